#pragma once

/*
 * Progress of a long act on one line of a terminal, at most a few times a
 * second; elsewhere nothing is printed.  meter_show() is a watch_fn
 * (lib/file.h), in bytes.  One thread.
 */

#include "lib/file.h"

struct meter {
	const char *what; /* "hashing model.onnx" */
	int64_t shown_at; /* ms of clock_elapsed_ms() */
	bool shown;
};

void meter_show(void *meter, uint64_t done, uint64_t of);
void meter_end(struct meter *m); /* wipes its line */
