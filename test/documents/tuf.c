#include "repo.h"

#include <string.h>

TEST(a_client_takes_a_whole_repository_and_finds_a_target)
{
	struct tuf_target t;
	const char *need, *name;
	struct repo r;
	int64_t max;
	int at;

	repo_open(&r);
	repo_sign(&r);
	assert_ok(&r.cx, repo_refresh(&r, &at));
	assert_ok(&r.cx, tuf_target_find(&r.cx, &r.c, PATH, &t, &need));
	ck_assert_ptr_null(need);
	assert_ok(&r.cx, tuf_target_check(&r.cx, &t, "{}", 2));
	assert_err(tuf_target_check(&r.cx, &t, "[]", 2), E_MISMATCH);
	assert_err(tuf_target_check(&r.cx, &t, "{} ", 3), E_MISMATCH);
	assert_says(tuf_target_url(&r.cx, &t), "models/m/1/44136fa355b3678a1146ad16f7e8649e94fb4"
					       "fc21fe77e8310c060f61caaff8a.release.json");
	assert_ok(&r.cx, tuf_name(&r.cx, &r.c, "releases", &name, &max));
	ck_assert_str_eq(name, "4.releases.json");
	ck_assert_int_eq(r.c.targets.lifetimes.snapshot, 14);
	arena_free(&r.cx.mem);
}

TEST(a_client_says_which_role_it_still_needs)
{
	struct tuf_target t;
	const char *need;
	struct repo r;

	repo_open(&r);
	repo_sign(&r);
	for (int at = F_ROOT; at <= F_TARGETS; at++)
		assert_ok(&r.cx, repo_step(&r, at));
	assert_ok(&r.cx, tuf_target_find(&r.cx, &r.c, PATH, &t, &need));
	ck_assert_str_eq(need, "releases");
	assert_err(tuf_target_find(&r.cx, &r.c, "elsewhere", &t, &need), E_NOT_FOUND);
	arena_free(&r.cx.mem);
}

/* ---- one thing wrong ---- */

static void too_few_root(struct repo *r)
{
	r->root_signers = 1;
}
static void stranger_timestamp(struct repo *r)
{
	r->signs[F_TIMESTAMP] = STRANGER;
}
static void stranger_snapshot(struct repo *r)
{
	r->signs[F_SNAPSHOT] = STRANGER;
}
static void snapshot_by_timestamp(struct repo *r)
{
	r->signs[F_SNAPSHOT] = TIMESTAMP;
}
static void stranger_signers(struct repo *r)
{
	r->signs[F_SIGNERS] = RELEASES;
}
static void stranger_releases(struct repo *r)
{
	r->signs[F_RELEASES] = STRANGER;
}
static void old_root(struct repo *r)
{
	r->root.expires = NOW;
}
static void old_timestamp(struct repo *r)
{
	r->timestamp.expires = NOW;
}
static void old_snapshot(struct repo *r)
{
	r->snapshot.expires = NOW - DAY;
}
static void old_targets(struct repo *r)
{
	r->targets.expires = NOW;
}
static void old_releases(struct repo *r)
{
	r->releases.expires = NOW;
}
static void far_timestamp(struct repo *r)
{
	r->timestamp.expires = NOW + 8 * DAY + 1000;
}
static void far_snapshot(struct repo *r)
{
	r->snapshot.expires = NOW + 15 * DAY + 1000;
}
static void far_releases(struct repo *r)
{
	r->releases.expires = NOW + 91 * DAY + 1000;
}
static void mixed_targets(struct repo *r)
{
	r->targets.version = 3;
}
static void mixed_releases(struct repo *r)
{
	r->releases.version = 3;
}
static void unlisted(struct repo *r)
{
	r->snapshot.n = 2;
}
static void snapshot_ahead(struct repo *r)
{
	r->snapshot.version = 6;
}
static void snapshot_hash(struct repo *r)
{
	r->timestamp_meta[0].hashed = true;
	r->timestamp_meta[0].length = 3;
}
static void releases_hash(struct repo *r)
{
	r->snapshot_meta[2].hashed = true;
	r->snapshot_meta[2].length = 3;
}
static void delegated_delegates(struct repo *r)
{
	r->releases.role = r->role;
	r->releases.n_roles = 1;
}

