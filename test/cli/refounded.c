#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "clocks.h"
#include "files.h"
#include "leaper.h"
#include "person.h"
#include "program.h"
#include "trust_desk.h"

/* Keys that came to count by a re-founding, as a holder of signers meets them: what the root's
 * holders signed decides, and no word of the server. */

#define say(s, ...) arena_printf(&(s)->cx.mem, __VA_ARGS__)

struct refounded {
	struct site s;
	struct desk d;
	const char *act;
};

static void refounded_close(struct refounded *f)
{
	clock_right();
	desk_close(&f->d);
	site_close(&f->s);
}
#define auto_refounded cleanup(refounded_close) struct refounded

static void done_awaited(struct refounded *f)
{
	int64_t begun = clock_elapsed_ms();

	do {
		ask(&f->s, "GET", say(&f->s, "/v1/acts/%s", f->act), f->s.admin, NULL, 200);
		ck_assert_int_lt(clock_elapsed_ms() - begun, PATIENCE_MS);
	} while (strcmp(json_at(&f->s, "/state"), "done") != 0);
}

static void admin_again(struct refounded *f)
{
	ask(&f->s, "POST", "/v1/session", NULL,
	    body(&f->s, "{'user':'root','password':'" PASSWORD "'}"), 201);
	secret_given(&f->s, f->s.admin);
}

/* Both founders gave up their keys, and two holders of the root signed for carl and dana. */
static void refounded_open(struct refounded *f)
{
	f->act = desk_refound_proposed(&f->s, &f->d);
	run(&f->d, "root", 2, "act", "propose", "refound", "--person", "carl", "--reason", "r",
	    NULL);
	run(&f->d, "root", 0, "act", "sign", f->act, "--seed", "t/first.seed", "--yes", NULL);
	run(&f->d, "root", 0, "act", "sign", f->act, "--seed", "t/second.seed", "--yes", NULL);
	output_says(f->d.out, "is waiting");
	clock_ahead(25 * HOUR_MS);
	f->d.clock = "+25h";
	admin_again(f);
	done_awaited(f);
}

TEST(keys_of_a_re_founding_begin_the_chain_anew)
{
	auto_refounded f = { .s.use = USE_TRAINING };

	refounded_open(&f);
	run(&f.d, "ben", 0, "trust", "signers", "t", "--yes", NULL);
	output_says(f.d.out, "+ carl");
	output_says(f.d.out, "+ dana");
	output_says(f.d.out, "of carl counts by a re-founding");
	ask(&f.s, "GET", "/v1/trust", f.s.admin, NULL, 200);
	json_is(&f.s, "/metadata/signers/version", "2");
}

/* As ben meets it, to whom the server tells this one lie. */
static void signers_proposed(struct refounded *f, const struct planted *lie, int code)
{
	auto_liar l = liar_plant(&f->d, lie, 1);

	desk_login(&f->d, "ben");
	run(&f->d, "ben", code, "trust", "signers", "t", "--yes", NULL);
	ck_assert_int_gt(l.pid, 0);
}

static struct planted signatures_bent(struct refounded *f)
{
	const char *path = say(&f->s, "/v1/acts/%s", f->act);
	const char *shown = ask(&f->s, "GET", path, f->s.admin, NULL, 200);

	return (struct planted){ .path = path,
				 .body = text_with(&f->s.cx, shown, "\"sig\":\"", "\"sig\":\"00") };
}

TEST(a_re_founding_that_the_roots_threshold_did_not_sign_reaches_no_file)
{
	auto_refounded f = { .s.use = USE_TRAINING };
	struct planted lie;

	refounded_open(&f);
	lie = signatures_bent(&f);
	signers_proposed(&f, &lie, 0);
	output_says(f.d.out, "which the root's threshold did not sign");
	output_says_not(f.d.out, "+ carl");
	output_says_not(f.d.out, "+ dana");
}

TEST(a_document_that_names_another_key_is_another_s)
{
	auto_refounded f = { .s.use = USE_TRAINING };
	struct planted lie = { NULL };
	const char *shown;

	refounded_open(&f);
	lie.path = say(&f.s, "/v1/acts/%s/document", f.act);
	shown = ask(&f.s, "GET", lie.path, f.s.admin, NULL, 200);
	lie.body = text_with(&f.s.cx, shown, "\"id\":\"carl\"", "\"id\":\"emil\"");
	signers_proposed(&f, &lie, 7);
	output_says(f.d.err, "its document names other people or keys");
}

/* As where other holders have the root by now, whose keys signed nothing of it. */
TEST(people_in_force_vouch_for_a_re_founding_that_the_root_of_then_signed)
{
	auto_refounded f = { .s.use = USE_TRAINING };
	struct planted lie;

	refounded_open(&f);
	run(&f.d, "ben", 0, "trust", "signers", "t", "--yes", NULL);
	output_says(f.d.out, "+ carl");
	lie = signatures_bent(&f);
	signers_proposed(&f, &lie, 0);
	output_says_not(f.d.out, "left out");
	output_says_not(f.d.out, "- carl");
}
