/*
 * Files leave as the system sends them, without a copy through our memory; so they are hashed
 * before the first byte leaves, and not on the way.  That costs the first reader of a file one read
 * of it, and a wrong file is refused with a problem instead of a body that breaks off.
 *
 * The look at the tables is over when a worker hashes, since no read transaction outlives a second,
 * and is taken again afterwards.  A small file is hashed where the look is.
 *
 * Never: answer with a file whose mark is not the one that was hashed.
 */

#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "http/reply.h"

#define AT_ONCE   65536 /* bytes */
#define TIMES_MAX 8     /* that a file is hashed for one request */

/* ---- ranges ---- */

/* RFC 9110, section 14.2: one range is served; a header of another form is
 * ignored, which the RFC allows.  false: the range cannot be met. */
static bool range_asked(const char *header, uint64_t size, uint64_t *from, uint64_t *to)
{
	uint64_t a = 0, b = 0;
	bool first, last;

	*from = 0;
	*to = size;
	if (!header || strncmp(header, "bytes=", 6) != 0 || strchr(header, ','))
		return true;
	header += 6;
	first = text_digits(&header, &a);
	if (*header++ != '-')
		return true;
	last = text_digits(&header, &b);
	if (*header || (!first && !last) || (first && last && b < a))
		return true;
	*from = first ? a : b < size ? size - b : 0;
	*to = first && last && b < size ? b + 1 : size;
	return *from < *to;
}

static enum err ranged(struct req *rq, uint64_t size)
{
	uint64_t from, to;

	if (!range_asked(req_header(rq, "Range"), size, &from, &to)) {
		rq->content_range =
			arena_printf(&rq->cx.mem, "bytes */%llu", (unsigned long long)size);
		return errf(&rq->cx, E_RANGE, "the artifact has %llu bytes",
			    (unsigned long long)size);
	}
	rq->out_from = from;
	rq->out_size = to - from;
	rq->status = to - from == size ? 200 : 206;
	if (rq->status == 206)
		rq->content_range =
			arena_printf(&rq->cx.mem, "bytes %llu-%llu/%llu", (unsigned long long)from,
				     (unsigned long long)to - 1, (unsigned long long)size);
	return OK;
}

/* ---- hashing ---- */

void file_proved(struct req *rq)
{
	rq->proof.mark = rq->proof.now.mark;
	rq->proof.known = rq->proof.now.steady;
	rq->proof.times++;
	proving_end(&rq->proof.now);
}

/* Of a small file.  An upload of the same bytes that ends meanwhile touches the file, and not its
 * bytes. */
static enum err prove_at_once(struct req *rq, const struct blobs *b)
{
	bool done = false;

	TRY(proving_step(&rq->cx, b, &rq->proof.now, &done));
	file_proved(rq);
	rq->proof.known = true;
	return OK;
}

static enum err proving_take_over(struct req *rq, const struct blobs *b, const char *digest,
				  const struct file_mark *mark)
{
	int fd = dup(rq->out_fd);

	if (fd < 0)
		return errf(&rq->cx, E_UNAVAILABLE, "the file of %s cannot be read", digest);
	proving_begin(digest, fd, mark, &rq->proof.now);
	rq->proof.of = b;
	if (mark->size <= AT_ONCE)
		return prove_at_once(rq, b);
	close(rq->out_fd);
	rq->out_fd = -1;
	return OK;
}

static enum err file_prove(struct req *rq, const struct blobs *b, const char *digest)
{
	struct file_mark mark;
	bool proved;

	TRY(blob_proved(&rq->cx, b, digest, rq->out_fd, &mark, &proved));
	proved |= rq->proof.known && file_mark_same(&mark, &rq->proof.mark);
	if (proved) {
		rq->proof.mark = mark;
		rq->proof.known = true;
		return OK;
	}
	if (rq->proof.times < TIMES_MAX && !req_entered(rq))
		return proving_take_over(rq, b, digest, &mark);
	return errf(&rq->cx, E_UNAVAILABLE, "the file of %s changes while it is read", digest);
}

enum err reply_file(struct req *rq, const struct blobs *b, const char *digest, uint64_t size)
{
	TRY(blob_read(&rq->cx, b, digest, size, &rq->out_fd));
	TRY(ranged(rq, size));
	rq->type = "application/octet-stream";
	rq->etag = digest;
	rq->attachment = true;
	return reply_leaves(rq) ? file_prove(rq, b, digest) : OK;
}

bool reply_put_off(const struct req *rq)
{
	return rq->proof.now.hashing != NULL;
}
