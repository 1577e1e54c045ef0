#include "retold.h"

/* A history told otherwise, by whoever holds every key of it: what no signature and no hash shows,
 * the rules must. */

/* Change 2, which mara rejects. */
static void tales_open(struct export *x)
{
	struct site *s = &x->p.s;

	history_open(x);
	change_asked_of(s, &x->p.jonas, "models/other/model.json", model_document(s, "other", "a"),
			201);
	person_signs(s, &x->p.mara, 2, "rejection", "reviewer", 201);
	change_is(s, &x->p.jonas, 2, "rejected");
	export_taken(x);
}

/* clang-format off */

#define AS_REVOKED { "role.granted", "role.revoked" }, { "{\"v\":3", "{\"v\":2" }, { "\"act\":null,", "" }

#define LOSES(user, role, before_) \
	{ "role.granted", "\"user\":\"" user "\",\"role\":\"" role "\"", .before = (before_), \
	  .edit = { AS_REVOKED } }

/* ---- what begins once ---- */

static const struct tale once[] = {
	{ { { 0 } }, "" },
	{ { { "instance.opened", .before = "" } }, "a log begins once" },
	{ { { "instance.opened", .edit = { { "instance.opened", "act.refused" } } } }, "a log begins with instance.opened" },
	{ { { "export.begun", .before = "" } }, "an export of that id was begun before" },
	{ { { "tree.begun", .before = "" } }, "the tree begins once" },
	{ { { "tree.begun", .edit = { { "\"kind\":\"system\"", "\"kind\":\"device\"" } } } }, "the tree begins once" },
	{ { { "founding.opened", .before = "" } }, "a founding opens once, at the beginning" },
	{ { { "founding.closed", .before = "" } }, "not those of an open founding" },
	{ { { "founding.opened", .edit = { { "\"kind\":\"system\"", "\"kind\":\"device\"" } } } }, "a founding opens once, at the beginning" },
	{ { { "founding.opened", .fact = "{\"founders\":[\"anna\"]}" } }, "there are two founders" },
	{ { { "founding.opened", .fact = "{\"founders\":[\"anna\",\"nobody\"]}" } }, "a founder who is no user" },
	{ { { "founding.opened", .fact = "{\"founders\":[\"anna\",\"anna\"]}" } }, "one person, named twice" },
	{ { { "key.enrolled", .before = "" } }, "the key was enrolled before" },
	{ { { "role.granted", .before = "" } }, "holds it already" },
	{ { LOSES("vera", "expert", ""), LOSES("vera", "expert", "") }, "is without it already" },
};

/* ---- who acts ---- */

#define LEAVES(user, before_) \
	{ "session.opened", "\"id\":\"root\"", .before = (before_), \
	  .edit = { { "session.opened", "user.deactivated" }, { "}],\"request\"", "},{\"id\":\"site:munich\",\"prev\":null}],\"request\"" }, { "\"roles\":[]", "\"roles\":[\"administrator\"]" } }, .fact = "{\"user\":\"" user "\"}" }
#define REVOKES(key, who, before_) \
	{ "session.opened", "\"user\":\"" who "\"", .before = (before_), \
	  .edit = { { "session.opened", "key.revoked" }, { "{\"v\":1", "{\"v\":2" } }, .fact = "{\"act\":null,\"key\":\"" key "\",\"since\":null}" }