/* clang-format off */
static const struct {
	void (*bend)(struct repo *r);
	int at;
	enum err code;
	const char *says;
} cases[] = {
	{ too_few_root,          F_ROOT,      E_MISMATCH, "root is signed by 1 of the 2 keys" },
	{ stranger_timestamp,    F_TIMESTAMP, E_MISMATCH, "timestamp is signed by 0 of the 1 keys" },
	{ stranger_snapshot,     F_SNAPSHOT,  E_MISMATCH, "snapshot is signed by 0 of the 1 keys" },
	{ snapshot_by_timestamp, F_SNAPSHOT,  E_MISMATCH, "snapshot is signed by 0 of the 1 keys" },
	{ stranger_signers,      F_SIGNERS,   E_MISMATCH, "signers is signed by 0 of the 1 keys" },
	{ stranger_releases,     F_RELEASES,  E_MISMATCH, "releases is signed by 0 of the 1 keys" },
	{ old_root,              F_TIMESTAMP, E_STALE,    "root expired at 2023-11-14" },
	{ old_timestamp,         F_TIMESTAMP, E_STALE,    "timestamp expired" },
	{ old_snapshot,          F_SNAPSHOT,  E_STALE,    "snapshot expired" },
	{ old_targets,           F_TARGETS,   E_STALE,    "targets expired" },
	{ old_releases,          F_RELEASES,  E_STALE,    "releases expired" },
	{ far_timestamp,         F_TARGETS,   E_FORBIDDEN, "people allow it 7 days" },
	{ far_snapshot,          F_TARGETS,   E_FORBIDDEN, "people allow it 14 days" },
	{ far_releases,          F_RELEASES,  E_FORBIDDEN, "people allow it 90 days" },
	{ mixed_targets,         F_TARGETS,   E_CONFLICT, "targets of version 3 is not version 2" },
	{ mixed_releases,        F_RELEASES,  E_CONFLICT, "releases of version 3 is not version 4" },
	{ unlisted,              F_RELEASES,  E_CONFLICT, "nothing trusted names the role releases" },
	{ snapshot_ahead,        F_SNAPSHOT,  E_CONFLICT, "snapshot of version 6 is not version 5" },
	{ snapshot_hash,         F_SNAPSHOT,  E_MISMATCH, "snapshot.json has other bytes" },
	{ releases_hash,         F_RELEASES,  E_MISMATCH, "releases.json has other bytes" },
	{ delegated_delegates,   F_RELEASES,  E_INVALID,  "only the top role may" },
};
/* clang-format on */

TEST_EACH(metadata_with_one_thing_wrong_is_refused_at_its_step, cases)
{
	struct repo r;
	int at;

	repo_open(&r);
	cases[_i].bend(&r);
	repo_sign(&r);
	assert_err(repo_refresh(&r, &at), cases[_i].code);
	ck_assert_int_eq(at, cases[_i].at);
	assert_says(r.cx.detail, cases[_i].says);
	arena_free(&r.cx.mem);
}

/* The device's clock may be a day behind the server's. */
TEST(metadata_may_be_good_for_as_long_as_people_allow_and_a_day)
{
	struct repo r;
	int at;

	repo_open(&r);
	r.timestamp.expires = NOW + 8 * DAY;
	r.snapshot.expires = NOW + 15 * DAY;
	r.releases.expires = NOW + 91 * DAY;
	repo_sign(&r);
	assert_ok(&r.cx, repo_refresh(&r, &at));
	r.timestamp.version++;
	r.timestamp.expires += 1000;
	repo_sign(&r);
	assert_err(repo_step(&r, F_TIMESTAMP), E_FORBIDDEN);
	assert_says(r.cx.detail, "people allow it 7 days");
	arena_free(&r.cx.mem);
}

