/*
 * The founding of trust happens offline: the seeds are made on people's own
 * machines and carriers, and the server gets signed metadata and never a seed.
 *
 * Root and signers have three keys each, of which two must sign: one that is
 * lost ends nothing, and one that is stolen signs nothing.  So each seed has a
 * folder of its own (a stick, an envelope in a safe) and a passphrase.  Where a
 * demonstration has all of them in one folder, it says so: --demo, which an instance
 * for production refuses.
 */
#include "cli/nouns.h"

#include <errno.h>
#include <libgen.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/kit/options.h"
#include "cli/kit/out.h"
#include "cli/kit/own.h"
#include "cli/trust/signing.h"
#include "cli/trust/upload_trust.h"
#include "lib/seed.h"
#include "rules/grounds.h"

#define HOLDERS 3 /* of each role, at least */

/* A role of people, and where its seeds are named. */
struct holding {
	const char *name, *option, *threshold;
	const char *demo[3]; /* names of seeds in the folder itself */
	struct trust_people *people;
	const char *path[TRUST_PEOPLE_MAX]; /* of each seed */
	struct stat place[TRUST_PEOPLE_MAX];
};

static enum err place_look(struct cli *c, const char *path, struct stat *out)
{
	const char *dir = dirname(arena_strdup(&c->cx.mem, path));

	if (stat(dir, out) == 0)
		return OK;
	return errf(&c->cx, E_INVALID, "%s: %s", dir, strerror(errno));
}

/* A finder of one folder has one key of a role. */
static enum err place_take(struct cli *c, struct holding *h, const char *path)
{
	struct stat *own = &h->place[h->people->n];

	TRY(place_look(c, path, own));
	for (size_t i = 0; i < h->people->n; i++)
		if (h->place[i].st_dev == own->st_dev && h->place[i].st_ino == own->st_ino)
			return err_next(
				&c->cx,
				errf(&c->cx, E_INVALID,
				     "two keys of %s would lie in the folder of %s", h->name, path),
				"Give each seed a place of its own; --demo is for practice.");
	return OK;
}

static enum err seed_new(struct cli *c, const char *path, struct own_key *key)
{
	const char *passphrase = NULL;

	if (!opt_flag(c, "demo") || opt(c, "passphrase-file"))
		TRY(own_passphrase(c, path, &passphrase));
	return own_key_make(&c->cx, path, passphrase, key);
}

/* A seed that is there; in the clear, its finder needs to guess nothing. */
static enum err seed_taken(struct cli *c, const char *path, struct own_key *key)
{
	bool sealed;

	TRY(seed_look(&c->cx, path, &sealed));
	if (!sealed && !opt_flag(c, "demo"))
		return err_next(&c->cx, errf(&c->cx, E_INVALID, "%s has no passphrase", path),
				"Name a new file, or one that 'signet trust seed' made; --demo is "
				"for practice.");
	return own_open(c, path, key);
}

static enum err holder_add(struct cli *c, struct holding *h, const char *path)
{
	struct trust_people *p = h->people;

	if (p->n == TRUST_PEOPLE_MAX)
		return misuse(c, "--%s: at most %d keys", h->option, TRUST_PEOPLE_MAX);
	if (!opt_flag(c, "demo"))
		TRY(place_take(c, h, path));
	if (access(path, F_OK) == 0)
		TRY(seed_taken(c, path, &p->key[p->n]));
	else
		TRY(seed_new(c, path, &p->key[p->n]));
	for (size_t i = 0; i < p->n; i++)
		if (ssh_key_same(&p->key[i].public, &p->key[p->n].public))
			return errf(&c->cx, E_INVALID, "%s holds a key that %s has already", path,
				    h->name);
	h->path[p->n] = path;
	return own_public_keep(c, path, &p->key[p->n++]);
}

static enum err holding_fill(struct cli *c, const char *dir, struct holding *h)
{
	bool demo = opt_flag(c, "demo"), none;
	const char *word;
	size_t at = 0;

	while ((word = opt_each(c, h->option, &at)))
		TRY(holder_add(c, h, word));
	none = h->people->n == 0;
	for (size_t i = 0; none && demo && i < countof(h->demo) && h->demo[i]; i++)
		TRY(holder_add(c, h, arena_printf(&c->cx.mem, "%s/%s.seed", dir, h->demo[i])));
	if (!demo && h->people->n < HOLDERS)
		return err_next(&c->cx,
				errf(&c->cx, E_INVALID, "%s needs at least %d keys, and has %zu",
				     h->name, HOLDERS, h->people->n),
				"%s",
				arena_printf(&c->cx.mem,
					     "Name a file for each, in a folder of its own: --%s "
					     "FILE, three times. --demo is for practice.",
					     h->option));
	h->people->threshold =
		opt_int(c, h->threshold, h->people->n < 2 ? (int64_t)h->people->n : 2);
	if (demo ? h->people->threshold < 1 || h->people->threshold > (int64_t)h->people->n
		 : !holders_enough(h->people->threshold, h->people->n))
		return misuse(c,
			      "--%s is at least two, and leaves one key more, so that one may be "
			      "lost",
			      h->threshold);
	return OK;
}

