#pragma once

/* A folder of trust at a desk, of a founding for practice, and its next versions. */

#include "documents/trust.h"
#include "documents/tuf.h"
#include "program.h"

void desk_sh(struct desk *d, const char *command); /* at the desk; it succeeds */
char *desk_text(struct desk *d, const char *name, size_t *size);

/* A site with its founders, and "t", founded by them: first and second.seed of root, signers and
 * other.seed of signers, of which one is enough. */
void trust_desk_found(struct site *s, struct desk *d);
void trust_desk_seed(struct desk *d, const char *seed, struct seed_signer *out); /* in the clear */
/* Metadata as a file at the desk, signed with the key of a seed in the clear. */
void trust_desk_sign(struct desk *d, const char *name, const struct printer *body,
		     const char *seed);
/* The file lies in t with the one before beside it, and this version of the role that
 * names it, signed with one key. */
void trust_desk_next(struct desk *d, const char *path, const char *text, int64_t version);
/* Ruth.b_2, whose key is of an unknown type; ghost, who has none; quinn, whose key was suspended
 * and revoked: of the golden file, without what is not judged. */
struct trust_signers trust_desk_people(struct site *s);

void desk_login(struct desk *d, const char *user);
/* The option --person of somebody who is nobody yet, and has a key for an approver. */
const char *desk_newcomer(struct desk *d, const char *id);
/* trust_desk_found(), trust in force; both founders gave up their keys, and root proposed that carl
 * and dana found quality anew: the id of that act. */
const char *desk_refound_proposed(struct site *s, struct desk *d);
/* The first command that the output names, to the end of its line, as it is printed. */
void desk_run_printed(struct desk *d, const char *user, int code);
