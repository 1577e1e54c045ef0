#include "rules/role_clash.h"

#define KEEPS \
	"who keeps accounts and settings does not make, test, approve or run what they protect"
#define GRANTS "who asks for a grant does not approve it"
#define LOOKS  "who looks at everything takes no part in it"

/* clang-format off */
const struct role_clash role_clashes[] = {
	/* one                 the other             everywhere  because */
	{ ROLE_ADMINISTRATOR, ROLE_ACCESS_APPROVER, true,  GRANTS },
	{ ROLE_ADMINISTRATOR, ROLE_AUTHOR,          true,  KEEPS },
	{ ROLE_ADMINISTRATOR, ROLE_TESTER,          true,  KEEPS },
	{ ROLE_ADMINISTRATOR, ROLE_EXPERT,          true,  KEEPS },
	{ ROLE_ADMINISTRATOR, ROLE_REVIEWER,        true,  KEEPS },
	{ ROLE_ADMINISTRATOR, ROLE_APPROVER,        true,  KEEPS },
	{ ROLE_ADMINISTRATOR, ROLE_RELEASER,        true,  KEEPS },
	{ ROLE_ADMINISTRATOR, ROLE_OPERATOR,        true,  KEEPS },
	{ ROLE_ADMINISTRATOR, ROLE_AUDITOR,         true,  LOOKS },
	{ ROLE_AUDITOR,       ROLE_ACCESS_APPROVER, false, LOOKS },
	{ ROLE_AUDITOR,       ROLE_AUTHOR,          false, LOOKS },
	{ ROLE_AUDITOR,       ROLE_TESTER,          false, LOOKS },
	{ ROLE_AUDITOR,       ROLE_EXPERT,          false, LOOKS },
	{ ROLE_AUDITOR,       ROLE_REVIEWER,        false, LOOKS },
	{ ROLE_AUDITOR,       ROLE_APPROVER,        false, LOOKS },
	{ ROLE_AUDITOR,       ROLE_RELEASER,        false, LOOKS },
	{ ROLE_AUDITOR,       ROLE_OPERATOR,        false, LOOKS },
};
/* clang-format on */

const int n_role_clashes = countof(role_clashes);

static bool meet(const struct role_held *x, const struct role_held *y)
{
	return grant_counts_at(x->site, y->site) || grant_counts_at(y->site, x->site);
}

static bool is_pair(const struct role_clash *c, enum role x, enum role y)
{
	return (c->a == x && c->b == y) || (c->a == y && c->b == x);
}

const struct role_clash *role_clash_find(const struct role_held *held,
					 const struct role_held *grant,
					 const struct role_held **with)
{
	for (; held; held = held->next)
		for (size_t k = 0; k < countof(role_clashes); k++) {
			const struct role_clash *c = &role_clashes[k];

			if (!is_pair(c, held->role, grant->role) ||
			    (!c->everywhere && !meet(held, grant)))
				continue;
			*with = held;
			return c;
		}
	return NULL;
}
