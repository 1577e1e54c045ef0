/*
 * Opening the change and waiting for its people.  A refusal by the server is
 * kept for the report and gets its own exit code, apart from a failure on the
 * way: a pipeline must know whether trying again can help.
 */

#include "cli/submit/submit.h"

#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "cli/kit/body.h"
#include "cli/kit/exits.h"
#include "cli/kit/options.h"
#include "cli/kit/out.h"
#include "documents/path.h"

#define POLL_SECONDS 2

static enum err submit_document_put(struct cli *c, struct printer *p, json_t *item, size_t i)
{
	struct reader r = reader_item(item, "/change/documents", i);
	const char *path = read_text(&r, "path"), *file = read_text(&r, "file");

	TRY(read_end(&c->cx, &r));
	return put_document(c, p, path, file, false);
}

static enum err submit_documents_put(struct cli *c, const struct submit *s, struct printer *p)
{
	json_t *item;
	size_t i;

	put_open(p, "documents", '[');
	put_open(p, NULL, '{');
	put_text(p, "path", path_print(&c->cx, PATH_VERSION, s->model, s->version));
	put_open(p, "record", '{');
	put_text(p, "validation", s->validation);
	put_close(p, '}');
	put_close(p, '}');
	if (s->release) {
		put_open(p, NULL, '{');
		put_text(p, "path", path_next_print(&c->cx, PATH_RELEASE, s->model));
		/* both were only known now: the file cannot name them */
		json_object_set_new(s->release, "version", json_integer(s->version));
		json_object_set_new(s->release, "envelope", json_integer(s->envelope));
		put_json(p, "record", s->release);
		put_close(p, '}');
	}
	json_array_foreach (s->documents, i, item)
		TRY(submit_document_put(c, p, item, i));
	put_close(p, ']');
	return OK;
}

static enum err change_state(struct cli *c, struct submit *s)
{
	struct http_reply reply;
	auto_json json = NULL;

	TRY(api_get(&c->cx, &c->api,
		    arena_printf(&c->cx.mem, "/v1/changes/%lld", (long long)s->change), &reply));
	TRY(api_json(&c->cx, &reply, &json));
	s->state = arena_strdup(&c->cx.mem, json_text(json, "state"));
	s->missing = arena_strdup(&c->cx.mem, json_text(json, "missing"));
	return OK;
}

enum err submit_change(struct cli *c, struct submit *s)
{
	struct printer body = body_open(c);
	auto_json fact = NULL;
	enum err e;

	put_text(&body, "title", s->change_title);
	put_text(&body, "reason", s->reason);
	put_text(&body, "impact", s->impact);
	put_text(&body, "retest", s->retest);
	if (s->links)
		put_json(&body, "links", s->links);
	TRY(submit_documents_put(c, s, &body));
	e = submit_act(c, "/v1/changes", &body, 0, &fact);
	if (e != OK) {
		s->refused = c->cx.detail;
		c->outcome = err_refuses(e) ? EXIT_REFUSED : 0;
		return e;
	}
	s->change = json_integer_value(json_object_get(fact, "number"));
	return change_state(c, s);
}

enum err submit_wait(struct cli *c, struct submit *s)
{
	int64_t until = clock_elapsed_ms() + opt_int(c, "wait", 0) * 1000;
	const struct timespec pause = { .tv_sec = POLL_SECONDS };

	while (strcmp(s->state, "open") == 0 && clock_elapsed_ms() < until) {
		nanosleep(&pause, NULL);
		TRY(change_state(c, s));
	}
	tell(c, "change      %lld %s%s%s\n", (long long)s->change, s->state,
	     *s->missing ? ", missing: " : "", s->missing);
	if (strcmp(s->state, "open") == 0)
		c->outcome = opt(c, "wait") ? EXIT_PENDING : 0;
	else if (strcmp(s->state, "merged") != 0)
		c->outcome = EXIT_RETURNED;
	return OK;
}