TEST(where_people_state_no_lifetimes_none_is_too_long)
{
	struct repo r;
	int at;

	repo_open(&r);
	r.targets.lifetimes = (struct tuf_lifetimes){ 0, 0, 0 };
	r.timestamp.expires = NOW + 900 * DAY;
	repo_sign(&r);
	assert_ok(&r.cx, repo_refresh(&r, &at));
	arena_free(&r.cx.mem);
}

/* ---- rollback ---- */

static void timestamp_back(struct repo *r)
{
	r->timestamp.version = 5;
}
static void snapshot_back(struct repo *r)
{
	r->timestamp.version = 7;
	r->snapshot.version = r->timestamp_meta[0].version = 4;
}
static void releases_back(struct repo *r)
{
	r->timestamp.version = 7;
	r->snapshot.version = r->timestamp_meta[0].version = 6;
	r->snapshot_meta[2].version = 3;
}
static void releases_dropped(struct repo *r)
{
	r->timestamp.version = 7;
	r->snapshot.version = r->timestamp_meta[0].version = 6;
	r->snapshot.n = 2;
}

static const struct {
	void (*bend)(struct repo *r);
	int at;
	const char *says;
} backwards[] = {
	{ timestamp_back, F_TIMESTAMP,
	  "timestamp of version 5 is older than the trusted version 6" },
	{ snapshot_back, F_TIMESTAMP, "snapshot of version 4 is older than the trusted version 5" },
	{ releases_back, F_SNAPSHOT, "releases.json of version 3 is older" },
	{ releases_dropped, F_SNAPSHOT, "the snapshot no longer lists releases.json" },
};

static void assert_backwards(struct repo *r, int row)
{
	int at;

	r->timestamp_meta[0].hashed = false;
	backwards[row].bend(r);
	repo_sign(r);
	for (at = F_TIMESTAMP; at < backwards[row].at; at++)
		assert_ok(&r->cx, repo_step(r, at));
	assert_err(repo_step(r, at), E_CONFLICT);
	assert_says(r->cx.detail, backwards[row].says);
}

TEST_EACH(nothing_older_is_taken_after_something_newer, backwards)
{
	struct repo r;
	int at;

	repo_open(&r);
	repo_sign(&r);
	assert_ok(&r.cx, repo_refresh(&r, &at));
	assert_backwards(&r, _i);
	arena_free(&r.cx.mem);
}

TEST_EACH(nothing_older_is_taken_even_if_what_was_trusted_has_expired_meanwhile, backwards)
{
	struct repo r;

	repo_open(&r);
	r.root.expires = NOW + 9 * DAY;
	repo_sign(&r);
	repo_again(&r, NOW + 2 * DAY, E_STALE);
	r.timestamp.expires = r.snapshot.expires = NOW + 3 * DAY;
	assert_backwards(&r, _i);
	arena_free(&r.cx.mem);
}

/* A timestamp is persisted before the snapshot that it names is seen. */
TEST(a_persisted_snapshot_counts_when_the_timestamp_after_it_says_other_bytes)
{
	struct repo r;

	repo_open(&r);
	repo_sign(&r);
	r.timestamp.version = 7;
	r.timestamp_meta[0].hash.b[0] ^= 1;
	repo_sign(&r);
	repo_again(&r, NOW, OK);
	r.timestamp.version = 8;
	r.timestamp_meta[0].hashed = false;
	r.snapshot_meta[1].version = 2;
	repo_sign(&r);
	assert_ok(&r.cx, repo_step(&r, F_TIMESTAMP));
	assert_err(repo_step(&r, F_SNAPSHOT), E_CONFLICT);
	assert_says(r.cx.detail, "signers.json of version 2 is older than the trusted version 3");
	arena_free(&r.cx.mem);
}

