#pragma once

/*
 * Limits of requests that the server holds and that its clients keep to, or say
 * to their users.  One home for each, so that the two cannot differ.  Numbers
 * are counts.  Constant; any thread.
 */

#define VERSION_FILES_MAX    200
#define VERSION_DATASETS_MAX 100
#define LINEAGE_DEPTH_MAX    16  /* steps away from the object asked about */
#define PAGE_LIMIT_MAX       200 /* items of one page */
#define RECORD_SITES_MAX     64  /* of a release, or of a ring plan */
#define HARDWARE_MAX         32
#define FORMATS_MAX          64
#define DEVICE_LABELS_MAX    32
#define DEVICE_LABEL_MAX     120 /* bytes */
