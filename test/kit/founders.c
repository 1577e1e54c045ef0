/* The two founders, each at a desk of their own. */

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "person.h"
#include "program.h"

/* The same person as in a test without a desk: the seed is that of the file. */
static struct person *desk_founder(struct desk *d, const char *id)
{
	struct arena *mem = &d->s->cx.mem;
	struct person *p = arena_alloc(mem, sizeof(*p));
	char text[200] = "";
	FILE *f = fopen(arena_printf(mem, "%s/%s.seed", d->dir, id), "r");
	unsigned char seed[SEED_SIZE];
	const char *base64;

	ck_assert_ptr_nonnull(f);
	ck_assert_ptr_nonnull(fgets(text, sizeof(text), f));
	fclose(f);
	base64 = strchr(text, ' ');
	ck_assert_ptr_nonnull(base64);
	ck_assert(base64_bytes(base64 + 1, strcspn(base64 + 1, "\n"), seed, sizeof(seed)));
	p->id = arena_strdup(mem, id);
	snprintf(p->key, sizeof(p->key), "%s", desk_key(d, id));
	seed_signer_init(&p->signer, seed);
	return p;
}

const char *desk_fingerprint(struct desk *d, const char *user)
{
	return value_of(d, run(d, user, 0, "key", "list", "--json", NULL), "fingerprint");
}

void desk_confirms(struct desk *d, const char *by, const char *user)
{
	const char *fingerprint = desk_fingerprint(d, user);

	run(d, by, 0, "key", "confirm", user, "--fingerprint", fingerprint, "--key",
	    arena_printf(&d->s->cx.mem, "%s.seed", by), "--yes", NULL);
}

void desk_confirmed(struct desk *d, const char *user)
{
	desk_confirms(d, "anna", user);
	desk_confirms(d, "ben", user);
}

void desk_acknowledge(struct desk *d, const char *folder)
{
	run(d, "anna", 0, "trust", "acknowledge", folder, "--key", "anna.seed", "--yes", NULL);
	run(d, "ben", 0, "trust", "acknowledge", folder, "--key", "ben.seed", "--yes", NULL);
}

void desk_founders(struct desk *d)
{
	static const char *const founders[] = { "anna", "ben" };

	for (size_t i = 0; i < countof(founders); i++) {
		desk_join(d, founders[i], d->s->founder_codes[i]);
		run(d, founders[i], 0, "key", "new",
		    arena_printf(&d->s->cx.mem, "%s.seed", founders[i]), "--role", "approver",
		    NULL);
		output_says(d->out, "fingerprint SHA256:");
	}
	desk_confirms(d, "anna", "ben");
	desk_confirms(d, "ben", "anna");
	for (size_t i = 0; i < countof(founders); i++)
		d->s->founder[i] = desk_founder(d, founders[i]);
}
