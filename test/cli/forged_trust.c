#include <stdlib.h>
#include <string.h>

#include "bent.h"
#include "browse.h"
#include "release.h"

/* An export re-made by a holder of the log's key and of the server's, in which the last upload of
 * trust, or what the server signed after it, is another one: in the entry stands the digest of the
 * document that is in the export instead.  Root's and signers' keys are people's; cases that sign
 * with them show rules beside signatures. */

/* ---- roots, targets, signers ---- */

static void nothing(struct bent *b)
{
}

static void root_lacks_a_signature(struct bent *b)
{
	root_swap(b, &b->x->p.files.root, b->x->p.keys.root, 1);
}

static void root_of_others(struct bent *b)
{
	struct tuf_root r = b->x->p.files.root;

	r.role[TUF_ROOT].n = 1;
	r.role[TUF_ROOT].threshold = 1;
	r.role[TUF_ROOT].key[0] = tuf_key(b->cx, b->x->p.keys.signers[0].signer.public);
	root_swap(b, &r, b->x->p.keys.signers, 1);
}

static void root_skips_one(struct bent *b)
{
	struct tuf_root r = b->x->p.files.root;

	r.version++;
	root_swap(b, &r, b->x->p.keys.root, 2);
}

static void root_expired(struct bent *b)
{
	struct tuf_root r = b->x->p.files.root;

	r.expires = 1000000000000;
	root_swap(b, &r, b->x->p.keys.root, 2);
}

static void root_of_too_few(struct bent *b)
{
	struct tuf_root r = b->x->p.files.root;

	r.role[TUF_ROOT].threshold = r.role[TUF_TARGETS].threshold = 1;
	root_swap(b, &r, b->x->p.keys.root, 2);
}

static void root_stops_every_device(struct bent *b)
{
	struct tuf_root r = b->x->p.files.root;

	r.signet.floor = 99;
	root_swap(b, &r, b->x->p.keys.root, 2);
}

static void root_good_for_longer(struct bent *b)
{
	struct tuf_root r = b->x->p.files.root;

	r.expires += 1000;
	root_swap(b, &r, b->x->p.keys.root, 2);
}

/* mara reviews; nothing else of the entry is another's. */
static void uploaded_by_mara(struct bent *b)
{
	entry_put(&b->g, b->at,
		  replaced(b->cx, b->at->b, entry_part(b->x, b->at, "\"id\":\"ben\"", "]"),
			   "\"id\":\"mara\",\"for\":null,\"roles\":[]"));
}

static void targets_for_training(struct bent *b)
{
	struct tuf_targets t = b->x->p.files.targets;

	t.signet.use = USE_TRAINING;
	targets_swap(b, "targets", &t, b->x->p.keys.root, 2);
}

static void targets_of_another_instance(struct bent *b)
{
	struct tuf_targets t = b->x->p.files.targets;

	t.signet.instance = "another";
	targets_swap(b, "targets", &t, b->x->p.keys.root, 2);
}

static void targets_of_one(struct bent *b)
{
	targets_swap(b, "targets", &b->x->p.files.targets, b->x->p.keys.root, 1);
}

/* Version 1 came with the first upload, version 2 with the second. */
static void targets_lower(struct bent *b)
{
	struct tuf_targets t = b->x->p.files.targets;

	t.version = 1;
	targets_swap(b, "targets", &t, b->x->p.keys.root, 2);
	entry_put(&b->g, b->at,
		  replaced(b->cx, b->at->b, "\"role\":\"targets\",\"version\":3",
			   "\"role\":\"targets\",\"version\":1"));
}

static void targets_let_releases_say_who_counts(struct bent *b)
{
	struct tuf_targets t = b->x->p.files.targets;
	struct tuf_delegation *role = arena_alloc(&b->cx->mem, 3 * sizeof(*role));

	memcpy(role, t.role, 3 * sizeof(*role));
	role[2].paths[0] = TRUST_SIGNERS;
	t.role = role;
	targets_swap(b, "targets", &t, b->x->p.keys.root, 2);
}

