#pragma once

/*
 * Pages: the same records as the API's, for people.  Data is JSON, and a
 * template says where it goes; every value is escaped, and a value that is
 * missing is an error.  On the thread of the request.  E_FAULT: a template
 * lacks a value.
 */

#include "http/reply.h"
#include "http/services.h"
#include "web/tpl.h"

/* A page is a row: of the route that shows it, and of one whose refused form it shows again. */
struct page_row {
	const char *template, *title; /* data() may set another "title" */
	const char *nav;              /* where it is in the navigation; NULL: nowhere */
	/* Adds what the page shows to data, which has the parts of every page.  What the store
	 * returns. */
	enum err (*data)(struct req *rq, json_t *data);
};

handler web_page;                    /* shows the row of its route */
bool page_nav_has(const char *href); /* is it a place in the navigation? */
/* "barred" of the form's data: why what it sends is refused now, as long as the server is read-only
 * or behind; nothing, where the route of that address passes (http/req.h). */
void page_form_bar(struct req *rq, const char *action, json_t *form);
/* "2026-01-31 08:15:00 UTC" of our own form of time */
const char *time_shown(struct req *rq, const char *text);
void page_problem(struct req *rq, enum err e); /* for struct server_config */
