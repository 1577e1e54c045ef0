/*
 * ssh-keygen signs, because it reaches keys in agents and tokens.  The program
 * is started without a shell, with the key's path as one argument; its output
 * is read as an armor like any other input.
 */

#include "lib/keygen.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proof/sshsig.h"

struct child {
	pid_t pid;
	int in, out; /* our ends */
};

static bool pipes_make(int to[2], int from[2])
{
	if (pipe2(to, O_CLOEXEC) != 0)
		return false;
	if (pipe2(from, O_CLOEXEC) == 0)
		return true;
	close(to[0]);
	close(to[1]);
	return false;
}

static bool child_start(const char *key, const char *namespace, struct child *out)
{
	int to[2], from[2];

	if (!pipes_make(to, from))
		return false;
	out->pid = fork();
	if (out->pid == 0) {
		dup2(to[0], STDIN_FILENO);
		dup2(from[1], STDOUT_FILENO);
		execlp("ssh-keygen", "ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", key,
		       (char *)NULL);
		_exit(127);
	}
	close(to[0]);
	close(from[1]);
	out->in = to[1];
	out->out = from[0];
	return out->pid > 0;
}

/* ssh-keygen reads all before it writes, so neither end waits for the other. */
static void feed(int fd, const char *p, size_t size)
{
	ssize_t n;

	for (; size > 0 && (n = write(fd, p, size)) > 0; p += n)
		size -= (size_t)n;
	close(fd);
}

static size_t drain(int fd, char *out, size_t room)
{
	size_t size = 0;
	ssize_t n;

	while (size < room && (n = read(fd, out + size, room - size)) > 0)
		size += (size_t)n;
	close(fd);
	return size;
}

enum err keygen_sign(struct ctx *cx, const char *key, const char *namespace, const void *bytes,
		     size_t size, const char **armor, size_t *armor_size)
{
	char *text = arena_alloc(&cx->mem, SSHSIG_MAX + 1);
	/* a child that ends early must not end us */
	void (*before)(int) = signal(SIGPIPE, SIG_IGN);
	struct child child;
	int status = 0;

	if (!child_start(key, namespace, &child))
		return errf(cx, E_UNAVAILABLE, "cannot run ssh-keygen: %s", strerror(errno));
	feed(child.in, bytes, size);
	*armor_size = drain(child.out, text, SSHSIG_MAX);
	*armor = text;
	while (waitpid(child.pid, &status, 0) < 0 && errno == EINTR)
		;
	signal(SIGPIPE, before);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && *armor_size > 0)
		return OK;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return errf(cx, E_UNAVAILABLE, "there is no ssh-keygen on this machine");
	return errf(cx, E_UNAVAILABLE, "ssh-keygen did not sign with %s", key);
}
