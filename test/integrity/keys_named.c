#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "clocks.h"
#include "waiting.h"

/* The server's keys against the trust in force: a key file and server-keys.json were replaced
 * together, so the one still names the other. */

static const char *const keys[] = { "releases", "stops", "snapshot", "timestamp", "assignment" };

static void sh(struct plant *p, const char *key, const char *command)
{
	setenv("DIR", p->s.dir, 1);
	setenv("KEY", key, 1);
	ck_assert_int_eq(system(command), 0);
}

static void started(struct plant *p)
{
	site_serve(&p->s);
	plant_login(p);
	ask(&p->s, "POST", "/v1/session", NULL, "{\"user\":\"root\",\"password\":\"" PASSWORD "\"}",
	    201);
	secret_given(&p->s, p->s.admin);
}

/* Its sessions end; there is no server-keys.json, so nothing else speaks of the keys. */
static void started_with_another(struct plant *p, const char *key)
{
	site_stop(&p->s);
	sh(p, key,
	   "cd $DIR && rm server-keys.json && cp -p keys/$KEY.key k && tr 0123456789abcdef "
	   "123456789abcdef0 <k >keys/$KEY.key");
	started(p);
}

static void started_with_its_own(struct plant *p, const char *key)
{
	site_stop(&p->s);
	sh(p, key, "cd $DIR && mv k keys/$KEY.key");
	started(p);
}

static void unnamed_is(struct plant *p, const char *key)
{
	const char *alarm;

	alarms_become(p, "key.unnamed", 1);
	ask(&p->s, "GET", "/readyz", NULL, NULL, 200);
	alarm = json_find(&p->s, "/alarms", "/kind", "key.unnamed");
	ck_assert_str_eq(json_at(&p->s, "%s/object", alarm),
			 arena_printf(&p->s.cx.mem, "file:keys/%s.key", key));
}

TEST_EACH(a_key_that_trust_in_force_does_not_name_is_an_alarm_until_it_is_put_back, keys)
{
	auto_plant p = { .released = 0 };

	plant_rooted(&p);
	started_with_another(&p, keys[_i]);
	unnamed_is(&p, keys[_i]);
	ask(&p.s, "POST", "/v1/models", p.jonas.secret, "{\"name\":\"m\",\"title\":\"t\"}", 201);
	started_with_its_own(&p, keys[_i]);
	alarms_become(&p, "key.unnamed", 0);
}

static void own_keys_named(struct plant *p)
{
	const struct server_keys *k = &p->s.in.keys;
	struct tuf_root *root = &p->files.root;
	struct tuf_delegation *to = p->files.targets.role;

	root->role[TUF_SNAPSHOT].key[0] = tuf_key(&p->s.cx, k->snapshot.signer.public);
	root->role[TUF_TIMESTAMP].key[0] = tuf_key(&p->s.cx, k->timestamp.signer.public);
	to[1].keys.key[0] = tuf_key(&p->s.cx, k->stops.signer.public);
	to[2].keys.key[0] = tuf_key(&p->s.cx, k->releases.signer.public);
}

/* A key that is lost for good has a way out, so a start does not refuse. */
TEST_EACH(trust_that_names_the_new_key_ends_the_alarm_of_the_running_server, keys)
{
	auto_plant p = { .released = 0 };

	plant_rooted(&p);
	started_with_another(&p, keys[_i]);
	unnamed_is(&p, keys[_i]);
	own_keys_named(&p);
	trust_send_next(&p, 201);
	alarms_become(&p, "key.unnamed", 0);
}

/* Announced: the next key of a role stands beside the one that signs. */
TEST(another_key_beside_the_servers_own_is_no_alarm)
{
	struct seed_signer next;
	struct tuf_keys *snapshot;
	auto_plant p = { .released = 0 };

	plant_rooted(&p);
	seed_signer_init(&next, (const unsigned char[SEED_SIZE]){ 9 });
	snapshot = &p.files.root.role[TUF_SNAPSHOT];
	snapshot->key[snapshot->n++] = tuf_key(&p.s.cx, next.signer.public);
	trust_send_next(&p, 201);
	site_restart(&p.s);
	plant_login(&p);
	person_add(&p.s, "uma", "",
		   (char[80]){ 0 }); /* the watch has looked meanwhile, or does now */
	started_with_another(&p, "timestamp");
	unnamed_is(&p, "timestamp"); /* and of the other five nothing is said */
}

/* Its version; the first is signed soon after trust came. */
static int64_t timestamp_signed(struct plant *p)
{
	int64_t until = clock_elapsed_ms() + 30000;

	do {
		http(p->s.port, "GET", "/tuf/metadata/timestamp.json", NULL, "", NULL, &p->s.last);
		ck_assert_msg(clock_elapsed_ms() < until, "nothing is signed");
	} while (p->s.last.status != 200);
	return atoll(json_at(&p->s, "/signed/version"));
}

/* A device would take it for tampering. */
TEST(nothing_is_signed_for_devices_with_a_key_that_trust_does_not_name)
{
	int64_t before;
	auto_plant p = { .released = 0 };

	plant_rooted(&p);
	before = timestamp_signed(&p);
	started_with_another(&p, "timestamp");
	unnamed_is(&p, "timestamp");
	plant_later(&p, 5 * 24 * HOUR_MS); /* more than half of its life */
	plant_login(&p);
	for (int i = 0; i < 3; i++)
		ask(&p.s, "POST", "/v1/models", p.jonas.secret,
		    arena_printf(&p.s.cx.mem, "{\"name\":\"m%d\",\"title\":\"t\"}", i), 201);
	ck_assert_int_eq(timestamp_signed(&p), before);
	own_keys_named(&p);
	trust_send_next(&p, 201);
	alarms_become(&p, "key.unnamed", 0);
	clock_right();
}
