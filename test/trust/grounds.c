#include <string.h>

#include "release.h"
#include "store.h"

/* Of one origin, nodes may sign for each role, each alone. */
TEST(keys_of_other_nodes_may_stand_beside_this_server_s)
{
	auto_plant p = { .released = 0 };
	struct tuf_keys *all[] = { &p.files.root.role[TUF_SNAPSHOT],
				   &p.files.root.role[TUF_TIMESTAMP], NULL, NULL };

	plant_model(&p);
	trust_found(&p);
	all[2] = &p.files.targets.role[1].keys;
	all[3] = &p.files.targets.role[2].keys;
	for (size_t i = 0; i < countof(all); i++) {
		all[i]->key[all[i]->n++] = all[i]->key[0];
		all[i]->key[0] = tuf_key(&p.s.cx, p.keys.signers.signer.public);
	}
	trust_send(&p, 201);
}

/* A new root by other keys alone does not follow, whatever else is in it. */
TEST(a_root_of_strangers_does_not_follow)
{
	auto_plant p = { .released = 0 };
	struct trust_keys own;

	plant_model(&p);
	trust_found(&p);
	trust_send(&p, 201);
	own = p.keys;
	trust_found(&p);
	p.files.root.version = p.files.targets.version = p.files.signers.version = 2;
	trust_send(&p, 422);
	json_says(&p.s, "/detail", "root, by the keys of the root before, is signed by 0 of the 2");
	p.keys = own;
}

/* ---- signers are about this log ---- */

static void of_another_log(struct trust_signers *s)
{
	s->origin = "signet/another/1";
}

static void head_of_another_history(struct trust_signers *s)
{
	s->head.root.b[0] ^= 1;
}

static void head_to_come(struct trust_signers *s)
{
	s->head.size += 1000;
}

static void confirmed_elsewhere(struct trust_signers *s)
{
	s->signer[1].key[0].confirmed--;
}

static void leaf_of_another(struct trust_signers *s)
{
	s->signer[0].key[0].leaf.b[0] ^= 1;
}

static void clock_corrected(struct trust_signers *s)
{
	static struct trust_clock c = { "signet/another/1", 1, 2, 2000, 1000 };

	s->corrected = &c;
	s->n_corrected = 1;
}

static void beyond_the_head(struct trust_signers *s)
{
	s->signer[0].key[0].revoked_at = (int64_t)s->head.size;
}

static const struct {
	void (*bend)(struct trust_signers *s);
	int status;
	const char *says;
} elsewhere[] = {
	{ of_another_log, 409, "is about the log signet/another/1, and this is " },
	{ head_of_another_history, 409, "entries that this log never had" },
	{ head_to_come, 409, "entries that this log never had" },
	{ confirmed_elsewhere, 409, "and this log has another entry there" },
	{ leaf_of_another, 409, "and this log has another entry there" },
	{ clock_corrected, 400, "this version does not judge /corrected" },
	{ beyond_the_head, 400, "an index below the size of the log's head" },
};

TEST_EACH(signers_are_about_a_head_and_entries_of_this_log, elsewhere)
{
	auto_plant p = { 0 };

	plant_open(&p);
	trust_found(&p);
	p.files.signers_bend = elsewhere[_i].bend;
	trust_send(&p, elsewhere[_i].status);
	json_says(&p.s, "/detail", elsewhere[_i].says);
}

/* ---- two holders ---- */

static void two_of_two(struct plant *p)
{
	struct tuf_keys *k = &p->files.targets.role[0].keys;

	k->key[k->n++] = tuf_key(&p->s.cx, p->keys.root[0].signer.public);
	k->threshold = 2;
}

TEST(one_holder_of_signers_says_nothing_of_who_may_sign)
{
	auto_plant p = { .released = 0 };

	plant_model(&p);
	trust_found(&p);
	two_of_two(&p);
	trust_send(&p, 422);
	json_says(&p.s, "/detail", "signers is signed by 1 of the 2 keys");
}
