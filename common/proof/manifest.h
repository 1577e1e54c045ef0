#pragma once

/*
 * Change manifest: what a change does to the controlled tree, path by path.
 * People sign it; a merge needs each old digest to be the one in force still.
 *
 *   {"v":1,"origin":"signet/<uuid>/1","change":17,
 *    "paths":[{"path":"models/m/model.json","old":null,"new":"sha256:…"}]}
 *
 * Paths are sorted by their bytes, each is there once.  old is null for a file
 * that is new, new for one that goes; never both, and they differ.  One meaning
 * has one form: bytes that would be printed otherwise are no manifest.  Byte
 * for byte in schema/manifest.md.  Pure; any thread.
 */

#include "base/err.h"
#include "base/printer.h"

#define MANIFEST_MAX          524288 /* bytes */
#define DOCUMENT_MAX          65536  /* bytes of one document */
#define MANIFEST_PATHS_MAX    500    /* the one limit of a change, wherever its paths have to fit */
#define CHANGE_SIGNATURES_MAX 64     /* of one change, wherever they have to fit */

struct manifest_path {
	const char *path;
	const char *old, *new; /* "sha256:…"; NULL: there is no such file then */
};

struct manifest {
	const char *origin; /* the log's */
	int64_t change;     /* its number, from 1 */
	struct manifest_path *paths;
	size_t n_paths;
};

/* Sorts a copy of the paths.  E_INVALID with the place, an index counting in sorted order. */
must_check enum err manifest_print(struct ctx *cx, const struct manifest *m, struct printer *out);

/* E_INVALID with the place; out lies in the arena. */
must_check enum err manifest_parse(struct ctx *cx, const void *bytes, size_t size,
				   struct manifest *out);
