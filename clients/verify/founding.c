/* The founding: the two people who begin quality, until each has a key that counts. */

#include <string.h>

#include "rules/powers.h"
#include "verify/acts.h"

const char *founder_other(const struct state *s, const char *user)
{
	for (size_t i = 0; s->founding && i < FOUNDERS; i++)
		if (strcmp(s->founders[i], user) == 0)
			return s->founders[FOUNDERS - 1 - i];
	return NULL;
}

unsigned words_resting(const struct state *s, const struct user *u)
{
	return founder_other(s, u->id) ? powers_rest(u->identity, false) : words_rest(u->identity);
}

static enum err founders_read(struct verify *v, const struct entry *e, const char **out)
{
	struct reader r = entry_fact(e);
	json_t *list = read_array(&r, "founders"), *item;
	size_t i;

	TRY(read_end(&v->scratch, &r));
	if (json_array_size(list) != FOUNDERS)
		return wrong(v, "/fact/founders", "there are two founders");
	json_array_foreach (list, i, item) {
		out[i] = json_string_value(item);
		if (!out[i] || !map_get(&v->state->users, out[i]))
			return wrong(v, "/fact/founders", "a founder who is no user");
	}
	return strcmp(out[0], out[1]) != 0 ? OK
					   : wrong(v, "/fact/founders", "one person, named twice");
}

/* Before anybody else's key; by the system alone. */
enum err on_founding_opened(struct verify *v, const struct entry *e)
{
	struct state *s = v->state;
	const char *founders[FOUNDERS] = { "", "" };

	TRY(founders_read(v, e, founders));
	if (s->founders[0] || s->keys.n || e->actor_kind != KIND_SYSTEM)
		return wrong(v, "/action", "a founding opens once, at the beginning");
	for (size_t i = 0; i < FOUNDERS; i++)
		s->founders[i] = keep(v, founders[i]);
	s->founding = true;
	return OK;
}

enum err on_founding_closed(struct verify *v, const struct entry *e)
{
	struct state *s = v->state;
	const char *founders[FOUNDERS] = { "", "" };

	TRY(founders_read(v, e, founders));
	if (!founder_other(s, founders[0]) || !founder_other(s, founders[1]))
		return wrong(v, "/fact/founders", "not those of an open founding");
	for (size_t i = 0; i < FOUNDERS; i++)
		if (!founder_ready(map_get(&s->users, founders[i])))
			return wrong(v, "/fact/founders",
				     "'%s' has no key that is confirmed and not sealed",
				     founders[i]);
	s->founding = false;
	return OK;
}
