#include "tree/pack.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/regular.h"
#include "engine/files.h"
#include "engine/proved.h"

#define PACK_VERSION 2
#define FANOUT       256

struct pack_entry {
	unsigned char oid[OID_SIZE];
	uint32_t crc, at;
};

/* A file that ends in the hash of all before. */
struct hashed_file {
	FILE *f;
	SHA_CTX hash;
	uint64_t size;
	const char *path;
};

struct pack_writer {
	struct hashed_file pack, index;
	const char *dir;
	struct pack_entry *entries;
	size_t n, room;
	uint32_t crc; /* of the entry in hand */
};

static enum err pack_failed(struct ctx *cx, const char *path)
{
	return errf(cx, E_UNAVAILABLE, "cannot write %s: %s", path, strerror(errno));
}

static enum err hashed_open(struct ctx *cx, struct hashed_file *h, const char *path)
{
	int fd;

	unlink(path); /* of a process that was killed */
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	h->path = path;
	h->f = fd >= 0 ? fdopen(fd, "wb") : NULL;
	SHA1_Init(&h->hash);
	return h->f ? OK : pack_failed(cx, path);
}

/* A failure shows when the file is closed. */
static void hashed_put(struct hashed_file *h, const void *bytes, size_t n)
{
	fwrite(bytes, 1, n, h->f);
	SHA1_Update(&h->hash, bytes, n);
	h->size += n;
}

static void hashed_put_int(struct hashed_file *h, uint32_t value)
{
	const unsigned char b[] = { (unsigned char)(value >> 24), (unsigned char)(value >> 16),
				    (unsigned char)(value >> 8), (unsigned char)value };

	hashed_put(h, b, sizeof(b));
}

static enum err hashed_close(struct ctx *cx, struct hashed_file *h, unsigned char hash[OID_SIZE])
{
	bool ok;

	SHA1_Final(hash, &h->hash);
	fwrite(hash, 1, OID_SIZE, h->f);
	h->size += OID_SIZE;
	ok = fflush(h->f) == 0 && !ferror(h->f) && fsync(fileno(h->f)) == 0;
	fclose(h->f);
	h->f = NULL;
	return ok ? OK : pack_failed(cx, h->path);
}

enum err pack_begin(struct ctx *cx, const char *dir, size_t n, struct pack_writer **out)
{
	struct pack_writer *w = *out = calloc(1, sizeof(*w));

	if (!w)
		abort();
	w->dir = dir;
	w->room = n;
	w->entries = calloc(n + 1, sizeof(*w->entries));
	if (!w->entries)
		abort();
	TRY(hashed_open(cx, &w->pack, arena_printf(&cx->mem, "%s/new.pack", dir)));
	TRY(hashed_open(cx, &w->index, arena_printf(&cx->mem, "%s/new.idx", dir)));
	hashed_put(&w->pack, "PACK", 4);
	hashed_put_int(&w->pack, PACK_VERSION);
	hashed_put_int(&w->pack, (uint32_t)n);
	return OK;
}

static void entry_put(struct pack_writer *w, const void *bytes, size_t n)
{
	hashed_put(&w->pack, bytes, n);
	w->crc = (uint32_t)crc32_z(w->crc, bytes, n);
}

/* Type and size: four bits of it first, then seven at a time. */
static void entry_head(struct pack_writer *w, unsigned code, size_t size)
{
	unsigned char head[12], *p = head;

	*p = (unsigned char)(code << 4 | (size & 0xf));
	for (size >>= 4; size > 0; size >>= 7) {
		*p++ |= 0x80;
		*p = (unsigned char)(size & 0x7f);
	}
	entry_put(w, head, (size_t)(p + 1 - head));
}

enum err pack_add(struct ctx *cx, struct pack_writer *w, const struct packed *o)
{
	struct pack_entry *e = &w->entries[w->n];

	if (w->n == w->room || w->pack.size > INT32_MAX)
		return errf(cx, E_FAULT, "a pack is larger than was said");
	w->n++;
	memcpy(e->oid, o->oid, OID_SIZE);
	e->at = (uint32_t)w->pack.size;
	w->crc = 0;
	entry_head(w, o->code, o->size);
	if (o->base)
		entry_put(w, o->base, OID_SIZE);
	entry_put(w, o->zip, o->zip_size);
	e->crc = w->crc;
	return OK;
}

static int entry_order(const void *a, const void *b)
{
	return memcmp(a, b, OID_SIZE); /* a name comes first */
}

static void index_put(struct pack_writer *w, const unsigned char pack_hash[OID_SIZE])
{
	size_t n = 0;

	qsort(w->entries, w->n, sizeof(*w->entries), entry_order);
	hashed_put(&w->index, "\377tOc", 4);
	hashed_put_int(&w->index, PACK_VERSION);
	for (unsigned first = 0; first < FANOUT; first++) {
		while (n < w->n && w->entries[n].oid[0] <= first)
			n++;
		hashed_put_int(&w->index, (uint32_t)n);
	}
	for (size_t i = 0; i < w->n; i++)
		hashed_put(&w->index, w->entries[i].oid, OID_SIZE);
	for (size_t i = 0; i < w->n; i++)
		hashed_put_int(&w->index, w->entries[i].crc);
	for (size_t i = 0; i < w->n; i++)
		hashed_put_int(&w->index, w->entries[i].at);
	hashed_put(&w->index, pack_hash, OID_SIZE);
}

