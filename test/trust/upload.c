#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "continued.h"
#include "release.h"
#include "store.h"

/* What is uploaded, bent before it is signed. */
static void one_root_key(struct plant *p)
{
	p->files.root.role[TUF_ROOT].key[1] = tuf_key(&p->s.cx, p->keys.signers[0].signer.public);
}

static void root_2(struct plant *p)
{
	p->files.root.version = 2;
}

static void root_expired(struct plant *p)
{
	p->files.root.expires = 1000000000000;
}

static void other_snapshot(struct plant *p)
{
	p->files.root.role[TUF_SNAPSHOT] = p->files.root.role[TUF_TIMESTAMP];
}

static void targets_expired(struct plant *p)
{
	p->files.targets.expires = 1000000000000;
}

static void releases_elsewhere(struct plant *p)
{
	p->files.targets.role[2].paths[0] = "trust/*";
}

static void signers_elsewhere(struct plant *p)
{
	p->files.targets.role[0].paths[0] = "*";
}

static void other_releases(struct plant *p)
{
	p->files.targets.role[2].keys.key[0] = tuf_key(&p->s.cx, p->keys.signers[0].signer.public);
}

static void other_stops(struct plant *p)
{
	p->files.targets.role[1].keys.key[0] = tuf_key(&p->s.cx, p->keys.signers[0].signer.public);
}

/* Nobody else signs for this server: it could sign nothing. */
static void releases_by_two(struct plant *p)
{
	struct tuf_keys *k = &p->files.targets.role[2].keys;

	k->key[k->n++] = tuf_key(&p->s.cx, p->keys.signers[0].signer.public);
	k->threshold = 2;
}

static void stops_behind_releases(struct plant *p)
{
	struct tuf_delegation stops = p->files.targets.role[1];

	p->files.targets.role[1] = p->files.targets.role[2];
	p->files.targets.role[2] = stops;
}

static void no_stops(struct plant *p)
{
	p->files.targets.role[1] = p->files.targets.role[2];
	p->files.targets.n_roles = 2;
}

static void stops_not_terminating(struct plant *p)
{
	p->files.targets.role[1].terminating = false;
}

static void fourth_role(struct plant *p)
{
	struct tuf_delegation *more = arena_alloc(&p->s.cx.mem, 4 * sizeof(*more));

	memcpy(more, p->files.targets.role, 3 * sizeof(*more));
	more[3] = more[2];
	more[3].name = "more";
	p->files.targets.role = more;
	p->files.targets.n_roles = 4;
}

static void root_of_another_instance(struct plant *p)
{
	p->files.root.signet.instance = "another";
}

static void root_of_no_instance(struct plant *p)
{
	p->files.root.signet.instance = NULL;
}

static void targets_for_training(struct plant *p)
{
	p->files.targets.signet.use = USE_TRAINING;
}

static void signers_for_validation(struct plant *p)
{
	p->files.signers.signet.use = USE_VALIDATION;
}

static void signers_to_come(struct plant *p)
{
	p->files.signers.signet.time += 400000;
}

static void stranger_signs_signers(struct plant *p)
{
	p->keys.signers[0] = p->keys.root[0];
	p->keys.signers[1] = p->keys.root[1];
}

static void nobody_approves(struct plant *p)
{
	p->files.approval.release.n = 0;
}

static void other_log(struct plant *p)
{
	const char *origin = arena_strdup(&p->s.cx.mem, p->s.in.signer.key.origin);

	note_signer_init(&p->s.in.signer, origin, &p->keys.signers[0].signer);
}

static void other_assignment(struct plant *p)
{
	p->s.in.keys.assignment.signer.public[0] ^= 1;
}

static void other_log_goes_on(struct plant *p)
{
	const char *own = p->s.in.signer.key.origin;
	struct note_signer other;

	note_signer_init(&other, log_name(&p->s.cx, own, 2, p->keys.signers[0].signer.public),
			 &p->keys.signers[0].signer);
	p->files.logs.key[p->files.logs.n++] = other.key;
}

