/*
 * The approval policy, as a file.  rules/needs.h says what it demands of a
 * change.
 *
 * A meaning that a rule names must be defined, with its full sentence, in the
 * same file: people sign the sentence, not the code.
 */

#include "documents/policy.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "documents/need.h"
#include "documents/role.h"
#include "documents/statement.h"

#define POLICY_V 2
#define DAYS_MAX 30

static const char *const custodies[CUSTODY_COUNT] = { "sealed", "file", "hardware" };
static const char *const excludes[EXCLUDE_COUNT] = { "author", "trainer", "validator" };

/* The place of a name in a list; n: it is not there. */
static int policy_place_of(const char *const *names, int n, const char *name)
{
	int i = 0;

	while (i < n && strcmp(names[i], name) != 0)
		i++;
	return i;
}

const char *custody_name(enum custody c)
{
	return custodies[c];
}

bool custody_parse(const char *name, enum custody *out)
{
	*out = (enum custody)policy_place_of(custodies, CUSTODY_COUNT, name);
	return *out < CUSTODY_COUNT;
}

bool custody_moves_ground(enum custody c)
{
	return c == CUSTODY_FILE || c == CUSTODY_HARDWARE;
}

unsigned custodies_for_ground(unsigned set)
{
	unsigned all = 0;

	for (enum custody c = 0; c < CUSTODY_COUNT; c++)
		if (custody_moves_ground(c))
			all |= custody_bit(c);
	return set & all ? set & all : all;
}

const char *exclude_name(enum excluded e)
{
	return excludes[e];
}

bool exclude_parse(const char *name, enum excluded *out)
{
	*out = (enum excluded)policy_place_of(excludes, EXCLUDE_COUNT, name);
	return *out < EXCLUDE_COUNT;
}

/* An array of names, each one of the set, as bits. */
static unsigned set_read(struct reader *r, const char *key, const char *const *names, int n)
{
	json_t *list = read_array(r, key), *item;
	unsigned set = 0;
	size_t i;

	json_array_foreach (list, i, item) {
		int bit = json_is_string(item) ? policy_place_of(names, n, json_string_value(item))
					       : n;

		if (bit == n)
			read_wrong(r, key, "an array of names from its list");
		else
			set |= 1u << bit;
	}
	return set;
}

/* A need that nobody can meet would lock what it is for: a rejection ends a change, and an
 * administrator signs nothing. */
static enum err policy_need_read(struct ctx *cx, const struct policy *p, json_t *item,
				 const char *place, struct need *out)
{
	struct reader r = reader(item, place);
	enum role role;

	TRY(need_parse_short(cx, item, place, out));
	if (!policy_meaning(p, out->meaning) || strcmp(out->meaning, "rejection") == 0)
		read_wrong(&r, "meaning", "one of /meanings, and no rejection");
	if (!role_parse(out->role, &role) || role == ROLE_ADMINISTRATOR)
		read_wrong(&r, "role", "a role that signs");
	return r.want ? read_end(cx, &r) : OK;
}

/* The acts of a rule.  Those of the root's holders have rules of their own. */
static void acts_read(struct reader *r, struct rule *out)
{
	json_t *items = read_array(r, "acts");
	bool of_root = false, of_others = false;

	for (size_t i = 0; i < json_array_size(items); i++) {
		const char *name = json_string_value(json_array_get(items, i));
		enum act_kind kind;

		if (!name || !act_kind_parse(name, &kind) || (out->acts & act_bit(kind))) {
			read_wrong(r, "acts", "an array of acts, each once");
			continue;
		}
		out->acts |= act_bit(kind);
		*(act_is_of_root(kind) ? &of_root : &of_others) = true;
	}
	if (!out->acts || (of_root && of_others))
		read_wrong(r, "acts", "acts of the root's holders, or others");
}

static bool rule_is_of_root(const struct rule *rule)
{
	return !rule->paths &&
	       !(rule->acts & ~(act_bit(ACT_REFOUND) | act_bit(ACT_ANNOUNCE_REFOUNDING)));
}

