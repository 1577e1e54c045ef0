#include <stdio.h>
#include <string.h>

#include "files.h"
#include "forge.h"

#define ONCE   "run", "--once", NULL
#define PARTS  "\"author\", \"trainer\", \"validator\""
#define POLICY "policies/approval.json"

static void assert_refused(struct fleet *f, const char *why)
{
	struct site *s = &f->p.s;

	output_says(f->d.err, why);
	ck_assert_str_eq(agent_file(f, "edge-1", MODEL_FILE), "a model that judges a press");
	device_look(f, "edge-1");
	ck_assert_uint_eq(json_times(s, "/runs", "/state", "active"), 1);
	assert_says(json_at(s, "%s/reason", json_find(s, "/runs", "/state", "refused")), why);
}

/* ---- who took part may not approve ---- */

/* What is people's to change on the server: from here on it lets everybody sign. */
static void server_loosen(struct fleet *f)
{
	struct plant *p = &f->p;
	const char *policy = source_read(&p->s.cx, POLICY).b;
	struct person otto;
	int n;

	for (int i = 0; i < 2; i++)
		policy = text_with(&p->s.cx, policy, PARTS, "");
	person_with_key(&p->s, &otto, "otto", "approver", false, &p->anna);
	n = change_asked_of(&p->s, &p->jonas, POLICY, policy, 201);
	person_signs(&p->s, &p->ben, n, "approval", "approver", 201);
	person_signs(&p->s, &otto, n, "approval", "approver", 201);
	change_is(&p->s, &p->jonas, n, "merged");
}

/* Ben, who approves, writes the change, trains the version and validates it. */
static void ben_does_it_all(struct fleet *f)
{
	struct plant *p = &f->p;

	ask(&p->s, "POST", "/v1/users/ben/roles/grant", p->s.admin,
	    body(&p->s, "{'role':'author','site':'munich','reason':'a test'}"), 201);
	strcpy(p->jonas.secret, p->ben.secret);
}

static const struct {
	unsigned exclude;
	const char *says;
} parts[] = {
	{ TRUST_AUTHOR, "who wrote the change may not sign it" },
	{ TRUST_TRAINER, "who trained the version may not sign it" },
	{ TRUST_VALIDATOR, "who validated the version may not sign it" },
};

TEST_EACH(a_release_approved_by_who_made_it_is_refused_whatever_the_server_allows, parts)
{
	auto_fleet f = { 0 };

	fleet_begun(&f);
	f.p.files.approval.release.exclude = parts[_i].exclude;
	trust_send_next(&f.p, 201);
	server_loosen(&f);
	ben_does_it_all(&f);
	fleet_release(&f, 2, 1);
	agent_run(&f, "edge-1", 1, ONCE);
	assert_refused(&f, parts[_i].says);
}

/* ---- what the log does not bear out ---- */

static void opened_elsewhere(struct evidence *e)
{
	e->change[0].opened.proof.h[0].b[0] ^= 1;
}

static void signed_elsewhere(struct evidence *e)
{
	e->change[0].signature[1].signed_.proof.h[0].b[0] ^= 1;
}

static void merged_elsewhere(struct evidence *e)
{
	e->change[0].merged.proof.h[0].b[0] ^= 1;
}

static void signed_at_another_index(struct evidence *e)
{
	e->change[0].signature[0].signed_.index++;
}

static void signed_under_another_log(struct evidence *e)
{
	e->change[0].signature[1].consistency.h[0].b[0] ^= 1;
}

static void of_another_log(struct evidence *e)
{
	e->origin = "signet/another/1";
}

static void with_a_signature_left_out(struct evidence *e)
{
	e->change[0].n_signatures--;
}

static const struct {
	void (*bend)(struct evidence *e);
	int code;
	const char *says;
} bends[] = {
	{ opened_elsewhere, 7, "/changes/0/opened: the entry is not in the log at this index" },
	{ signed_elsewhere, 7, "signatures/1: the entry is not in the log at this index" },
	{ merged_elsewhere, 7, "/changes/0/merged: the entry is not in the log at this index" },
	{ signed_at_another_index, 7, "signatures/0: the entry is not in the log at this index" },
	{ signed_under_another_log, 7, "the head that the signer knew is not part of this log" },
	{ of_another_log, 7, "the head is not signed by a key of" },
	{ with_a_signature_left_out, 1, "0 of 1 approval by role approver" },
};

