#include "continued.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/files.h"
#include "files.h"
#include "proof/origin.h"

/* "<origin>\n<size>\n<root>\n…" */
struct tree_head head_shown(struct site *s)
{
	const char *note = ask(s, "GET", "/log/checkpoint", NULL, NULL, 200), *size, *root;
	struct tree_head head;

	size = strchr(note, '\n') + 1;
	root = strchr(size, '\n') + 1;
	head.size = strtoull(size, NULL, 10);
	ck_assert(hash_parse(root, &head.root));
	return head;
}

const char *log_name(struct ctx *cx, const char *old, int n,
		     const unsigned char public[PUBLIC_KEY_SIZE])
{
	struct hash h = hash_bytes(public, PUBLIC_KEY_SIZE);

	return arena_printf(&cx->mem, "%.*s/%d-%02x%02x%02x%02x", (int)(strrchr(old, '/') - old),
			    old, n, h.b[0], h.b[1], h.b[2], h.b[3]);
}

static void sql(sqlite3 *db, const char *text)
{
	ck_assert_msg(sqlite3_exec(db, text, NULL, NULL, NULL) == SQLITE_OK, "%s",
		      sqlite3_errmsg(db));
}

/* The newest head is signed by the new key, as the first of a restored log would be. */
static void head_replace(struct site *s, const struct tree_head *h, const char *note)
{
	char *put = sqlite3_mprintf("UPDATE checkpoint SET note = %Q WHERE size = %lld", note,
				    (long long)h->size);
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open(s->in.db_path, &db), SQLITE_OK);
	sql(db, "DROP TRIGGER checkpoint_no_update");
	sql(db, put);
	sqlite3_free(put);
	sql(db, "CREATE TRIGGER checkpoint_no_update BEFORE UPDATE ON checkpoint "
		"BEGIN SELECT raise(ABORT, 'the log is append-only'); END");
	sqlite3_close(db);
}

/* The list of its keys, which a start holds against the files. */
static void key_list_replace(struct site *s, const char *old, const char *new)
{
	const char *path = arena_printf(&s->cx.mem, "%s/server-keys.json", s->dir), *text;
	size_t size;
	char *was;

	assert_ok(&s->cx, file_read(&s->cx, path, 65536, &was, &size));
	text = text_with(&s->cx, was, old, new);
	file_swap(path, text, strlen(text));
}

static struct tree_head log_key_replace(struct fleet *f, bool renamed)
{
	static const unsigned char seed[SEED_SIZE] = { 9 };
	struct site *s = &f->p.s;
	struct tree_head end = head_shown(s);
	struct note_signer signer;
	struct seed_signer key;
	uint16_t port = s->port;
	const char *note, *old = note_vkey(&s->cx, &s->in.signer.key);
	FILE *file;

	seed_signer_init(&key, seed);
	note_signer_init(&signer,
			 renamed ? log_name(&s->cx, s->in.signer.key.origin, 2, key.signer.public)
				 : s->in.signer.key.origin,
			 &key.signer);
	assert_ok(&s->cx, checkpoint_sign(&s->cx, &signer, end.size, &end.root, &note));
	site_stop(s);
	head_replace(s, &end, note);
	key_list_replace(s, old, note_vkey(&s->cx, &signer.key));
	key_list_replace(s, s->in.signer.key.origin, signer.key.origin);
	file = fopen(arena_printf(&s->cx.mem, "%s/keys/log.key", s->dir), "w");
	fprintf(file, "%s\n09%062d\n", signer.key.origin, 0);
	fclose(file);
	site_restart(s);
	plant_login(&f->p);
	ck_assert_int_eq(system(arena_printf(&s->cx.mem,
					     "cd %s && for p in home-*/http_127.0.0.1_%u; do mv $p "
					     "${p%%_*}_%u; done",
					     f->d.dir, port, s->port)),
			 0);
	f->d.port = s->port;
	agent_state_edit(f, "edge-1", arena_printf(&s->cx.mem, ":%u\"", port),
			 arena_printf(&s->cx.mem, ":%u\"", s->port));
	return end;
}

struct tree_head log_renamed(struct fleet *f)
{
	return log_key_replace(f, true);
}

void log_rekeyed(struct fleet *f)
{
	log_key_replace(f, false);
}

void log_key_sign(struct fleet *f)
{
	f->p.files.logs.key[0] = f->p.s.in.signer.key;
	trust_send_next(&f->p, 201);
	publication_await(&f->p);
}

void log_goes_on(struct fleet *f)
{
	ask(&f->p.s, "POST", "/v1/sites", f->p.s.admin,
	    body(&f->p.s, "{'id':'later','zone':'Etc/UTC','title':'x'}"), 201);
}

void continuity_sign(struct fleet *f, const struct note_key *old, const struct tree_head *prefix,
		     const struct tree_head *last)
{
	struct trust_logs *l = &f->p.files.logs;

	l->key[l->n++] = *old;
	l->abandoned[l->n_abandoned++] = (struct trust_abandoned){ l->key[1].origin, *prefix };
	l->continuity[l->n_continuity++] =
		(struct trust_continuity){ .origin = f->p.s.in.signer.key.origin,
					   .keys = f->p.artifact, /* some digest */
					   .first = head_shown(&f->p.s),
					   .prefix = *prefix,
					   .from = l->key[1].origin,
					   .last = *last };
	trust_send_next(&f->p, 201);
	publication_await(&f->p);
}
