/*
 * What a person sees before signing: the change's documents as a diff and the
 * statement's members in words.  All of it was hashed or verified on this
 * machine first.
 */

#include "cli/kit/show.h"

#include <string.h>

#include "base/clock.h"
#include "cli/kit/out.h"
#include "documents/role.h"
#include "lib/diff.h"

static void line_show(void *arg, char kind, const char *line, size_t n)
{
	FILE *out = arg;

	if (kind == '@') {
		say(out, "  @@ %zu lines stay @@\n", n);
		return;
	}
	fprintf(out, "  %c ", kind);
	prose(out, line, n);
	fputc('\n', out);
}

static void path_show(struct cli *c, const struct proposed *p)
{
	tell(c, "\n%s\n", p->path);
	tell(c, "  old %s\n", p->old ? p->old : "none: the document is new");
	tell(c, "  new %s\n", p->new ? p->new : "none: the document goes");
	if (p->old && !p->before)
		tell(c, "  The server has no bytes of the old digest: all is shown as new.\n");
	diff(&c->cx, p->before, p->after, line_show, aside(c));
}

void proposal_show(struct cli *c, const struct proposal *p)
{
	const char *manifest = digest_text(&c->cx, &p->manifest);

	tell(c, "\nmanifest  %s, %zu path%s, hashed here\n", manifest, p->n_paths,
	     p->n_paths == 1 ? "" : "s");
	for (size_t i = 0; i < p->n_paths; i++)
		path_show(c, &p->paths[i]);
}

void document_show(struct cli *c, const char *text)
{
	diff(&c->cx, NULL, text, line_show, aside(c));
}

void documents_compare(struct cli *c, const char *before, const char *after)
{
	diff(&c->cx, before, after, line_show, aside(c));
}

void statement_show(struct cli *c, const struct statement *s)
{
	tell(c, "\nYou sign:  \"%s\"\n", s->meaning_text);
	tell(c, "meaning    %s\n", s->meaning);
	tell(c, "signer     %s (%s), %s\n", s->signer_name, s->signer,
	     role_shown(&c->cx, s->role, s->site));
	tell(c, "key        %s, %s\n", s->fingerprint, s->custody);
	tell(c, "policy     %s, in force at that log\n", s->policy);
	tell(c, "time       %s; not after %s\n", clock_text(&c->cx, s->time),
	     clock_text(&c->cx, s->not_after));
	tell(c, "log        %lld entries, verified here\n", (long long)s->size);
	if (s->comment) {
		fputs("comment    ", aside(c));
		prose(aside(c), s->comment, strlen(s->comment));
		fputc('\n', aside(c));
	}
}
