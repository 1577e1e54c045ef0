#include "stream.h"

#include <ctype.h>
#include <semaphore.h>
#include <string.h>

#include "engine/apply.h"
#include "engine/hand.h"
#include "registry/model.h"

#define BIG  30000
#define WIDE 70000

/* Actions that change no table. */
static const struct stream streams[] = { { ACTION_EXPORT_MADE, "items" },
					 { ACTION_SESSION_CLOSED, "things" },
					 { ACTION_MODEL_CREATED, "items" } };

struct call {
	struct job job;
	struct ctx cx;
	char letter;
	const char *name;
	struct outcome *out;
	sem_t *began, *go; /* of the job that holds the writer */
	sem_t *answered;
};

static const char *text_of(struct call *c)
{
	size_t n = c->letter == 'W' ? WIDE : strchr("xyz", c->letter) ? BIG : 5;
	char *text = arena_alloc(&c->cx.mem, n + 1);

	return memset(text, c->letter, n);
}

static enum err item_decide(struct job *job, struct db *db)
{
	struct call *c = container_of(job, struct call, job);
	const char *text = text_of(c);

	fact_start(job->cx, &job->fact, job->item.stream->action);
	fact_object(job->cx, &job->fact, "item", c->name);
	TRY(object_head(job->cx, db, "item:a", &c->out->saw));
	job->repeated = c->letter == 'R';
	if (c->letter == 'L') {
		auto_hand h = db_hand(db, HAND_LOG);

		return db_exec(job->cx, db, "ROLLBACK");
	}
	if (c->letter == 'X')
		return errf(job->cx, E_CONFLICT, "refused");
	put_text(&job->fact.body, "says", text);
	job->item.leaf = c->out->leaf = merkle_leaf(text, strlen(text));
	return OK;
}

static enum err model_decide(struct job *job, struct db *db)
{
	struct call *c = container_of(job, struct call, job);

	TRY(object_head(job->cx, db, "item:a", &c->out->saw));
	return model_create(job->cx, db, job->act, c->name, "x", &job->fact);
}

static enum err hold(struct job *job, struct db *db)
{
	struct call *c = container_of(job, struct call, job);

	sem_post(c->began);
	sem_wait(c->go);
	job->repeated = true;
	return OK;
}

static void done(struct job *job, enum err e)
{
	struct call *c = container_of(job, struct call, job);
	const struct receipt *r = &job->receipt;

	*c->out = (struct outcome){ .result = e,
				    .index = r->index,
				    .place = job->item.place,
				    .saw = c->out->saw,
				    .leaf = c->out->leaf };
	if (r->index != NO_ENTRY && r->bytes)
		c->out->entry = arena_strndup(&c->cx.mem, r->bytes, r->size);
	sem_post(c->answered);
}

static const struct stream *stream_of(char letter)
{
	if (letter == 'M')
		return NULL;
	return &streams[isdigit((unsigned char)letter) ? 1 : letter == '!' ? 2 : 0];
}

static void call_make(struct fixture *f, struct call *c, char letter, size_t i)
{
	struct job *job = &c->job;

	c->letter = letter;
	c->name = islower((unsigned char)letter) ? arena_printf(&f->cx.mem, "%c", letter)
		  : strchr("XR", letter)
			  ? "a"
			  : arena_printf(&f->cx.mem, "n%zu-%lld", i, (long long)f->last.index++);
	*job = (struct job){ .cx = &c->cx,
			     .act = &f->act,
			     .item.stream = stream_of(letter),
			     .decide = letter == 'M' ? model_decide : item_decide,
			     .done = done,
			     .receipt.index = NO_ENTRY };
	job->item.object = arena_printf(&f->cx.mem, "item:%s", c->name);
}

void script_run(struct fixture *f, struct writer *w, const char *script,
		struct outcome out[SCRIPT_MAX])
{
	struct call *calls = arena_alloc(&f->cx.mem, (SCRIPT_MAX + 1) * sizeof(*calls));
	struct outcome held;
	sem_t began, go, answered;
	size_t n = strlen(script);

	ck_assert_uint_le(n, SCRIPT_MAX);
	sem_init(&began, 0, 0);
	sem_init(&go, 0, 0);
	sem_init(&answered, 0, 0);
	call_make(f, &calls[n], 'M', n);
	calls[n].job.decide = hold;
	calls[n].out = &held;
	calls[n].began = &began;
	calls[n].go = &go;
	calls[n].answered = &answered;
	ck_assert(writer_submit(w, &calls[n].job));
	sem_wait(&began);
	for (size_t i = 0; i < n; i++) {
		call_make(f, &calls[i], script[i], i);
		out[i] = (struct outcome){ .saw = NO_ENTRY };
		calls[i].out = &out[i];
		calls[i].answered = &answered;
		ck_assert(writer_submit(w, &calls[i].job));
	}
	sem_post(&go);
	for (size_t i = 0; i <= n; i++)
		sem_wait(&answered);
	for (size_t i = 0; i < n; i++)
		if (out[i].entry)
			out[i].entry = arena_strdup(&f->cx.mem, out[i].entry);
	for (size_t i = 0; i <= n; i++)
		arena_free(&calls[i].cx.mem);
}
