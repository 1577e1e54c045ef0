#include "base/regular.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "test.h"

static char dir[] = "/tmp/signet-regular-XXXXXX", at[80];

static void open_dir(void)
{
	strcpy(dir + strlen(dir) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(at, sizeof(at), "%s/file", dir);
}

static void close_dir(void)
{
	remove(at);
	ck_assert_int_eq(rmdir(dir), 0);
}

static void pipe_put(void)
{
	ck_assert_int_eq(mkfifo(at, 0600), 0);
}

static void folder_put(void)
{
	ck_assert_int_eq(mkdir(at, 0700), 0);
}

static void link_to_device_put(void)
{
	ck_assert_int_eq(symlink("/dev/zero", at), 0);
}

static void socket_put(void)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	memcpy(name.sun_path, at, strlen(at) + 1);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&name, sizeof(name)), 0);
	close(fd);
}

static void (*const others[])(void) = { pipe_put, folder_put, link_to_device_put, socket_put };

static const int ways[] = { O_RDONLY, O_RDONLY | O_NOFOLLOW, O_RDWR | O_APPEND, O_RDWR | O_CREAT };

TEST_EACH(what_is_no_regular_file_is_not_opened_and_nobody_waits_for_it, others)
{
	open_dir();
	others[_i]();
	for (size_t i = 0; i < countof(ways); i++) {
		ck_assert_int_eq(regular_open(at, ways[i], NULL), -1);
		ck_assert(errno == ENXIO || (others[_i] == folder_put && errno == EISDIR) ||
			  (others[_i] == link_to_device_put && errno == ELOOP));
	}
	close_dir();
}

/* A second open() would wait for its holder, by default for 45 s. */
TEST(a_file_that_somebody_holds_a_lease_on_is_not_opened_and_nobody_waits_for_it)
{
	int fd;

	open_dir();
	signal(SIGIO, SIG_IGN);
	fd = regular_open(at, O_RDWR | O_CREAT, NULL);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(fcntl(fd, F_SETLEASE, F_WRLCK), 0);
	ck_assert_int_eq(regular_open(at, O_RDONLY, NULL), -1);
	ck_assert_int_eq(errno, EAGAIN);
	close(fd);
	fd = regular_open(at, O_RDONLY, NULL);
	ck_assert_int_ge(fd, 0);
	close(fd);
	close_dir();
}

TEST(a_file_is_opened_through_a_link_too_and_its_size_is_said)
{
	struct stat st;
	char path[90];
	int fd;

	open_dir();
	snprintf(path, sizeof(path), "%s.kept", at);
	fd = regular_open(path, O_RDWR | O_CREAT, &st);
	ck_assert_int_ge(fd, 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
	ck_assert_int_eq(write(fd, "four", 4), 4);
	close(fd);
	ck_assert_int_eq(symlink(path, at), 0);
	fd = regular_open(at, O_RDONLY, &st);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(st.st_size, 4);
	close(fd);
	ck_assert_int_eq(regular_open(at, O_RDONLY | O_NOFOLLOW, &st), -1);
	ck_assert_int_eq(errno, ELOOP);
	ck_assert_int_eq(unlink(path), 0);
	close_dir();
}