/* Paths or acts: what the rule is for. */
static void rule_for_read(struct ctx *cx, struct reader *r, struct rule *out)
{
	if (!read_there(r, "paths")) {
		acts_read(r, out);
		return;
	}
	out->paths = read_text_kept(cx, r, "paths");
	if (!path_ok(out->paths))
		read_wrong(r, "paths", "a path, in which * stands for anything but a slash");
}

/* No policy makes a sealed key count for an act that moves the ground. */
static enum err custody_check(struct ctx *cx, const struct rule *rule, const char *place)
{
	bool ground = false;

	for (int kind = 0; kind < ACT_COUNT; kind++)
		ground |= (rule->acts & act_bit(kind)) && act_moves_ground((enum act_kind)kind);
	for (size_t i = 0; ground && i < rule->needs.n; i++)
		if (rule->needs.need[i].custody !=
		    custodies_for_ground(rule->needs.need[i].custody))
			return err_at(
				cx,
				errf(cx, E_INVALID,
				     "file or hardware: a sealed key counts for none of these"),
				"%s/require/%zu/custody", place, i);
	return OK;
}

static enum err rule_read(struct ctx *cx, const struct policy *p, json_t *item, const char *place,
			  struct rule *out)
{
	struct reader r = reader(item, place);
	json_t *needs;

	rule_for_read(cx, &r, out);
	out->needs.exclude = set_read(&r, "exclude", excludes, EXCLUDE_COUNT);
	needs = read_array(&r, "require");
	out->needs.n = json_array_size(needs);
	if (rule_is_of_root(out)) {
		if (out->needs.n)
			read_wrong(&r, "require", "empty: the root's holders sign it");
	} else if (out->needs.n < 1 || out->needs.n > POLICY_NEEDS_MAX) {
		read_wrong(&r, "require", "1 to " as_text(POLICY_NEEDS_MAX) " needs");
	}
	TRY(read_end(cx, &r));
	for (size_t i = 0; i < out->needs.n; i++)
		TRY(policy_need_read(cx, p, json_array_get(needs, i),
				     arena_printf(&cx->mem, "%s/require/%zu", place, i),
				     &out->needs.need[i]));
	return custody_check(cx, out, place);
}

static enum err reasons_read(struct ctx *cx, json_t *item, struct reasons *out)
{
	struct reader r = reader(item, "/reasons");
	json_t *filler;

	out->columns = read_int(&r, "columns");
	filler = read_array(&r, "filler");
	if (out->columns < 0 || out->columns > REASON_COLUMNS_MAX)
		read_wrong(&r, "columns", "0 to " as_text(REASON_COLUMNS_MAX));
	if (json_array_size(filler) > REASON_FILLERS_MAX)
		read_wrong(&r, "filler", "a shorter list");
	TRY(read_end(cx, &r));
	for (size_t i = 0; i < json_array_size(filler); i++) {
		const char *text = json_string_value(json_array_get(filler, i));

		if (!text || !*text || !prose_ok(text))
			return err_at(cx, errf(cx, E_INVALID, "a filler is readable text"),
				      "/reasons/filler/%zu", i);
		out->filler[out->n_filler++] = arena_strdup(&cx->mem, text);
	}
	return OK;
}

static enum err meanings_read(struct ctx *cx, json_t *list, struct policy *out)
{
	json_t *item;
	size_t i;

	out->n_meanings = json_array_size(list);
	if (out->n_meanings > POLICY_MEANINGS_MAX)
		return err_at(cx, errf(cx, E_INVALID, "at most %d meanings", POLICY_MEANINGS_MAX),
			      "/meanings");
	json_array_foreach (list, i, item)
		TRY(meaning_parse(cx, item, arena_printf(&cx->mem, "/meanings/%zu", i),
				  &out->meanings[i]));
	if (!policy_meaning(out, "rejection") || !policy_meaning(out, "acknowledgement"))
		return err_at(cx,
			      errf(cx, E_INVALID, "rejection and acknowledgement must be there"),
			      "/meanings");
	return OK;
}

