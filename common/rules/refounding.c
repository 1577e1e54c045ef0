#include "rules/refounding.h"

#include <string.h>

#include "rules/role_clash.h"

bool approver_is_able(const struct standing *s)
{
	return s->in_use && !s->suspended && s->key == KEY_CONFIRMED &&
	       custody_moves_ground(s->custody) && (s->roles & role_bit(ROLE_APPROVER));
}

enum refounding_fault refounding_fault(const struct refounding *r)
{
	if (!r->announced)
		return r->able < APPROVERS_MIN ? REFOUNDING_OK : REFOUNDING_TWO_STAND;
	if (!r->there)
		return REFOUNDING_GONE;
	if (!r->same)
		return REFOUNDING_OTHER;
	if (!r->alike)
		return REFOUNDING_HOLDERS;
	if (r->signed_since)
		return REFOUNDING_SIGNED;
	return r->now - r->since < REFOUNDING_OPEN_MS ? REFOUNDING_EARLY : REFOUNDING_OK;
}

bool refounding_names(const struct act_person in[ACT_PEOPLE], const char *person,
		      const char *fingerprint)
{
	for (size_t i = 0; i < ACT_PEOPLE; i++)
		if (strcmp(in[i].id, person) == 0 &&
		    (!fingerprint || strcmp(in[i].fingerprint, fingerprint) == 0))
			return true;
	return false;
}

/* A document names two people and two keys. */
bool refounding_same(const struct act_person a[ACT_PEOPLE], const struct act_person b[ACT_PEOPLE])
{
	for (size_t i = 0; i < ACT_PEOPLE; i++)
		if (!refounding_names(b, a[i].id, a[i].fingerprint))
			return false;
	return true;
}

static bool counted_among(const struct holder_signature *s, size_t n, const char *keyid)
{
	for (size_t i = 0; i < n; i++)
		if (s[i].counts && strcmp(s[i].keyid, keyid) == 0)
			return true;
	return false;
}

bool holders_alike(const struct holder_signature *before, size_t n_before,
		   const struct holder_signature *now, size_t n_now, int64_t threshold)
{
	int64_t all = 0, both = 0;

	for (size_t i = 0; i < n_now; i++) {
		all += now[i].counts;
		both += now[i].counts && counted_among(before, n_before, now[i].keyid);
	}
	return all < threshold || both >= threshold;
}

enum founder_fault founder_fault(const struct new_founder *f)
{
	if (!f->in_use)
		return FOUNDER_NOBODY;
	if (f->clashes)
		return FOUNDER_CLASH;
	if (f->taken)
		return FOUNDER_TAKEN;
	if (f->key == KEY_REVOKED)
		return FOUNDER_REVOKED;
	if (!custody_moves_ground(f->custody))
		return FOUNDER_SEALED;
	return f->roles & role_bit(ROLE_APPROVER) ? FOUNDER_OK : FOUNDER_ROLE;
}

const char *founder_fault_text(enum founder_fault f)
{
	static const char *const texts[] = {
		[FOUNDER_OK] = "may found quality anew",
		[FOUNDER_NOBODY] = "is no person in use",
		[FOUNDER_CLASH] = "holds a role that clashes with an approver's",
		[FOUNDER_TAKEN] = ("is named with a key that was enrolled before the password was "
				   "reset, and nobody confirmed who uses the account since"),
		[FOUNDER_REVOKED] = "is named with a key that is revoked",
		[FOUNDER_SEALED] = "is named with a key that the server holds",
		[FOUNDER_ROLE] = "is named with a key that was not enrolled for approver",
	};

	return texts[f];
}

bool founder_clash(enum role role, const char *site)
{
	const struct role_held held = { role, site, NULL }, *with;
	const struct role_held grant = { ROLE_APPROVER, EVERY_SITE, NULL };

	return role_clash_find(&held, &grant, &with) != NULL;
}
