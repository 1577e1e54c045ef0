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
		all[i]->key[0] = tuf_key(&p.s.cx, p.keys.signers[0].signer.public);
	}
	trust_send(&p, 201);
}

/* Then this server could sign nothing for devices. */
static const size_t of_the_server[] = { 0, 1, 2, 3 };

TEST_EACH(trust_that_lets_this_server_sign_only_with_another_key_is_refused, of_the_server)
{
	auto_plant p = { .released = 0 };
	struct tuf_keys *k;

	plant_model(&p);
	trust_found(&p);
	k = (struct tuf_keys *[]){ &p.files.root.role[TUF_SNAPSHOT],
				   &p.files.root.role[TUF_TIMESTAMP], &p.files.targets.role[1].keys,
				   &p.files.targets.role[2].keys }[of_the_server[_i]];
	k->key[k->n++] = tuf_key(&p.s.cx, p.keys.signers[0].signer.public);
	k->threshold = 2;
	trust_send(&p, 409);
	json_says(&p.s, "/detail", "each alone");
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

/* The entry there is one of this log, and it confirmed ben's key. */
static void confirmation_of_another(struct trust_signers *s)
{
	s->signer[0].key[0].confirmed = s->signer[1].key[0].confirmed;
	s->signer[0].key[0].leaf = s->signer[1].key[0].leaf;
}

static void clock_corrected(struct trust_signers *s, const char *origin, int64_t to)
{
	static struct trust_clock c[2];

	for (int64_t i = 0; i < 2; i++)
		c[i] = (struct trust_clock){ origin, 1 + i, to + i, 2000, 1000 };
	s->corrected = c;
	s->n_corrected = 1;
}

static void clock_of_another(struct trust_signers *s)
{
	clock_corrected(s, "signet/another/1", 2);
}

static void clock_that_was_right(struct trust_signers *s)
{
	clock_corrected(s, s->origin, 2);
}

static void clock_to_come(struct trust_signers *s)
{
	clock_corrected(s, s->origin, (int64_t)s->head.size - 1);
}

static void clocks_that_overlap(struct trust_signers *s)
{
	clock_corrected(s, s->origin, 2);
	s->n_corrected = 2;
}

static void beyond_the_head(struct trust_signers *s)
{
	s->signer[0].key[0].revoked_at = (int64_t)s->head.size;
}

/* A signature that was disputed would count again by the holders' word alone. */
static void upheld_by_nobody(struct trust_signers *s)
{
	static int64_t signature[] = { 3 };

	s->signer[0].key[0].revoked_at = 2;
	s->signer[0].key[0].upheld = signature;
	s->signer[0].key[0].n_upheld = countof(signature);
}

static const struct {
	void (*bend)(struct trust_signers *s);
	int status;
	const char *says;
} elsewhere[] = {
	{ of_another_log, 409, "trust/signers.json is about another log, 'signet/another/1'" },
	{ head_of_another_history, 409, "entries that this log never had" },
	{ head_to_come, 409, "entries that this log never had" },
	{ confirmed_elsewhere, 409, "and this log has another entry there" },
	{ leaf_of_another, 409, "and this log has another entry there" },
	{ confirmation_of_another, 409, "and that entry did not" },
	{ clock_of_another, 409, "trust/signers.json corrects clocks: it is another log's" },
	{ clock_that_was_right, 409, "the clock did not step back after entry 2" },
	{ clock_to_come, 400, "before the last entry of the head" },
	{ clocks_that_overlap, 400, "behind the span before it" },
	{ upheld_by_nobody, 409, "is upheld, and no review did" },
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

/* ---- what was enrolled ---- */

/* A device has no such document: what it reads here is all that it ever knows of a key. */
static void owners_swapped(struct trust_signers *s)
{
	const char *id = s->signer[0].id;

	s->signer[0].id = s->signer[1].id;
	s->signer[1].id = id;
}

static void sealed_as_hardware(struct trust_signers *s)
{
	s->signer[0].key[0].custody = "hardware";
}

static void of_another_role(struct trust_signers *s)
{
	s->signer[1].key[0].role[0].role = "administrator";
}

static void of_no_role(struct trust_signers *s)
{
	s->signer[1].key[0].role[0].role = "nosuchrole";
}

static void at_no_site(struct trust_signers *s)
{
	s->signer[2].key[0].role[0].site = "nosuchsite";
}

/* clang-format off */
static const struct {
	void (*bend)(struct trust_signers *s);
	const char *says;
} enrolled[] = {
	{ owners_swapped, "of 'ben' the owner ben, and 'anna' enrolled it" },
	{ sealed_as_hardware, "of 'anna' custody hardware, and it was enrolled as sealed" },
	{ of_another_role, "of 'ben' role administrator, and it was not enrolled for that" },
	{ of_no_role, "of 'ben' role nosuchrole, and it was not enrolled for that" },
	{ at_no_site, "says that 'mara' was reviewer at 'nosuchsite', and there is no such site" },
};
/* clang-format on */

TEST_EACH(signers_say_of_a_key_what_was_enrolled, enrolled)
{
	auto_plant p = { 0 };

	plant_open(&p);
	trust_found(&p);
	p.files.signers_bend = enrolled[_i].bend;
	trust_send(&p, 409);
	json_says(&p.s, "/detail", enrolled[_i].says);
	json_is(&p.s, "/pointer", "/files/5");
}

/* ---- logs of this instance ---- */

#define ELSEWHERE "signet/0190b8c4-7d3e-7a41-9c55-2f6f1d0e8a17/1"

static void another_instance_s_log(struct plant *p)
{
	struct note_signer other;

	note_signer_init(&other, ELSEWHERE, &p->keys.signers[0].signer);
	p->files.logs.key[p->files.logs.n++] = other.key;
}

static void another_instance_s_end(struct plant *p)
{
	p->files.logs.abandoned[p->files.logs.n_abandoned++] =
		(struct trust_abandoned){ ELSEWHERE, { .size = 1 } };
}

static void the_end_of_a_log_that_nobody_knows(struct plant *p)
{
	const char *own = p->s.in.signer.key.origin;

	p->files.logs.abandoned[p->files.logs.n_abandoned++] =
		(struct trust_abandoned){ arena_printf(&p->s.cx.mem, "%.*s/7-00000000",
						       (int)(strrchr(own, '/') - own), own),
					  { .size = 1 } };
}

/* clang-format off */
static const struct {
	void (*bend)(struct plant *p);
	const char *says;
} logs[] = {
	{ another_instance_s_log, "trust/log.json names '" ELSEWHERE "', which is no log of instance" },
	{ another_instance_s_end, "trust/log.json names '" ELSEWHERE "', which is no log of instance" },
	{ the_end_of_a_log_that_nobody_knows, "/7-00000000', which it neither counts nor continues" },
};
/* clang-format on */

TEST_EACH(logs_are_of_this_instance_and_an_end_is_of_one_that_is_known, logs)
{
	auto_plant p = { 0 };

	plant_open(&p);
	trust_found(&p);
	logs[_i].bend(&p);
	trust_send(&p, 409);
	json_says(&p.s, "/detail", logs[_i].says);
}

/* ---- holders ---- */

static void another_signs(struct plant *p)
{
	p->keys.signers[1] = p->keys.root[0];
}

static void root_by_one(struct plant *p)
{
	p->files.root.role[TUF_ROOT].threshold = p->files.root.role[TUF_TARGETS].threshold = 1;
}

/* Two of two: one that is lost ends everything. */
static void root_of_two(struct plant *p)
{
	p->files.root.role[TUF_ROOT].n = p->files.root.role[TUF_TARGETS].n = 2;
}

static void targets_by_others(struct plant *p)
{
	p->files.root.role[TUF_TARGETS].key[2] =
		tuf_key(&p->s.cx, p->keys.signers[2].signer.public);
}

static void targets_by_one(struct plant *p)
{
	p->files.root.role[TUF_TARGETS].threshold = 1;
}

static void signers_by_one(struct plant *p)
{
	p->files.targets.role[0].keys.threshold = 1;
}

static void signers_of_two(struct plant *p)
{
	p->files.targets.role[0].keys.n = 2;
}

#define FEW " keys; in production it is at least two, and there is one key more"

static const struct {
	void (*bend)(struct plant *p);
	int status, practice; /* practice: in an instance for training */
	const char *says;
} holders[] = {
	{ another_signs, 422, 422, "signers is signed by 1 of the 2 keys" },
	{ root_by_one, 409, 201, "root needs 1 of 3" FEW },
	{ root_of_two, 409, 201, "root needs 2 of 2" FEW },
	{ targets_by_others, 409, 409, "root names other keys, or another threshold, for targets" },
	{ targets_by_one, 409, 409, "root names other keys, or another threshold, for targets" },
	{ signers_by_one, 409, 201, "signers needs 1 of 3" FEW },
	{ signers_of_two, 409, 201, "signers needs 2 of 2" FEW },
};

TEST_EACH(each_role_of_people_needs_two_holders_and_has_one_more, holders)
{
	auto_plant p = { .released = 0 };

	plant_model(&p);
	trust_found(&p);
	holders[_i].bend(&p);
	trust_send(&p, holders[_i].status);
	json_says(&p.s, "/detail", holders[_i].says);
}

TEST_EACH(only_practice_may_have_fewer_holders, holders)
{
	auto_plant p = { .s.use = USE_TRAINING };

	plant_model(&p);
	trust_found(&p);
	holders[_i].bend(&p);
	trust_send(&p, holders[_i].practice);
}

/* ---- floors ---- */

static void targets_to_come(struct plant *p)
{
	p->files.root.signet.floor = 99;
}

static void signers_to_come(struct plant *p)
{
	p->files.targets.signet.floor = 99;
}

static const struct {
	void (*bend)(struct plant *p);
	const char *says;
} floors[] = {
	{ targets_to_come,
	  "no device would go by this: targets of version 2 is older than version 99" },
	{ signers_to_come,
	  "no device would go by this: signers of version 2 is older than version 99" },
};

TEST_EACH(a_floor_above_what_is_there_would_stop_every_device_and_is_refused, floors)
{
	auto_plant p = { .released = 0 };

	plant_model(&p);
	trust_found(&p);
	trust_send(&p, 201);
	floors[_i].bend(&p);
	trust_send_next(&p, 409);
	json_says(&p.s, "/detail", floors[_i].says);
	p.files.root.signet.floor = p.files.targets.signet.floor = 2;
	trust_send(&p, 201);
}