static enum err rules_read(struct ctx *cx, json_t *list, struct policy *out)
{
	json_t *item;
	size_t i;

	out->n_rules = json_array_size(list);
	if (out->n_rules > POLICY_RULES_MAX)
		return err_at(cx, errf(cx, E_INVALID, "at most %d rules", POLICY_RULES_MAX),
			      "/rules");
	json_array_foreach (list, i, item)
		TRY(rule_read(cx, out, item, arena_printf(&cx->mem, "/rules/%zu", i),
			      &out->rules[i]));
	return OK;
}

/* Texts are borrowed from json, which lives as long as the arena's owner keeps it. */
static enum err policy_read(struct ctx *cx, json_t *json, struct policy *out)
{
	struct reader r = reader(json, "");
	json_t *meanings, *rules, *reasons = NULL;

	if (read_int(&r, "v") != POLICY_V)
		read_wrong(&r, "v", as_text(POLICY_V));
	out->not_after_days = read_int(&r, "not_after_days");
	if (out->not_after_days < 1 || out->not_after_days > DAYS_MAX)
		read_wrong(&r, "not_after_days", "1 to " as_text(DAYS_MAX));
	meanings = read_array(&r, "meanings");
	rules = read_array(&r, "rules");
	if (read_there(&r, "reasons"))
		reasons = read_object(&r, "reasons");
	TRY(read_end(cx, &r));
	if (reasons)
		TRY(reasons_read(cx, reasons, &out->reasons));
	TRY(meanings_read(cx, meanings, out));
	return rules_read(cx, rules, out);
}

enum err policy_parse(struct ctx *cx, const void *bytes, size_t size, struct policy *out)
{
	auto_json json = NULL;

	*out = (struct policy){ 0 };
	TRY(json_read(cx, bytes, size, &json));
	return policy_read(cx, json, out);
}

enum err policy_judged(struct ctx *cx, const struct policy *p)
{
	if (p->reasons.columns)
		return json_unjudged(cx, "/reasons/columns");
	if (p->reasons.n_filler)
		return json_unjudged(cx, "/reasons/filler");
	for (size_t i = 0; i < p->n_rules; i++) {
		const struct needs *needs = &p->rules[i].needs;
		const char *place = arena_printf(&cx->mem, "/rules/%zu", i);

		for (size_t k = 0; k < needs->n; k++)
			TRY(need_judged(cx, &needs->need[k],
					arena_printf(&cx->mem, "%s/require/%zu", place, k)));
		if (!p->rules[i].paths && !act_rule_is_judged(&p->rules[i]))
			return json_unjudged(cx, place);
	}
	return OK;
}

const struct rule *policy_act_rule(const struct policy *p, enum act_kind kind, size_t nth)
{
	for (size_t i = 0; i < p->n_rules; i++)
		if (!p->rules[i].paths && (p->rules[i].acts & act_bit(kind)) && nth-- == 0)
			return &p->rules[i];
	return NULL;
}

const struct meaning *policy_meaning(const struct policy *p, const char *code)
{
	for (size_t i = 0; i < p->n_meanings; i++)
		if (strcmp(p->meanings[i].code, code) == 0)
			return &p->meanings[i];
	return NULL;
}

bool path_fits(const char *pattern, const char *path)
{
	return glob_fits(pattern, path, '\0');
}

/* A star takes anything but a slash.  Only the last star ever takes more: those
 * before it have done their part, or are in a folder above.  So there is no
 * recursion and no pattern that takes exponential time. */
bool glob_fits(const char *pattern, const char *path, char one)
{
	const char *star = NULL, *from = NULL;

	while (*path) {
		if (*pattern == '*') {
			star = pattern++;
			from = path;
		} else if (*pattern == *path || (one && *pattern == one && *path != '/')) {
			pattern++;
			path++;
		} else if (star && *from != '/') { /* the star takes one more */
			pattern = star + 1;
			path = ++from;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}
