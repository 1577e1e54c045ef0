#include "release.h"
TEST(placeholder)
{
}