TEST(a_persisted_snapshot_is_good_for_nothing_but_to_be_followed)
{
	struct repo r;

	repo_open(&r);
	repo_sign(&r);
	repo_again(&r, NOW, OK);
	assert_err(repo_step(&r, F_TARGETS), E_CONFLICT);
	assert_says(r.cx.detail, "a snapshot must be trusted first");
	assert_ok(&r.cx, repo_step(&r, F_SNAPSHOT));
	assert_ok(&r.cx, repo_step(&r, F_TARGETS));
	arena_free(&r.cx.mem);
}

/* With new keys the versions of timestamps begin anew, after one that went far ahead. */
TEST(a_persisted_snapshot_ahead_of_the_timestamp_is_from_before_its_keys_changed)
{
	struct printer kept;
	struct repo r;

	repo_open(&r);
	r.snapshot.version = 9;
	repo_sign(&r);
	kept = r.file[F_SNAPSHOT];
	r.snapshot.version = 5;
	r.timestamp_meta[0].hashed = false;
	repo_sign(&r);
	assert_ok(&r.cx, repo_step(&r, F_ROOT));
	assert_err(tuf_snapshot_kept(&r.cx, &r.c, kept.text, kept.size), E_CONFLICT);
	assert_ok(&r.cx, repo_step(&r, F_TIMESTAMP));
	assert_err(tuf_snapshot_kept(&r.cx, &r.c, kept.text, kept.size), E_CONFLICT);
	assert_ok(&r.cx, repo_step(&r, F_SNAPSHOT));
	arena_free(&r.cx.mem);
}

TEST(an_equal_timestamp_changes_nothing_and_is_no_error)
{
	struct repo r;
	bool fresh;
	int at;

	repo_open(&r);
	repo_sign(&r);
	assert_ok(&r.cx, repo_refresh(&r, &at));
	assert_ok(&r.cx, tuf_timestamp_update(&r.cx, &r.c, r.file[F_TIMESTAMP].text,
					      r.file[F_TIMESTAMP].size, &fresh));
	ck_assert(!fresh);
	arena_free(&r.cx.mem);
}

/* ---- root ---- */

static enum err root_next(struct repo *r, int64_t version, int first, size_t n)
{
	const struct signer *signers[] = { &r->key[first].signer, &r->key[first + 1].signer };
	struct printer body, file;

	r->root.version = version;
	assert_ok(&r->cx, tuf_root_print(&r->cx, &r->root, &body));
	assert_ok(&r->cx, tuf_sign(&r->cx, &body, signers, n, &file));
	return tuf_root_update(&r->cx, &r->c, file.text, file.size);
}

TEST(a_root_follows_the_one_before_signed_by_both)
{
	struct repo r;
	int at;

	repo_open(&r);
	repo_sign(&r);
	assert_ok(&r.cx, repo_refresh(&r, &at));
	assert_err(root_next(&r, 3, ROOT_A, 2), E_CONFLICT);
	assert_err(root_next(&r, 1, ROOT_A, 2), E_CONFLICT);
	assert_err(root_next(&r, 2, ROOT_A, 1), E_MISMATCH);
	assert_ok(&r.cx, root_next(&r, 2, ROOT_A, 2));
	ck_assert_int_eq(r.c.timestamp.version, 6);
	r.root.role[TUF_ROOT] = repo_keys(&r, RELEASES, 2);
	assert_err(root_next(&r, 3, RELEASES, 2), E_MISMATCH); /* not by the keys before */
	assert_err(root_next(&r, 3, ROOT_A, 2), E_MISMATCH);   /* not by its own */
	r.root.role[TUF_ROOT] = repo_keys(&r, ROOT_A, 2);
	r.root.role[TUF_TIMESTAMP] = repo_keys(&r, STRANGER, 1);
	assert_ok(&r.cx, root_next(&r, 3, ROOT_A, 2));
	ck_assert_int_eq(r.c.timestamp.version, 0); /* recovery from a version far ahead */
	ck_assert_int_eq(r.c.snapshot.version, 0);
	arena_free(&r.cx.mem);
}
