#pragma once

/*
 * A target reads any bytes at all: no crash, no leak, no undefined behaviour,
 * and must() holds for what it accepts.  libFuzzer drives it, or replay.c over
 * a corpus.
 */

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#define must(cond)               \
	do {                     \
		if (!(cond))     \
			abort(); \
	} while (0)
