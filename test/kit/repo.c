#include "repo.h"

#include <string.h>

struct tuf_keys repo_keys(struct repo *r, int first, size_t n)
{
	struct tuf_keys k = { .n = n, .threshold = (int64_t)n };

	for (size_t i = 0; i < n; i++)
		k.key[i] = tuf_key(&r->cx, r->key[first + (int)i].signer.public);
	return k;
}

static void roles_make(struct repo *r)
{
	r->role[0] = (struct tuf_delegation){
		"signers", repo_keys(r, SIGNERS, 1), { "trust/signers.json" }, 1, true
	};
	r->role[1] = (struct tuf_delegation){
		"releases", repo_keys(r, RELEASES, 1), { "models/*/*/*", "artifacts/*" }, 2, true
	};
	r->root = (struct tuf_root){ .version = 1, .expires = NOW + DAY };
	r->root.role[TUF_ROOT] = r->root.role[TUF_TARGETS] = repo_keys(r, ROOT_A, 2);
	r->root.role[TUF_SNAPSHOT] = repo_keys(r, SNAPSHOT, 1);
	r->root.role[TUF_TIMESTAMP] = repo_keys(r, TIMESTAMP, 1);
}

void repo_open(struct repo *r)
{
	unsigned char seed[SEED_SIZE];

	memset(r, 0, sizeof(*r));
	for (int i = 0; i < KEYS; i++) {
		memset(seed, 7 + i, sizeof(seed));
		seed_signer_init(&r->key[i], seed);
	}
	roles_make(r);
	r->target[0] = (struct tuf_target){ PATH, 2, hash_bytes("{}", 2) };
	r->targets = (struct tuf_targets){ .version = 2,
					   .expires = NOW + DAY,
					   .role = r->role,
					   .n_roles = 2,
					   .lifetimes = { 90, 14, 7 } };
	r->signers = (struct tuf_targets){ .version = 3, .expires = NOW + DAY };
	r->releases = (struct tuf_targets){
		.version = 4, .expires = NOW + DAY, .target = r->target, .n = 1
	};
	r->snapshot_meta[0] =
		(struct tuf_meta){ .name = "targets.json", .version = 2, .length = -1 };
	r->snapshot_meta[1] =
		(struct tuf_meta){ .name = "signers.json", .version = 3, .length = -1 };
	r->snapshot_meta[2] =
		(struct tuf_meta){ .name = "releases.json", .version = 4, .length = -1 };
	r->snapshot = (struct tuf_list){ 5, NOW + DAY, r->snapshot_meta, 3 };
	r->timestamp_meta[0] = (struct tuf_meta){ .name = "snapshot.json", .version = 5 };
	r->timestamp = (struct tuf_list){ 6, NOW + DAY, r->timestamp_meta, 1 };
	memcpy(r->signs, (int[]){ ROOT_A, TIMESTAMP, SNAPSHOT, ROOT_A, SIGNERS, RELEASES },
	       sizeof(r->signs));
	r->root_signers = 2;
	tuf_client_init(&r->c, NOW);
}

static void file_sign(struct repo *r, int file, const struct printer *body)
{
	const struct signer *two[] = { &r->key[ROOT_A].signer, &r->key[ROOT_B].signer };
	const struct signer *one = &r->key[r->signs[file]].signer;
	bool top = file == F_ROOT || file == F_TARGETS;

	assert_ok(&r->cx, tuf_sign(&r->cx, body, top ? two : &one, top ? r->root_signers : 1,
				   &r->file[file]));
}

void repo_sign(struct repo *r)
{
	struct printer body;

	assert_ok(&r->cx, tuf_root_print(&r->cx, &r->root, &body));
	file_sign(r, F_ROOT, &body);
	assert_ok(&r->cx, tuf_targets_print(&r->cx, &r->targets, &body));
	file_sign(r, F_TARGETS, &body);
	assert_ok(&r->cx, tuf_targets_print(&r->cx, &r->signers, &body));
	file_sign(r, F_SIGNERS, &body);
	assert_ok(&r->cx, tuf_targets_print(&r->cx, &r->releases, &body));
	file_sign(r, F_RELEASES, &body);
	assert_ok(&r->cx, tuf_list_print(&r->cx, TUF_SNAPSHOT, &r->snapshot, &body));
	file_sign(r, F_SNAPSHOT, &body);
	if (!r->timestamp_meta[0].hashed) {
		r->timestamp_meta[0].hashed = true;
		r->timestamp_meta[0].length = (int64_t)r->file[F_SNAPSHOT].size;
		r->timestamp_meta[0].hash =
			hash_bytes(r->file[F_SNAPSHOT].text, r->file[F_SNAPSHOT].size);
	}
	assert_ok(&r->cx, tuf_list_print(&r->cx, TUF_TIMESTAMP, &r->timestamp, &body));
	file_sign(r, F_TIMESTAMP, &body);
}

/* One step of the workflow. */
enum err repo_step(struct repo *r, int file)
{
	const struct printer *f = &r->file[file];
	bool fresh;

	switch (file) {
	case F_ROOT:
		return tuf_root_trust(&r->cx, &r->c, f->text, f->size);
	case F_TIMESTAMP:
		return tuf_timestamp_update(&r->cx, &r->c, f->text, f->size, &fresh);
	case F_SNAPSHOT:
		return tuf_snapshot_update(&r->cx, &r->c, f->text, f->size);
	case F_TARGETS:
		return tuf_targets_update(&r->cx, &r->c, "targets", f->text, f->size);
	case F_SIGNERS:
		return tuf_targets_update(&r->cx, &r->c, "signers", f->text, f->size);
	default:
		return tuf_targets_update(&r->cx, &r->c, r->role[1].name, f->text, f->size);
	}
}

/* All of them up to the first that fails; *at: which. */
enum err repo_refresh(struct repo *r, int *at)
{
	for (*at = F_ROOT; *at <= F_RELEASES; ++*at)
		TRY(repo_step(r, *at));
	return OK;
}

void repo_again(struct repo *r, int64_t now, enum err timestamp)
{
	const struct printer *s = &r->file[F_SNAPSHOT];

	tuf_client_init(&r->c, now);
	assert_ok(&r->cx, repo_step(r, F_ROOT));
	ck_assert_int_eq(repo_step(r, F_TIMESTAMP), timestamp);
	assert_ok(&r->cx, tuf_snapshot_kept(&r->cx, &r->c, s->text, s->size));
}