static void signers_of_too_few(struct bent *b)
{
	struct tuf_targets t = b->x->p.files.targets;

	t.role = arena_alloc(&b->cx->mem, 3 * sizeof(*t.role));
	memcpy(t.role, b->x->p.files.targets.role, 3 * sizeof(*t.role));
	t.role[0].keys.threshold = 1;
	targets_swap(b, "targets", &t, b->x->p.keys.root, 2);
}

static void signers_of_a_root_key(struct bent *b)
{
	targets_swap(b, TUF_ROLE_SIGNERS, &b->x->p.files.signers, b->x->p.keys.root, 1);
}

/* A client looks there first, so it would say who counts. */
static void targets_name_signers(struct bent *b)
{
	struct tuf_targets t = b->x->p.files.targets;

	target_add(b->cx, &t, TRUST_SIGNERS);
	targets_swap(b, "targets", &t, b->x->p.keys.root, 2);
}

static void signers_name_approval(struct bent *b)
{
	struct tuf_targets t = b->x->p.files.signers;

	target_add(b->cx, &t, TRUST_APPROVAL);
	targets_swap(b, TUF_ROLE_SIGNERS, &t, b->x->p.keys.signers, 2);
}

static void signers_delegate(struct bent *b)
{
	struct tuf_targets t = b->x->p.files.signers;

	t.role = b->x->p.files.targets.role;
	t.n_roles = 1;
	targets_swap(b, TUF_ROLE_SIGNERS, &t, b->x->p.keys.signers, 2);
}

static void entry_says_another_version(struct bent *b)
{
	entry_put(&b->g, b->at,
		  replaced(b->cx, b->at->b, "\"role\":\"signers\",\"version\":3",
			   "\"role\":\"signers\",\"version\":4"));
}

/* ---- files of trust ---- */

static void signers_of_no_head(struct bent *b)
{
	letter_bent(b, TRUST_SIGNERS, "\"root\":\"");
}

static void signers_of_no_entry(struct bent *b)
{
	letter_bent(b, TRUST_SIGNERS, "\"leaf\":\"");
}

/* The leaf is in the log, and at that index: as the confirmation of another key. */
static void confirmed_by_the_entry_of_another(struct bent *b)
{
	object_of_next(b, TRUST_SIGNERS, "\"confirmed\":{");
}

static void signers_that_correct_a_clock_that_was_right(struct bent *b)
{
	file_bent(
		b, TRUST_SIGNERS, "\"corrected\":[]",
		arena_printf(&b->cx->mem,
			     "\"corrected\":[{\"origin\":\"%s\",\"from\":4,\"to\":6,\"at\":\"2026-"
			     "01-31T09:00:00.000Z\",\"clock\":\"2026-01-31T07:30:00.000Z\"}]",
			     b->x->p.s.in.signer.key.origin));
}

static void approval_that_expires(struct bent *b)
{
	file_bent(b, TRUST_APPROVAL, "\"expiry\":null", "\"expiry\":30");
}

static void log_with_a_quorum(struct bent *b)
{
	file_bent(b, TRUST_LOG, "\"quorum\":0", "\"quorum\":1");
}

static void log_of_another_instance(struct bent *b)
{
	file_bent(b, TRUST_LOG, "\"abandoned\":[]",
		  "\"abandoned\":[{\"origin\":\"signet/0190b8c4-7d3e-7a41-9c55-2f6f1d0e8a17/1\","
		  "\"size\":1,\"root\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}]");
}

static void signers_name_another_owner(struct bent *b)
{
	file_bent(b, TRUST_SIGNERS, "\"id\":\"ben\"", "\"id\":\"vera\"");
}

static void sealed_stated_as_hardware(struct bent *b)
{
	file_bent(b, TRUST_SIGNERS, "\"custody\":\"sealed\"", "\"custody\":\"hardware\"");
}

static void role_that_was_not_enrolled(struct bent *b)
{
	file_bent(b, TRUST_SIGNERS, "\"role\":\"reviewer\"", "\"role\":\"approver\"");
}

