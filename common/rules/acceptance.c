/*
 * The part of a validation envelope that decides: threshold and acceptance
 * criteria.  Members that only people read are checked for their form as well,
 * because an envelope is refused as a whole, with a place, or accepted as a
 * whole.
 *
 * "bound" must be "point": a version that computed no confidence bound must not
 * accept an envelope that asks for one.
 */

#include "rules/acceptance.h"

#include <string.h>

#include "base/text.h"

static void decimal_read(struct reader *r, const char *key, const char **text, struct decimal *out)
{
	*text = read_text(r, key);
	if (!decimal_parse(*text, strlen(*text), out))
		read_wrong(r, key, "a decimal as text, like \"0.5\"");
}

static enum err input_check(struct ctx *cx, json_t *list, size_t i)
{
	struct reader r = reader_item(json_array_get(list, i), "/inputs", i);
	const char *name = read_text(&r, "name"), *min_text, *max_text;
	struct decimal min, max;

	read_text_or_null(&r, "unit");
	if (read_there(&r, "baseline"))
		read_object(&r, "baseline");
	decimal_read(&r, "min", &min_text, &min);
	decimal_read(&r, "max", &max_text, &max);
	if (!*name || !prose_ok(name))
		read_wrong(&r, "name", "text for people");
	if (decimal_cmp(min, max) > 0)
		read_wrong(&r, "max", "not under min");
	return read_end(cx, &r);
}

static enum err criterion_read(struct ctx *cx, json_t *list, size_t i, struct criterion *out)
{
	struct reader r = reader_item(json_array_get(list, i), "/acceptance", i);

	out->metric = metric_named(read_text(&r, "metric"));
	decimal_read(&r, "at_least", &out->at_least, &out->limit);
	out->bound = read_text(&r, "bound");
	if (!out->metric)
		read_wrong(&r, "metric",
			   "sensitivity, specificity, precision, "
			   "negative-predictive-value, accuracy or f1");
	if (strcmp(out->bound, "point") != 0)
		read_wrong(&r, "bound", "point");
	return read_end(cx, &r);
}

enum err acceptance_read(struct ctx *cx, json_t *json, struct acceptance *out)
{
	struct reader r = reader(json, "");
	json_t *inputs, *criteria;
	const char *use;

	*out = (struct acceptance){ 0 };
	if (read_int(&r, "v") != 1)
		read_wrong(&r, "v", "1");
	read_text(&r, "model");
	read_int(&r, "number");
	use = read_text(&r, "intended_use");
	if (!*use || !prose_ok(use))
		read_wrong(&r, "intended_use", "text for people");
	decimal_read(&r, "threshold", &out->threshold, &out->threshold_value);
	if (read_there(&r, "operating_conditions"))
		read_text(&r, "operating_conditions");
	if (read_there(&r, "fallback"))
		read_text(&r, "fallback");
	inputs = read_array(&r, "inputs");
	criteria = read_array(&r, "acceptance");
	out->n = json_array_size(criteria);
	if (json_array_size(inputs) < 1 || json_array_size(inputs) > INPUTS_MAX)
		read_wrong(&r, "inputs", "1 to " as_text(INPUTS_MAX) " inputs");
	if (out->n < 1 || out->n > CRITERIA_MAX)
		read_wrong(&r, "acceptance", "1 to " as_text(CRITERIA_MAX) " criteria");
	TRY(read_end(cx, &r));
	for (size_t i = 0; i < json_array_size(inputs); i++)
		TRY(input_check(cx, inputs, i));
	for (size_t i = 0; i < out->n; i++)
		TRY(criterion_read(cx, criteria, i, &out->criteria[i]));
	return OK;
}

bool criterion_met(const struct criterion *c, const struct confusion *counts)
{
	int64_t whole = c->metric->whole(counts);

	/* a metric without cases is undefined, and undefined meets nothing */
	return whole > 0 && ratio_reaches(c->metric->part(counts), whole, c->limit);
}
