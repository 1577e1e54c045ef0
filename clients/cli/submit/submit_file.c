/*
 * The file is read as strictly as a request: unknown members are refused with
 * their pointer, before anything is sent.  YAML is for people; it becomes JSON
 * first, and one reader serves both.
 */

#include "cli/submit/submit.h"

#include <string.h>

#include "cli/kit/options.h"
#include "cli/kit/upload.h"
#include "cli/kit/yaml.h"

void submit_free(struct submit *s)
{
	json_decref(s->criteria);
	json_decref(s->json);
}

static const char *text_if(struct reader *r, const char *key)
{
	return read_there(r, key) ? read_text(r, key) : NULL;
}

static json_t *array_if(struct reader *r, const char *key)
{
	return read_there(r, key) ? read_array(r, key) : NULL;
}

static enum err dataset_read(struct cli *c, json_t *item, size_t i, struct submit *s)
{
	struct reader r = reader_item(item, "/datasets", i);
	struct submit_dataset *d = &s->dataset[s->n_datasets++];

	d->name = read_text(&r, "name");
	d->role = read_text(&r, "role");
	d->file = text_if(&r, "file");
	d->source = d->file ? read_text(&r, "source") : NULL;
	d->number = d->file ? 0 : read_int(&r, "number");
	return read_end(&c->cx, &r);
}

static enum err datasets_read(struct cli *c, json_t *list, struct submit *s)
{
	json_t *item;
	size_t i;

	if (json_array_size(list) > VERSION_DATASETS_MAX)
		return errf(&c->cx, E_INVALID, "/datasets: at most %d", VERSION_DATASETS_MAX);
	json_array_foreach (list, i, item)
		TRY(dataset_read(c, item, i, s));
	return OK;
}

static enum err submit_files_read(struct cli *c, json_t *list, struct submit *s)
{
	size_t n = json_array_size(list), i;
	json_t *item;

	if (n < 1 || n > VERSION_FILES_MAX)
		return errf(&c->cx, E_INVALID, "/files: 1 to %d", VERSION_FILES_MAX);
	json_array_foreach (list, i, item) {
		struct submit_file *f = &s->file[s->n_files++];

		if (!json_is_string(item))
			return errf(&c->cx, E_INVALID, "/files/%zu must be text: FILE[=PATH]", i);
		file_split(c, json_string_value(item), &f->file, &f->path);
	}
	return OK;
}

static enum err submit_run_read(struct cli *c, json_t *json, struct submit *s)
{
	struct reader r = reader(json, "/run");

	s->commit = read_text(&r, "commit");
	s->repository = read_text(&r, "repository");
	s->started = text_if(&r, "started");
	s->finished = text_if(&r, "finished");
	s->parameters = read_there(&r, "parameters") ? read_object(&r, "parameters") : NULL;
	return read_end(&c->cx, &r);
}

static enum err validation_read(struct cli *c, json_t *json, struct submit *s)
{
	struct reader r = reader(json, "/validation");

	s->envelope = read_int(&r, "envelope");
	s->set = read_text(&r, "dataset");
	s->predictions = read_text(&r, "predictions");
	s->reuse = read_there(&r, "reuse") ? read_int(&r, "reuse") : 0;
	return read_end(&c->cx, &r);
}

static enum err change_read(struct cli *c, json_t *json, struct submit *s)
{
	struct reader r = reader(json, "/change");

	s->change_title = read_text(&r, "title");
	s->reason = read_text(&r, "reason");
	s->impact = read_text(&r, "impact");
	s->retest = read_text(&r, "retest");
	s->links = array_if(&r, "links");
	s->documents = array_if(&r, "documents");
	s->release = read_there(&r, "release") ? read_object(&r, "release") : NULL;
	return read_end(&c->cx, &r);
}

static enum err parts_read(struct cli *c, struct submit *s)
{
	struct reader r = reader(s->json, "");
	json_t *datasets, *files, *run, *validation, *change;

	s->model = read_text(&r, "model");
	s->title = read_text(&r, "title");
	datasets = array_if(&r, "datasets");
	files = read_array(&r, "files");
	s->inputs = array_if(&r, "inputs");
	s->outputs = array_if(&r, "outputs");
	run = read_object(&r, "run");
	validation = read_object(&r, "validation");
	change = read_object(&r, "change");
	TRY(read_end(&c->cx, &r));
	TRY(datasets_read(c, datasets, s));
	TRY(submit_files_read(c, files, s));
	TRY(submit_run_read(c, run, s));
	TRY(validation_read(c, validation, s));
	return change_read(c, change, s);
}

enum err submit_read(struct cli *c, const char *path, struct submit *out)
{
	char *text;
	size_t size;

	*out = (struct submit){ 0 };
	TRY(input_load(&c->cx, path, YAML_MAX, &text, &size));
	if (yaml_read(&c->cx, text, size, &out->json) != OK)
		return errf(&c->cx, E_INVALID, "%s: %s", path, c->cx.detail);
	if (parts_read(c, out) != OK)
		return errf(&c->cx, E_INVALID, "%s: %s", path, c->cx.detail);
	return OK;
}
