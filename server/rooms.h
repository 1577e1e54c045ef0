#pragma once

/* The rooms of this server, joined: what each brings, in one place each.  Once, before any thread.
 */

void rooms_begin(void);
