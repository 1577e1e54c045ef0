#pragma once

/*
 * signet submit: a pipeline's way in.  A YAML file says what there is; each
 * step looks first whether the server knows it by its digest, a run by all that
 * it says, so running it twice registers nothing twice:
 *
 *   datasets -> run -> version -> validation -> predictions -> change
 *
 * docs/submit.md describes the file.  One thread.  E_INVALID names the place in
 * the file; other errors are the server's.
 */

#include "cli/cli.h"
#include "documents/limits.h"

struct submit_file {
	const char *file, *path; /* path: in the record */
};

struct submit_dataset {
	const char *name, *role, *source, *file; /* file NULL: known already, as number */
	int64_t number;
};

struct submit {
	json_t *json; /* owns the texts below */
	const char *model, *title;
	struct submit_dataset dataset[VERSION_DATASETS_MAX];
	size_t n_datasets;
	struct submit_file file[VERSION_FILES_MAX];
	size_t n_files;
	const char *commit, *repository, *started, *finished; /* started, finished: NULL: now */
	json_t *parameters;
	json_t *inputs, *outputs; /* columns; may be NULL */
	int64_t envelope, reuse;
	const char *set, *predictions;
	const char *change_title, *reason, *impact, *retest;
	json_t *links, *documents, *release; /* may be NULL */

	/* What came of it. */
	int64_t version, change;
	const char *validation, *verdict, *state, *missing;
	json_t *criteria; /* owned */
	const char *refused;
};

/* E_INVALID with the place.  Files are named as seen from where the program runs. */
must_check enum err submit_read(struct cli *c, const char *path, struct submit *out);
/* POST under a key made of the act itself and of how many like it were undone: sent again, it
 * happens once.  The caller owns *fact. */
must_check enum err submit_act(struct cli *c, const char *path, struct printer *body,
			       int64_t undone, json_t **fact);
/* Open the change; then wait for what becomes of it, as --wait says. */
must_check enum err submit_change(struct cli *c, struct submit *s);
must_check enum err submit_wait(struct cli *c, struct submit *s);
/* What --junit and --markdown ask for. */
must_check enum err submit_report(struct cli *c, const struct submit *s);
void submit_free(struct submit *s);
#define auto_submit cleanup(submit_free) struct submit
