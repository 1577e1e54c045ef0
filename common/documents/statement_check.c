/*
 * The bounds of each member of a statement, said once for what is printed and
 * for what is read.
 */

#include "documents/statement_part.h"

#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "documents/policy.h"
#include "documents/role.h"
#include "proof/note.h"
#include "proof/sshsig.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS  "0123456789"

/* ---- what one may hold ---- */

static bool human_ok(const char *s, size_t max)
{
	size_t n = strlen(s);

	return n > 0 && n <= max && prose_ok(s);
}

/* A name of the tz database: "Europe/Berlin", "Etc/GMT+3". */
static bool statement_zone_ok(const char *s)
{
	return *s && strlen(s) <= 64 && strspn(s, LETTERS DIGITS "_+-/") == strlen(s);
}

/* "+hh:mm" or "-hh:mm" within 14 hours; zero is "+00:00" alone. */
static bool offset_ok(const char *s)
{
	int minutes;

	if (strlen(s) != 6 || (*s != '+' && *s != '-') || s[3] != ':' ||
	    strspn(s + 1, DIGITS) != 2 || strspn(s + 4, DIGITS) != 2 || s[4] > '5')
		return false;
	minutes = (10 * (s[1] - '0') + s[2] - '0') * 60 + 10 * (s[4] - '0') + s[5] - '0';
	return minutes <= 14 * 60 && (minutes > 0 || *s == '+');
}

static bool time_ok(int64_t ms)
{
	return ms >= CLOCK_MIN && ms <= CLOCK_MAX;
}

static enum err statement_wrong(struct ctx *cx, const char *place, const char *want)
{
	return err_at(cx, errf(cx, E_INVALID, "%s must be %s", place, want), "%s", place);
}

enum err statement_subjects_wrong(struct ctx *cx)
{
	return statement_wrong(cx, "/subject",
			       arena_printf(&cx->mem, "1 to %d subjects", STATEMENT_SUBJECTS_MAX));
}

struct member_rule {
	const char *place; /* below /predicate */
	bool ok;
	const char *want;
};

static enum err rules_check(struct ctx *cx, const struct member_rule *rule, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!rule[i].ok)
			return statement_wrong(
				cx, arena_printf(&cx->mem, "/predicate/%s", rule[i].place),
				rule[i].want);
	return OK;
}

static enum err statement_subjects_check(struct ctx *cx, const struct statement *s)
{
	if (s->n_subjects < 1 || s->n_subjects > STATEMENT_SUBJECTS_MAX)
		return statement_subjects_wrong(cx);
	for (size_t i = 0; i < s->n_subjects; i++) {
		const char *name = s->subjects[i].name;
		const char *place = arena_printf(&cx->mem, "/subject/%zu/name", i);

		if (!path_ok(name))
			return statement_wrong(
				cx, place, "a path of at most " as_text(PATH_MAX_BYTES) " bytes");
		for (size_t j = 0; j < i; j++)
			if (strcmp(s->subjects[j].name, name) == 0)
				return statement_wrong(cx, place, "there once");
	}
	return OK;
}

/* A key that its owner holds is opened where nobody but the owner sees how. */
static enum err auth_check(struct ctx *cx, const struct statement *s)
{
	static const char of_sealed[] = "null unless the key is sealed, and there if it is";
	static const char digest[] = "sha256: and 64 hex digits in lower case";
	bool sealed = strcmp(s->custody, custody_name(CUSTODY_SEALED)) == 0;
	const struct member_rule rules[] = {
		{ "auth", sealed == (s->auth.n_components > 0), of_sealed },
		{ "policy", s->policy && digest_ok(s->policy), digest },
		{ "acknowledged", !s->acknowledged || digest_ok(s->acknowledged), digest },
		{ "delegation/id", !s->delegation || uuid_ok(s->delegation),
		  "a UUID in lower case" },
		{ "delegation/from", !s->delegation || (s->delegator && id_ok(s->delegator)),
		  "an id: " ID_SPELLING },
		{ "shown", !sealed || !s->shown_language, "null, since the key is sealed" },
		{ "shown/language", !s->shown_language || language_ok(s->shown_language),
		  "a language tag" },
		{ "shown/rendering",
		  !s->shown_language || (s->shown_rendering && digest_ok(s->shown_rendering)),
		  digest },
	};

	return rules_check(cx, rules, countof(rules));
}

enum err statement_check(struct ctx *cx, const struct statement *s)
{
	static const char name[] = "a name: " NAME_SPELLING;
	enum custody custody;
	const struct member_rule rules[] = {
		{ "id", uuid_ok(s->id), "a UUID in lower case" },
		{ "meaning/code", name_ok(s->meaning), name },
		{ "meaning/text", human_ok(s->meaning_text, STATEMENT_MEANING_MAX),
		  "readable text of 1 to " as_text(STATEMENT_MEANING_MAX) " bytes" },
		{ "meaning/language", language_ok(s->language), "a language tag" },
		{ "signer/id", id_ok(s->signer), "an id: " ID_SPELLING },
		{ "signer/name", human_ok(s->signer_name, STATEMENT_NAME_MAX),
		  "readable text of 1 to " as_text(STATEMENT_NAME_MAX) " bytes" },
		{ "signer/title", !s->title || human_ok(s->title, STATEMENT_NAME_MAX),
		  "null or readable text of 1 to " as_text(STATEMENT_NAME_MAX) " bytes" },
		{ "signer/role", name_ok(s->role), name },
		{ "signer/site", name_ok(s->site) || strcmp(s->site, EVERY_SITE) == 0,
		  "a site's id, or *" },
		{ "key/fingerprint", ssh_fingerprint_ok(s->fingerprint), "SHA256: and 43 digits" },
		{ "key/custody", custody_parse(s->custody, &custody), "sealed, file or hardware" },
		{ "time/utc", time_ok(s->time), "a time before the year 10000" },
		{ "time/offset", offset_ok(s->offset), "+hh:mm or -hh:mm within 14 hours" },
		{ "time/zone", statement_zone_ok(s->zone), "the name of a time zone" },
		{ "not_after", time_ok(s->not_after) && s->not_after > s->time, "after time/utc" },
		{ "base/origin", origin_ok(s->origin), "the name of a log" },
		{ "base/size", s->size >= 1 && s->size <= INT_SAFE_MAX, "1 or more" },
		{ "change", s->change >= 0 && s->change <= INT_SAFE_MAX, "null or from 1 on" },
		{ "comment", !s->comment || human_ok(s->comment, STATEMENT_COMMENT_MAX),
		  "null or readable text of 1 to " as_text(STATEMENT_COMMENT_MAX) " bytes" },
	};

	TRY(rules_check(cx, rules, countof(rules)));
	TRY(auth_check(cx, s));
	return statement_subjects_check(cx, s);
}
