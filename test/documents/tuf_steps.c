#include "repo.h"

#include <string.h>

/* The steps of a client out of their order, and what one leaves for the next. */

static void repo_taken(struct repo *r)
{
	int at;

	repo_sign(r);
	assert_ok(&r->cx, repo_refresh(r, &at));
}

/* The timestamp that follows: of the snapshot as it is now. */
static void timestamp_next(struct repo *r)
{
	r->timestamp.version++;
	r->timestamp_meta[0].hashed = false;
	repo_sign(r);
}

static void snapshot_next(struct repo *r)
{
	r->snapshot.version++;
	r->timestamp_meta[0].version++;
	timestamp_next(r);
}

static enum err kept_step(struct repo *r)
{
	const struct printer *f = &r->file[F_SNAPSHOT];

	return tuf_snapshot_kept(&r->cx, &r->c, f->text, f->size);
}

static enum err root_again(struct repo *r)
{
	const struct printer *f = &r->file[F_ROOT];

	return tuf_root_update(&r->cx, &r->c, f->text, f->size);
}

TEST(a_step_before_the_one_that_leads_to_it_is_refused)
{
	struct repo r;

	repo_open(&r);
	repo_sign(&r);
	assert_err(root_again(&r), E_CONFLICT);
	assert_says(r.cx.detail, "a root must be trusted first");
	assert_err(repo_step(&r, F_TIMESTAMP), E_CONFLICT);
	assert_says(r.cx.detail, "a root must be trusted first");
	assert_ok(&r.cx, repo_step(&r, F_ROOT));
	assert_err(kept_step(&r), E_CONFLICT);
	assert_says(r.cx.detail, "a timestamp must be trusted first");
	assert_err(repo_step(&r, F_SNAPSHOT), E_CONFLICT);
	assert_err(repo_step(&r, F_TARGETS), E_CONFLICT);
	assert_says(r.cx.detail, "a timestamp must be trusted first");
	assert_ok(&r.cx, repo_step(&r, F_TIMESTAMP));
	assert_err(repo_step(&r, F_TARGETS), E_CONFLICT);
	assert_says(r.cx.detail, "a snapshot must be trusted first");
	assert_ok(&r.cx, repo_step(&r, F_SNAPSHOT));
	assert_err(repo_step(&r, F_SIGNERS), E_CONFLICT);
	assert_says(r.cx.detail, "targets must be trusted first");
	arena_free(&r.cx.mem);
}

/* ---- what has expired ---- */

TEST(after_a_timestamp_that_has_expired_nothing_is_taken)
{
	struct repo r;

	repo_open(&r);
	repo_taken(&r);
	r.timestamp.expires = NOW;
	snapshot_next(&r);
	assert_err(repo_step(&r, F_TIMESTAMP), E_STALE);
	assert_err(repo_step(&r, F_SNAPSHOT), E_STALE);
	assert_says(r.cx.detail, "timestamp expired");
	ck_assert_int_eq(r.c.snapshot.version, 5);
	assert_err(repo_step(&r, F_TARGETS), E_STALE);
	assert_says(r.cx.detail, "timestamp expired");
	arena_free(&r.cx.mem);
}

TEST(a_timestamp_that_has_expired_is_not_good_for_being_served_again)
{
	struct repo r;

	repo_open(&r);
	r.root.expires = NOW + 9 * DAY;
	repo_sign(&r);
	repo_again(&r, NOW + 2 * DAY, E_STALE);
	assert_err(repo_step(&r, F_TIMESTAMP), E_STALE);
	assert_says(r.cx.detail, "timestamp expired");
	arena_free(&r.cx.mem);
}

/* ---- what people allow ---- */

TEST(a_snapshot_that_follows_may_be_good_for_no_longer_than_people_allow)
{
	struct repo r;

	repo_open(&r);
	repo_taken(&r);
	r.snapshot.expires = NOW + 15 * DAY + 1000;
	snapshot_next(&r);
	assert_ok(&r.cx, repo_step(&r, F_TIMESTAMP));
	assert_err(repo_step(&r, F_SNAPSHOT), E_FORBIDDEN);
	assert_says(r.cx.detail, "people allow it 14 days");
	arena_free(&r.cx.mem);
}

static const char *const served[] = { TUF_ROLE_RELEASES, TUF_ROLE_STOPS };

TEST_EACH(what_the_server_signs_may_be_good_for_as_long_as_people_allow_and_no_longer, served)
{
	struct repo r;
	int at;

	repo_open(&r);
	r.role[1].name = served[_i];
	r.snapshot_meta[2].name = arena_printf(&r.cx.mem, "%s.json", served[_i]);
	r.releases.expires = NOW + 91 * DAY;
	repo_taken(&r);
	r.releases.expires += 1000;
	repo_sign(&r);
	tuf_client_init(&r.c, NOW);
	assert_err(repo_refresh(&r, &at), E_FORBIDDEN);
	ck_assert_int_eq(at, F_RELEASES);
	assert_says(r.cx.detail, arena_printf(&r.cx.mem, "%s is good until", served[_i]));
	arena_free(&r.cx.mem);
}

/* ---- the bytes that a list names ---- */

static void longer(struct tuf_meta *m)
{
	m->length++;
}

static void other(struct tuf_meta *m)
{
	m->hash.b[0] ^= 1;
}

static void (*const bytes[])(struct tuf_meta *m) = { longer, other };

