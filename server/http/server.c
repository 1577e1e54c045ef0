/*
 * Start and stop of the transport, and the callbacks by which the library calls
 * us.
 *
 * The order of starting is that of need: names and listener, then readers,
 * blobs, workers, the writer, what follows by itself, the watch, and the
 * library last, so that no request finds a part missing.  Stopping has an order
 * of its own; see server_stop().
 *
 * Counts of strangers' refusals and of failed logins are entered once a minute
 * (http/counts.h), and once more at the stop.
 */

#include "http/server.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "engine/foreign.h"
#include "engine/log_check.h"
#include "engine/records.h"
#include "engine/server_clock.h"
#include "engine/soundness.h"
#include "engine/taken.h"
#include "http/caller.h"
#include "http/counts.h"
#include "http/exchange.h"
#include "http/library.h"
#include "http/listen.h"

#define CONNECTION_MEMORY (32 * 1024)
#define SILENCE_S         75
#define READERS_MORE      3 /* the watch thread, which announces what is durable, and the two lanes' */

struct server {
	struct server_config cfg;
	struct MHD_Daemon *mhd;
	struct writer *writer;
	struct wal *wal;
	struct taken *taken;
	struct copy *copy;
	struct transport transport;
	struct follow *follow;
	int listener;
	uint16_t port;
	struct ctx cx;      /* for what lives as long as the server */
	int64_t counted_at; /* elapsed ms: when counts were last entered */
};

/* Equal for equal sources: the address, of IPv6 the network that one site has. */
static uint64_t source_of(struct MHD_Connection *conn)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(conn, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	uint64_t source = 0;

	if (info && info->client_addr->sa_family == AF_INET)
		source = ((struct sockaddr_in *)info->client_addr)->sin_addr.s_addr;
	else if (info && info->client_addr->sa_family == AF_INET6)
		memcpy(&source, &((struct sockaddr_in6 *)info->client_addr)->sin6_addr,
		       sizeof(source));
	return source;
}

static void on_connection(void *cls, struct MHD_Connection *conn, void **slot,
			  enum MHD_ConnectionNotificationCode what)
{
	struct server *sv = cls;
	struct caller *c = *slot;
	int fd;

	if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
		watch_remove(sv->transport.watch, c->watched);
		caller_free(c);
		return;
	}
	fd = MHD_get_connection_info(conn, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
	*slot = c = caller_new(&sv->transport.services, fd);
	c->watched = watch_add(sv->transport.watch, fd, source_of(conn), c);
}

