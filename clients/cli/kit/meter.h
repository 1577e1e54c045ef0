#pragma once

/* Progress on a terminal; elsewhere nothing.  A watch_fn. */

#include "lib/file.h"

struct meter {
	const char *what; /* "hashing model.onnx" */
	int64_t shown_at; /* ms */
	bool shown;
};

void meter_show(void *meter, uint64_t done, uint64_t of);
void meter_end(struct meter *m); /* wipes its line */