TEST_EACH(a_snapshot_has_the_length_and_the_hash_that_the_timestamp_says, bytes)
{
	struct repo r;
	int at;

	repo_open(&r);
	repo_sign(&r);
	bytes[_i](&r.timestamp_meta[0]);
	repo_sign(&r);
	assert_err(repo_refresh(&r, &at), E_MISMATCH);
	ck_assert_int_eq(at, F_SNAPSHOT);
	assert_says(r.cx.detail, "snapshot.json has other bytes");
	arena_free(&r.cx.mem);
}

TEST(a_file_is_fetched_up_to_the_length_that_is_signed_or_that_any_may_have)
{
	const char *name;
	struct repo r;
	int64_t max;

	repo_open(&r);
	repo_taken(&r);
	assert_ok(&r.cx, tuf_name(&r.cx, &r.c, "snapshot", &name, &max));
	ck_assert_str_eq(name, "5.snapshot.json");
	ck_assert_int_eq(max, (int64_t)r.file[F_SNAPSHOT].size);
	assert_ok(&r.cx, tuf_name(&r.cx, &r.c, "signers", &name, &max));
	ck_assert_str_eq(name, "3.signers.json");
	ck_assert_int_eq(max, TUF_TARGETS_MAX);
	arena_free(&r.cx.mem);
}

TEST(targets_are_not_taken_under_a_snapshot_that_the_timestamp_no_longer_names)
{
	struct repo r;

	repo_open(&r);
	repo_taken(&r);
	snapshot_next(&r);
	assert_ok(&r.cx, repo_step(&r, F_TIMESTAMP));
	assert_err(repo_step(&r, F_TARGETS), E_CONFLICT);
	assert_says(r.cx.detail, "snapshot of version 5 is not version 6, as the timestamp says");
	assert_ok(&r.cx, repo_step(&r, F_SNAPSHOT));
	assert_ok(&r.cx, repo_step(&r, F_TARGETS));
	arena_free(&r.cx.mem);
}

/* ---- delegations ---- */

TEST(a_new_top_role_begins_without_what_the_one_before_it_led_to)
{
	struct tuf_target t;
	const char *need;
	struct repo r;

	repo_open(&r);
	repo_taken(&r);
	assert_ok(&r.cx, repo_step(&r, F_TARGETS));
	assert_ok(&r.cx, tuf_target_find(&r.cx, &r.c, PATH, &t, &need));
	ck_assert_str_eq(need, "releases");
	arena_free(&r.cx.mem);
}

TEST(the_first_role_that_may_name_a_path_has_the_last_word_if_it_terminates)
{
	struct tuf_target t;
	const char *need;
	struct repo r;

	repo_open(&r);
	r.role[0].paths[0] = r.role[1].paths[0];
	repo_taken(&r);
	assert_err(tuf_target_find(&r.cx, &r.c, PATH, &t, &need), E_NOT_FOUND);
	tuf_client_init(&r.c, NOW);
	r.role[0].terminating = false;
	repo_taken(&r);
	assert_ok(&r.cx, tuf_target_find(&r.cx, &r.c, PATH, &t, &need));
	ck_assert_ptr_null(need);
	arena_free(&r.cx.mem);
}

/* ---- a root with other keys ---- */

static void same_keys(struct repo *r)
{
	r->root.role[TUF_TARGETS] = repo_keys(r, RELEASES, 1);
}

static void other_timestamp(struct repo *r)
{
	r->root.role[TUF_TIMESTAMP] = repo_keys(r, STRANGER, 1);
}

static void other_snapshot(struct repo *r)
{
	r->root.role[TUF_SNAPSHOT] = repo_keys(r, STRANGER, 1);
}

static void one_more(struct repo *r)
{
	r->root.role[TUF_TIMESTAMP] = repo_keys(r, TIMESTAMP, 2);
	r->root.role[TUF_TIMESTAMP].threshold = 1;
}

static void one_less(struct repo *r)
{
	r->root.role[TUF_SNAPSHOT] = repo_keys(r, SNAPSHOT, 1);
}

static void both_sign(struct repo *r)
{
	r->root.role[TUF_SNAPSHOT].threshold = 2;
}

static const struct {
	void (*bend)(struct repo *r);
	int64_t timestamp, snapshot; /* the versions that are still known */
} roots[] = {
	{ same_keys, 6, 5 }, { other_timestamp, 0, 0 }, { other_snapshot, 0, 0 },
	{ one_more, 0, 0 },  { one_less, 0, 0 },        { both_sign, 0, 0 },
};

/* Whoever had the old ones may have signed a version so high that none would follow. */
TEST_EACH(other_keys_of_timestamp_or_snapshot_begin_both_anew_and_no_others_do, roots)
{
	const struct signer *signers[2];
	struct printer body, file;
	struct repo r;

	repo_open(&r);
	signers[0] = &r.key[ROOT_A].signer;
	signers[1] = &r.key[ROOT_B].signer;
	r.root.role[TUF_SNAPSHOT] = repo_keys(&r, SNAPSHOT, 2);
	r.root.role[TUF_SNAPSHOT].threshold = 1;
	repo_taken(&r);
	roots[_i].bend(&r);
	r.root.version++;
	assert_ok(&r.cx, tuf_root_print(&r.cx, &r.root, &body));
	assert_ok(&r.cx, tuf_sign(&r.cx, &body, signers, 2, &file));
	assert_ok(&r.cx, tuf_root_update(&r.cx, &r.c, file.text, file.size));
	ck_assert_int_eq(r.c.timestamp.version, roots[_i].timestamp);
	ck_assert_int_eq(r.c.snapshot.version, roots[_i].snapshot);
	arena_free(&r.cx.mem);
}
