#include "armor.h"
#include "fuzz.h"

#define SPACE "signet-signature-v1"

/* A signature printed anew is read as the same; a key too. */
static void signature(struct ctx *cx, const uint8_t *bytes, size_t size)
{
	struct sshsig s, again;
	char *armor;

	if (sshsig_parse(cx, SPACE, bytes, size, &s) != OK)
		return;
	armor = sshsig_print(cx, &s);
	must(sshsig_parse(cx, SPACE, armor, strlen(armor), &again) == OK);
	must(strcmp(ssh_key_id(cx, &s.key), ssh_key_id(cx, &again.key)) == 0);
	must(s.flags == again.flags && s.counter == again.counter);
	must(memcmp(s.signature, again.signature, sizeof(s.signature)) == 0);
	if (sshsig_verify(cx, &s, "a", 1))
		must(!sshsig_verify(cx, &s, "b", 1));
}

static void key(struct ctx *cx, const char *line)
{
	struct ssh_key public, again;
	char *printed;

	if (ssh_key_parse(cx, line, &public) != OK)
		return;
	printed = ssh_key_print(cx, &public, NULL);
	line += strncmp(line, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	must(strncmp(line, printed, strlen(printed)) == 0);
	must(ssh_key_parse(cx, printed, &again) == OK);
	must(strcmp(ssh_key_id(cx, &public), ssh_key_id(cx, &again)) == 0);
	must(ssh_fingerprint_ok(ssh_fingerprint(cx, &public)));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct ctx cx = { 0 };

	signature(&cx, bytes, size);
	key(&cx, arena_strndup(&cx.mem, (const char *)bytes, size));
	arena_free(&cx.mem);
	return 0;
}
