#include "reading.h"

#include <stdio.h>
#include <string.h>

void read_open(struct read *r)
{
	plant_data(&r->p);
	person_with_key(&r->p.s, &r->eva, "eva", "expert", false, &r->p.anna);
	person_add(&r->p.s, "iris", "auditor", r->iris);
	ask(&r->p.s, "GET", "/v1/datasets/press-test/versions/1", r->iris, NULL, 200);
	snprintf(r->set, sizeof(r->set), "%s", json_at(&r->p.s, "/digest"));
}

void read_close(struct read *r)
{
	plant_close(&r->p);
}

const char *artifact_url(struct read *r, const char *digest)
{
	return say(&r->p, "/v1/artifacts/%s", digest);
}

size_t readings(struct read *r, const char *dataset)
{
	const char *object = say(&r->p, " dataset:%s ", dataset);
	struct site *s = &r->p.s;
	size_t n = 0;

	ask(s, "GET", "/v1/audit?limit=100", r->iris, NULL, 200);
	for (size_t i = 0; i < json_count(s, "/items"); i++) {
		const char *at = say(&r->p, "/items/%zu", i);

		if (strcmp(json_at(s, "%s/action", at), "dataset.read") != 0 ||
		    !strstr(say(&r->p, " %s ", objects_at(s, at)), object))
			continue;
		if (n++ == 0)
			strcpy(r->at, at);
	}
	return n;
}

void ask_with(struct read *r, const char *method, const char *url, const char *secret,
	      const char *headers, int status)
{
	const char *request = say(&r->p,
				  "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nConnection: close\r\n"
				  "Authorization: Bearer %s\r\n%s\r\n",
				  method, url, r->p.s.port, secret, headers);

	ck_assert(raw_answer(r->p.s.port, request, strlen(request), &r->p.s.last));
	sscanf(r->p.s.last.text, "HTTP/1.1 %3d", &r->p.s.last.status); /* a HEAD has no body */
	ck_assert_msg(r->p.s.last.status == status, "%s %s: wanted %d: %s", method, headers, status,
		      r->p.s.last.text);
}

unsigned writer_queue(struct read *r)
{
	const char *at;
	unsigned n = 0;

	ask(&r->p.s, "GET", "/metrics", r->p.s.admin, NULL, 200);
	at = strstr(r->p.s.last.body, "\nsignet_writer_queue ");
	ck_assert_ptr_nonnull(at);
	ck_assert_int_eq(sscanf(at, " signet_writer_queue %u", &n), 1);
	return n;
}
