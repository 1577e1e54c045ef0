#include "base/json_skip.h"

#include <string.h>

static bool skip_text(const char **at)
{
	const char *p = *at + 1;

	while (*p && *p != '"')
		p += *p == '\\' && p[1] ? 2 : 1;
	if (!*p)
		return false;
	*at = p + 1;
	return true;
}

bool json_skip(const char **at)
{
	size_t depth = 0;

	do {
		switch (**at) {
		case '\0':
			return false;
		case '"':
			if (!skip_text(at))
				return false;
			break;
		case '{':
		case '[':
			depth++;
			(*at)++;
			break;
		case '}':
		case ']':
			depth--;
			(*at)++;
			break;
		default:
			*at += depth ? 1 : strcspn(*at, ",]}");
		}
	} while (depth > 0);
	return true;
}

bool json_skip_bytes(const char **at, const char *bytes)
{
	size_t n = strlen(bytes);

	if (strncmp(*at, bytes, n) != 0)
		return false;
	*at += n;
	return true;
}