/* clang-format off */
static const struct {
	void (*bend)(struct plant *p);
	int status;
	const char *says;
} cases[] = {
	{ one_root_key,           422, "root is signed by 1 of the 2 keys" },
	{ root_2,                 409, "the first root is of version 1" },
	{ root_expired,           412, "the root expired at 2001-09-09" },
	{ other_snapshot,         409, "root does not let this server sign snapshot and timestamp" },
	{ targets_expired,        412, "targets expired" },
	{ releases_elsewhere,     409, "releases names models" },
	{ signers_elsewhere,      409, "signers names trust/signers.json alone" },
	{ other_releases,         409, "stops and releases are not signed with the keys of this server" },
	{ other_stops,            409, "stops and releases are not signed with the keys of this server" },
	{ releases_by_two,        409, "stops and releases are not signed with the keys of this server" },
	{ stops_behind_releases,  409, "the top role delegates to signers, stops and releases, in this order" },
	{ no_stops,               409, "the top role delegates to signers, stops and releases, in this order" },
	{ stops_not_terminating,  409, "stops names stops/* and models/*/*/withdrawn.json alone, and terminates" },
	{ fourth_role,            409, "the top role delegates to signers, stops and releases, in this order" },
	{ root_of_another_instance, 409, "root is of another instance, another" },
	{ root_of_no_instance,    409, "root does not say of which instance it is" },
	{ targets_for_training,   409, "targets is for training, and this is for production" },
	{ signers_for_validation, 409, "signers is for validation, and this is for production" },
	{ signers_to_come,        400, "which is to come" },
	{ stranger_signs_signers, 422, "signers is signed by 0 of the 2 keys" },
	{ nobody_approves,        400, "/require must be a list of at least one" },
};
/* clang-format on */

TEST_EACH(trust_with_one_thing_wrong_is_refused_and_nothing_is_in_force, cases)
{
	auto_plant p = { .released = 0 };

	plant_model(&p);
	trust_found(&p);
	cases[_i].bend(&p);
	trust_send(&p, cases[_i].status);
	json_says(&p.s, "/detail", cases[_i].says);
	ask(&p.s, "GET", "/v1/trust", p.jonas.secret, NULL, 200);
	json_is(&p.s, "/metadata/root", "null");
}

/* The server's own copy is bent here, so it must stand as it was before anything is signed. */
static const struct {
	void (*bend)(struct plant *p);
	const char *says;
} named[] = {
	{ other_log, "trust/log.json does not name the key of this log" },
	{ other_assignment, "trust/assignment.json does not name this server's key" },
};

TEST_EACH(trust_names_this_server, named)
{
	auto_plant p = { .released = 0 };
	struct instance was;
	const char *body;

	plant_model(&p);
	trust_found(&p);
	was = p.s.in;
	named[_i].bend(&p);
	body = trust_body(&p);
	p.s.in = was;
	ask(&p.s, "POST", "/v1/trust", p.ben.secret, body, 409);
	json_says(&p.s, "/detail", named[_i].says);
}

/* ---- other servers beside this one, and what comes after ---- */

static void other_node(struct plant *p)
{
	struct note_signer other;

	note_signer_init(&other, p->s.in.signer.key.origin, &p->keys.signers[0].signer);
	p->files.logs.key[p->files.logs.n++] = other.key;
	memcpy(p->files.assignment.public[p->files.assignment.n++],
	       p -> keys.signers[0].signer.public, PUBLIC_KEY_SIZE);
}

TEST(keys_of_other_servers_may_be_named_beside_its_own)
{
	auto_plant p = { .released = 0 };

	plant_model(&p);
	trust_found(&p);
	other_node(&p);
	trust_send(&p, 201);
}

static void log_ends(struct plant *p)
{
	other_log_goes_on(p);
	p->files.logs.abandoned[p->files.logs.n_abandoned++] =
		(struct trust_abandoned){ p->s.in.signer.key.origin, { .size = 1 } };
}

static void epoch_falls(struct plant *p)
{
	p->files.assignment.epoch--;
}

/* clang-format off */
static const struct { void (*bend)(struct plant *p); const char *says; } nexts[] = {
	{ log_ends, "trust/log.json abandons the log of this server" },
	{ epoch_falls, "trust/assignment.json is of epoch 1, and 2 is in force" },
};
/* clang-format on */

TEST_EACH(trust_takes_nothing_from_this_server_and_no_epoch_back, nexts)
{
	auto_plant p = { .released = 0 };

	plant_model(&p);
	trust_found(&p);
	p.files.assignment.epoch = 2;
	trust_send(&p, 201);
	nexts[_i].bend(&p);
	trust_send_next(&p, 409);
	json_says(&p.s, "/detail", nexts[_i].says);
}

