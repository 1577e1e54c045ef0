#include "stops.h"

#include <string.h>

#include "base/clock.h"
#include "documents/act.h"
#include "documents/envelope.h"

const char *stop_document(struct plant *p, const struct stop_asked *asked)
{
	struct site *s = &p->s;

	return body(s,
		    "{'v':1,'id':'%s','origin':'%s','model':'%s','from':%lld,'to':%lld,"
		    "'sites':%s,'devices':%s,'reason':'Scrap at press 4.'}",
		    asked->id ? asked->id : uuid7(&s->cx, clock_ms()),
		    asked->origin ? asked->origin : s->in.signer.key.origin,
		    asked->model ? asked->model : RELEASE_MODEL, (long long)asked->from,
		    (long long)(asked->to ? asked->to : asked->from),
		    asked->sites ? asked->sites : "null", asked->devices ? asked->devices : "null");
}

static const char *document_id(struct plant *p, const char *document)
{
	const char *at = strstr(document, "\"id\":\"") + strlen("\"id\":\"");

	return arena_strndup(&p->s.cx.mem, at, 36);
}

const char *stop_envelope(struct plant *p, struct person *who, const char *role, const char *act,
			  const char *stop, const char *document)
{
	const struct hash h = hash_bytes(document, strlen(document));
	struct site *s = &p->s;
	const char *envelope, *id = document_id(p, document);

	ask(s, "GET",
	    arena_printf(&s->cx.mem,
			 "/v1/stops/documents/%s/statement?act=%s&id=%s&stop=%s&key=%s&role=%s&"
			 "meaning=order",
			 digest_text(&s->cx, &h), act, id, stop ? stop : id, who->key, role),
	    who->secret, NULL, 200);
	assert_ok(&s->cx, envelope_sign(&s->cx, &who->signer.signer, s->last.body,
					s->last.body_size, &envelope));
	return envelope;
}

void stop_sent(struct plant *p, struct person *who, const char *document, const char *envelope,
	       int status)
{
	struct site *s = &p->s;

	ask(s, "POST", "/v1/stops", who->secret,
	    body(s, "{'document':%s,'envelope':%s}", quoted(s, document), quoted(s, envelope)),
	    status);
}

const char *stop_signed(struct plant *p, const struct stop_asked *asked, int status)
{
	const char *document = stop_document(p, asked);
	struct answer said;

	stop_sent(p, &p->ben, document,
		  stop_envelope(p, &p->ben, "approver", "stop", NULL, document), status);
	said = p->s.last;
	if (status == 201)
		for (int i = 0; i < 8; i++)
			publication_await(p);
	p->s.last = said;
	return document_id(p, document);
}
