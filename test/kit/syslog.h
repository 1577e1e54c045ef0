#pragma once

/*
 * The other end of the system's log: a socket of datagrams, as a log daemon has
 * it.  One thread.
 */

struct log_socket {
	char path[108];
	int fd;
};

struct log_socket log_socket_open(void);
void log_socket_close(struct log_socket *l);
#define auto_log_socket cleanup(log_socket_close) struct log_socket

/* The next line, waiting for it, into out[600]; without "<PRI>signetd[PID]: ", which it must have:
 * pri is what is in it. */
void log_line(struct log_socket *l, int pri, char *out);
void log_quiet(struct log_socket *l); /* asserts that no line waits */
