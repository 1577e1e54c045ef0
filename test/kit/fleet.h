#pragma once

/*
 * Three devices at a site with trust: edge-1 in ring "pilot", edge-2 and edge-3
 * in ring "rest", each enrolled by the real programs with what olga, an
 * operator, provisioned.  Soaks last a second unless a test says else.
 */

#include "program.h"
#include "release.h"

#define FLEET 3

struct fleet {
	struct plant p; /* with a model */
	struct desk d;
	char olga[80];        /* the secret of her session */
	int soak;             /* of the first ring, in seconds; 0: one */
	const char *fallback; /* of the next release, as its record says it; NULL: keep */
};

/* People, trust, devices enrolled; nothing is released yet. */
void fleet_open(struct fleet *f);
/* Version n and release n of it, with that floor, published. */
void fleet_release(struct fleet *f, int64_t n, int64_t floor);
/* All that, and release 1 runs on edge-1. */
void fleet_begun(struct fleet *f);
void fleet_close(struct fleet *f);
#define auto_fleet cleanup(fleet_close) struct fleet

/* Run signet-agent with the words up to a NULL on the folder of that device; asserts the exit code.
 * What it said is f->d.out and f->d.err. */
void agent_run(struct fleet *f, const char *device, int code, ...) __attribute__((sentinel));
pid_t agent_start(struct fleet *f, const char *device); /* run --once, in the background */
/* One more at a site, created and enrolled by the real programs. */
void device_join(struct fleet *f, const char *device, const char *site);
void device_anew(struct fleet *f,
		 const char *device); /* its machine was replaced: it enrols again */
/* It enrols again on its machine, as its folder is. */
void device_invited(struct fleet *f, const char *device);
/* In its folder, as whoever has the machine could. */
void at_device(struct fleet *f, const char *device, const char *command);
/* One byte more in the model's file of that release. */
void agent_damage(struct fleet *f, const char *device, int release);
/* Replace a text in its state. */
void agent_state_edit(struct fleet *f, const char *device, const char *from, const char *to);
/* One poll at which a path is answered so. */
void agent_poll_with(struct fleet *f, const char *device, const struct planted *answer, int code);
/* A file of its folder; NULL: there is none. */
const char *agent_file(struct fleet *f, const char *device, const char *name);
/* The newest rollout, and a device, as olga is told: the site's last answer. */
void rollout_look(struct fleet *f);
void device_look(struct fleet *f, const char *device);
/* The newest rollout has that text at that pointer at last; then it is the last answer. */
void rollout_await(struct fleet *f, const char *pointer, const char *text);
void rollout_act(struct fleet *f, const char *act, int status);
const char *rollout_newest(struct fleet *f); /* its id */
/* Where a device asks for the model's file of the newest release; and for a file of that release.
 */
const char *artifact_path(struct fleet *f);
const char *target_path(struct fleet *f, int64_t release, const char *file);
#define MODEL_FILE "slots/" RELEASE_MODEL "/files/model.onnx"

/* The newest entry's index. */
int64_t fleet_newest(struct fleet *f);
/* Something of every kind happens after a moment that will be asked about. */
void fleet_goes_on(struct fleet *f, const char *rollout);
