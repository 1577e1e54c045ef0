#include "cli/kit/meter.h"

#include <unistd.h>

#include "base/clock.h"
#include "cli/kit/out.h"

#define EVERY_MS 200
#define MEBI     1048576.0

/* On a terminal alone, a few times a second. */
void meter_show(void *meter, uint64_t done, uint64_t of)
{
	struct meter *m = meter;
	int64_t now = clock_elapsed_ms();

	if (!isatty(STDERR_FILENO) || now - m->shown_at < EVERY_MS)
		return;
	fputs("\r\033[K", stderr);
	if (of > 0)
		say(stderr, "%s: %3d %% of %.1f MiB", m->what,
		    (int)(100.0 * (double)done / (double)of), (double)of / MEBI);
	else
		say(stderr, "%s: %.1f MiB", m->what, (double)done / MEBI);
	fflush(stderr);
	m->shown_at = now;
	m->shown = true;
}

void meter_end(struct meter *m)
{
	if (m->shown)
		fputs("\r\033[K", stderr);
	m->shown = false;
}
