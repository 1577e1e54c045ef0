#include "rules/powers.h"

bool suspension_too_soon(int64_t before, int64_t now)
{
	return before != 0 && now < before + SUSPENSION_AGAIN_MS;
}

bool approvers_suffice(bool able, size_t others)
{
	return !able || others >= APPROVERS_MIN;
}