/* The finder of one seed has one key of one role. */
static enum err roles_apart(struct cli *c, const struct holding *a, const struct holding *b)
{
	for (size_t i = 0; i < a->people->n; i++)
		for (size_t k = 0; k < b->people->n; k++)
			if (ssh_key_same(&a->people->key[i].public, &b->people->key[k].public))
				return errf(&c->cx, E_INVALID, "%s would sign both %s and %s",
					    b->path[k], a->name, b->name);
	return OK;
}

static void holding_say(const struct holding *h)
{
	say(stdout, "%s needs %lld of %zu keys\n", h->name, (long long)h->people->threshold,
	    h->people->n);
	for (size_t i = 0; i < h->people->n; i++)
		say(stdout, "  %s  %s\n", h->people->key[i].fingerprint, h->path[i]);
}

static enum err root_say(struct cli *c, const char *dir)
{
	const char *name = arena_printf(&c->cx.mem, "%s/1.root.json", dir);
	struct hash h;
	size_t size;
	char *text;

	TRY(file_load(&c->cx, name, TUF_ROOT_MAX, &text, &size));
	h = hash_bytes(text, size);
	say(stdout, "root %s\n", digest_text(&c->cx, &h));
	say(stdout, "  write it on paper: it is the digest of %s, with which devices begin\n",
	    name);
	say(stdout,
	    "  then each of the two founders signs it: signet trust acknowledge %s --key FILE\n",
	    dir);
	say(stdout, "Keep each seed apart from the others, and none on the server.\n");
	return OK;
}

static enum err found(struct cli *c, const char *dir, struct trust_founding *f)
{
	struct holding all[] = {
		{ .name = "root",
		  .option = "root-key",
		  .threshold = "threshold",
		  .demo = { "first", "second" },
		  .people = &f->root },
		{ .name = "signers",
		  .option = "signers-key",
		  .threshold = "signers-threshold",
		  .demo = { "signers" },
		  .people = &f->signers },
	};
	struct server_public server;

	TRY(server_public_load(&c->cx, opt(c, "server"), &server));
	if (opt_flag(c, "demo") && server.use == USE_PRODUCTION)
		return err_next(&c->cx,
				errf(&c->cx, E_INVALID,
				     "this instance is for production, and --demo is for practice"),
				"Found with three keys of each role, or make an instance to "
				"practise on: signetd init --use training.");
	TRY(file_folder_make(&c->cx, dir));
	TRY(version_is_new(c, dir, "root", 1));
	for (size_t i = 0; i < countof(all); i++)
		TRY(holding_fill(c, dir, &all[i]));
	if (!opt_flag(c, "demo"))
		TRY(roles_apart(c, &all[0], &all[1]));
	f->root_days = opt_int(c, "days", TRUST_YEAR_DAYS);
	f->signers_days = opt_int(c, "signers-days", TRUST_SIGNERS_DAYS);
	TRY(trust_make(&c->cx, dir, &server, f));
	say(stdout, "made %s, for the %s instance %s\n", dir, use_name(server.use),
	    server.instance);
	for (size_t i = 0; i < countof(all); i++)
		holding_say(&all[i]);
	say(stdout, "log  %s\n", note_vkey(&c->cx, &server.log));
	say(stdout, "  compare it with the one on paper\n");
	return root_say(c, dir);
}

static void people_wipe(struct trust_people *p)
{
	for (size_t i = 0; i < p->n; i++)
		own_key_wipe(&p->key[i]);
}

/* Offline: --server names a file here. */
enum err cmd_trust_init(struct cli *c)
{
	struct trust_founding *f = arena_alloc(&c->cx.mem, sizeof(*f));
	enum err e;

	if (!opt(c, "server"))
		return misuse(c, "--server FILE: the server-keys.json that signetd init wrote");
	TRY(opt_days_check(c, "days"));
	TRY(opt_days_check(c, "signers-days"));
	e = found(c, opt(c, "out"), f);
	people_wipe(&f->root);
	people_wipe(&f->signers);
	return e;
}
