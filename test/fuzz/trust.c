#include "documents/trust.h"

#include "documents/evidence.h"
#include "documents/key_document.h"
#include "documents/versions.h"

#include "fuzz.h"

/* Each of the files that people or devices judge by; what is read prints and is read again. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct ctx cx = { 0 };
	struct trust *t = arena_alloc(&cx.mem, sizeof(*t));
	struct trust_assignment a;
	struct release_record r;
	struct version_record v;
	struct key_document k, again;
	struct versions seen, kept;
	struct printer p;

	if (trust_approval_parse(&cx, bytes, size, &t->approval) == OK) {
		trust_approval_print(&cx, &t->approval, &p);
		must(trust_approval_parse(&cx, p.text, p.size, &t->approval) == OK);
	}
	if (trust_logs_parse(&cx, bytes, size, &t->logs) == OK)
		must(t->logs.n >= 1);
	if (trust_assignment_parse(&cx, bytes, size, &a) == OK)
		must(a.n >= 1 && a.n <= TRUST_ASSIGN_MAX);
	if (trust_signers_parse(&cx, bytes, size, &t->signers) == OK) {
		trust_signers_print(&cx, &t->signers, &p);
		must(trust_signers_parse(&cx, p.text, p.size, &t->signers) == OK);
	}
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
	}
	arena_free(&cx.mem);
	return 0;
}
