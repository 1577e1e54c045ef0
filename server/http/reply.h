#pragma once

/*
 * What handlers answer.  Each call sets the whole reply, and the last one
 * counts; the transport sends it once its batch is durable.  A cursor is opaque
 * and belongs to the list that gave it.  On the thread of the handler.  Replies
 * cannot fail but return OK, to be a handler's last statement; the others name
 * their errors: E_INVALID, E_NOT_FOUND, E_TAMPERED.
 */

#include "engine/body.h"
#include "engine/page.h"
#include "http/req.h"

enum err reply_bytes(struct req *rq, int status, const char *type, const void *bytes, size_t size);
enum err reply_text(struct req *rq, int status, const char *text);
enum err reply_json(struct req *rq, int status, const char *json);
enum err reply_record(struct req *rq, const struct body *b); /* 200 with its ETag */
void reply_problem(struct req *rq, enum err e); /* RFC 9457; names the refusal's entry */
/* The same as text, of whom no request is known; entry: NO_ENTRY for none. */
void problem_put(struct ctx *cx, enum err e, const char *request, int64_t entry, struct printer *p);
enum err reply_see(struct req *rq, const char *path); /* 303: go and look there */
void reply_entry(struct req *rq);                     /* 201 with the receipt of the job */

/* Lists: ?limit=&cursor=&as_of=.  A cursor is opaque and belongs to the list that gave it. */
must_check enum err page_asked(struct req *rq, struct page *out); /* E_INVALID */
enum err reply_page(struct req *rq, const struct page *p);
const char *page_cursor(struct req *rq, const struct page *p); /* of a page that has a next */
/* The bytes of a blob, or the range of them that was asked for, as an attachment.  If
 * reply_put_off(), the caller returns at once: run() is called again when the file is hashed.
 * E_DAMAGED, E_RANGE, E_UNAVAILABLE. */
must_check enum err reply_file(struct req *rq, const struct blobs *b, const char *digest,
			       uint64_t size);
bool reply_put_off(const struct req *rq);
void file_proved(struct req *rq); /* for the transport: proof.now came to its end, and agreed */
/* A document that the log binds, byte for byte, as JSON.  E_NOT_FOUND, E_TAMPERED. */
must_check enum err reply_document(struct req *rq, const char *digest);
