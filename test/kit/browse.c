#include "browse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *page_get(struct site *s, const char *url, const char *secret, int status)
{
	char cookie[120];

	snprintf(cookie, sizeof(cookie), "Cookie: signet=%s\r\n", secret ? secret : "");
	http(s->port, "GET", url, NULL, secret ? cookie : "", NULL, &s->last);
	ck_assert_msg(s->last.status == status, "%s: %s", url, s->last.text);
	return s->last.body;
}

void form_post(struct site *s, const char *url, const char *secret, const char *more,
	       const char *fields, int status)
{
	char headers[400], request[4000];

	snprintf(headers, sizeof(headers), "%s%s%s%s", secret ? "Cookie: signet=" : "",
		 secret ? secret : "", secret ? "\r\n" : "", more);
	snprintf(request, sizeof(request),
		 "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nConnection: close\r\n%s"
		 "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s",
		 url, s->port, headers, strlen(fields), fields);
	ck_assert(raw_answer(s->port, request, strlen(request), &s->last));
	ck_assert_msg(s->last.status == status, "%s %s: %s", url, fields, s->last.text);
}

const char *page_follows(const char *page, const char *mark)
{
	const char *at = strstr(page, mark);

	return at ? at + strlen(mark) : NULL;
}

void page_says_once(const char *page, const char *part)
{
	page_says(page, part);
	page_says_not(strstr(page, part) + 1, part);
}

const char *form_hidden(const char *text, const char *name, char *out)
{
	char mark[80];
	const char *at;

	snprintf(mark, sizeof(mark), "name=\"%s\" value=\"", name);
	at = strstr(text, mark);
	ck_assert_msg(at, "no field %s in: %s", name, text);
	at += strlen(mark);
	snprintf(out, 100, "%.*s", (int)strcspn(at, "\""), at);
	return out;
}

const char *form_for(struct site *s, const char *meaning)
{
	const char *form = s->last.body, *end;
	char button[100];

	snprintf(button, sizeof(button), "name=\"meaning\" value=\"%s\"", meaning);
	while ((form = strstr(form, "<form class=\"sign\""))) {
		const char *at = strstr(form, button);

		end = strstr(form, "</form>");
		if (at && at < end)
			return form;
		form = end;
	}
	return NULL;
}

void form_sign(struct site *s, const char *url, const char *secret, const char *user,
	       const char *meaning, int status)
{
	char token[100], key[100], role[100], site[100], fields[800];
	const char *form = form_for(s, meaning);

	ck_assert_msg(form, "no form for %s in: %s", meaning, s->last.body);
	form_hidden(form, "form", token);
	form_hidden(form, "key", key);
	form_hidden(form, "role", role);
	form_hidden(form, "site", site);
	snprintf(fields, sizeof(fields),
		 "form=%s&key=%s&role=%s&site=%s&user=%s&password=correct+horse+battery&meaning=%s",
		 token, key, role, strcmp(site, "*") == 0 ? "%2A" : site, user, meaning);
	form_post(s, url, secret, "", fields, status);
}
