#include "cli/trust/upheld.h"

#include <stdlib.h>
#include <string.h>

#include "cli/kit/show.h"
#include "cli/trust/people.h"
#include "proof/entry.h"

static int by_number(const void *a, const void *b)
{
	int64_t l = *(const int64_t *)a, r = *(const int64_t *)b;

	return (l > r) - (l < r);
}

static enum err upheld_add(struct cli *c, const struct entry *e, const char *id,
			   struct trust_key *key)
{
	const char *of = json_string_value(json_object_get(e->fact, "key"));
	json_t *item;
	size_t i;

	if (e->action != ACTION_KEY_REVIEWED || !of || strcmp(of, id) != 0)
		return errf(&c->cx, E_TAMPERED, "the entry %lld reviewed nothing of the key %s",
			    (long long)e->index, id);
	json_array_foreach (json_object_get(e->fact, "upholds"), i, item) {
		if (key->n_upheld == TRUST_UPHELD_MAX)
			return errf(&c->cx, E_TOO_LARGE,
				    "more than %d signatures of the key %s are upheld",
				    TRUST_UPHELD_MAX, id);
		key->upheld[key->n_upheld++] = json_integer_value(item);
	}
	return OK;
}

static enum err review_read(struct cli *c, struct proved *proved, json_t *shown, const char *id,
			    struct trust_key *key)
{
	const char *entry = json_text(shown, "entry");
	auto_entry e = { .json = NULL };
	struct checkpoint cp;

	TRY(entry_proved(&c->cx, proved, json_text(shown, "proof"), entry,
			 (uint64_t)json_integer_value(json_object_get(shown, "index")), &cp));
	TRY(entry_parse(&c->cx, entry, strlen(entry), &e));
	proved_add(c, proved, checkpoint_head(&cp));
	return upheld_add(c, &e, id, key);
}

enum err upheld_fetch(struct cli *c, struct proved *proved, const char *id, int64_t size,
		      struct trust_key *key)
{
	auto_json json = NULL;
	json_t *shown;
	size_t i;

	key->upheld = arena_alloc(&c->cx.mem, (TRUST_UPHELD_MAX + 1) * sizeof(*key->upheld));
	key->n_upheld = 0;
	if (key->revoked_at == TRUST_NEVER)
		return OK;
	TRY(signers_fetch(
		c, arena_printf(&c->cx.mem, "/v1/keys/%s/reviews", http_value(&c->cx, id)), &json));
	json_array_foreach (json_object_get(json, "items"), i, shown)
		if (json_integer_value(json_object_get(shown, "index")) < size)
			TRY(review_read(c, proved, shown, id, key));
	if (key->n_upheld > 0)
		qsort(key->upheld, key->n_upheld, sizeof(*key->upheld), by_number);
	return OK;
}
