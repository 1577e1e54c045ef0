/*
 * A file is hashed in slices, and its mark is taken before and after: that of a file which changes
 * meanwhile is not kept.  The mark goes to the list of proved files only after the whole agreed.
 *
 * Never: take a file's size from the disk, which is part of what is to be proved; follow a symbolic
 * link, which could lead to a file that changes without its own mark.
 */

#include "engine/blob_read.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/regular.h"
#include "engine/damage.h"

#define CHUNK_SIZE 65536

static enum err unreadable(struct ctx *cx, const char *digest)
{
	return errf(cx, E_UNAVAILABLE, "the blob %s cannot be read: %s", digest, strerror(errno));
}

static enum err damaged(struct ctx *cx, const struct blobs *b, const char *digest, const char *how)
{
	if (b->kind)
		damage_found(arena_printf(&cx->mem, "%s:%s", b->kind, digest));
	return err_at(cx, errf(cx, E_DAMAGED, "the stored bytes of %s %s", digest, how), "%s",
		      digest);
}

static void agreed(struct ctx *cx, const struct blobs *b, const char *digest)
{
	if (b->kind && damages_listed())
		damage_mended(arena_printf(&cx->mem, "%s:%s", b->kind, digest));
}

static int blob_file(struct ctx *cx, const struct blobs *b, const char *digest, struct stat *st)
{
	return regular_open(blob_path(cx, b, digest + HEX_AT), O_RDONLY | O_NOFOLLOW, st);
}

/* There is nothing under the name, or what can hold no bytes, such as a pipe or a link. */
static bool no_file(void)
{
	return errno == ENOENT || errno == ENOTDIR || errno == ELOOP || errno == ENXIO;
}

enum err blob_read(struct ctx *cx, const struct blobs *b, const char *digest, uint64_t size,
		   int *fd)
{
	struct stat st;

	*fd = blob_file(cx, b, digest, &st);
	if (*fd < 0)
		return no_file() ? damaged(cx, b, digest, "are not there") : unreadable(cx, digest);
	if ((uint64_t)st.st_size == size)
		return OK;
	close(*fd);
	*fd = -1;
	return damaged(cx, b, digest, "have another size");
}

enum err blob_load(struct ctx *cx, const struct blobs *b, const char *digest, uint64_t size,
		   size_t max, const char **bytes)
{
	uint64_t got = 0;
	ssize_t n = 1;
	struct hash h;
	char *out;
	int fd;

	if (size > max)
		return errf(cx, E_TOO_LARGE, "%s has more than %zu bytes", digest, max);
	TRY(blob_read(cx, b, digest, size, &fd));
	out = arena_alloc(&cx->mem, (size_t)size + 1);
	while (got < size && (n = read(fd, out + got, (size_t)(size - got))) > 0)
		got += (uint64_t)n;
	close(fd);
	if (n < 0)
		return unreadable(cx, digest);
	h = hash_bytes(out, (size_t)got);
	if (strcmp(digest_text(cx, &h), digest) != 0)
		return damaged(cx, b, digest, "are others");
	agreed(cx, b, digest);
	*bytes = out;
	return OK;
}

enum err blob_proved(struct ctx *cx, const struct blobs *b, const char *digest, int fd,
		     struct file_mark *mark, bool *out)
{
	struct hash h;

	if (!file_mark(fd, mark))
		return unreadable(cx, digest);
	*out = digest_parse(digest, &h) && proved_has(&h, mark);
	return OK;
}

void proving_begin(const char *digest, int fd, const struct file_mark *mark, struct proving *out)
{
	*out = (struct proving){
		.fd = fd, .hashing = EVP_MD_CTX_new(), .size = mark->size, .mark = *mark
	};
	if (!out->hashing || EVP_DigestInit_ex(out->hashing, EVP_sha256(), NULL) != 1 ||
	    !digest_parse(digest, &out->want))
		abort();
}

/* The whole file is hashed. */
static enum err proving_judge(struct ctx *cx, const struct blobs *b, struct proving *p)
{
	const char *digest = digest_text(cx, &p->want);
	struct file_mark now;
	struct hash h;

