#include "engine/tables.h"

#include <string.h>

/* clang-format off */
const struct table tables[] = {
	/* name          writer       all rows             keys  why not */
	{ "entry",       HAND_LOG,    SQL_COUNT,           0,    "it is the log: replayed, and hashed into the tree" },
	{ "checkpoint",  HAND_LOG,    SQL_COUNT,           0,    "each is checked against its signature and the tree" },
	{ "content",     HAND_LOG,    SQL_COUNT,           0,    "bound by digest: each is hashed, named by a row, and there unless it was erased" },
	{ "idempotency", HAND_LOG,    SQL_COUNT,           0,    "a cache: it names the entry that answered a key" },
	{ "tile",        HAND_LOG,    SQL_TILE_ALL,        1,    NULL },
	{ "migration",   HAND_SCHEMA, SQL_MIGRATION_ALL,   1,    NULL },
	{ "object_head", HAND_APPLY,  SQL_OBJECT_HEAD_ALL, 1,    NULL },
	{ "edge",        HAND_APPLY,  SQL_EDGE_ALL,        3,    NULL },
	{ "site",        HAND_APPLY,  SQL_SITE_ALL,        2,    NULL },
	{ "user",        HAND_APPLY,  SQL_USER_ALL,        2,    NULL },
	{ "source",      HAND_APPLY,  SQL_SOURCE_ALL,      1,    NULL },
	{ "role_grant",  HAND_APPLY,  SQL_ROLE_GRANT_ALL,  4,    NULL },
	{ "invitation",  HAND_APPLY,  SQL_INVITATION_ALL,  2,    NULL },
	{ "token",       HAND_APPLY,  SQL_TOKEN_ALL,       2,    NULL },
	{ "artifact",    HAND_APPLY,  SQL_ARTIFACT_ALL,    2,    NULL },
	{ "model",       HAND_APPLY,  SQL_MODEL_ALL,       2,    NULL },
	{ "dataset",     HAND_APPLY,  SQL_DATASET_ALL,     3,    NULL },
	{ "run",         HAND_APPLY,  SQL_RUN_ALL,         2,    NULL },
	{ "version",     HAND_APPLY,  SQL_VERSION_ALL,     3,    NULL },
	{ "document",    HAND_APPLY,  SQL_DOCUMENT_ALL,    2,    NULL },
	{ "git_object",  HAND_APPLY,  SQL_GIT_OBJECT_ALL,  1,    NULL }, /* names; bytes are checked against them */
	{ "git_ref",     HAND_APPLY,  SQL_GIT_REF_ALL,     2,    NULL },
	{ "change",      HAND_APPLY,  SQL_CHANGE_ALL,      2,    NULL },
	{ "change_path", HAND_APPLY,  SQL_CHANGE_PATH_ALL, 2,    NULL },
	{ "signing_key", HAND_APPLY,  SQL_SIGNING_KEY_ALL, 2,    NULL },
	{ "signature",   HAND_APPLY,  SQL_SIGNATURE_ALL,   2,    NULL },
	{ "frozen_set",  HAND_APPLY,  SQL_FROZEN_SET_ALL,  2,    NULL },
	{ "validation",  HAND_APPLY,  SQL_VALIDATION_ALL,  2,    NULL },
	{ "founder",     HAND_APPLY,  SQL_FOUNDER_ALL,     2,    NULL },
	{ "tuf_metadata",   HAND_APPLY, SQL_TUF_METADATA_ALL,   2, NULL },
	{ "trust_target",   HAND_APPLY, SQL_TRUST_TARGET_ALL,   2, NULL },
	{ "release",        HAND_APPLY, SQL_RELEASE_ALL,        3, NULL },
	{ "release_target", HAND_APPLY, SQL_RELEASE_TARGET_ALL, 3, NULL },
	{ "device",         HAND_APPLY, SQL_DEVICE_ALL,         2, NULL },
	{ "assignment",     HAND_APPLY, SQL_ASSIGNMENT_ALL,     2, NULL },
	{ "device_slot",    HAND_APPLY, SQL_DEVICE_SLOT_ALL,    4, NULL },
	{ "report",         HAND_APPLY, SQL_REPORT_ALL,         2, NULL },
	{ "rollout",        HAND_APPLY, SQL_ROLLOUT_ALL,        2, NULL },
	{ "rollout_device", HAND_APPLY, SQL_ROLLOUT_DEVICE_ALL, 2, NULL },
};
/* clang-format on */
const size_t n_tables = countof(tables);

const struct table *table_named(const char *name)
{
	for (size_t i = 0; i < n_tables; i++)
		if (strcmp(tables[i].name, name) == 0)
			return &tables[i];
	return NULL;
}
