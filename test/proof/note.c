#include <string.h>

#include "proof/origin.h"
#include "proof/tlogproof.h"
#include "test.h"

#define ORIGIN "reg.plant.example/audit/1"
#define VKEY   ORIGIN "+1631b228+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
#define TEXT_  ORIGIN "\n7\n+vZS45woyDr3MsYYGZVASmrOdLeqEomrIrEuWQTxzDs=\n\n"
#define LINE                                                                            \
	"— " ORIGIN " FjGyKNmcoX1w7YOmulxkNmWfdLrqZf6w9ymtqJXD3Tsr7IOCli7HuywaC5vBhZk/" \
	"vFG4J9E5qWk00hMTelbggO1E/w8=\n"
#define OTHER                           \
	"— witness.plant.example/qa " \
	"Yfs+SwAAAABpgA6HpBJfxWGakJkx2jtCH6GCWlJAEW2HrPqy2/43J0F2La8=\n"

static struct note_signer signer(void)
{
	static struct seed_signer key;
	unsigned char seed[SEED_SIZE];
	struct note_signer s;

	for (unsigned char i = 0; i < sizeof(seed); i++)
		seed[i] = i;
	seed_signer_init(&key, seed);
	note_signer_init(&s, ORIGIN, &key.signer);
	return s;
}

TEST(the_golden_checkpoint_is_made_and_read)
{
	struct note_signer s = signer();
	struct ctx cx = { 0 };
	struct note_key k;
	struct checkpoint cp;
	const char *note;

	ck_assert_str_eq(note_vkey(&cx, &s.key), VKEY);
	assert_ok(&cx, note_key_parse(&cx, VKEY, &k));
	assert_ok(&cx, checkpoint_verify(&cx, &k, TEXT_ LINE, &cp));
	ck_assert_uint_eq(cp.size, 7);
	assert_ok(&cx, checkpoint_sign(&cx, &s, cp.size, &cp.root, &note));
	ck_assert_str_eq(note, TEXT_ LINE);
	arena_free(&cx.mem);
}

/* clang-format off */
static const struct { const char *note; enum err want; } notes[] = {
	{ TEXT_ OTHER LINE, OK },
	{ TEXT_ LINE OTHER, OK },
	{ TEXT_ OTHER, E_TAMPERED },
	{ TEXT_, E_TAMPERED },
	{ "", E_TAMPERED },
	{ ORIGIN "\n8\n+vZS45woyDr3MsYYGZVASmrOdLeqEomrIrEuWQTxzDs=\n\n" LINE, E_TAMPERED },
	{ ORIGIN "\n07\n+vZS45woyDr3MsYYGZVASmrOdLeqEomrIrEuWQTxzDs=\n\n" LINE, E_TAMPERED },
	{ "other\n7\n+vZS45woyDr3MsYYGZVASmrOdLeqEomrIrEuWQTxzDs=\n\n" LINE, E_TAMPERED },
	{ ORIGIN "\n7\n+vZS\n\n" LINE, E_TAMPERED },
	{ ORIGIN "\n7", E_TAMPERED },
	{ TEXT_ LINE "\x01", E_TAMPERED },
	{ ORIGIN "\n18446744073709551623\n+vZS45woyDr3MsYYGZVASmrOdLeqEomrIrEuWQTxzDs=\n\n" LINE, E_TAMPERED },
};
/* clang-format on */

TEST_EACH(only_whole_and_signed_notes_pass, notes)
{
	struct note_signer s = signer();
	struct ctx cx = { 0 };
	struct checkpoint cp;

	assert_err(checkpoint_verify(&cx, &s.key, notes[_i].note, &cp), notes[_i].want);
	arena_free(&cx.mem);
}

static const char *const vkeys[] = { "", "x",
				     ORIGIN "+1631b229"
					    "+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
				     VKEY "=" };

TEST_EACH(a_damaged_key_is_refused, vkeys)
{
	struct ctx cx = { 0 };
	struct note_key k;

	assert_err(note_key_parse(&cx, vkeys[_i], &k), E_INVALID);
	arena_free(&cx.mem);
}

TEST(a_proof_of_one_leaf)
{
	struct note_signer s = signer();
	struct hash root = merkle_leaf("hi", 2);
	struct path none = { .n = 0 };
	struct ctx cx = { 0 };
	struct checkpoint proven;
	const char *note;
	char *text;

	assert_ok(&cx, checkpoint_sign(&cx, &s, 1, &root, &note));
	text = tlogproof_print(&cx, 0, &none, note);
	assert_ok(&cx, tlogproof_verify(&cx, &s.key, text, "hi", 2, 0, &proven));
	assert_err(tlogproof_verify(&cx, &s.key, text, "ho", 2, 0, &proven), E_TAMPERED);
	assert_err(tlogproof_verify(&cx, &s.key, text, "hi", 2, 1, &proven), E_TAMPERED);
	for (size_t cut = strlen(text) - 1; cut > 0; cut--) {
		text[cut] = '\0';
		assert_err(tlogproof_verify(&cx, &s.key, text, "hi", 2, 0, &proven), E_TAMPERED);
	}
	arena_free(&cx.mem);
}

#define OF "signet/0190b8c4-7d3e-7a41-9c55-2f6f1d0e8a17/"

/* clang-format off */
static const struct { const char *name; bool ok; } logs[] = {
	{ OF "1", true },
	{ OF "2-0a1b2c3d", true },
	{ OF "999999-00000000", true },
	{ OF "2", false }, /* a log that continues another one names its key */
	{ OF "1-0a1b2c3d", false }, /* the first one does not */
	{ OF "2-0A1B2C3D", false },
	{ OF "2-0a1b2c3", false },
	{ OF "2-0a1b2c3d4", false },
	{ OF "2-", false },
	{ OF "2_0a1b2c3d", false },
	{ OF "02-0a1b2c3d", false },
	{ OF "0", false },
	{ OF "-1", false },
	{ OF "1000001-0a1b2c3d", false },
	{ OF "", false },
	{ "signet/1", false },
	{ "signet//1", false },
	{ "signed/a/1", false },
};
/* clang-format on */

TEST_EACH(the_name_of_a_log_says_its_key_if_and_only_if_it_continues_another, logs)
{
	struct origin o;

	ck_assert_int_eq(origin_parse(logs[_i].name, &o), logs[_i].ok);
}
