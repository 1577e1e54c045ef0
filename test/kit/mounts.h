#pragma once

/* Disks of this test alone: what it mounts is seen by it and the programs that it starts, and goes
 * with it. */

void mounts_begin(void);
void mount_read_only(const char *folder); /* the folder itself, as a disk that cannot be written */
void mount_end(const char *folder);
