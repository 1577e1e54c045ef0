#include "exported.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

void history_open(struct export *x)
{
	struct site *s = &x->p.s;

	x->p.audited = true;
	plant_open(&x->p);
	desk_open(&x->d, s);
	plant_merge(&x->p, change_asked_of(s, &x->p.jonas, "models/press/model.json",
					   model_document(s, "press", "a"), 201));
	run(&x->d, "iris", 0, "login", "--user", "iris", "--password-file", "password",
	    "--accept-vkey", NULL);
}

static char *in_desk(struct export *x, const char *name)
{
	return arena_printf(&x->p.s.cx.mem, "%s/%s", x->d.dir, name);
}

static void load(struct export *x, const char *name)
{
	FILE *f = fopen(in_desk(x, name), "rb");

	ck_assert_ptr_nonnull(f);
	fseek(f, 0, SEEK_END);
	x->size = (size_t)ftell(f);
	rewind(f);
	x->tar = malloc(x->size);
	ck_assert_uint_eq(fread(x->tar, 1, x->size, f), x->size);
	fclose(f);
}

void export_taken(struct export *x)
{
	run(&x->d, "iris", 0, "export", "create", "e.tar", "--reason", "inspection", NULL);
	load(x, "e.tar");
}

void export_open(struct export *x)
{
	history_open(x);
	export_taken(x);
}

void export_close(struct export *x)
{
	free(x->tar);
	desk_close(&x->d);
	plant_close(&x->p);
}

const char *verify_run(struct export *x, int code, const char *words)
{
	const char *key = note_vkey(&x->p.s.cx, &x->p.s.in.signer.key);
	int status = system(arena_printf(&x->p.s.cx.mem,
					 "cd %s && vkey='%s' && \"$SIGNET_VERIFY\" %s >said 2>&1",
					 x->d.dir, key, words));
	FILE *f = fopen(in_desk(x, "said"), "r");

	x->d.out[fread(x->d.out, 1, OUTPUT_MAX - 1, f)] = '\0';
	fclose(f);
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == code, "wanted %d: %s", code,
		      x->d.out);
	return x->d.out;
}

static void judged_within(struct export *x, const void *bytes, size_t size, size_t budget,
			  char *out, size_t room)
{
	struct verify v = { .bytes = bytes,
			    .size = size,
			    .logs = { .key = { x->p.s.in.signer.key }, .n = 1 },
			    .sort_budget = budget,
			    .state_max = VERIFY_STATE };
	enum err e = verify_export(&v);

	*out = '\0';
	ck_assert_int_ne(e, E_UNAVAILABLE);
	ck_assert_msg(e == OK || (v.cx.place && *v.cx.place), "no place: %s", v.cx.detail);
	if (e != OK)
		snprintf(out, room, "%s at %s", v.cx.detail, v.cx.place);
	verify_free(&v);
}

const char *verify(struct export *x, const void *bytes, size_t size, char *out, size_t room)
{
	char sorted[2000];

	judged_within(x, bytes, size, VERIFY_SORT, out, room);
	judged_within(x, bytes, size, SORT_RECORD_MAX, sorted, sizeof(sorted));
	ck_assert_str_eq(out, sorted);
	return out;
}
