#pragma once

/*
 * What a domain function decides: an act of somebody becomes a fact, or an
 * error.  A fact states results, never a command; replay must be able to
 * believe it.  A fact becomes bytes when the log appends it, and only there.
 * Memory is that of the ctx given; one thread at a time for each fact.
 */

#include "base/err.h"
#include "base/printer.h"
#include "proof/action.h"
#include "proof/actor.h"
#include "proof/digest.h"

#define OBJECTS_MAX  512 /* a merge names its change and each of MANIFEST_PATHS_MAX documents */
#define CONTENTS_MAX 512 /* an opening binds its manifest and as many documents */
#define SALT_SIZE    32

struct actor {
	enum actor_kind kind;
	const char *id;
	const char *behind;       /* the person behind a service account, or NULL */
	const char *const *roles; /* ends in NULL; may be NULL */
	const char *site;
};
#define SYSTEM_ACTOR                                 \
	{                                            \
		.kind = KIND_SYSTEM, .id = "signetd" \
	} /* of the server's own acts */

struct act {
	struct actor actor;
	const char *request; /* UUIDv7; NULL: nobody asked, the system acts */
	const char *what;    /* what was asked for: "POST /v1/models" */
	const char *reason;
};

/* Bytes that the log does not hold and binds by digest = SHA-256(salt ||
 * bytes). */
struct content {
	const char *digest;
	const char *kind; /* personal: may be erased; secret: never leaves the server; document */
	unsigned char salt[SALT_SIZE];
	size_t salt_size; /* 0 or SALT_SIZE */
	const void *bytes;
	size_t size;
};

struct fact {
	enum action action; /* ACTION_NONE: nothing was decided */
	int v;
	const char *objects[OBJECTS_MAX]; /* "model:press-health" */
	size_t n_objects;
	struct content *contents; /* at most CONTENTS_MAX; grows */
	size_t n_contents, room;  /* room: how many fit before it grows again */
	struct printer changed;   /* an open array */
	struct printer body;      /* an open object: the caller puts its members */
};

bool acts_as(const struct act *act, const char *role); /* among the roles that the actor holds */

/*
 * Begin a fact.  Name its objects before the first check, so that a refusal
 * knows what it was about.
 */
void fact_start(struct ctx *cx, struct fact *f, enum action action);
void fact_object(struct ctx *cx, struct fact *f, const char *kind,
		 const char *name); /* once each */
/*
 * Is there room for as many objects more?  A decision asks before it names what
 * came in as a list: fact_object() holds its caller to the answer.  E_TOO_LARGE
 * at the place, a JSON pointer; NULL: the whole of what came in.
 */
must_check enum err fact_room(struct ctx *cx, const struct fact *f, size_t more, const char *place);
void fact_changed(struct fact *f, const char *field, const char *old, const char *new);

/* Bind bytes to the fact under a fresh salt; put the returned digest into the body. */
const char *fact_content(struct ctx *cx, struct fact *f, const char *kind, const void *bytes,
			 size_t size);
/* Bind a document, which anyone may read who may read what names it: its digest is SHA-256 of its
 * bytes alone, and the same bytes may be bound again. */
const char *fact_document(struct ctx *cx, struct fact *f, const void *bytes, size_t size);
/* The objects and contents of a part become the fact's own, too. */
void fact_include(struct ctx *cx, struct fact *f, const struct fact *part);
struct hash content_hash(const void *salt, size_t salt_size, const void *bytes, size_t size);
