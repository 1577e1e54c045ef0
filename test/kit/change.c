#include "change.h"
#include "files.h"

#include <stdlib.h>

int change_asked(struct site *s, const char *secret, const char *documents, int status)
{
	ask(s, "POST", "/v1/changes", secret,
	    body(s,
		 "{'title':'t','reason':'r','impact':'i','retest':'none',"
		 "'documents':[%s]}",
		 documents),
	    status);
	return status == 201 ? atoi(json_at(s, "/fact/number")) : 0;
}

int change_asked_of(struct site *s, const struct person *by, const char *path, const char *content,
		    int status)
{
	return change_asked(s, by->secret, document_text(s, path, content), status);
}

void change_is(struct site *s, const struct person *by, int change, const char *state)
{
	ask(s, "GET", arena_printf(&s->cx.mem, "/v1/changes/%d", change), by->secret, NULL, 200);
	json_is(s, "/state", state);
}

const char *document_text(struct site *s, const char *path, const char *content)
{
	return body(s, "{'path':'%s','content':%s}", path, quoted(s, content));
}

const char *document_record(struct site *s, const char *path, const char *record)
{
	return body(s, "{'path':'%s','record':%s}", path, json_of(s, record));
}

const char *model_document(struct site *s, const char *model, const char *purpose)
{
	const char *text = body(s, "{'v':2,'model':'%s'," MODEL_MEMBERS("%s") "}", model, purpose);

	return s->model_sites ? text_with(&s->cx, text, "[\"*\"]", json_of(s, s->model_sites))
			      : text;
}

const char *plan_document(struct site *s, const char *plan)
{
	return body(s,
		    "{'v':2,'plan':'%s','sites':['munich'],'rings':[{'name':'first','devices':['"
		    "press-1'],"
		    "'gate':{'count':1,'success_percent':100,'soak_seconds':1}}]}",
		    plan);
}