	if (EVP_DigestFinal_ex(p->hashing, h.b, NULL) != 1)
		abort();
	if (!file_mark(p->fd, &now))
		return unreadable(cx, digest);
	if (!hash_same(&h, &p->want))
		return damaged(cx, b, digest, "are others");
	p->steady = file_mark_same(&now, &p->mark);
	if (p->steady)
		proved_keep(&p->want, &p->mark);
	agreed(cx, b, digest);
	return OK;
}

enum err proving_step(struct ctx *cx, const struct blobs *b, struct proving *p, bool *done)
{
	uint64_t end = p->at + PROVING_SLICE < p->size ? p->at + PROVING_SLICE : p->size;
	unsigned char *chunk = malloc(CHUNK_SIZE);
	ssize_t n = 1;

	if (!chunk)
		abort();
	for (; p->at < end && n > 0; p->at += n > 0 ? (uint64_t)n : 0) {
		uint64_t left = end - p->at;

		n = pread(p->fd, chunk, left < CHUNK_SIZE ? (size_t)left : CHUNK_SIZE,
			  (off_t)p->at);
		if (n > 0)
			EVP_DigestUpdate(p->hashing, chunk, (size_t)n);
	}
	free(chunk);
	if (n < 0)
		return unreadable(cx, digest_text(cx, &p->want));
	*done = n == 0 || p->at == p->size; /* n is 0: the file was cut meanwhile */
	return *done ? proving_judge(cx, b, p) : OK;
}

void proving_end(struct proving *p)
{
	if (!p->hashing)
		return;
	EVP_MD_CTX_free(p->hashing);
	close(p->fd);
	*p = (struct proving){ .fd = -1 };
}

static enum err proving_whole(struct ctx *cx, const struct blobs *b, const char *digest, int fd,
			      const struct file_mark *mark)
{
	struct proving p = { .fd = -1 };
	bool done = false;
	enum err e;

	proving_begin(digest, fd, mark, &p);
	do
		e = brake_goes_on(b->brake) ? proving_step(cx, b, &p, &done)
					    : errf(cx, E_UNAVAILABLE, "the work was stopped");
	while (e == OK && !done);
	proving_end(&p);
	return e;
}

static enum err blob_hash(struct ctx *cx, const struct blobs *b, const char *digest, uint64_t size,
			  bool anew)
{
	struct file_mark mark;
	bool proved = false;
	enum err e;
	int fd;

	TRY(blob_read(cx, b, digest, size, &fd));
	e = blob_proved(cx, b, digest, fd, &mark, &proved);
	if (e == OK && (anew || !proved))
		return proving_whole(cx, b, digest, fd, &mark);
	close(fd);
	return e;
}

enum err blob_prove(struct ctx *cx, const struct blobs *b, const char *digest, uint64_t size)
{
	return blob_hash(cx, b, digest, size, false);
}

enum err blob_check(struct ctx *cx, const struct blobs *b, const char *digest, uint64_t size)
{
	return blob_hash(cx, b, digest, size, true);
}

static enum err found_hash(struct ctx *cx, const struct blobs *b, int fd, const char *digest,
			   struct hash *out)
{
	EVP_MD_CTX *hashing = EVP_MD_CTX_new();
	unsigned char *chunk = malloc(CHUNK_SIZE);
	ssize_t n = 1;

	if (!chunk || !hashing || EVP_DigestInit_ex(hashing, EVP_sha256(), NULL) != 1)
		abort();
	while (brake_goes_on(b->brake) && (n = read(fd, chunk, CHUNK_SIZE)) > 0)
		EVP_DigestUpdate(hashing, chunk, (size_t)n);
	if (EVP_DigestFinal_ex(hashing, out->b, NULL) != 1)
		abort();
	EVP_MD_CTX_free(hashing);
	free(chunk);
	if (n > 0)
		return errf(cx, E_UNAVAILABLE, "the work was stopped");
	return n == 0 ? OK : unreadable(cx, digest);
}

enum err blob_found(struct ctx *cx, const struct blobs *b, const char *digest, const char **found)
{
	int fd = blob_file(cx, b, digest, NULL);
	struct hash h;
	enum err e;

	*found = NULL;
	if (fd < 0)
		return no_file() ? OK : unreadable(cx, digest);
	e = found_hash(cx, b, fd, digest, &h);
	close(fd);
	if (e == OK)
		*found = digest_text(cx, &h);
	return e;
}
