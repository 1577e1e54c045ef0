#include "foreign.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "leaper.h"
#include "proof/digest.h"
#include "quality/foreign_note.h"
#include "waiting.h"

#define say(s, ...) arena_printf(&(s)->cx.mem, __VA_ARGS__)

void anchor_vouches(struct site *s)
{
	s->anchor = say(s, "%s.anchor", s->dir);
	site_restart(s); /* begins it */
	site_restart(s); /* and it agrees */
}

void anchor_remove(struct site *s)
{
	if (s->anchor)
		unlink(s->anchor);
}

const char *foreign_note(struct site *s, uint64_t more, bool other_root)
{
	const char *shown = ask(s, "GET", "/log/checkpoint", NULL, NULL, 200), *note;
	char origin[ORIGIN_MAX];
	struct tree_head head;

	assert_ok(&s->cx, checkpoint_read(&s->cx, shown, origin, &head));
	head.root.b[0] ^= other_root;
	assert_ok(&s->cx,
		  checkpoint_sign(&s->cx, &s->in.signer, head.size + more, &head.root, &note));
	return note;
}

const char *note_digest(struct site *s, const char *note)
{
	struct hash h = hash_bytes(note, strlen(note));

	return digest_text(&s->cx, &h);
}

static bool note_look(struct site *s, const char *note, struct foreign_note *out)
{
	struct db *db;
	bool any;

	assert_ok(&s->cx, db_open(&s->cx, s->in.db_path, DB_READ, &db));
	assert_ok(&s->cx, db_foreign_note(&s->cx, db, note_digest(s, note), out, &any));
	db_close(db);
	return any;
}

bool foreign_is_entered(struct site *s, const char *note)
{
	struct foreign_note n;

	return note_look(s, note, &n);
}

struct foreign_note foreign_entered_after(struct site *s, int64_t index, const char *note)
{
	int64_t begun = clock_elapsed_ms();
	struct foreign_note n;

	while (!note_look(s, note, &n) || n.entry <= index)
		ck_assert_msg(clock_elapsed_ms() - begun < PATIENCE_MS, "it is not entered");
	return n;
}

void foreign_sent(struct site *s, const char *secret, const char *note, bool kept)
{
	struct foreign_note was = { .entry = -1 };

	note_look(s, note, &was);
	ask(s, "POST", "/v1/log/notes", secret,
	    say(s, "{\"note\":%s,\"kept\":%s}", quoted(s, note), kept ? "true" : "false"), 409);
	foreign_entered_after(s, was.entry, note);
}

const char *disown_members(struct site *s, const char *note)
{
	return say(s, "'note':'%s'", note_digest(s, note));
}

void foreign_disowned(struct plant *p, const char *note)
{
	struct site *s = &p->s;
	const char *act = act_proposed(s, s->admin, "disown-head", disown_members(s, note));

	founders_sign(s, act, "order", 201);
	act_is_now(p, act, "done");
}

const char *foreign_opened(struct plant *p)
{
	const char *note = foreign_note(&p->s, 50, true);

	foreign_sent(&p->s, p->jonas.secret, note, false);
	return note;
}
