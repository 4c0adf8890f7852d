// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "module.h"

#define DEFAULT_MODPROBE	"/sbin/modprobe"

/* The program the kernel itself would run: never something found in $PATH. */
static void modprobe_path(char *path, size_t size)
{
	FILE *f = fopen("/proc/sys/kernel/modprobe", "re");

	path[0] = '\0';
	if (f) {
		if (!fgets(path, size, f))
			path[0] = '\0';
		fclose(f);
	}
	path[strcspn(path, "\n")] = '\0';
	if (path[0] != '/')
		snprintf(path, size, "%s", DEFAULT_MODPROBE);
}

bool module_load(void)
{
	char path[PATH_MAX];
	int status;
	pid_t pid;

	if (geteuid())
		return false;	/* it could only complain */
	modprobe_path(path, sizeof(path));

	pid = fork();
	if (pid < 0)
		return false;
	if (!pid) {
		char *env = NULL;
		int null = open("/dev/null", O_RDWR);

		/* What it says is replaced by what we say. */
		if (null >= 0) {
			dup2(null, STDIN_FILENO);
			dup2(null, STDOUT_FILENO);
			dup2(null, STDERR_FILENO);
		}
		execle(path, path, "-q", "vrrpif", NULL, &env);
		_exit(127);
	}
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return false;
	return WIFEXITED(status) && !WEXITSTATUS(status);
}
