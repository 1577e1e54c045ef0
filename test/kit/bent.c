#include "bent.h"

#include <stdlib.h>
#include <string.h>

#include "browse.h"
#include "release.h"

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct archive_file *)a)->name,
		      ((const struct archive_file *)b)->name);
}

const char *digest_behind(struct bent *b, const char *text)
{
	const char *at = strstr(b->at->b, text);

	ck_assert_msg(at != NULL, "no %s in %s", text, b->at->b);
	at = strstr(at, "sha256:");
	return arena_strndup(&b->cx->mem, at, DIGEST_SIZE - 1);
}

static struct archive_file *document_at(struct bent *b, const char *digest)
{
	return file_at(&b->g, arena_printf(&b->cx->mem, "documents/%s", digest + HEX_AT));
}

const char *document_there(struct bent *b, const char *digest)
{
	struct archive_file *f = document_at(b, digest);

	return arena_strndup(&b->cx->mem, (const char *)f->bytes, f->size);
}

/* Another entry may name the same document, which stays then. */
static bool is_named_elsewhere(struct bent *b, const char *digest)
{
	for (size_t i = 0; i < b->e.n; i++)
		if (&b->e.e[i] != b->at && strstr(b->e.e[i].b, digest))
			return true;
	return false;
}

static void file_add(struct bent *b, struct archive_file *before, struct archive_file f)
{
	ck_assert_uint_lt(b->g.n, FILES_MAX);
	memmove(before + 1, before, (size_t)(&b->g.f[b->g.n++] - before) * sizeof(*before));
	*before = f;
}

void document_swap(struct bent *b, const char *there, const char *text, size_t size)
{
	const char *was = digest_behind(b, there);
	struct archive_file *f = document_at(b, was), *first = file_at(&b->g, "documents/");
	struct hash h = hash_bytes(text, size);
	const char *is = digest_text(b->cx, &h);
	size_t n = 0;

	if (is_named_elsewhere(b, was))
		file_add(b, f, *f);
	f->bytes = (const unsigned char *)text;
	f->size = size;
	f->name = arena_printf(&b->cx->mem, "documents/%s", is + HEX_AT);
	while (strncmp(first[n].name, "documents/", 10) == 0)
		n++;
	qsort(first, n, sizeof(*first), by_name);
	entry_put(&b->g, b->at, replaced(b->cx, b->at->b, was, is));
}

void metadata_swap(struct bent *b, const char *role, const struct printer *signed_,
		   const struct seed_signer *key, size_t n)
{
	const struct signer *signers[2] = { &key[0].signer, n > 1 ? &key[1].signer : NULL };
	struct printer file;

	assert_ok(b->cx, tuf_sign(b->cx, signed_, signers, n, &file));
	document_swap(b, arena_printf(&b->cx->mem, "\"role\":\"%s\"", role), file.text, file.size);
}

void root_swap(struct bent *b, const struct tuf_root *r, const struct seed_signer *key, size_t n)
{
	struct printer signed_;

	assert_ok(b->cx, tuf_root_print(b->cx, r, &signed_));
	metadata_swap(b, "root", &signed_, key, n);
}

void targets_swap(struct bent *b, const char *role, const struct tuf_targets *t,
		  const struct seed_signer *key, size_t n)
{
	struct printer signed_;

	assert_ok(b->cx, tuf_targets_print(b->cx, t, &signed_));
	metadata_swap(b, role, &signed_, key, n);
}