#define REFUSED(action_, v, with_) \
	{ action_, with_, .edit = { { "\"action\":\"" action_ "\"", "\"action\":\"act.refused\"" }, { "{\"v\":" #v, "{\"v\":1" } } }
#define MARA_SIGNS "\"action\":\"change.signed\""
#define MERGES     "\"action\":\"change.merged\""

static const struct tale actors[] = {
	{ { LEAVES("mara", MARA_SIGNS) }, "'mara' is not in use" },
	{ { { "role.granted", .edit = { { "\"for\":null", "\"for\":\"anna\"" } } } }, "a system holds no role, and acts for nobody" },
	{ { LOSES("mara", "reviewer", MARA_SIGNS) }, "'mara' did not hold the role reviewer" },
	{ { { "session.opened", .before = "", .edit = { { "session.opened", "run.registered" } } } }, "a run has an id" },
	{ { { "session.opened", .before = "", .edit = { { "session.opened", "version.registered" } } } }, "a version has a model and a number" },
};

/* ---- keys ---- */

#define OF_MARA "\"key\":\"$mara\""
#define OF_BEN  "},\"key\":\"$ben\""
#define ANNA_ACTS "\"id\":\"anna\",\"for\":null,\"roles\":[\"approver\"]"
#define BEN_ACTS "\"id\":\"ben\",\"for\":null,\"roles\":[\"approver\"]"
#define ABOUT_MARA "\"id\":\"user:mara\""

static const struct tale keys[] = {
	{ { { "key.confirmed", OF_MARA, .before = "" } }, "the key was confirmed or revoked before" },
	{ { REFUSED("act.signed", 1, ABOUT_MARA) }, "its signatures do not meet the policy" },
	{ { REVOKES("$ben", "ben", OF_MARA) }, "not all of these count" },
	{ { REFUSED("key.confirmed", 3, OF_BEN), REFUSED("founding.closed", 1, "") }, "the key is not confirmed" },
	{ { { "key.confirmed", OF_MARA, .fact = "{\"act\":null,\"key\":\"$mara\",\"entry\":null}" } }, "a key is confirmed by a signed act" },
	{ { { "key.confirmed", OF_MARA, .edit = { { "\"key\":\"$mara\"", "\"key\":\"$ben\"" } } } }, "the key was confirmed or revoked before" },
	{ { REVOKES("$mara", "mara", ""), REVOKES("$mara", "mara", "") }, "the key was revoked before" },
	{ { REVOKES("$mara", "jonas", "") }, "a key is revoked by its owner or a signed act" },
	{ { REVOKES("sha256:0", "mara", "") }, "no such key was enrolled" },
	{ { { "key.enrolled", .document = "document", .gone = true } }, "its document is not there" },
	{ { { "key.enrolled", .document = "document", .edit = { { "\"custody\"", "\"custodian\"" } } } }, "/fact/document" },
	{ { { "key.enrolled", .document = "document", .edit = { { "\"user\":\"anna\"", "\"user\":\"ben\"" } } } }, "is of another key" },
};

/* ---- a signature ---- */

static const struct tale signatures[] = {
	{ { REVOKES("$mara", "mara", MARA_SIGNS) }, "the key is revoked" },
	{ { LOSES("mara", "reviewer", MARA_SIGNS),
	    { "change.signed", .edit = { { "\"roles\":[\"reviewer\"]", "\"roles\":[]" } } } }, "the signer does not hold the role" },
	{ { REFUSED("key.confirmed", 3, OF_MARA) }, "the key is not confirmed" },
	{ { { "change.signed", .edit = { { "\"subject\":\"change:1\"", "\"subject\":\"key:1\"" } } } }, "it names no change" },
	{ { { "change.signed", .document = "envelope", .gone = true } }, "its envelope is not there" },
	{ { { "change.signed", .before = MERGES } }, "'mara' has signed it before" },
};

/* ---- a change, and its merge ---- */

#define FOUR "70,70,70,70,"
#define SIXTEEN FOUR FOUR FOUR FOUR
#define SIXTY_FOUR SIXTEEN SIXTEEN SIXTEEN SIXTEEN
#define NOUGHTS "0000000000000000000000000000000000000000000000000000000000000000"
#define LOST "{\"path\":\"models/lost/model.json\",\"digest\":\"sha256:" NOUGHTS "\"}"
#define REJECTED "\"action\":\"change.rejected\""

static const struct tale merges[] = {
	{ { { "change.opened", .before = "" } }, "the next change is 3" },
	{ { { "change.opened", .before = "", .edit = { { "\"number\":1", "\"number\":3" } } } }, "is of another change" },
	{ { LEAVES("mara", MERGES) }, "that of 'mara' does not count: the signer is no person in use" },
	{ { REVOKES("$mara", "mara", MERGES) }, "that of 'mara' does not count: the key is revoked" },
	{ { LOSES("mara", "reviewer", MERGES) }, "that of 'mara' does not count: the signer does not hold the role" },
	{ { { "change.opened", .edit = { { "\"id\":\"jonas\",\"for\":null,\"roles\":[\"author\"]", BEN_ACTS },
	    { "\"author\":\"jonas\"", "\"author\":\"ben\"" } } },
	    { "change.merged", .edit = { { "\"author\":\"jonas\"", "\"author\":\"ben\"" } } } }, "'ben' may not sign this change" },
	{ { { "change.merged", .edit = { { "\"author\":\"jonas\"", "\"author\":\"mara\"" } } } }, "'jonas' wrote the change" },
	{ { { "change.merged", .before = "", .edit = { { "\"number\":1", "\"number\":7" } } } }, "no open change has that number" },
	{ { { "change.merged", .edit = { { "\"signatures\":[70,", "\"signatures\":[60," } } } }, "an index that is no signature of the change" },
	{ { { "change.merged", .edit = { { "\"signatures\":[70,", "\"signatures\":[70,70," } } } }, "'mara' counts twice" },
	{ { { "change.merged", .edit = { { "\"signatures\":[70,", "\"signatures\":[" } } } }, "the policy asks for more: 1 review" },
	{ { { "change.merged", .edit = { { "\"signatures\":[", "\"signatures\":[" SIXTY_FOUR } } } }, "too many of them" },
	{ { { "change.merged", .before = REJECTED, .edit = { { "\"number\":1", "\"number\":2" },
	    { "\"manifest\":\"$first\"", "\"manifest\":\"$second\"" } } } }, "'mara' rejected the change" },
	{ { { "change.rejected", .edit = { { "\"number\":2", "\"number\":1" } } } }, "change 1 is not open" },
	{ { REFUSED("change.signed", 2, "\"meaning\":\"rejection\"") }, "nobody's rejection of change 2 counts" },
	{ { { "change.opened", .document = "manifest", .edit = { { "\"old\":null", "\"old\":\"$policy\"" } } } },
	  "models/press/model.json was not what it says it replaces" },
	{ { { "change.opened", .document = "manifest", .edit = { { "\"old\":null", "\"old\":\"sha256:" NOUGHTS "\"" } } } }, "00 is not there at" },
	{ { { "change.opened", .document = "manifest", .edit = { { "\"}]", "\"},{\"path\":\"models/press2/model.json\",\"old\":null,\"new\":\"sha256:" NOUGHTS "\"}]" } } } },
	  "the new models/press2/model.json, sha256:00" },
	{ { { "change.opened", .document = "manifest", .edit = { { "\"}]", "\"},{\"path\":\"policies/approval.json\",\"old\":\"$policy\",\"new\":null}]" } } },
	    { "change.signed", "\"signer\":\"ben\"", .before = MERGES, .edit = { { BEN_ACTS, ANNA_ACTS }, { "\"signer\":\"ben\"", "\"signer\":\"anna\"" },
	    { "\"key\":\"$ben\"", "\"key\":\"$own\"" } } },
	    { "change.merged", .edit = { { "\"signatures\":[", "\"signatures\":[-1," } } } }, "the approval policy is replaced, never taken away" },
	{ { { "change.opened", .document = "manifest", .edit = { { "\"change\":1", "\"change\":2" } } } }, "is of another change" },
	{ { { "tree.begun", .edit = { { "\"documents\":[", "\"documents\":[" LOST "," } } } }, "the new models/lost/model.json, sha256:00000000" },
	{ { { "change.merged", .before = "" } }, "no open change has that number and manifest" },
};
/* clang-format on */

static void tales_judged(const struct tale *tale, size_t n)
{
	static struct teller t;
	auto_export x = { 0 };

	tales_open(&x);
	teller_open(&t, &x);
	teller_word(&t, "$first", teller_digest(&t, "change.opened", "\"number\":1", "manifest"));
	teller_word(&t, "$second", teller_digest(&t, "change.opened", "\"number\":2", "manifest"));
	teller_word(&t, "$policy", teller_digest(&t, "tree.begun", "", "digest"));
	each_tale_is_judged(&t, tale, n);
}

TEST(what_begins_twice_is_named)
{
	tales_judged(once, countof(once));
}

TEST(an_act_of_nobody_is_named)
{
	tales_judged(actors, countof(actors));
}

TEST(a_key_that_is_enrolled_confirmed_or_revoked_against_the_rules_is_named)
{
	tales_judged(keys, countof(keys));
}

TEST(a_signature_that_does_not_count_is_named_though_it_is_right)
{
	tales_judged(signatures, countof(signatures));
}

TEST(a_change_that_ends_against_its_signatures_is_named)
{
	tales_judged(merges, countof(merges));
}
