#include "rules/verdict.h"

#include <string.h>

static void counts_print(struct printer *p, const struct confusion *c)
{
	put_open(p, "counts", '{');
	put_int(p, "tp", c->tp);
	put_int(p, "fp", c->fp);
	put_int(p, "tn", c->tn);
	put_int(p, "fn", c->fn);
	put_close(p, '}');
}

static const char *verdict_value(struct ctx *cx, const struct metric *m, const struct confusion *c)
{
	int64_t whole = m->whole(c);

	return whole > 0 ? ratio_text(cx, m->part(c), whole) : NULL;
}

static void metrics_print(struct ctx *cx, struct printer *p, const struct confusion *c)
{
	put_open(p, "metrics", '{');
	for (size_t i = 0; i < n_metrics; i++)
		put_text(p, metrics[i].name, verdict_value(cx, &metrics[i], c));
	put_close(p, '}');
}

static bool criteria_print(struct ctx *cx, struct printer *p, const struct acceptance *a,
			   const struct confusion *counts)
{
	bool all = true, met;

	put_open(p, "criteria", '[');
	for (size_t i = 0; i < a->n; i++) {
		const struct criterion *c = &a->criteria[i];

		met = criterion_met(c, counts);
		all &= met;
		put_open(p, NULL, '{');
		put_text(p, "metric", c->metric->name);
		put_text(p, "value", verdict_value(cx, c->metric, counts));
		put_text(p, "at_least", c->at_least);
		put_text(p, "bound", c->bound);
		put_bool(p, "met", met);
		put_close(p, '}');
	}
	put_close(p, ']');
	return all;
}

bool result_print(struct ctx *cx, struct printer *p, const char *predictions,
		  const struct acceptance *a, const struct confusion *counts)
{
	bool passes;

	put_text(p, "predictions", predictions);
	put_int(p, "rows", counts->tp + counts->fp + counts->tn + counts->fn);
	counts_print(p, counts);
	metrics_print(cx, p, counts);
	passes = criteria_print(cx, p, a, counts);
	put_text(p, "verdict", passes ? "passes" : "fails");
	return passes;
}

enum err result_counts(struct ctx *cx, json_t *stated, struct confusion *out)
{
	struct reader r = reader(json_object_get(stated, "counts"), "/counts");

	out->tp = read_int(&r, "tp");
	out->fp = read_int(&r, "fp");
	out->tn = read_int(&r, "tn");
	out->fn = read_int(&r, "fn");
	return read_end(cx, &r);
}

enum err result_check(struct ctx *cx, json_t *stated, const struct acceptance *a,
		      const struct confusion *counts, const char **wrong)
{
	const char *predictions = json_string_value(json_object_get(stated, "predictions")), *key;
	struct printer p = { .mem = &cx->mem };
	auto_json again = NULL;
	json_t *value;

	*wrong = NULL;
	put_open(&p, NULL, '{');
	result_print(cx, &p, predictions ? predictions : "", a, counts);
	put_close(&p, '}');
	TRY(json_read(cx, p.text, p.size, &again));
	json_object_foreach (again, key, value)
		if (!*wrong && !json_equal(json_object_get(stated, key), value))
			*wrong = arena_strdup(&cx->mem, key);
	return OK;
}
