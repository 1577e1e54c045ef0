/*
 * A name is judged by these rules:
 *
 * - Composed form (NFC): one name is one sequence of bytes, since people sign it.
 * - Letters, marks, digits, punctuation and single spaces; no controls, no format
 *   characters, those that reorder text among them, no symbols: what is there is
 *   seen, and where it is.
 * - "Highly restrictive" of Unicode's UTS 39: one script, or Latin beside those in
 *   which Chinese, Japanese and Korean are written.  So nobody is "Anna" with a
 *   Cyrillic а; a plant in Osaka can print "Tanaka 太郎".  The next looser level lets
 *   Latin meet Greek-like scripts for the sake of brands, which people are not.
 * - Like another's: their skeletons of UTS 39 are one, as written or in one case and
 *   without the styles of mathematics (NFKC_Casefold), where a bold A is an a.
 */

#include "people/printed.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>

#include "base/text.h"
#include "engine/history.h"
#include "people/user.h"

#define SKELETON_MAX  2048 /* code units; one point may become eighteen */
#define USERS_AT_ONCE 64

/* What a name looks like, as written and in one case. */
struct looks {
	UChar shown[SKELETON_MAX], cased[SKELETON_MAX];
};

static void spoof_close(USpoofChecker **sc)
{
	uspoof_close(*sc);
}

static enum err printed_bad(struct ctx *cx, const char *why)
{
	return err_at(cx, errf(cx, E_INVALID, "/name %s", why), "/name");
}

/* The library's tables are files of its own, and an installation may be broken. */
static enum err library_check(struct ctx *cx, UErrorCode status)
{
	return U_FAILURE(status)
		       ? errf(cx, E_FAULT, "the Unicode library says %s", u_errorName(status))
		       : OK;
}

static enum err composed_check(struct ctx *cx, const UChar *name, int32_t n)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
	UBool is = U_SUCCESS(status) && unorm2_isNormalized(nfc, name, n, &status);

	TRY(library_check(cx, status));
	return is ? OK : printed_bad(cx, "must be in the composed form of Unicode (NFC)");
}

static bool point_is_seen(UChar32 c)
{
	const uint32_t seen = U_GC_L_MASK | U_GC_M_MASK | U_GC_ND_MASK | U_GC_P_MASK;

	return c == ' ' || (U_GET_GC_MASK(c) & seen);
}

/* Spaces are between words, one at a time; a word has a letter or a digit somewhere. */
static enum err points_check(struct ctx *cx, const UChar *name, int32_t n)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar32 point[PRINTED_MAX_BYTES + 1], c, before = ' ';
	int32_t points = 0;
	bool says = false;

	u_strToUTF32(point, countof(point), &points, name, n, &status);
	TRY(library_check(cx, status));
	for (int32_t i = 0; i < points; before = c) {
		c = point[i++];
		if (!point_is_seen(c))
			return printed_bad(cx, "must be letters, marks, digits, punctuation and "
					       "spaces");
		if (c == ' ' && before == ' ')
			return printed_bad(cx, "must not begin with a space, nor have two "
					       "together");
		says |= u_isalnum(c);
	}
	if (!says || before == ' ')
		return printed_bad(cx, says ? "must not end with a space"
					    : "must have a letter or a digit");
	return OK;
}

static enum err scripts_check(struct ctx *cx, const char *name)
{
	UErrorCode status = U_ZERO_ERROR;
	cleanup(spoof_close) USpoofChecker *sc = uspoof_open(&status);
	int32_t found = 0;

	if (U_SUCCESS(status)) {
		uspoof_setRestrictionLevel(sc, USPOOF_HIGHLY_RESTRICTIVE);
		uspoof_setChecks(sc,
				 USPOOF_RESTRICTION_LEVEL | USPOOF_INVISIBLE | USPOOF_MIXED_NUMBERS,
				 &status);
		found = uspoof_check2UTF8(sc, name, (int32_t)strlen(name), NULL, &status);
	}
	TRY(library_check(cx, status));
	return found ? printed_bad(cx, "must be of one script, or of Latin beside the Chinese, "
				       "Japanese or Korean ones")
		     : OK;
}