TEST_EACH(evidence_that_the_log_does_not_bear_out_is_refused, bends)
{
	auto_fleet f = { 0 };
	struct forgery g;

	fleet_begun(&f);
	fleet_release(&f, 2, 1);
	forge_begin(&g, &f);
	forge_evidence(&g, 2, bends[_i].bend);
	{
		auto_liar l = forge_serve(&g, "edge-1");

		agent_run(&f, "edge-1", bends[_i].code, ONCE);
		ck_assert_int_gt(l.pid, 0);
	}
	assert_refused(&f, bends[_i].says);
}

/* ---- what is older ---- */

static void older_signers(struct forgery *g)
{
	for (size_t i = 0; i < g->snapshot.n; i++)
		if (strcmp(g->snapshot.meta[i].name, "signers.json") == 0)
			g->snapshot.meta[i].version--;
}

static void older_targets(struct forgery *g)
{
	for (size_t i = 0; i < g->snapshot.n; i++)
		if (strcmp(g->snapshot.meta[i].name, "targets.json") == 0)
			g->snapshot.meta[i].version--;
}

static const struct {
	void (*bend)(struct forgery *g);
	bool expired; /* the timestamp kept */
	const char *says;
} olders[] = {
	{ older_signers, false, "signers.json of version 1 is older than the trusted version 2" },
	{ older_signers, true, "signers.json of version 1 is older than the trusted version 2" },
	{ older_targets, true, "targets.json of version 1 is older than the trusted version 2" },
};

/* A key that people revoked would count again; at the second poll as little as at the first. */
TEST_EACH(what_people_signed_before_is_refused_even_when_the_timestamp_kept_has_expired, olders)
{
	auto_fleet f = { 0 };
	struct forgery g;

	fleet_open(&f);
	f.p.files.targets.version++;
	f.p.files.root.version++;
	f.p.files.signers.version++;
	trust_send(&f.p, 201);
	fleet_release(&f, 1, 1);
	agent_run(&f, "edge-1", 0, ONCE);
	fleet_release(&f, 2, 1);
	forge_begin(&g, &f);
	olders[_i].bend(&g);
	if (olders[_i].expired)
		forge_kept_expired(&g, "edge-1");
	{
		auto_liar l = forge_serve(&g, "edge-1");

		for (int i = 0; i < 2; i++) {
			agent_run(&f, "edge-1", 5, ONCE);
			output_says(f.d.err, olders[_i].says);
		}
		ck_assert_int_gt(l.pid, 0);
	}
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), "a model that judges a press");
}

/* Kept, it would let the next timestamp name the older snapshot. */
TEST(another_timestamp_of_the_version_kept_does_not_take_its_place)
{
	auto_fleet f = { 0 };
	struct forgery g;
	const char *kept;

	fleet_begun(&f);
	kept = arena_strdup(&f.p.s.cx.mem, agent_file(&f, "edge-1", "tuf/timestamp.json"));
	forge_begin(&g, &f);
	g.timestamp.version--; /* signed as the next one */
	g.snapshot.version = 0;
	agent_damage(&f, "edge-1", 1);
	{
		auto_liar l = forge_serve(&g, "edge-1");

		agent_run(&f, "edge-1", 0, ONCE);
		ck_assert_int_gt(l.pid, 0);
	}
	ck_assert_str_eq(agent_file(&f, "edge-1", "tuf/timestamp.json"), kept);
}

/* ---- what is as it should be ---- */

static void nothing(struct evidence *e)
{
	ck_assert_uint_gt(e->n_changes, 0);
}

/* What the forger does besides bending is no reason to refuse. */
TEST(evidence_that_nobody_bent_is_enough_however_it_was_served)
{
	auto_fleet f = { 0 };
	struct forgery g;

	fleet_begun(&f);
	fleet_release(&f, 2, 1);
	forge_begin(&g, &f);
	forge_evidence(&g, 2, nothing);
	{
		auto_liar l = forge_serve(&g, "edge-1");

		agent_run(&f, "edge-1", 0, ONCE);
		ck_assert_int_gt(l.pid, 0);
	}
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), f.p.bytes);
}