static struct caller *caller_on(struct MHD_Connection *conn)
{
	return MHD_get_connection_info(conn, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

/* The request target before it is decoded; what we return becomes *slot of on_request(). */
static void *on_uri(void *cls, const char *uri, struct MHD_Connection *conn)
{
	struct server *sv = cls;
	struct exchange *x = exchange_new(&sv->transport, conn, uri);

	x->watched = caller_on(conn)->watched;
	if (watch_refuses(x->watched))
		exchange_no_room(x);
	return x;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *conn, const char *url,
				  const char *method, const char *version, const char *data,
				  size_t *size, void **slot)
{
	struct server *sv = cls;
	struct exchange *x = *slot;

	if (x->state == FRESH) {
		watch_phase(sv->transport.watch, x->watched, SENDS_BODY);
		if (caller_on(conn)->refused) /* unasked, before it was in this phase */
			return MHD_NO;
		x->last =
			caller_ends(caller_on(conn)) || strcmp(version, MHD_HTTP_VERSION_1_1) != 0;
		return exchange_headers(x, method, url);
	}
	if (*size) {
		watch_bytes(sv->transport.watch, x->watched, *size);
		return exchange_body(x, data, size);
	}
	if (x->state == READING) {
		watch_phase(sv->transport.watch, x->watched, IS_SERVED);
		return exchange_dispatch(x);
	}
	return exchange_reply(x);
}

static void on_completed(void *cls, struct MHD_Connection *conn, void **slot,
			 enum MHD_RequestTerminationCode why)
{
	struct server *sv = cls;
	struct exchange *x = *slot;
	bool ends;

	if (!x)
		return;
	ends = x->disconnect;
	watch_phase(sv->transport.watch, x->watched, WAITS_NEXT);
	exchange_free(x);
	*slot = NULL;
	if (why == MHD_REQUEST_TERMINATED_COMPLETED_OK)
		caller_answered(caller_on(conn), ends);
}

/* ---- once a second ---- */

static void with_reader(struct server *sv,
			void (*what)(struct ctx *cx, struct db *db, const struct services *s))
{
	struct ctx cx = { 0 };
	struct db *db;

	if (!what)
		return;
	server_time(&cx);
	db = reader_take(sv->transport.readers);
	what(&cx, db, &sv->transport.services);
	reader_give_back(sv->transport.readers, db);
	arena_free(&cx.mem);
}

static void on_tick(void *arg)
{
	struct server *sv = arg;
	int64_t now = sv->transport.services.elapsed();

	strangers_tick(sv->transport.strangers);
	strangers_tick(sv->transport.enrolments);
	taken_look(sv->taken);
	with_reader(sv, sv->cfg.watch);
	with_reader(sv, sv->cfg.announce);
	if (now - sv->counted_at < TALLY_WINDOW_MS)
		return;
	sv->counted_at = now;
	counts_enter(&sv->transport.services);
}

/* ---- start and stop ---- */

static enum err store_look(struct ctx *cx, struct server *sv)
{
	struct db *db;
	enum err e;

	if (!sv->cfg.look)
		return OK;
	db = reader_take(sv->transport.readers);
	e = sv->cfg.look(cx, db, &sv->transport.services);
	reader_give_back(sv->transport.readers, db);
	return e;
}

static enum err blobs_of_all_open(struct server *sv)
{
	const struct instance *in = sv->cfg.instance;
	struct services *s = &sv->transport.services;
	struct db *db = reader_take(sv->transport.readers);
	enum err e = blobs_open(&sv->cx, db, in->blobs, &s->blobs);

	if (e == OK)
		e = blobs_open(&sv->cx, db, in->exports, &s->exports);
	s->blobs.kind = "artifact";
	reader_give_back(sv->transport.readers, db);
	return e;
}

static enum err services_open(struct ctx *cx, struct server *sv)
{
	const struct server_config *cfg = &sv->cfg;
	struct services *s = &sv->transport.services;

	s->instance = cfg->instance;
	s->routes = cfg->routes;
	s->page_problem = cfg->page_problem;
	s->syslog = cfg->syslog;
	s->anchor = cfg->anchor;
	s->machine = cfg->machine;
	s->memories = memories_make();
	s->access = access_new(cfg->credentials, s->memories);
	s->tally = tally_new();
	s->logins = logins_new();
	s->budget = budget_new();
	s->enrolments = budget_new();
	s->elapsed = cfg->elapsed ? cfg->elapsed : clock_elapsed_ms;
	TRY(readers_open(cx, cfg->instance->db_path, cfg->threads + cfg->workers + READERS_MORE,
			 &sv->transport.readers));
	TRY(blobs_of_all_open(sv));
	TRY(strangers_start(cx, &sv->transport.strangers));
	TRY(strangers_start(cx, &sv->transport.enrolments));
	return pool_start(cx, cfg->workers, &sv->transport.pool);
}

/* Before anything is said or signed on top of it. */
static enum err log_look(struct ctx *cx, struct server *sv)
{
	struct db *db = reader_take(sv->transport.readers);
	uint64_t size;
	enum err e = log_tail_check(cx, db, &sv->cfg.instance->signer.key, &size);

	reader_give_back(sv->transport.readers, db);
	if (e == OK && sv->cfg.scrubs && !soundness_lost())
		e = records_first(cx, sv->cfg.instance->db_path, size);
	return e;
}

static enum err writer_open(struct ctx *cx, struct server *sv)
{
	const struct server_config *cfg = &sv->cfg;
	struct services *s = &sv->transport.services;
	struct writer_config wcfg = { .db_path = cfg->instance->db_path,
				      .signer = &cfg->instance->signer,
				      .access_changed = access_moved,
				      .arg = s->access,
				      .memories = s->memories };

	sv->follow = wcfg.follower = follow_new(cfg->instance);
	if (cfg->follows) {
		wcfg.system_next = follow_next;
		wcfg.system_wake = follow_wake;
	}
	TRY(log_look(cx, sv));
	TRY(wal_start(cx, cfg->instance->db_path, &sv->wal));
	wcfg.wal = sv->wal;
	TRY(taken_begin(cx, cfg->instance, &sv->taken));
	wcfg.taken = sv->taken;
	wcfg.copy = sv->copy = copy_new();
	with_reader(sv,
		    sv->cfg.announce); /* before anything can begin: what is open now is no news */
	TRY(writer_start(cx, &wcfg, &sv->writer));
	s->writer = sv->writer;
	return OK;
}

static enum err watch_open(struct ctx *cx, struct server *sv)
{
	const struct watch_calls calls = { .refuse = caller_no_room, .tick = on_tick, .arg = sv };
	struct watch_limits limits = watch_usual;

	limits.all = sv->cfg.connections;
	limits.of_source = sv->cfg.connections_of_source;
	return watch_start(cx, &limits, &calls, &sv->transport.watch);
}

static enum err scrub_open(struct ctx *cx, struct server *sv)
{
	const struct instance *in = sv->cfg.instance;
	struct services *s = &sv->transport.services;
	const struct scrub_config cfg = { .db_path = in->db_path,
					  .dir = in->dir,
					  .blobs = in->blobs,
					  .key = &in->signer.key,
					  .copy = sv->copy,
					  .never = !sv->cfg.scrubs,
					  .every = sv->cfg.scrub_every };

	s->scrub_every = cfg.every;
	return scrub_start(&sv->cx, &cfg, &s->scrub);
}

static enum err transport_open(struct ctx *cx, struct server *sv)
{
	TRY(services_open(cx, sv));
	TRY(store_look(cx, sv));
	TRY(writer_open(cx, sv));
	TRY(scrub_open(cx, sv));
	with_reader(sv, sv->cfg.begin);
	sv->counted_at = sv->transport.services.elapsed();
	return watch_open(cx, sv);
}

/* The library's threads share its limit, and one of them alone must be able to take all of our
 * connections, those that are refused, and those that give way. */
static unsigned library_limit(const struct server *sv)
{
	return sv->cfg.threads * (unsigned)(sv->cfg.connections + 2 * REFUSED_MAX);
}

static struct MHD_Daemon *daemon_start(struct server *sv)
{
	return MHD_start_daemon(
		MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0,
		NULL, NULL, on_request, sv, MHD_OPTION_EXTERNAL_LOGGER, library_logs, NULL,
		MHD_OPTION_LISTEN_SOCKET, sv->listener, MHD_OPTION_THREAD_POOL_SIZE,
		sv->cfg.threads, MHD_OPTION_URI_LOG_CALLBACK, on_uri, sv,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, sv, MHD_OPTION_NOTIFY_CONNECTION,
		on_connection, sv, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SILENCE_S,
		MHD_OPTION_CONNECTION_LIMIT, library_limit(sv), MHD_OPTION_CONNECTION_MEMORY_LIMIT,
		(size_t)CONNECTION_MEMORY, MHD_OPTION_END);
}

enum err server_start(struct ctx *cx, const struct server_config *cfg, struct server **out)
{
	struct server *sv = *out = calloc(1, sizeof(*sv));

	if (!sv)
		abort();
	sv->cfg = *cfg;
	sv->port = cfg->port;
	soundness_begin();
	if (!sv->cfg.connections)
		sv->cfg.connections = CONNECTIONS_USUAL;
	if (!sv->cfg.connections_of_source)
		sv->cfg.connections_of_source = CONNECTIONS_OF_SOURCE_USUAL;
	TRY(files_room(cx, sv->cfg.connections));
	foreign_begin();
	TRY(listen_open(cx, &sv->port, &sv->listener));
	sv->transport.hosts = hosts_list(&sv->cx, sv->port, sv->cfg.hosts);
	TRY(transport_open(cx, sv));
	sv->mhd = daemon_start(sv);
	return sv->mhd ? OK : errf(cx, E_FAULT, "the HTTP library does not start");
}

uint16_t server_port(const struct server *sv)
{
	return sv->port;
}

/*
 * Order matters.  Quiescing closes the door but not the connections already
 * inside: they may submit until MHD_stop_daemon() returns, which in turn must
 * not be called while a connection is suspended.
 */
void server_stop(struct server *sv)
{
	MHD_socket listener = MHD_quiesce_daemon(sv->mhd);

	watch_stop(sv->transport.watch);
	strangers_stop(sv->transport.strangers);
	strangers_stop(sv->transport.enrolments);
	scrub_stop(sv->transport.services.scrub); /* it waits for the writer */
	pool_stop(sv->transport.pool);
	counts_enter(&sv->transport.services);
	writer_stop(sv->writer);
	with_reader(sv, sv->cfg.stop);
	MHD_stop_daemon(sv->mhd);
	if (listener != MHD_INVALID_SOCKET)
		close(listener);
	watch_free(sv->transport.watch);
	pool_free(sv->transport.pool);
	strangers_free(sv->transport.strangers);
	strangers_free(sv->transport.enrolments);
	readers_close(sv->transport.readers);
	wal_stop(sv->wal);
	taken_end(sv->taken);
	writer_free(sv->writer); /* the last to close: what is in the WAL goes into the database */
	scrub_free(sv->transport.services.scrub);
	copy_free(sv->copy);
	follow_free(sv->follow);
	tally_free(sv->transport.services.tally);
	logins_free(sv->transport.services.logins);
	budget_free(sv->transport.services.budget);
	budget_free(sv->transport.services.enrolments);
	access_free(sv->transport.services.access);
	memories_drop(sv->transport.services.memories);
	arena_free(&sv->cx.mem);
	free(sv);
}
