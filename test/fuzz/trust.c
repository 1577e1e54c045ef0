#include "documents/trust.h"

#include "documents/evidence.h"
#include "documents/key_document.h"
#include "documents/versions.h"

#include "fuzz.h"

/* What is read of this file prints, and what was printed is read as what prints the same. */
#define printed_again(name, out)                                             \
	do {                                                                 \
		struct printer was, is;                                      \
                                                                             \
		if (name##_parse(cx, bytes, size, (out)) != OK) {            \
			must(cx->detail != NULL);                            \
			break;                                               \
		}                                                            \
		name##_print(cx, (out), &was);                               \
		must(name##_parse(cx, was.text, was.size, (out)) == OK);     \
		name##_print(cx, (out), &is);                                \
		must(was.size == is.size && strcmp(was.text, is.text) == 0); \
	} while (0)

/* What people signed for devices to judge by. */
static void trust_files(struct ctx *cx, const uint8_t *bytes, size_t size)
{
	struct trust *t = arena_alloc(&cx->mem, sizeof(*t));
	struct trust_assignment a = { .n = 0 };

	printed_again(trust_approval, &t->approval);
	printed_again(trust_logs, &t->logs);
	printed_again(trust_assignment, &a);
	printed_again(trust_signers, &t->signers);
	must(a.n <= TRUST_ASSIGN_MAX);
}

/* Each of the files that people or devices judge by; what is read prints and is read again. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct ctx cx = { 0 };
	struct release_record r;
	struct version_record v;
	struct key_document k, again;
	struct versions seen, kept;
	struct printer p;

	trust_files(&cx, bytes, size);
	if (release_record_parse(&cx, bytes, size, &r) == OK)
		must(r.floor >= 1 && r.floor <= r.number);
	if (version_record_parse(&cx, bytes, size, &v) == OK)
		must(v.n_files >= 1 && v.n_files <= RECORD_FILES_MAX);
	if (versions_parse(&cx, bytes, size, &seen) == OK) {
		versions_print(&cx, &seen, &p);
		must(versions_parse(&cx, p.text, p.size, &kept) == OK);
		must(memcmp(&seen, &kept, sizeof(seen)) == 0);
	}
	if (key_document_parse(&cx, bytes, size, &k) == OK) {
		key_document_print(&cx, &k, &p);
		must(key_document_parse(&cx, p.text, p.size, &again) == OK);
		must(again.roles == k.roles && ssh_key_same(&again.public, &k.public));
		must(!again.attestation.format == !k.attestation.format);
	}
	arena_free(&cx.mem);
	return 0;
}
