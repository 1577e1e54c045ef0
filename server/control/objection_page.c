#include "control/objection_page.h"

#include "control/objection.h"
#include "control/routes.h"
#include "web/form.h"
#include "web/page.h"

static const struct form_row rows[] = {
	{ "reason", "Why it should not merge", NULL, 3, false },
};

static enum err form_offer(struct req *rq, int64_t number, json_t *data)
{
	const char *action = arena_printf(&rq->cx.mem, "/changes/%lld/object", (long long)number);
	json_t *form = json_pack("{ss}", "action", action);

	json_object_set_new(data, "object", form);
	page_form_bar(rq, action, form);
	form_hide(form, "form", rq->form);
	return form_show(&rq->cx, objection_in, rows, countof(rows), form);
}

enum err objections_show(struct req *rq, int64_t number, bool open, json_t *data)
{
	json_t *o;
	size_t i;

	json_array_foreach (json_object_get(data, "objections"), i, o)
		json_object_set_new(
			o, "shown_at",
			json_string(time_shown(rq, json_string_value(json_object_get(o, "at")))));
	return open ? form_offer(rq, number, data) : OK;
}

enum err web_change_object(struct req *rq)
{
	rq->location = arena_printf(&rq->cx.mem, "/changes/%s", rq->param[0]);
	return api_change_object(rq);
}
