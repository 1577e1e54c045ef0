/*
 * Acknowledging the first root.  The file is read here, from what people carried away from the
 * ceremony, and judged as the server and devices judge it; the server is asked for a statement over
 * the digest that was made here, and shows no root.  The person alone can compare that
 * digest with the one on paper, and types its beginning.
 */

#include "cli/nouns.h"

#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "cli/kit/out.h"
#include "cli/kit/table.h"
#include "cli/signing/sign.h"
#include "cli/trust/words.h"
#include "lib/file.h"
#include "rules/uploads.h"

#define FIRST_ROOT  "1.root.json"
#define DIGEST_WORD 8 /* hex digits of the digest, which are typed */

/* FILE, or the folder that has it. */
static const char *root_file(struct cli *c)
{
	const char *path = arg(c, 0);
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode)
		       ? arena_printf(&c->cx.mem, "%s/" FIRST_ROOT, path)
		       : path;
}

static enum err root_judge(struct cli *c, const char *path, const char *origin, const void *bytes,
			   size_t size)
{
	struct tuf_root root;
	struct words w = { .c = c };
	enum err e = upload_root(&c->cx, NULL, true, bytes, size, clock_ms(), &root);

	if (e == OK)
		e = upload_signet(&c->cx, "root", &root.signet, origin, root.signet.use,
				  clock_ms());
	if (e != OK)
		return errf(&c->cx, e, "%s: %s", path, c->cx.detail);
	root_words(&w, &root);
	tell(c, "The first root, for the %s instance %s:\n", use_name(root.signet.use),
	     root.signet.instance);
	for (size_t i = 0; i < w.n; i++)
		tell(c, "  %s\n", w.said[i].line);
	return OK;
}

static enum err root_look(struct cli *c, struct act_to_sign *act)
{
	const char *path = root_file(c), *digest;
	struct note_key key;
	struct hash h;
	size_t size;
	char *text;

	TRY(note_key_parse(&c->cx, c->profile.vkey, &key));
	TRY(file_load(&c->cx, path, TUF_ROOT_MAX, &text, &size));
	TRY(root_judge(c, path, key.origin, text, size));
	h = hash_bytes(text, size);
	digest = digest_text(&c->cx, &h);
	tell(c, "root %s\n", digest);
	tell(c, "  compare all of it with the digest on paper\n");
	act->path = arena_printf(&c->cx.mem, "/v1/trust/roots/%s", digest);
	act->word = arena_strndup(&c->cx.mem, digest + HEX_AT, DIGEST_WORD);
	return root_subjects(&c->cx, key.origin, digest, &act->subjects);
}

enum err cmd_trust_acknowledge(struct cli *c)
{
	struct act_to_sign act = { .sign = "acknowledge",
				   .meaning = "acknowledgement",
				   .role = "approver",
				   .site = EVERY_SITE };
	struct http_reply reply;

	TRY(way_held_check(c, "acknowledges no root"));
	TRY(signing_begin(c));
	TRY(root_look(c, &act));
	TRY(signing_end(c, &act, &reply));
	return act_print(c, &reply);
}