TEST(a_trust_file_of_other_bytes_is_refused_with_its_place)
{
	auto_plant p = { .released = 0 };
	char *body, *at;

	plant_model(&p);
	trust_found(&p);
	body = arena_strdup(&p.s.cx.mem, trust_body(&p));
	at = strstr(body, "author");
	ck_assert_ptr_nonnull(at);
	*at = 'A';
	ask(&p.s, "POST", "/v1/trust", p.ben.secret, body, 422);
	json_says(&p.s, "/detail", "trust/approval.json has other bytes than the ones signed");
	json_is(&p.s, "/pointer", "/files/0");
}

static const struct {
	const char *files, *pointer;
} shapes[] = {
	{ "", "/files" },
	{ "1", "/files/0" },
	{ "{'name':'1.root.json'}", "/files/0/content" },
	{ "{'name':'root.json','content':''}", "/files/0/name" },
	{ "{'name':'1.releases.json','content':''}", "/files/0/name" },
	{ "{'name':'trust/other.json','content':''}", "/files/0/name" },
	{ "{'name':'1.root.json','content':''},{'name':'2.root.json','content':''}",
	  "/files/1/name" },
	{ "{'name':'1.root.json','content':'{}'}", "/files" },
};

TEST(an_upload_of_another_shape_names_the_place)
{
	auto_plant p = { .released = 0 };

	plant_model(&p);
	for (size_t i = 0; i < countof(shapes); i++) {
		ask(&p.s, "POST", "/v1/trust", p.ben.secret,
		    body(&p.s, "{'files':[%s]}", json_of(&p.s, shapes[i].files)), 400);
		json_is(&p.s, "/pointer", shapes[i].pointer);
	}
}

TEST(only_approvers_and_administrators_upload_trust)
{
	auto_plant p = { .released = 0 };

	plant_model(&p);
	trust_found(&p);
	ask(&p.s, "POST", "/v1/trust", p.jonas.secret, trust_body(&p), 403);
	ask(&p.s, "POST", "/v1/trust", NULL, trust_body(&p), 401);
	trust_acknowledge(&p);
	ask(&p.s, "POST", "/v1/trust", p.s.admin, trust_body(&p), 201);
}

/* ---- once there is trust ---- */

TEST(nothing_older_or_equal_is_taken)
{
	auto_plant p = { .released = 0 };

	plant_model(&p);
	trust_found(&p);
	trust_send(&p, 201);
	trust_send(&p, 409);
	trust_signers_update(&p);
	p.files.signers.version = 1;
	p.files.root.version = 2;
	p.files.targets.version = 2;
	trust_send(&p, 409);
	json_says(&p.s, "/detail", "signers of version 1 is not newer than version 2");
}

TEST(newer_signers_come_into_the_snapshot)
{
	auto_plant p = { .released = 0 };

	plant_published(&p);
	trust_signers_update(&p);
	publication_await(&p);
	ask(&p.s, "GET", "/tuf/metadata/2.signers.json", NULL, NULL, 200);
	ck_assert(json_has(&p.s, "/signed/targets/trust~1signers.json"));
	ask(&p.s, "GET", "/tuf/metadata/3.snapshot.json", NULL, NULL, 200);
	json_is(&p.s, "/signed/meta/signers.json/version", "2");
}

/* ---- the server's own keys ---- */

static const char *const own_keys[] = { "releases", "snapshot", "timestamp", "assignment" };

TEST(a_server_whose_key_is_missing_or_damaged_says_which_and_does_not_start)
{
	char dir[] = "/tmp/signet-keys-XXXXXX";
	struct instance in;
	struct ctx cx = { 0 };
	const char *path, *kept;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	assert_ok(&cx, instance_create(&cx, dir, NULL, USE_PRODUCTION, NULL, NULL));
	for (size_t i = 0; i < countof(own_keys); i++) {
		path = arena_printf(&cx.mem, "%s/keys/%s.key", dir, own_keys[i]);
		kept = arena_printf(&cx.mem, "%s.kept", path);
		ck_assert_int_eq(rename(path, kept), 0);
		assert_err(instance_open(&cx, dir, NULL, &in), E_FAULT);
		detail_says(cx.detail, arena_printf(&cx.mem, "%s is missing", path));
		instance_close(&in);
		ck_assert_int_eq(system(arena_printf(&cx.mem, "echo 00 >%s", path)), 0);
		assert_err(instance_open(&cx, dir, NULL, &in), E_FAULT);
		detail_says(cx.detail, arena_printf(&cx.mem, "%s is damaged", path));
		instance_close(&in);
		ck_assert_int_eq(rename(kept, path), 0);
	}
	assert_ok(&cx, instance_open(&cx, dir, NULL, &in));
	instance_close(&in);
	dir_remove(dir);
	arena_free(&cx.mem);
}
