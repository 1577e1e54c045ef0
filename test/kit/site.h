#pragma once

/*
 * A whole server on a directory of its own, in this process: genesis done, the
 * administrator logged in.  People are invited and log in as anyone would.
 */

#include "answer.h"
#include "client.h"
#include "http/server.h"
#include "test.h"

#define PASSWORD "correct horse battery"

struct site {
	struct ctx cx;
	struct instance in;
	struct server *sv;
	uint16_t port;
	enum use use;            /* set before it is opened */
	const char *model_sites; /* of model_document(), for json_of(); NULL: all */
	bool unfollowed;         /* nothing is published: as if killed after each commit */
	const char *syslog;      /* where alarms are told; NULL: nowhere */
	int64_t connections, connections_of_source; /* at most; 0: as is usual */
	int64_t (*elapsed)(void);                   /* of server_config; NULL: the clock */
	bool scrubs; /* set before it is opened: when another program wrote, and when asked */
	const char *anchor; /* where each newest head is kept; NULL: nowhere */
	char dir[40];
	char admin[80];            /* the secret of the administrator's session */
	char founder_codes[2][80]; /* invitations of the founders "anna" and "ben" */
	struct person *founder[2]; /* of founders_add(), who sign acts; NULL: not yet */
	struct answer last;
};

struct route_table all_routes(void); /* of all rooms, as a server has them */

void site_open(struct site *s);
void site_stop(struct site *s);    /* its directory stays; ask() goes to whoever serves port */
void site_serve(struct site *s);   /* begins again, and nobody logs in */
void site_restart(struct site *s); /* sessions end; tokens do not */
void site_close(struct site *s);
#define auto_site cleanup(site_close) struct site

/* As someone with the file and a shell, while the server runs.  site_sql() lets the server go on
 * afterwards, as if it had looked at all records and found nothing wrong. */
void others_write(struct site *s, const char *sql);
void site_sql(struct site *s, const char *sql);

/* One request; asserts its status.  The answer is s->last, its body is returned. */
const char *ask(struct site *s, const char *method, const char *url, const char *secret,
		const char *body, int status);

/* The secret that the last answer shows, into out[80]. */
void secret_given(struct site *s, char *out);
/* Set a password with an invitation and log in: the session's secret into out[80]. */
void redeem_and_login(struct site *s, const char *id, const char *code, char *out);
/* The administrator gives a one-time code, which sets the password anew; out: of a session. */
void password_anew(struct site *s, const char *id, char *out);
/* A person with a role ("" for none), logged in: the session's secret into out[80]. */
void person_add(struct site *s, const char *id, const char *role, char *out);
void person_add_at(struct site *s, const char *id, const char *site, char *out); /* without one */
/* One more role for whoever it is, at munich; of a reviewer, an approver and an auditor at "*"; ""
 * for none.  Of an approver or auditor the founders sign, who are added for it if they are not
 * there yet. */
void role_grant(struct site *s, const char *id, const char *role);
/* At a site, or "*". */
void role_grant_at(struct site *s, const char *id, const char *role, const char *site);
void site_add(struct site *s, const char *id);
/* A service account of owner with a role, and a token of these scopes (JSON, as for json_of()):
 * secret into out[80].
 */
void service_add(struct site *s, const char *id, const char *owner, const char *role,
		 const char *scopes, char *out);
/* What asks for a token that reads and submits for a day. */
const char *token_body(struct site *s, const char *user);
/* The newest refusal that is an entry, as an auditor reads it: its place, part of its detail; then
 * the last answer is that page.  Where it is in it. */
const char *refusal_is_entered(struct site *s, const char *auditor, const char *place,
			       const char *detail);
/* Store bytes; their digest into out[72]. */
void artifact_add(struct site *s, const char *secret, const char *text, char *out);
