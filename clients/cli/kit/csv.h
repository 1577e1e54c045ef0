#pragma once

/* What a data file's name and bytes tell without reading it as data.  Any thread. */

#include "lib/file.h"

/* Records of a CSV file (RFC 4180), its header not counted.  E_INVALID: it is none. */
must_check enum err csv_rows(struct ctx *cx, const char *file, int64_t *rows);
const char *format_by_name(const char *file); /* a media type */
