// SPDX-License-Identifier: GPL-2.0
#include <stdarg.h>
#include <stdio.h>

#include "tool.h"

struct options opts;

__attribute__((format(printf, 1, 0)))
static void say(const char *fmt, va_list ap)
{
	/* Keep the order of output and failures when both go to one place. */
	fflush(stdout);

	if (opts.file)
		fprintf(stderr, "%s:%u: ", opts.file, opts.line);
	else
		fputs("vrrpif: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
}

int usage_err(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
	return ST_USAGE;
}

int local_err(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
	return ST_LOCAL;
}

int kernel_err(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
	return ST_KERNEL;
}

void warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
}