static void site_that_was_never_created(struct bent *b)
{
	file_bent(b, TRUST_SIGNERS, "\"site\":\"*\"", "\"site\":\"nowhere\"");
}

static void people_of_nowhere(struct bent *b)
{
	file_bent(b, TRUST_APPROVAL, "\"site\":\"concerned\"", "\"site\":\"nowhere\"");
}

static void epoch_lower(struct bent *b)
{
	file_bent(b, TRUST_ASSIGNMENT, "\"epoch\":5", "\"epoch\":2");
}

/* Nobody signed it. */
static void approval_alone(struct bent *b)
{
	const char *there = "\"path\":\"" TRUST_APPROVAL "\"",
		   *was = document_there(b, digest_behind(b, there));

	was = replaced(b->cx, was, "\"number\":1", "\"number\":2");
	document_swap(b, there, was, strlen(was));
}

/* ---- what the server signs ---- */

static void list_swap(struct bent *b, enum tuf_role type, void (*bend)(struct tuf_list *l),
		      const struct seed_signer *key)
{
	const char *role = tuf_role_name(type),
		   *was = document_there(
			   b, digest_behind(b, arena_printf(&b->cx->mem, "\"role\":\"%s\"", role)));
	struct printer signed_;
	struct tuf_list l;

	assert_ok(b->cx, tuf_list_parse(b->cx, type, was, strlen(was), &l));
	bend(&l);
	assert_ok(b->cx, tuf_list_print(b->cx, type, &l, &signed_));
	metadata_swap(b, role, &signed_, key, 1);
}

static void of_older_signers(struct tuf_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->meta[i].name, "signers.json") == 0)
			l->meta[i].version = 1;
}

static void of_another_snapshot(struct tuf_list *l)
{
	l->meta[0].hash.b[0] ^= 1;
}

static void as_it_is(struct tuf_list *l)
{
}

static void snapshot_of_no_key(struct bent *b)
{
	list_swap(b, TUF_SNAPSHOT, as_it_is, &b->x->p.keys.signers[0]);
}

static void snapshot_of_older_signers(struct bent *b)
{
	list_swap(b, TUF_SNAPSHOT, of_older_signers, &b->x->p.s.in.keys.snapshot);
}

static void timestamp_of_another_snapshot(struct bent *b)
{
	list_swap(b, TUF_TIMESTAMP, of_another_snapshot, &b->x->p.s.in.keys.timestamp);
}

/* In place of the snapshot, so that the server signs them in this entry. */
static void stops_name_one(struct bent *b)
{
	struct tuf_targets t = { .version = 9, .expires = b->x->p.files.targets.expires };
	struct printer signed_;

	target_add(b->cx, &t, TRUST_SIGNERS);
	assert_ok(b->cx, tuf_targets_print(b->cx, &t, &signed_));
	metadata_swap(b, "snapshot", &signed_, &b->x->p.s.in.keys.stops, 1);
	entry_put(&b->g, b->at,
		  replaced(b->cx, b->at->b, "\"role\":\"snapshot\"", "\"role\":\"stops\""));
}

static void published_as_another_record(struct bent *b)
{
	const char *record = digest_behind(b, "\"record\":"),
		   *other = digest_behind(b, "\"version_record\":");

	entry_put(&b->g, b->at, replaced(b->cx, b->at->b, record, other));
}

