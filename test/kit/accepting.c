#include "accepting.h"

#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "documents/envelope.h"
#include "engine/files.h"
#include "engine/fsck.h"
#include "engine/recount.h"
#include "engine/soundness.h"
#include "engine/tables.h"
#include "intruder.h"
#include "leaper.h"

void way_open(struct way *w)
{
	plant_open(&w->p);
	w->kind = ACT_ACCEPT_DAMAGE;
	w->file = arena_printf(&w->p.s.cx.mem, "%s/damage.json", w->p.s.dir);
}

void way_close(struct way *w)
{
	plant_close(&w->p);
}
/* While nobody serves it. */
void way_altered(struct way *w, const char *sql)
{
	struct raw r = { 0 };

	site_stop(&w->p.s);
	raw_open(&r, w->p.s.in.db_path);
	raw_edit(&r, sql);
	raw_close(&r);
}

void way_each_altered(struct way *w, const char *but)
{
	const struct table *t;
	struct raw r = { 0 };

	site_stop(&w->p.s);
	raw_open(&r, w->p.s.in.db_path);
	for (size_t i = 0; (t = table_at(i)); i++)
		if (t->all != SQL_NONE && strcmp(t->name, but) != 0) {
			bool empty;
			struct edit e = row_edit(&r, t->name, &empty);

			raw_edit(&r, e.does);
		}
	raw_close(&r);
}

enum err way_examined(struct way *w)
{
	struct instance in;
	const struct accepting run = { &in, w->held, w->p.s.anchor };
	struct ctx *cx = &w->p.s.cx;
	enum err e;

	unlink(w->file);
	assert_ok(cx, instance_hold(cx, w->p.s.dir, &in));
	e = accept_write(cx, w->kind, &run, "The disk lost two sectors.", w->file, &w->found);
	instance_close(&in);
	return e;
}

void way_written(struct way *w)
{
	struct ctx *cx = &w->p.s.cx;
	char *bytes;

	assert_ok(cx, way_examined(w));
	assert_ok(cx, file_read(cx, w->file, ACT_MAX, &bytes, &w->size));
	w->bytes = bytes;
}

void site_lets_in(struct site *s)
{
	const int64_t begun = clock_elapsed_ms();
	const char *who = body(s, "{'user':'root','password':'" PASSWORD "'}");

	do {
		ck_assert_msg(clock_elapsed_ms() - begun < PATIENCE_MS, "nobody is let in");
		usleep(100000);
		http(s->port, "POST", "/v1/session", NULL, "", who, &s->last);
	} while (s->last.status == 503);
	ck_assert_int_eq(s->last.status, 201);
	secret_given(s, s->admin);
}

static void way_serve(struct way *w, enum flaw found)
{
	site_stop(&w->p.s);
	site_serve(&w->p.s);
	if (found != FLAW_NONE)
		flaw_found(found, w->p.s.cx.now, "as a scrub says");
	site_lets_in(&w->p.s);
	plant_login(&w->p);
}

void way_served(struct way *w)
{
	way_serve(w, FLAW_NONE);
}

void way_served_read_only(struct way *w)
{
	way_serve(w, FLAW_ROW);
}

/* With a key that the person holds. */
const char *way_signed(struct way *w, struct person *by, const char *role, int status)
{
	struct site *s = &w->p.s;
	const struct hash hash = hash_bytes(w->bytes, w->size);
	const char *url, *envelope;
	struct act_document d;

	assert_ok(&s->cx, act_document_parse(&s->cx, w->kind, w->bytes, w->size, &d));
	url = arena_printf(&s->cx.mem,
			   "/v1/integrity/documents/%s/statement?act=%s&id=%s&key=%s&"
			   "meaning=order&role=%s",
			   digest_text(&s->cx, &hash), act_name(w->kind), d.id,
			   by->sealed ? by->own : by->key, role);
	if (status != 200) {
		ask(s, "GET", url, by->secret, NULL, status);
		return NULL;
	}
	ask(s, "GET", url, by->secret, NULL, 200);
	assert_ok(&s->cx, envelope_sign(&s->cx, &by->signer.signer, s->last.body, s->last.body_size,
					&envelope));
	return envelope;
}

enum err way_accepted(struct way *w, const char *first, const char *second, struct accepted *out)
{
	const char *const envelope[] = { first, second, NULL };
	struct instance in;
	const struct accepting run = { &in, w->held, w->p.s.anchor };
	struct ctx *cx = &w->p.s.cx;
	enum err e;

	site_stop(&w->p.s);
	assert_ok(cx, instance_hold(cx, w->p.s.dir, &in));
	e = accept_signed(cx, w->kind, &run, w->bytes, w->size, envelope, out);
	instance_close(&in);
	return e;
}

bool way_found(struct way *w, const char *place)
{
	for (size_t i = 0; i < w->found.n_damage; i++)
		if (strcmp(w->found.damage[i].place, place) == 0)
			return true;
	return false;
}

enum err way_fsck(struct way *w, struct fsck_report *r)
{
	struct ctx *cx = &w->p.s.cx;

	TRY(fsck(cx, w->p.s.in.db_path, NULL, FSCK_REPLAY, r));
	return fsck_bytes(cx, w->p.s.in.db_path, w->p.s.in.blobs, r);
}
