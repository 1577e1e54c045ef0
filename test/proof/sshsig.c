#include "proof/sshsig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "armor.h"
#include "base/text.h"
#include "files.h"
#include "proof/digest.h"
#include "test.h"

#define SPACE "signet-signature-v1"

/* A directory for ssh-keygen; what it needs stands beside each other there. */
struct desk {
	struct ctx cx;
	char dir[32];
};

static struct desk desk_open(void)
{
	struct desk d = { .dir = "/tmp/signet-ssh-XXXXXX" };

	ck_assert_ptr_nonnull(mkdtemp(d.dir));
	return d;
}

static int run(struct desk *d, const char *command)
{
	return system(arena_printf(&d->cx.mem, "cd %s && { %s; } >out 2>&1", d->dir, command));
}

static void desk_close(struct desk *d)
{
	ck_assert_int_eq(system(arena_printf(&d->cx.mem, "rm -r %s", d->dir)), 0);
	arena_free(&d->cx.mem);
}

#define auto_desk cleanup(desk_close) struct desk

static void keep(struct desk *d, const char *name, const char *text)
{
	FILE *f = fopen(arena_printf(&d->cx.mem, "%s/%s", d->dir, name), "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs(text, f), 0);
	fclose(f);
}

static char *kept(struct desk *d, const char *name)
{
	FILE *f = fopen(arena_printf(&d->cx.mem, "%s/%s", d->dir, name), "r");
	char *text = arena_alloc(&d->cx.mem, 8192);

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_gt(fread(text, 1, 8191, f), 0);
	fclose(f);
	return text;
}

/* A key of this type, and its signature over "message". */
static void make_signature(struct desk *d, const char *type, const char *space)
{
	keep(d, "message", "exact bytes\n");
	ck_assert_int_eq(run(d, arena_printf(&d->cx.mem,
					     "ssh-keygen -q -t %s -N '' -C 'ada at home' -f key && "
					     "ssh-keygen -Y sign -n %s -f key message",
					     type, space)),
			 0);
}

static void seeded(struct seed_signer *key)
{
	unsigned char seed[SEED_SIZE];

	memset(seed, 0x42, sizeof(seed));
	seed_signer_init(key, seed);
}

TEST(what_ssh_keygen_signs_is_read_and_verified)
{
	static const char message[] = "exact bytes\n", changed[] = "exact bytes!";
	auto_desk d = desk_open();
	struct ssh_key public;
	struct sshsig s;
	char *armor;

	make_signature(&d, "ed25519", SPACE);
	armor = kept(&d, "message.sig");
	assert_ok(&d.cx, ssh_key_parse(&d.cx, kept(&d, "key.pub"), &public));
	assert_ok(&d.cx, sshsig_parse(&d.cx, SPACE, armor, strlen(armor), &s));
	ck_assert_str_eq(ssh_key_print(&d.cx, &s.key, NULL), ssh_key_print(&d.cx, &public, NULL));
	ck_assert(sshsig_verify(&d.cx, &s, message, strlen(message)));
	ck_assert(!sshsig_verify(&d.cx, &s, changed, strlen(changed)));
	ck_assert(!sshsig_verify(&d.cx, &s, message, strlen(message) - 1));
	ck_assert_str_eq(sshsig_print(&d.cx, &s), armor);
	assert_err(sshsig_parse(&d.cx, "git", armor, strlen(armor), &s), E_INVALID);
	assert_says(d.cx.detail, "another namespace than git");
	assert_err(sshsig_parse(&d.cx, SPACE "2", armor, strlen(armor), &s), E_INVALID);
	s.namespace = "git";
	ck_assert(!sshsig_verify(&d.cx, &s, message, strlen(message)));
}

/* A key in a security key; option: of ssh-keygen when the key is made. */
static void make_touched(struct desk *d, const char *option)
{
	keep(d, "message", "exact bytes\n");
	ck_assert_int_eq(
		run(d, arena_printf(&d->cx.mem,
				    "export SSH_SK_PROVIDER=\"$SECURITY_KEY\" && "
				    "ssh-keygen -q -t ed25519-sk %s -N '' -C ada -f key && "
				    "ssh-keygen -Y sign -n " SPACE " -f key message",
				    option)),
		0);
}

TEST(what_a_security_key_signs_is_read_and_verified)
{
	auto_desk d = desk_open();
	struct ssh_key public;
	struct sshsig s;
	char *armor;

	make_touched(&d, "");
	armor = kept(&d, "message.sig");
	assert_ok(&d.cx, ssh_key_parse(&d.cx, kept(&d, "key.pub"), &public));
	ck_assert_int_eq(public.type, SSH_SK_ED25519);
	ck_assert_str_eq(public.application, "ssh:");
	assert_ok(&d.cx, sshsig_parse(&d.cx, SPACE, armor, strlen(armor), &s));
	ck_assert_str_eq(ssh_key_id(&d.cx, &s.key), ssh_key_id(&d.cx, &public));
	ck_assert_uint_eq(s.counter, 0x01020304);
	ck_assert(sshsig_verify(&d.cx, &s, "exact bytes\n", 12));
	ck_assert(!sshsig_verify(&d.cx, &s, "exact bytes!", 12));
	s.counter++;
	ck_assert(!sshsig_verify(&d.cx, &s, "exact bytes\n", 12));
	s.counter--;
	s.key.application = "ssh:other";
	ck_assert(!sshsig_verify(&d.cx, &s, "exact bytes\n", 12));
	ck_assert_int_eq(run(&d, "ssh-keygen -l -f key.pub"), 0);
	assert_says(kept(&d, "out"), ssh_fingerprint(&d.cx, &public));
}

/* OpenSSH takes it, where its owner said beforehand that nobody need be there. */
TEST(a_security_key_that_nobody_touched_has_signed_nothing)
{
	auto_desk d = desk_open();
	struct sshsig s;
	char *armor;

	make_touched(&d, "-O no-touch-required");
	armor = kept(&d, "message.sig");
	assert_ok(&d.cx, sshsig_parse(&d.cx, SPACE, armor, strlen(armor), &s));
	ck_assert_uint_eq(s.flags & 1, 0);
	ck_assert(!sshsig_verify(&d.cx, &s, "exact bytes\n", 12));
}

TEST(what_tests_sign_ssh_keygen_verifies)
{
	static const char verify[] =
		"ssh-keygen -Y verify -f allowed -I ada -n " SPACE " -s sig <message";
	auto_desk d = desk_open();
	struct ssh_key public;
	struct seed_signer key;
	const char *armor;

	seeded(&key);
	public = ssh_ed25519(key.signer.public);
	assert_ok(&d.cx, sshsig_sign(&d.cx, &key.signer, SPACE, "exact", 5, &armor));
	keep(&d, "sig", armor);
	keep(&d, "message", "exact");
	keep(&d, "allowed",
	     arena_printf(&d.cx.mem, "ada namespaces=\"" SPACE "\" %s\n",
			  ssh_key_print(&d.cx, &public, NULL)));
	ck_assert_int_eq(run(&d, verify), 0);
	assert_says(kept(&d, "out"), "Good \"" SPACE "\" signature for ada");
	keep(&d, "message", "exacu");
	ck_assert_int_ne(run(&d, verify), 0);
}

TEST(the_fingerprint_is_the_one_that_ssh_keygen_shows)
{
	auto_desk d = desk_open();
	struct ssh_key public;
	struct seed_signer key;

	seeded(&key);
	public = ssh_ed25519(key.signer.public);
	keep(&d, "key.pub", ssh_key_print(&d.cx, &public, "quinn"));
	ck_assert_int_eq(run(&d, "ssh-keygen -l -f key.pub"), 0);
	assert_says(kept(&d, "out"), ssh_fingerprint(&d.cx, &public));
	ck_assert(ssh_fingerprint_ok(ssh_fingerprint(&d.cx, &public)));
	ck_assert(!ssh_fingerprint_ok("SHA256:"));
	ck_assert(!ssh_fingerprint_ok("SHA256:ZsrOVCtcb1bouzun0GIHz5vL5oCjVhVIQ3jfIBIgZ8g="));
}

TEST(the_id_of_a_key_is_the_hash_that_its_fingerprint_shows)
{
	struct ssh_key public;
	struct seed_signer key;
	struct ctx cx = { 0 };
	struct hash h;

	seeded(&key);
	public = ssh_ed25519(key.signer.public);
	ck_assert(digest_parse(ssh_key_id(&cx, &public), &h));
	ck_assert_str_eq(ssh_fingerprint(&cx, &public),
			 arena_printf(&cx.mem, "SHA256:%.43s", base64_text(&cx, h.b, HASH_SIZE)));
	arena_free(&cx.mem);
}

/* ssh-keygen makes no key on a token without the token, so sk- is written by hand below. */
static const char *const other_types[] = { "rsa", "ecdsa" };

TEST_EACH(other_kinds_of_keys_are_refused, other_types)
{
	auto_desk d = desk_open();
	struct ssh_key public;
	struct sshsig s;
	char *armor;

	make_signature(&d, other_types[_i], SPACE);
	armor = kept(&d, "message.sig");
	assert_err(sshsig_parse(&d.cx, SPACE, armor, strlen(armor), &s), E_INVALID);
	assert_says(d.cx.detail, "a key of a type that Signet does not know");
	assert_err(ssh_key_parse(&d.cx, kept(&d, "key.pub"), &public), E_INVALID);
	assert_says(d.cx.detail, "a key is of the type ssh-ed25519 or sk-");
}

/* ---- damage ---- */

#define BEGIN_ "-----BEGIN SSH SIGNATURE-----\n"
#define END_   "-----END SSH SIGNATURE-----\n"
#define ED     "\0\0\0\x0bssh-ed25519"
#define Z16    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define POINT              \
	"Xfffffffffffffff" \
	"ffffffffffffffff" /* the base point of RFC 8032 */
#define KEY    "\0\0\0\x33" ED "\0\0\0\x20" POINT
#define SIG_   "\0\0\0\x53" ED "\0\0\0\x40" Z16 Z16 Z16 Z16
#define HEAD   "SSHSIG\0\0\0\1"
#define MIDDLE "\0\0\0\1n\0\0\0\0\0\0\0\6sha512"
#define SK_OF(application) \
	"\0\0\0\x4a\0\0\0\x1ask-ssh-ed25519@openssh.com\0\0\0\x20" POINT application
#define SK SK_OF("\0\0\0\4ssh:")
#define SIG_SK \
	"\0\0\0\x67\0\0\0\x1ask-ssh-ed25519@openssh.com\0\0\0\x40" Z16 Z16 Z16 Z16 "\1\0\0\0\7"

static char *armored(struct ctx *cx, const char *blob, size_t size)
{
	const char *text = base64_text(cx, blob, size), *lines = "";

	for (; *text; text += strnlen(text, 70))
		lines = arena_printf(&cx->mem, "%s%.70s\n", lines, text);
	return arena_printf(&cx->mem, BEGIN_ "%s" END_, lines);
}

/* clang-format off */
#define BLOB(text) text, sizeof(text) - 1
static const struct { const char *blob; size_t size; const char *says; } blobs[] = {
	{ BLOB(HEAD KEY MIDDLE SIG_), NULL },
	{ BLOB(HEAD KEY MIDDLE SIG_SK), "the signature is not of an ssh-ed25519 key" },
	{ BLOB(HEAD SK MIDDLE SIG_SK), NULL },
	{ BLOB(HEAD "\0\0\0\x33" ED "\0\0\0\x20" Z16 Z16 MIDDLE SIG_), "no point of Ed25519" },
	{ BLOB(HEAD SK_OF("\0\0\0\4SSH:") MIDDLE SIG_SK), "not a key of the type sk-ssh" },
	{ BLOB(HEAD SK_OF("\0\0\0\4ssh ") MIDDLE SIG_SK), "not a key of the type sk-ssh" },
	{ BLOB(HEAD KEY MIDDLE SIG_ "\0"), "exactly one SSHSIG" },
	{ BLOB("SSHSIX\0\0\0\1" KEY MIDDLE SIG_), "exactly one SSHSIG" },
	{ BLOB("SSHSIG\0\0\0\2" KEY MIDDLE SIG_), "version 2" },
	{ BLOB(HEAD SK MIDDLE SIG_), "the signature is not of an sk-ssh-ed25519@openssh.com key" },
	{ BLOB(HEAD "\0\0\0\x34" ED "\0\0\0\x20" POINT "\0" MIDDLE SIG_), "not a key of the type ssh-ed25519" },
	{ BLOB(HEAD "\0\0\0\x33" ED "\0\0\0\x1f" POINT MIDDLE SIG_), "not a key of the type ssh-ed25519" },
	{ BLOB(HEAD "\0\0\0\x33" ED "\xff\xff\xff\xff" POINT MIDDLE SIG_), "not a key of the type ssh-ed25519" },
	{ BLOB(HEAD "\xff\xff\xff\xff" ED "\0\0\0\x20" Z16 Z16 MIDDLE SIG_), "exactly one SSHSIG" },
	{ BLOB(HEAD KEY "\0\0\0\1m\0\0\0\0\0\0\0\6sha512" SIG_), "another namespace than n" },
	{ BLOB(HEAD KEY "\0\0\0\0\0\0\0\0\0\0\0\6sha512" SIG_), "another namespace than n" },
	{ BLOB(HEAD KEY "\0\0\0\1n\0\0\0\1x\0\0\0\6sha512" SIG_), "reserved" },
	{ BLOB(HEAD KEY "\0\0\0\1n\0\0\0\0\0\0\0\6sha256" SIG_), "the hash must be sha512" },
	{ BLOB(HEAD KEY MIDDLE "\0\0\0\x43" ED "\0\0\0\x30" Z16 Z16 Z16), "the signature is not" },
};
/* clang-format on */

TEST_EACH(each_field_of_the_blob_is_held_to_its_form, blobs)
{
	struct ctx cx = { 0 };
	char *armor = armored(&cx, blobs[_i].blob, blobs[_i].size);
	enum err want = blobs[_i].says ? E_INVALID : OK;
	struct sshsig s;

	assert_err(sshsig_parse(&cx, "n", armor, strlen(armor), &s), want);
	if (blobs[_i].says)
		detail_says(cx.detail, blobs[_i].says);
	arena_free(&cx.mem);
}

TEST(every_truncation_of_an_armor_is_refused)
{
	struct seed_signer key;
	struct ctx cx = { 0 };
	const char *armor;
	struct sshsig s;

	seeded(&key);
	assert_ok(&cx, sshsig_sign(&cx, &key.signer, SPACE, "x", 1, &armor));
	for (size_t cut = 0; cut < strlen(armor); cut++) {
		assert_err(sshsig_parse(&cx, SPACE, armor, cut, &s), E_INVALID);
		assert_err(sshsig_parse(&cx, SPACE, armor + cut + 1, strlen(armor) - cut - 1, &s),
			   E_INVALID);
	}
	arena_free(&cx.mem);
}

/* clang-format off */
static const struct { const char *from, *to; } armors[] = {
	{ BEGIN_, BEGIN_ "\n" },
	{ "\n" END_, "\n\n" END_ },
	{ "\n" END_, END_ },
	{ "\n" END_, "\r\n" END_ },
	{ END_, END_ "x" },
	{ END_, END_ "\n" },
	{ BEGIN_, " " BEGIN_ },
	{ "U1NI", "U1N" },
	{ "U1NI", "U1NI=" },
	{ "U1NI", "U1N-" },
	{ "U1NI", "U1NIU1NI" },
};
/* clang-format on */

TEST_EACH(an_armor_has_one_frame, armors)
{
	struct seed_signer key;
	struct ctx cx = { 0 };
	const char *armor;
	struct sshsig s;

	seeded(&key);
	assert_ok(&cx, sshsig_sign(&cx, &key.signer, SPACE, "x", 1, &armor));
	armor = text_with(&cx, armor, armors[_i].from, armors[_i].to);
	assert_err(sshsig_parse(&cx, SPACE, armor, strlen(armor), &s), E_INVALID);
	arena_free(&cx.mem);
}

#define LINE_ "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICFS+NGbeR0kRTJC4V8uq2y3z/p7al7TAJeWDgaYgdsS"

/* clang-format off */
static const struct { const char *line; enum err want; const char *says; } lines[] = {
	{ LINE_, OK },
	{ LINE_ "\n", OK },
	{ LINE_ " ada at home", OK },
	{ LINE_ " ada\n", OK },
	{ LINE_ " ada\r\n", OK },
	{ LINE_ "\r\n", OK },
	{ "\xef\xbb\xbf" LINE_ " ada\n", OK },
	{ LINE_ " \xc3\x84rger & S\xc3\xb6hne\n", OK },
	{ LINE_ " B\xfcro\n", E_INVALID, "readable text in UTF-8" }, /* Latin-1 */
	{ LINE_ " ada\n\n", E_INVALID, "one line" },
	{ LINE_ " ada\nssh", E_INVALID, "one line" },
	{ LINE_ " ada\r", E_INVALID, "one line" },
	{ LINE_ " \xe2\x80\xae", E_INVALID, "readable text" },
	{ "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz\n", E_INVALID, "private half" },
	{ "-----BEGIN PRIVATE KEY-----\nMC4CAQAw\n", E_INVALID, "private half" },
	{ LINE_ "A", E_INVALID },
	{ LINE_ "=", E_INVALID },
	{ " " LINE_, E_INVALID },
	{ "no-pty " LINE_, E_INVALID },
	{ "", E_INVALID },
	{ "ssh-ed25519", E_INVALID },
	{ "ssh-ed25519 ", E_INVALID },
	{ "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICFS", E_INVALID },
	{ "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAICFS+NGbeR0kRTJC4V8uq2y3z/p7al7TAJeWDgaYgdsS", E_INVALID },
	{ "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29t", E_INVALID },
	/* the neutral point: any signature of a kind holds under it */
	{ "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", E_INVALID },
	{ "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", E_INVALID },
};
/* clang-format on */

TEST_EACH(a_public_key_is_one_line, lines)
{
	struct ssh_key public;
	struct ctx cx = { 0 };

	assert_err(ssh_key_parse(&cx, lines[_i].line, &public), lines[_i].want);
	if (lines[_i].says)
		assert_says(cx.detail, lines[_i].says);
	if (lines[_i].want == OK)
		ck_assert_str_eq(ssh_key_print(&cx, &public, NULL), LINE_);
	arena_free(&cx.mem);
}
