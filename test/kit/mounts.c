#include "mounts.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "test.h"

static void proc_put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);

	ck_assert_msg(fd >= 0 && write(fd, text, strlen(text)) >= 0, "%s: %s", path,
		      strerror(errno));
	close(fd);
}

/* Who is not root has the right in a namespace of their own. */
static void own_user(void)
{
	unsigned uid = geteuid(), gid = getegid();
	struct ctx cx = { 0 };

	ck_assert_msg(unshare(CLONE_NEWUSER) == 0, "unshare: %s", strerror(errno));
	proc_put("/proc/self/setgroups", "deny");
	proc_put("/proc/self/uid_map", arena_printf(&cx.mem, "%u %u 1\n", uid, uid));
	proc_put("/proc/self/gid_map", arena_printf(&cx.mem, "%u %u 1\n", gid, gid));
	arena_free(&cx.mem);
}

void mounts_begin(void)
{
	if (geteuid() != 0)
		own_user();
	ck_assert_msg(unshare(CLONE_NEWNS) == 0, "unshare: %s", strerror(errno));
	ck_assert_msg(mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0, "mount: %s",
		      strerror(errno));
}

void mount_read_only(const char *folder)
{
	ck_assert_msg(mount(folder, folder, NULL, MS_BIND, NULL) == 0 &&
			      mount("none", folder, NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL) ==
				      0,
		      "mount: %s", strerror(errno));
}

void mount_end(const char *folder)
{
	ck_assert_msg(umount(folder) == 0, "umount: %s", strerror(errno));
}
