/* SPDX-License-Identifier: GPL-2.0 */
/*
 * KTAP for the unit tests: a table of functions, each with any number of checks.
 */
#ifndef TOOL_TEST_KTAP_H
#define TOOL_TEST_KTAP_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct test {
	const char *name;
	void (*fn)(void);
};

static bool test_failed;

static inline void check_at(bool good, const char *what, const char *file, int line)
{
	if (good)
		return;
	test_failed = true;
	printf("# %s:%d: not true: %s\n", file, line, what);
}

static inline void check_str_at(const char *got, const char *want, const char *file, int line)
{
	if (got && want && !strcmp(got, want))
		return;
	if (!got && !want)
		return;
	test_failed = true;
	printf("# %s:%d: got \"%s\", wanted \"%s\"\n", file, line, got ? got : "NULL",
	       want ? want : "NULL");
}

#define check(cond)		check_at(cond, #cond, __FILE__, __LINE__)
#define check_str(got, want)	check_str_at(got, want, __FILE__, __LINE__)

static inline int run_tests(const struct test *tests, int n)
{
	bool bad = false;
	int i;

	printf("TAP version 13\n1..%d\n", n);
	for (i = 0; i < n; i++) {
		test_failed = false;
		tests[i].fn();
		bad |= test_failed;
		printf("%sok %d %s\n", test_failed ? "not " : "", i + 1, tests[i].name);
		fflush(stdout);
	}
	return bad;
}

#endif /* TOOL_TEST_KTAP_H */
