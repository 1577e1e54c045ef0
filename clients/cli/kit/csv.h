#pragma once

/*
 * What a data file's name and bytes tell without being read as data: how many
 * records a CSV file has, and which media type a name stands for.  The answer
 * is a claim of the submitter's, which the server keeps as such.  Any thread.
 */

#include "lib/file.h"

/* Records of a CSV file (RFC 4180), its header not counted.  E_INVALID: it is none. */
must_check enum err csv_rows(struct ctx *cx, const char *file, int64_t *rows);
const char *format_by_name(const char *file); /* a media type */
