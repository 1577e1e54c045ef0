#include "engine/proved.h"

#include <pthread.h>
#include <string.h>

struct proved_file {
	struct hash digest;
	struct file_mark mark; /* of zeros: nothing is kept here */
};

static struct {
	pthread_mutex_t lock;
	struct proved_file file[PROVED_MAX];
} proved = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* One place for each digest: two that meet there push each other out, which costs a hash. */
static struct proved_file *place_of(const struct hash *digest)
{
	size_t at;

	memcpy(&at, digest->b, sizeof(at));
	return &proved.file[at % PROVED_MAX];
}

bool proved_has(const struct hash *digest, const struct file_mark *m)
{
	const struct proved_file *f = place_of(digest);
	bool has;

	pthread_mutex_lock(&proved.lock);
	has = hash_same(&f->digest, digest) && file_mark_same(&f->mark, m);
	pthread_mutex_unlock(&proved.lock);
	return has;
}

void proved_keep(const struct hash *digest, const struct file_mark *m)
{
	if (!file_mark_settled(m))
		return;
	pthread_mutex_lock(&proved.lock);
	*place_of(digest) = (struct proved_file){ *digest, *m };
	pthread_mutex_unlock(&proved.lock);
}
