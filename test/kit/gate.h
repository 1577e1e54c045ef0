#pragma once

/*
 * A gate that holds one thread of workers until it opens; tasks behind it write a letter each, so
 * that their order shows.  One for each process.
 */

#include "http/pool.h"

#define GATE_LETTERS 80 /* tasks that may write */

struct letter {
	struct task task; /* its run: letter_write */
	char is;
};

void letter_write(struct task *t);
/* holder runs at the gate, once it is handed to the workers; nothing is written yet. */
void gate_close(struct task *holder);
void gate_await(void); /* until the holder is there */
void gate_open(void);
void gate_clear(void);          /* forget what was written */
const char *gate_letters(void); /* as they were written; of tasks that are done */
