/*
 * Exit codes are for scripts and are documented, so they never change their
 * meaning.  No default in the switch: a new error needs a decision here.
 */

#include "cli/kit/exits.h"

#include <stdio.h>

/* clang-format off */
static const struct {
	int code;
	const char *about;
} exits[] = {
	{ 0, "done" },
	{ 1, "failed: the server refused it, or bytes are not what they should be" },
	{ 2, "the command line is wrong" },
	{ 3, "not allowed, or not logged in" },
	{ 4, "there is no such thing" },
	{ 5, "a conflict with the present state" },
	{ 6, "the server is unavailable, or its reply was lost: try again" },
	{ 7, "the log does not match what was seen or accepted before" },
	{ EXIT_FAILED, "submit: the version failed its validation" },
	{ EXIT_PENDING, "submit: signatures are still missing" },
	{ EXIT_RETURNED, "submit: the change was rejected or cancelled" },
	{ EXIT_REFUSED, "submit: the server did not open the change" },
};
/* clang-format on */

int exit_code(enum err e, bool misused)
{
	switch (e) {
	case OK:
		return 0;
	case E_UNAUTHENTICATED:
	case E_FORBIDDEN:
		return 3;
	case E_NOT_FOUND:
		return 4;
	case E_CONFLICT:
	case E_STALE:
		return 5;
	case E_BUSY:
	case E_READ_ONLY:
	case E_BEHIND:
	case E_UNAVAILABLE:
		return 6;
	case E_TAMPERED:
		return 7;
	case E_INVALID:
		return misused ? EXIT_USAGE : 1;
	case E_DAMAGED:
	case E_NO_METHOD:
	case E_TOO_LARGE:
	case E_MEDIA_TYPE:
	case E_RANGE:
	case E_MISMATCH:
	case E_HEADERS:
	case E_FAULT:
	case ERR_COUNT:
		return 1;
	}
	return 1;
}

void exits_help(void)
{
	printf("\nexit codes:\n");
	for (size_t i = 0; i < countof(exits); i++)
		printf("  %d  %s\n", exits[i].code, exits[i].about);
}
