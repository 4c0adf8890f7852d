/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the user asked for in front of the object, and how failures are said.
 * The only global state of the tool.
 */
#ifndef VRRPIF_TOOL_H
#define VRRPIF_TOOL_H

#include <stdbool.h>

/* Exit statuses, those of ip(8). Every function of a command returns one. */
enum status {
	ST_OK = 0,
	ST_LOCAL = 1,	/* failed here: no such device, no module, a file, a batch */
	ST_KERNEL = 2,	/* the kernel refused */
	ST_USAGE = 255,	/* the command line makes no sense */
};

enum color_mode {
	COLOR_AUTO,
	COLOR_ALWAYS,
	COLOR_NEVER,
};

struct options {
	bool json;
	bool pretty;
	bool stats;
	bool details;
	bool timestamp;
	bool force;
	enum color_mode color;
	const char *netns;
	const char *batch;

	/* What is being read, so that a failure can name its place. */
	const char *file;
	unsigned int line;
};

extern struct options opts;

/*
 * Each prints "vrrpif: ..." (or "FILE:LINE: ..." inside a file) on stderr and
 * returns the status it is named after.
 */
int usage_err(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
int local_err(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
int kernel_err(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* The same, for something that does not end the command. */
void warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif /* VRRPIF_TOOL_H */