/* clang-format off */
static const struct bent_row rows[] = {
	{ "trust.updated", nothing, "", NULL },
	{ "trust.updated", uploaded_by_mara, "'mara' is no approver or administrator of every site", "/actor" },
	{ "trust.updated", root_lacks_a_signature, "is signed by 1 of the 2 keys", "/fact/metadata/0, documents/" },
	{ "trust.updated", root_of_others, "root, by the keys of the root before, is signed by 0 of the 2 keys", "/fact/metadata/0, documents/" },
	{ "trust.updated", root_skips_one, "root of version 4 does not follow version 2", "/fact/metadata/0" },
	{ "trust.updated", root_expired, "the root expired at 2001-09-09", "/fact/metadata/0" },
	{ "trust.updated", root_of_too_few, "root needs 1 of 3 keys; in production it is at least two", "/fact/metadata/0" },
	{ "trust.updated", root_stops_every_device, "is older than version 99, which was seen before", "/fact/metadata" },
	{ "trust.updated", root_good_for_longer, "root is of version 3, good until", "/fact/metadata/0" },
	{ "trust.updated", targets_for_training, "targets is for training, and this is for production", "/fact/metadata/1" },
	{ "trust.updated", targets_of_another_instance, "targets is of another instance", "/fact/metadata/1" },
	{ "trust.updated", targets_of_one, "targets is signed by 1 of the 2 keys", "/fact/metadata/1" },
	{ "trust.updated", targets_lower, "targets of version 1 is older than version 2", "/fact/metadata" },
	{ "trust.updated", targets_let_releases_say_who_counts, "releases names models", "/fact/metadata/1" },
	{ "trust.updated", signers_of_too_few, "signers needs 1 of 3 keys; in production it is at least two", "/fact/metadata/1" },
	{ "trust.updated", signers_of_a_root_key, "signers is signed by 0 of the 2 keys", "/fact/metadata/2" },
	{ "trust.updated", targets_name_signers, "targets names trust/signers.json, which is not its own", "/fact/metadata/1" },
	{ "trust.updated", signers_name_approval, "signers names trust/approval.json, which is not its own", "/fact/metadata/2" },
	{ "trust.updated", signers_delegate, "signers delegates, and only the top role may", "/fact/metadata/2" },
	{ "trust.updated", entry_says_another_version, "signers is of version 3", "/fact/metadata/2" },
	{ "trust.updated", signers_of_no_head, "that this log never had", "/fact/targets, documents/" },
	{ "trust.updated", signers_of_no_entry, "this log has another entry there", "/fact/targets, documents/" },
	{ "trust.updated", confirmed_by_the_entry_of_another, "and that entry did not", "/fact/targets, documents/" },
	{ "trust.updated", signers_that_correct_a_clock_that_was_right, "the clock did not step back after entry 6", "/corrected/0/to" },
	{ "trust.updated", approval_that_expires, "this version does not judge", "/require/0/expiry" },
	{ "trust.updated", people_of_nowhere, "asks for people of 'nowhere', and there is no such site", "/require/0/site" },
	{ "trust.updated", log_with_a_quorum, "quorum must be 0", "/fact/targets, documents/" },
	{ "trust.updated", log_of_another_instance, "which is no log of instance", "/fact/targets, documents/" },
	{ "trust.updated", signers_name_another_owner, "the owner vera, and 'ben' enrolled it", "/fact/targets, documents/" },
	{ "trust.updated", sealed_stated_as_hardware, "custody hardware, and it was enrolled as sealed", "/fact/targets, documents/" },
	{ "trust.updated", role_that_was_not_enrolled, "role approver, and it was not enrolled for that", "/fact/targets, documents/" },
	{ "trust.updated", site_that_was_never_created, "and there is no such site", "/fact/targets, documents/" },
	{ "trust.updated", epoch_lower, "is of epoch 2, and 3 is in force", "/fact/targets, documents/" },
	{ "trust.updated", approval_alone, "has other bytes than the ones signed", "/fact/targets, documents/" },
	{ "metadata.signed", snapshot_of_no_key, "snapshot is signed by 0 of the 1 keys", "/fact/metadata/0, documents/" },
	{ "metadata.signed", snapshot_of_older_signers, "snapshot does not name signers.json of version 3", "/fact/metadata/0" },
	{ "metadata.signed", timestamp_of_another_snapshot, "timestamp names another snapshot", "/fact/metadata/1" },
	{ "metadata.signed", stops_name_one, "stops names trust/signers.json, which is not its own", "/fact/metadata/0" },
	{ "release.published", published_as_another_record, "is not what is in force as models/" RELEASE_MODEL "/releases/1.json", "/fact/record" },
};
/* clang-format on */

TEST(trust_that_the_server_would_not_take_is_named_though_the_tree_is_signed)
{
	bent_rows_judged(rows, countof(rows));
}
