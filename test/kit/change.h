#pragma once

/* Changes as people ask for them over HTTP, and their documents. */

#include "person.h"

/* A change with these documents (the inside of a JSON array, of document_text() and
 * document_record()); its number.  0: not opened. */
int change_asked(struct site *s, const char *secret, const char *documents, int status);
/* The same with one document; content NULL: it is to go. */
int change_asked_of(struct site *s, const struct person *by, const char *path, const char *content,
		    int status);
/* Its state, as that person is told. */
void change_is(struct site *s, const struct person *by, int change, const char *state);

const char *document_text(struct site *s, const char *path, const char *content);
/* record: JSON, as for json_of() */
const char *document_record(struct site *s, const char *path, const char *record);

/* Documents that say all they must. */
/* The members of a model's record besides v and model, for single quotes.  Of a critical one. */
#define MODEL_MEMBERS(purpose)                                                  \
	"'purpose':'" purpose                                                   \
	"','criticality':{'level':'critical','rationale':'It stops a press.'}," \
	"'static':{'is':true,'evidence':'Its weights are a file.'},"            \
	"'deterministic':{'is':true,'evidence':'1,000 repeats.'},"              \
	"'generative':{'is':false,'evidence':'It is a tree.'},"                 \
	"'owner':'root','expert':'root','quality':'root','data_owner':'root',"  \
	"'supplier':null,'safety_component':false,'sites':['*']"
const char *model_document(struct site *s, const char *model, const char *purpose);
const char *plan_document(struct site *s, const char *plan); /* one ring, of one device */
