#include "clock/clock.h"
#include "clock/routes.h"
#include "clock/step.h"

#include "access/password.h"
#include "engine/history.h"
#include "engine/log_read.h"
#include "people/founder.h"
#include "people/session_api.h"
#include "people/user.h"

const struct field clock_in[] = {
	{ "time", TEXT, REQUIRED, 24,
	  "of the person's own machine: RFC 3339 in UTC with three decimals" },
	{ "password", SECRET, REQUIRED, PASSWORD_MAX, "the person's own" },
	{ "reason", TEXT, REQUIRED, REASON_MAX, "why" },
	END_OF_FIELDS
};

enum err api_clock_get(struct req *rq)
{
	struct server_clock c = server_clock();
	struct printer p = { .mem = &rq->cx.mem };

	put_open(&p, NULL, '{');
	put_text(&p, "time", clock_text(&rq->cx, c.now));
	put_text(&p, "wall", clock_text(&rq->cx, c.reading.wall));
	put_bool(&p, "held", c.held);
	put_close(&p, '}');
	return reply_json(rq, 200, p.text);
}

static enum err step_entry_put(struct req *rq, const struct checkpoint *head, int64_t index,
			       struct printer *p)
{
	put_open(p, NULL, '{');
	TRY(trail_proof_put(&rq->cx, rq->db, head, index, p));
	put_close(p, '}');
	return OK;
}

/* For the people who make trust/signers.json: a client believes the three entries alone. */
enum err api_clock_step(struct req *rq)
{
	struct printer p = { .mem = &rq->cx.mem };
	struct checkpoint head;
	int64_t to = CLOCK_STEP_NEWEST;
	struct trust_clock c;

	TRY(query_int(rq, "to", INT_SAFE_MAX, &to));
	TRY(clock_step(&rq->cx, rq->db, origin_of(rq), to, &c));
	TRY(trail_head(&rq->cx, rq->db, &head));
	put_open(&p, NULL, '{');
	put_int(&p, "from", c.from);
	put_int(&p, "to", c.to);
	put_text(&p, "at", clock_text(&rq->cx, c.at));
	put_text(&p, "clock", clock_text(&rq->cx, c.clock));
	put_open(&p, "entries", '[');
	TRY(step_entry_put(rq, &head, c.from, &p));
	TRY(step_entry_put(rq, &head, c.to, &p));
	TRY(step_entry_put(rq, &head, c.to + 1, &p));
	put_close(&p, ']');
	put_close(&p, '}');
	return reply_json(rq, 200, p.text);
}

/* An administrator may use an account that nobody confirmed. */
static enum err word_counts_of(struct req *rq)
{
	const unsigned may = role_bit(ROLE_OPERATOR) | role_bit(ROLE_APPROVER);
	unsigned rest;
	struct user u;

	TRY(db_user_at(&rq->cx, rq->db, rq->who.user, AT_NOW, &u));
	TRY(db_words_resting(&rq->cx, rq->db, &u, &rest));
	if (principal_roles_anywhere(&rq->who) & may & ~rest)
		return OK;
	return err_next(
		&rq->cx,
		errf(&rq->cx, E_FORBIDDEN, "nobody confirmed yet who uses the account '%s'", u.id),
		CONFIRM_PERSON_NEXT, u.id);
}

enum err api_clock_prepare(struct req *rq)
{
	return password_again(rq);
}

/* The entry is durable. */
static void clock_taken(struct req *rq)
{
	struct server_clock c = server_clock();
	int64_t word;

	if (clock_parse(in_text(rq, "time"), &word) && word_takes(word, c.reading))
		server_clock_take(c.reading);
}

enum err api_clock_accept(struct req *rq)
{
	int64_t word;

	if (!clock_parse(in_text(rq, "time"), &word))
		return err_at(
			&rq->cx,
			errf(&rq->cx, E_INVALID, "a time is RFC 3339 in UTC with three decimals"),
			"/time");
	TRY(word_counts_of(rq));
	rq->after = clock_taken;
	return clock_accept(&rq->cx, word, &rq->job.fact);
}
