// SPDX-License-Identifier: GPL-2.0
/*
 * For CPUs with AMX, preloaded into the user-mode Linux. It gives its processes
 * their floating point state in a buffer of 2,696 bytes. Where the CPU has more
 * the host's kernel takes the whole of it only, and nothing can run. What does
 * not fit is the state of tiles, which no process in there may have: its content
 * is as it was at the start, for all of them.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <elf.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>

static long (*ptrace_next)(enum __ptrace_request request, ...);

/* of all processes; the beginning is that of the last one */
static char whole[1 << 16];
static size_t whole_len;

__attribute__((constructor)) static void find_next(void)
{
	ptrace_next = (long (*)(enum __ptrace_request, ...))
		dlsym(RTLD_NEXT, "ptrace");
}

static long get_whole(pid_t pid, void *type)
{
	struct iovec all = { whole, sizeof(whole) };
	long ret = ptrace_next(PTRACE_GETREGSET, pid, type, &all);

	if (ret >= 0)
		whole_len = all.iov_len;
	return ret;
}

static long set_regset(pid_t pid, void *type, struct iovec *iov)
{
	struct iovec all = { whole, 0 };

	if (!whole_len && get_whole(pid, type) < 0)
		return -1;
	if (whole_len <= iov->iov_len)
		return ptrace_next(PTRACE_SETREGSET, pid, type, iov);
	memcpy(whole, iov->iov_base, iov->iov_len);
	all.iov_len = whole_len;
	return ptrace_next(PTRACE_SETREGSET, pid, type, &all);
}

/* in the place of the C library's */
__attribute__((visibility("default")))
long ptrace(enum __ptrace_request request, ...)
{
	void *addr, *data;
	va_list args;
	pid_t pid;

	va_start(args, request);
	pid = va_arg(args, pid_t);
	addr = va_arg(args, void *);
	data = va_arg(args, void *);
	va_end(args);
	if (request == PTRACE_SETREGSET && addr == (void *)NT_X86_XSTATE)
		return set_regset(pid, addr, data);
	return ptrace_next(request, pid, addr, data);
}
