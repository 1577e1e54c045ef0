#include "engine/beside.h"

#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

void beside_begin(int niceness)
{
	setpriority(PRIO_PROCESS, (id_t)gettid(), niceness);
}

void beside_over(void)
{
	malloc_trim(0);
}
