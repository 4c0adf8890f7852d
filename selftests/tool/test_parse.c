// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>

#include "array.h"
#include "ktap.h"
#include "parse.h"

static void times(void)
{
	static const struct {
		const char *s;
		uint32_t usec;
	} good[] = {
		{ "0", 0 }, { "0s", 0 }, { "0.0", 0 }, { "1s", 1000000 }, { "1.5s", 1500000 },
		{ "40.95s", 40950000 }, { "10ms", 10000 }, { "0.25ms", 250 }, { "250us", 250 },
		{ "1.1s", 1100000 }, { "4.35s", 4350000 }, { "0.000001s", 1 },
		{ "1.0000000s", 1000000 }, { "4294.967295s", UINT32_MAX },
		{ "4294967295us", UINT32_MAX }, { "007s", 7000000 },
	};
	static const struct {
		const char *s, *reason;
	} bad[] = {
		{ "", "is not a time, such as 1s, 100ms or 250us" },
		{ "s", "is not a time, such as 1s, 100ms or 250us" },
		{ "-1s", "is not a time, such as 1s, 100ms or 250us" },
		{ "+1s", "is not a time, such as 1s, 100ms or 250us" },
		{ " 1s", "is not a time, such as 1s, 100ms or 250us" },
		{ "1.s", "is not a time, such as 1s, 100ms or 250us" },
		{ ".5s", "is not a time, such as 1s, 100ms or 250us" },
		{ "inf", "is not a time, such as 1s, 100ms or 250us" },
		{ "5", "needs a unit: s, ms or us" },
		{ "0.1", "needs a unit: s, ms or us" },
		{ "5m", "has an unknown unit, it must be s, ms or us" },
		{ "5 s", "has an unknown unit, it must be s, ms or us" },
		{ "0x", "has an unknown unit, it must be s, ms or us" },
		{ "1e3s", "has an unknown unit, it must be s, ms or us" },
		{ "1ss", "has an unknown unit, it must be s, ms or us" },
		{ "0.5us", "is finer than a microsecond" },
		{ "0.0000001s", "is finer than a microsecond" },
		{ "0.0001ms", "is finer than a microsecond" },
		{ "4294.967296s", "is too long" },
		{ "4294967296us", "is too long" },
		{ "99999999999999999999999s", "is too long" },
	};
	uint32_t usec;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(good); i++) {
		usec = ~good[i].usec;
		check_str(parse_time(good[i].s, &usec), NULL);
		check(usec == good[i].usec);
	}
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		check_str(parse_time(bad[i].s, &usec), bad[i].reason);
}

static void times_round_trip(void)
{
	static const uint32_t edges[] = {
		0, 1, 9, 10, 999, 1000, 1001, 1010, 9999, 10000, 999999, 1000000, 1000001,
		1500000, 10000000, 40950000, 60000000, 4000000000U, UINT32_MAX,
	};
	char buf[TIME_STR_MAX];
	uint32_t usec, back, i;

	for (i = 0; i < ARRAY_SIZE(edges) + 20000; i++) {
		usec = i < ARRAY_SIZE(edges) ? edges[i] : (uint32_t)random() * 2 + (i & 1);
		back = ~usec;
		check_str(parse_time(format_time(usec, buf), &back), NULL);
		check(back == usec);
	}
	check_str(format_time(0, buf), "0s");
	check_str(format_time(1000000, buf), "1s");
	check_str(format_time(10000000, buf), "10s");
	check_str(format_time(1500000, buf), "1.5s");
	check_str(format_time(10000, buf), "10ms");
	check_str(format_time(1250, buf), "1.25ms");
	check_str(format_time(250, buf), "250us");
	check_str(format_time(UINT32_MAX, buf), "4294.967295s");
}

static void numbers(void)
{
	uint32_t v;

	check(!parse_uint("0", &v) && v == 0);
	check(!parse_uint("255", &v) && v == 255);
	check(!parse_uint("4294967295", &v) && v == UINT32_MAX);
	check_str(parse_uint("4294967296", &v), "is too large");
	check_str(parse_uint("99999999999999999999", &v), "is too large");
	check_str(parse_uint("", &v), "is empty, a number is needed");
	check_str(parse_uint("-1", &v), "is not a number");
	check_str(parse_uint("+1", &v), "is not a number");
	check_str(parse_uint(" 1", &v), "is not a number");
	check_str(parse_uint("0x10", &v), "is not a number");
	check_str(parse_uint("1.0", &v), "is not a number");
}

