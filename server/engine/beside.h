#pragma once

/*
 * Beside: long work on a thread of its own, beside those that serve.
 *
 * The thread gets less of the processor than others, by its niceness (nice(2), which Linux keeps
 * for each thread), and so do the threads that it starts: 5 is a third of what another busy thread
 * has, 10 a tenth.  Where that cannot be set, all else holds.  After the work its memory goes back
 * to the system, since the C library would keep it: a store that is made again has a cache of 64
 * MiB.  Each function: the thread that works.  No errors.
 */

#define BESIDE_START 5 /* what acts wait for at a start: the proof of the rows, and the judge */

void beside_begin(int niceness);
void beside_over(void);
