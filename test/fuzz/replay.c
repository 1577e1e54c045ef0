#include <dirent.h>
#include <stdio.h>

#include "fuzz.h"

/* The bytes lie in a block of just their size, so that a sanitizer sees one read too many. */
static void replay(const char *dir, const char *name)
{
	char path[4096];
	uint8_t *bytes;
	long size;
	FILE *f;

	must(snprintf(path, sizeof(path), "%s/%s", dir, name) < (int)sizeof(path));
	f = fopen(path, "rb");
	must(f && fseek(f, 0, SEEK_END) == 0 && (size = ftell(f)) >= 0);
	rewind(f);
	bytes = malloc((size_t)size);
	must((bytes || size == 0) && fread(bytes, 1, (size_t)size, f) == (size_t)size);
	fclose(f);
	printf("%s\n", name);
	fflush(stdout);
	LLVMFuzzerTestOneInput(bytes, (size_t)size);
	free(bytes);
}

/* replay DIR: run the target over every file of DIR; there must be some. */
int main(int argc, char **argv)
{
	const struct dirent *entry;
	size_t n = 0;
	DIR *d;

	if (argc != 2 || !(d = opendir(argv[1])))
		return 2;
	while ((entry = readdir(d)))
		if (entry->d_name[0] != '.') {
			replay(argv[1], entry->d_name);
			n++;
		}
	closedir(d);
	return n == 0;
}