/* The pack has its name before the index has, so a client that finds the latter finds both. */
enum err pack_end(struct ctx *cx, struct pack_writer *w, char name[OID_TEXT], uint64_t *pack_size,
		  uint64_t *index_size)
{
	unsigned char hash[OID_SIZE], of_index[OID_SIZE];

	if (w->n != w->room)
		return errf(cx, E_FAULT, "a pack is smaller than was said");
	TRY(hashed_close(cx, &w->pack, hash));
	index_put(w, hash);
	TRY(hashed_close(cx, &w->index, of_index));
	oid_text(hash, name);
	if (rename(w->pack.path, pack_path(cx, w->dir, name, "pack")) != 0 ||
	    rename(w->index.path, pack_path(cx, w->dir, name, "idx")) != 0)
		return pack_failed(cx, w->index.path);
	*pack_size = w->pack.size;
	*index_size = w->index.size;
	return dir_sync(cx, w->dir);
}

void pack_drop(struct pack_writer *w)
{
	if (!w)
		return;
	for (struct hashed_file *h = &w->pack; h; h = h == &w->pack ? &w->index : NULL) {
		if (h->f)
			fclose(h->f);
		if (h->path)
			unlink(h->path);
	}
	free(w->entries);
	free(w);
}

bool pack_file_named(const char *file, struct pack_file *out)
{
	static const char lead[] = "pack-", *const endings[] = { "pack", "idx" };
	size_t n = sizeof(lead) - 1, digits = OID_TEXT - 1;

	if (strncmp(file, lead, n) != 0 || strspn(file + n, "0123456789abcdef") != digits ||
	    file[n + digits] != '.')
		return false;
	memcpy(out->name, file + n, digits);
	out->name[digits] = '\0';
	out->ending = NULL;
	for (size_t i = 0; i < countof(endings); i++)
		if (strcmp(file + n + digits + 1, endings[i]) == 0)
			out->ending = endings[i];
	return out->ending;
}

const char *pack_path(struct ctx *cx, const char *dir, const char *name, const char *ending)
{
	return arena_printf(&cx->mem, "%s/pack-%s.%s", dir, name, ending);
}

/* The last bytes of a file are the hash of those before; of a pack they are its name, too. */
static bool ends_in_hash(int fd, const struct pack_file *file)
{
	unsigned char block[8192], hash[OID_SIZE], said[OID_SIZE];
	uint64_t left = file->size - OID_SIZE;
	bool is_pack = strcmp(file->ending, "pack") == 0;
	char name[OID_TEXT];
	ssize_t n = 1;
	SHA_CTX st;

	SHA1_Init(&st);
	for (; left > 0 && n > 0; left -= (uint64_t)n) {
		n = read(fd, block, left < sizeof(block) ? left : sizeof(block));
		if (n > 0)
			SHA1_Update(&st, block, (size_t)n);
	}
	SHA1_Final(hash, &st);
	oid_text(hash, name);
	return n > 0 && read(fd, said, OID_SIZE) == OID_SIZE && memcmp(hash, said, OID_SIZE) == 0 &&
	       (!is_pack || strcmp(name, file->name) == 0);
}

/* -1: it is no file of this size. */
static int plain_open(const char *path, uint64_t size)
{
	struct stat st;
	int fd = regular_open(path, O_RDONLY | O_NOFOLLOW, &st);

	if (fd >= 0 && (uint64_t)st.st_size == size && size > OID_SIZE)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

/* Hashed, unless it was since it last changed.  One that changes meanwhile is none. */
static bool file_agrees(int fd, const char *path, const struct pack_file *file)
{
	const struct hash key = hash_bytes(path, strlen(path));
	struct file_mark mark, now;

	if (!file_mark(fd, &mark))
		return false;
	if (proved_has(&key, &mark))
		return true;
	if (!ends_in_hash(fd, file) || !file_mark(fd, &now) || !file_mark_same(&mark, &now))
		return false;
	proved_keep(&key, &mark);
	return true;
}

int pack_open(struct ctx *cx, const char *dir, const struct pack_file *file)
{
	const char *path = pack_path(cx, dir, file->name, file->ending);
	int fd = plain_open(path, file->size);

	if (fd < 0 || file_agrees(fd, path, file))
		return fd;
	close(fd);
	return -1;
}

static bool file_is_whole(struct ctx *cx, const char *dir, const char *name, const char *ending,
			  uint64_t size)
{
	struct pack_file file = { .ending = ending, .size = size };
	int fd;

	memcpy(file.name, name, OID_TEXT);
	fd = pack_open(cx, dir, &file);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

bool pack_is_whole(struct ctx *cx, const char *dir, const char *name, uint64_t pack_size,
		   uint64_t index_size)
{
	return file_is_whole(cx, dir, name, "pack", pack_size) &&
	       file_is_whole(cx, dir, name, "idx", index_size);
}