void file_bent(struct bent *b, const char *path, const char *from, const char *to)
{
	struct plant *p = &b->x->p;
	bool of_signers = strcmp(path, TRUST_SIGNERS) == 0;
	struct tuf_targets t = of_signers ? p->files.signers : p->files.targets;
	const char *there = arena_printf(&b->cx->mem, "\"path\":\"%s\"", path),
		   *was = document_there(b, digest_behind(b, there)),
		   *is = replaced(b->cx, was, from, to);
	struct tuf_target *target = arena_alloc(&b->cx->mem, t.n * sizeof(*target));

	memcpy(target, t.target, t.n * sizeof(*target));
	t.target = target;
	while (strcmp(target->path, path) != 0)
		target++;
	target->length = (int64_t)strlen(is);
	target->hash = hash_bytes(is, strlen(is));
	document_swap(b, there, is, strlen(is));
	entry_put(&b->g, b->at,
		  replaced(b->cx, b->at->b, arena_printf(&b->cx->mem, "\"size\":%zu", strlen(was)),
			   arena_printf(&b->cx->mem, "\"size\":%zu", strlen(is))));
	targets_swap(b, of_signers ? TUF_ROLE_SIGNERS : "targets", &t,
		     of_signers ? p->keys.signers : p->keys.root, TRUST_SIGN);
}

void letter_bent(struct bent *b, const char *path, const char *behind)
{
	const char *there = arena_printf(&b->cx->mem, "\"path\":\"%s\"", path),
		   *was = document_there(b, digest_behind(b, there));
	const char *from = arena_strndup(&b->cx->mem, strstr(was, behind), strlen(behind) + 1);
	char *to = arena_strdup(&b->cx->mem, from);

	to[strlen(behind)] = to[strlen(behind)] == 'A' ? 'B' : 'A';
	file_bent(b, path, from, to);
}

/* The last entry of that action. */
static struct bytes *last_of(struct bent *b, const char *action)
{
	const char *says = arena_printf(&b->cx->mem, "\"action\":\"%s\"", action);
	size_t i = b->e.n;

	while (i > 0 && !strstr(b->e.e[i - 1].b, says))
		i--;
	ck_assert_msg(i > 0, "no %s", action);
	return &b->e.e[i - 1];
}

void bent_begin(struct bent *b, struct export *x, const char *action)
{
	b->x = x;
	b->cx = &x->p.s.cx;
	unpack(x, &b->g);
	entries_split(&b->g, &b->e);
	b->at = last_of(b, action);
}

void bent_judged(struct bent *b, char *said, size_t room)
{
	entries_join(&b->g, &b->e);
	signed_again(&b->g, &b->e);
	pack_and_verify(&b->g, said, room);
}

const char *bent_place(const char *said)
{
	const char *at = strstr(said, " at entries/");

	ck_assert_msg(at != NULL, "no place: %s", said);
	return at;
}

void trusted_open(struct export *x)
{
	struct plant *p = &x->p;

	p->audited = true;
	plant_published(p);
	desk_open(&x->d, &p->s);
	for (int more = 0; more < 2; more++) {
		p->files.assignment.epoch += 2;
		trust_send_next(p, 201);
	}
	publication_await(p);
	run(&x->d, "iris", 0, "login", "--user", "iris", "--password-file", "password",
	    "--accept-vkey", NULL);
	export_taken(x);
}

void object_of_next(struct bent *b, const char *path, const char *begin)
{
	const char *digest = digest_behind(b, arena_printf(&b->cx->mem, "\"path\":\"%s\"", path)),
		   *one = strstr(document_there(b, digest), begin), *next = strstr(one + 1, begin);

	file_bent(b, path, arena_printf(&b->cx->mem, "%.*s", (int)strcspn(one, "}"), one),
		  arena_printf(&b->cx->mem, "%.*s", (int)strcspn(next, "}"), next));
}

void bent_rows_judged(const struct bent_row *rows, size_t n)
{
	static struct bent b;
	auto_export x = { 0 };
	char said[1000];

	trusted_open(&x);
	for (size_t i = 0; i < n; i++) {
		bent_begin(&b, &x, rows[i].action);
		rows[i].bend(&b);
		bent_judged(&b, said, sizeof(said));
		ck_assert_msg(!*said == !rows[i].at, "%zu: %s", i, said);
		detail_says(said, rows[i].says);
		if (rows[i].at)
			detail_says(bent_place(said), rows[i].at);
	}
}