enum err printed_check(struct ctx *cx, const char *name)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar wide[PRINTED_MAX_BYTES + 1];
	int32_t n = 0;

	if (strlen(name) > PRINTED_MAX_BYTES)
		return printed_bad(cx, "must be at most " as_text(PRINTED_MAX_BYTES) " bytes");
	u_strFromUTF8(wide, countof(wide), &n, name, (int32_t)strlen(name), &status);
	TRY(library_check(cx, status));
	TRY(points_check(cx, wide, n));
	TRY(composed_check(cx, wide, n));
	return scripts_check(cx, name);
}

static void looks_of(const USpoofChecker *sc, const UNormalizer2 *fold, const char *name,
		     struct looks *out, UErrorCode *status)
{
	UChar wide[SKELETON_MAX], cased[SKELETON_MAX];
	int32_t n = 0;

	u_strFromUTF8(wide, SKELETON_MAX, &n, name, (int32_t)strlen(name), status);
	uspoof_getSkeleton(sc, 0, wide, n, out->shown, SKELETON_MAX, status);
	n = unorm2_normalize(fold, wide, n, cased, SKELETON_MAX, status);
	uspoof_getSkeleton(sc, 0, cased, n, out->cased, SKELETON_MAX, status);
	/* filled to the last byte, it would have no end */
	if (*status == U_STRING_NOT_TERMINATED_WARNING)
		*status = U_BUFFER_OVERFLOW_ERROR;
}

static bool look_alike(const struct looks *a, const struct looks *b)
{
	return u_strcmp(a->shown, b->shown) == 0 || u_strcmp(a->cased, b->cased) == 0;
}

/* Reads names one after another, with the tables of the library. */
struct reading {
	USpoofChecker *sc;
	const UNormalizer2 *fold; /* of the library */
	UErrorCode status;
	struct looks *wanted, *known;
};

static void reading_close(struct reading *r)
{
	uspoof_close(r->sc);
}

static bool reads_like(struct reading *r, const struct user *u)
{
	if (u->state == USER_DEACTIVATED || !u->name)
		return false;
	looks_of(r->sc, r->fold, u->name, r->known, &r->status);
	return U_SUCCESS(r->status) && look_alike(r->wanted, r->known);
}

/* Of all in force: *like is the first who has a name like it, or the one who was named, if that one
 * has; NULL: nobody. */
static enum err like_find(struct ctx *cx, struct db *db, struct reading *r, const char *namesake,
			  const char **like)
{
	struct user row[USERS_AT_ONCE];
	const char *after = "";
	size_t n;

	*like = NULL;
	do {
		n = countof(row);
		TRY(db_user_page(cx, db, after, AT_NOW, row, &n));
		for (size_t i = 0; i < n; i++)
			if ((!*like || text_same(row[i].id, namesake)) && reads_like(r, &row[i]))
				*like = row[i].id;
		after = n ? row[n - 1].id : after;
	} while (n == countof(row));
	return library_check(cx, r->status);
}

enum err printed_alike(struct ctx *cx, struct db *db, const char *name, const char *namesake,
		       const char **out)
{
	cleanup(reading_close) struct reading r = { .status = U_ZERO_ERROR };
	const char *like;

	*out = namesake;
	r.wanted = arena_alloc(&cx->mem, sizeof(*r.wanted));
	r.known = arena_alloc(&cx->mem, sizeof(*r.known));
	r.sc = uspoof_open(&r.status);
	r.fold = unorm2_getNFKCCasefoldInstance(&r.status);
	if (U_SUCCESS(r.status))
		looks_of(r.sc, r.fold, name, r.wanted, &r.status);
	TRY(library_check(cx, r.status));
	TRY(like_find(cx, db, &r, namesake, &like));
	if (namesake && (!like || strcmp(like, namesake) != 0))
		return err_at(cx,
			      errf(cx, E_INVALID, "/namesake: '%s' has no name that reads like it",
				   namesake),
			      "/namesake");
	if (!like || namesake)
		return OK;
	return err_at(cx,
		      err_next(cx, errf(cx, E_CONFLICT, "the name reads like that of '%s'", like),
			       "If they are two people, name the other as namesake."),
		      "/name");
}