static void names(void)
{
	check_str(parse_name("vr10"), NULL);
	check_str(parse_name("abcdefghijklmno"), NULL);		/* 15 */
	check_str(parse_name("abcdefghijklmnop"), "is longer than 15 characters");
	check_str(parse_name(""), "is empty");
	check(parse_name("."));
	check(parse_name(".."));
	check_str(parse_name("..."), NULL);
	check(parse_name("a/b"));
	check(parse_name("a:b"));
	check(parse_name("a b"));
	check(parse_name("a\tb"));
	check(parse_name("a\240b"));
	check_str(parse_name("-x\"'#\\"), NULL);
}

static void round_trip(const char *in, const char *out)
{
	char buf[ADDR_STR_MAX];
	struct vr_addr a;

	check_str(parse_prefix(in, &a), NULL);
	check_str(format_prefix(&a, buf), out);
}

static void addresses(void)
{
	struct vr_addr a, b;
	char buf[ADDR_STR_MAX];

	round_trip("10.0.0.1/24", "10.0.0.1/24");
	round_trip("10.0.0.1", "10.0.0.1/32");
	round_trip("fe80::1", "fe80::1/128");
	round_trip("2001:DB8:0:0::1/64", "2001:db8::1/64");
	round_trip("fe80:1111:2222:3333:4444:5555:6666:7777/128",
		   "fe80:1111:2222:3333:4444:5555:6666:7777/128");

	check(parse_prefix("", &a));
	check(parse_prefix("/24", &a));
	check(parse_prefix("10.0.0/24", &a));
	check(parse_prefix("10.0.0.256", &a));
	check(parse_prefix("10.0.0.1/", &a));
	check(parse_prefix("10.0.0.1/33", &a));
	check(parse_prefix("10.0.0.1/-1", &a));
	check(parse_prefix("10.0.0.1/24/24", &a));
	check(parse_prefix("fe80::1/129", &a));
	check(parse_prefix("fe80::1%eth0/64", &a));
	check(parse_prefix("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/1", &a));

	check(parse_prefix("0.0.0.0/24", &a));
	check(parse_prefix("127.0.0.1/8", &a));
	check(parse_prefix("224.0.0.18", &a));
	check(parse_prefix("255.255.255.255", &a));
	check(parse_prefix("::", &a));
	check(parse_prefix("::1", &a));
	check(parse_prefix("ff02::12", &a));
	check(parse_prefix("::ffff:10.0.0.1", &a));

	check(parse_address("10.0.0.1/24", &a));
	check_str(parse_address("10.0.0.1", &a), NULL);
	check_str(format_address(&a, buf), "10.0.0.1");
	check_str(parse_address("10.0.0.1", &b), NULL);
	check(addr_equal(&a, &b));
	check_str(parse_address("10.0.0.2", &b), NULL);
	check(!addr_equal(&a, &b));
	check_str(parse_prefix("10.0.0.1/24", &b), NULL);
	check(!addr_equal(&a, &b));
	memset(&a, 0, sizeof(a));
	check_str(format_address(&a, buf), "none");
	check(!addr_equal(&a, &b));
	memset(&b, 0xff, sizeof(b));
	b.family = AF_UNSPEC;
	check(addr_equal(&a, &b));
}

static void words(void)
{
	static const struct word table[] = {
		{ "router", 1, "r" }, { "restore", 2 }, { "show", 3 }, { "list", 4 },
		{ "lst", 4 }, { "ls", 4 }, { "preempt", 5 }, { "preempt-delay", 6 }, { 0 }
	};
	char buf[64];

	check(word_find(table, "router") == 1);
	check(word_find(table, "r") == 1);		/* claimed */
	check(word_find(table, "ro") == 1);
	check(word_find(table, "re") == 2);
	check(word_find(table, "routers") == WORD_UNKNOWN);
	check(word_find(table, "") == WORD_UNKNOWN);
	check(word_find(table, "R") == WORD_UNKNOWN);
	check(word_find(table, "l") == 4);		/* several of one meaning */
	check(word_find(table, "preempt") == 5);	/* exact */
	check(word_find(table, "preempt-") == 6);
	check(word_find(table, "pre") == WORD_AMBIGUOUS);
	check_str(word_candidates(table, "pre", buf, sizeof(buf)), "preempt, preempt-delay");
	check_str(word_candidates(table, "x", buf, sizeof(buf)), "");
	check(strlen(word_candidates(table, "", buf, 16)) == 15);
}

int main(void)
{
	static const struct test tests[] = {
		{ "times", times },
		{ "times survive a round trip", times_round_trip },
		{ "numbers", numbers },
		{ "names", names },
		{ "addresses", addresses },
		{ "abbreviations", words },
	};

	return run_tests(tests, ARRAY_SIZE(tests));
}
