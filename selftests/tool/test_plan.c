// SPDX-License-Identifier: GPL-2.0
/*
 * Two configurations as text, and the lines that lead from one to the other.
 */
#include <stdlib.h>

#include "args.h"
#include "array.h"
#include "ktap.h"
#include "lines.h"
#include "plan.h"
#include "tool.h"

/* eth0 is 1, eth1 is 2, ... */
static void add_line(struct config *c, int argc, char **argv)
{
	struct router_cfg *r;
	struct port_cfg *p;

	if (!strcmp(argv[0], "router")) {
		r = config_add_router(c);
		check(args_router(argc - 2, argv + 2, VERB_ADD, r) == ST_OK);
	} else {
		p = config_add_port(c);
		check(args_port(argc - 2, argv + 2, VERB_ADD, p) == ST_OK);
		p->ifindex = p->dev[3] - '0' + 1;
	}
}

static void read_text(const char *text, struct config *c)
{
	struct lines l = { .f = fmemopen((char *)text, strlen(text), "r") };
	int n, status;

	memset(c, 0, sizeof(*c));
	while ((n = lines_next(&l, &status)) > 0)
		add_line(c, n, l.word);
	check(n == -1 && !status);
	lines_close(&l);
}

/* What the kernel reports has no option left out. */
static void fill(struct config *c)
{
	unsigned int i;

	for (i = 0; i < c->n_router; i++)
		router_fill_defaults(&c->router[i]);
	for (i = 0; i < c->n_port; i++)
		port_fill_defaults(&c->port[i]);
}

static void check_plan_at(const char *from, const char *to, const char *steps, int line)
{
	struct config have, want;
	struct plan plan;
	unsigned int i;
	char *got;
	size_t len;
	FILE *f;

	read_text(from, &have);
	read_text(to, &want);
	fill(&have);
	f = open_memstream(&got, &len);
	check(plan_make(&have, &want, &plan));
	for (i = 0; i < plan.n; i++)
		plan_print_step(f, &plan.step[i]);
	fclose(f);
	check_str_at(got, steps, __FILE__, line);
	free(got);
	plan_free(&plan);
	config_free(&have);
	config_free(&want);
}

#define check_plan(from, to, steps)	check_plan_at(from, to, steps, __LINE__)

#define VR10	"router add vr10 vrid 10 address 10.0.0.1/24"
#define VR20	"router add vr20 vrid 20 address 10.0.0.2/24"
#define P0	"port add vr10 dev eth0\n"
#define P1	"port add vr10 dev eth1\n"

static void nothing(void)
{
	check_plan("# empty\n", "\n", "");
	check_plan(VR10 "\n" P0, VR10 "\n" P0, "");
	/* A default that is spelled out is the default. */
	check_plan(VR10 "\n" P0, VR10 " interval 1s preempt on accept on version 3 mac real\n"
		   "port add vr10 dev eth0 priority 100 up-delay 0 source auto\n", "");
	check_plan(VR10 " mac virtual\n", VR10 " mac virtual accept off\n", "");
}

static void adding(void)
{
	check_plan("\n", VR10 " interval 100ms\n" P0, VR10 " interval 100ms\n" P0);
	check_plan(VR10 "\n", VR10 "\n" P0 P1, P0 P1);
}

static void deleting(void)
{
	check_plan(VR10 "\n" P0 VR20 "\n", VR20 "\n", "router del vr10\n");
	check_plan(VR10 "\n" P0 P1, VR10 "\n" P1, "port del vr10 dev eth0\n");
}

static void changing(void)
{
	check_plan(VR10 "\n", VR10 " interval 100ms preempt off\n",
		   "router set vr10 interval 100ms preempt off\n");
	check_plan(VR10 " allow 10.0.0.8 allow 10.0.0.9\n", VR10 " allow 10.0.0.9 allow 10.0.0.8\n",
		   "");
	check_plan(VR10 " allow 10.0.0.8 allow 10.0.0.9\n", VR10 " allow 10.0.0.9\n",
		   "router set vr10 allow 10.0.0.9\n");
	check_plan(VR10 " allow 10.0.0.8\n", VR10 " allow 10.0.0.9\n",
		   "router set vr10 allow 10.0.0.9\n");
	check_plan(VR10 " allow 10.0.0.9\n", VR10 "\n", "router set vr10 allow any\n");
	check_plan(VR10 "\n", VR10 " allow any\n", "");
	/* What a line does not say any more goes back to its default. */
	check_plan(VR10 " interval 100ms preempt off\n", VR10 "\n",
		   "router set vr10 interval 1s preempt on\n");
	check_plan(VR10 "\n", VR10 " address 10.0.0.9/24\n",
		   "router set vr10 address 10.0.0.1/24 address 10.0.0.9/24\n");
	check_plan(VR10 "\nport add vr10 dev eth0 priority 200 source 10.0.0.11\n",
		   VR10 "\n" P0, "port set vr10 dev eth0 priority 100 source auto\n");
	check_plan(VR10 "\n" P0,
		   VR10 "\nport add vr10 dev eth0 source 10.0.0.11 up-delay 1.5s\n",
		   "port set vr10 dev eth0 up-delay 1.5s source 10.0.0.11\n");
}

/* The VRID, the family and the placement make the router. */
static void replacing(void)
{
	check_plan(VR10 "\n" P0, "router add vr10 vrid 11 address 10.0.0.1/24\n" P0,
		   "router del vr10\nrouter add vr10 vrid 11 address 10.0.0.1/24\n" P0);
	check_plan(VR10 "\n" P0, VR10 " mac virtual\n" P0,
		   "router del vr10\n" VR10 " mac virtual\n" P0);
	check_plan(VR10 "\n", "router add vr10 vrid 10 address fe80::1/64\n",
		   "router del vr10\nrouter add vr10 vrid 10 address fe80::1/64\n");
	/* Two that change their VRIDs never stand in each other's way. */
	check_plan("router add a vrid 1 address 10.0.0.1\nrouter add b vrid 2 address 10.0.0.2\n",
		   "router add a vrid 2 address 10.0.0.1\nrouter add b vrid 1 address 10.0.0.2\n",
		   "router del a\nrouter del b\n"
		   "router add a vrid 2 address 10.0.0.1/32\n"
		   "router add b vrid 1 address 10.0.0.2/32\n");
}

/* An address is of one router at a time: who gives it away comes first. */
static void addresses_that_move(void)
{
	static const char a[] = "router add a vrid 1 address 10.0.0.1\n";
	static const char b[] = "router add b vrid 2 address 10.0.0.2\n";
	char from[256], to[256];

	snprintf(from, sizeof(from), "%s%s", a, b);
	check_plan(from, "router add a vrid 1 address 10.0.0.2\n"
			 "router add b vrid 2 address 10.0.0.3\n",
		   "router set b address 10.0.0.3/32\nrouter set a address 10.0.0.2/32\n");
	check_plan(from, "router add a vrid 1 address 10.0.0.3\n"
			 "router add b vrid 2 address 10.0.0.1\n",
		   "router set a address 10.0.0.3/32\nrouter set b address 10.0.0.1/32\n");
	/* In a circle nobody can be first. */
	check_plan(from, "router add a vrid 1 address 10.0.0.2\n"
			 "router add b vrid 2 address 10.0.0.1\nport add a dev eth0\n",
		   "router del a\nrouter set b address 10.0.0.1/32\n"
		   "router add a vrid 1 address 10.0.0.2/32\nport add a dev eth0\n");
	/* From one that is deleted, and to one that is added. */
	check_plan(from, "router add b vrid 2 address 10.0.0.1\n"
			 "router add c vrid 3 address 10.0.0.2\n",
		   "router del a\nrouter set b address 10.0.0.1/32\n"
		   "router add c vrid 3 address 10.0.0.2/32\n");
	/* Link-local ones are of as many as like. */
	snprintf(to, sizeof(to), "%s%s", "router add a vrid 1 address fe80::2/64\n",
		 "router add b vrid 2 address fe80::1/64\n");
	check_plan("router add a vrid 1 address fe80::1/64\n"
		   "router add b vrid 2 address fe80::2/64\n", to,
		   "router set a address fe80::2/64\nrouter set b address fe80::1/64\n");
}

/* A port that comes in comes first, unless its interface has to leave another. */
static void order_of_ports(void)
{
	check_plan(VR10 "\n" P0, VR10 "\n" P1, P1 "port del vr10 dev eth0\n");
	check_plan(VR10 "\n" P0 VR20 "\n", VR10 "\n" VR20 "\nport add vr20 dev eth0\n",
		   "port del vr10 dev eth0\nport add vr20 dev eth0\n");
}

static void sixteen_ports(void)
{
	char from[2048] = VR10 "\n", to[2048] = VR10 "\n", line[64];
	struct config have, want;
	struct plan plan;
	int i;

	/* Digits run on into letters: eth0 to eth9, eth: and so on are no names. */
	for (i = 0; i < 16; i++) {
		snprintf(line, sizeof(line), "port add vr10 dev eth%c\n", 'A' + i);
		strcat(from, line);
		snprintf(line, sizeof(line), "port add vr10 dev eth%c\n", 'a' + i);
		strcat(to, line);
	}
	read_text(from, &have);
	read_text(to, &want);
	fill(&have);
	check(plan_make(&have, &want, &plan));
	check(plan.n == 32);
	/* There is no room for both. */
	check(plan.step[0].kind == STEP_PORT_DEL);
	check(plan.step[31].kind == STEP_PORT_ADD);
	plan_free(&plan);
	config_free(&have);
	config_free(&want);
}

static void saved_lines(void)
{
	static const char text[] =
		"router add 'a#\"b' vrid 1 address 10.0.0.1/24 interval 100ms\n"
		"port add 'a#\"b' dev eth0 priority 200\n"
		"router add 'it'\"'\"'s' vrid 2 address fe80::1/64 address 2001:db8::1/64\n";
	struct config c;
	unsigned int i;
	char *got;
	size_t len;
	FILE *f;

	read_text(text, &c);
	check(c.n_router == 2 && c.n_port == 1);
	check_str(c.router[0].name, "a#\"b");
	check_str(c.router[1].name, "it's");
	f = open_memstream(&got, &len);
	fill(&c);
	for (i = 0; i < c.n_router; i++) {
		router_strip_defaults(&c.router[i]);
		router_print_line(f, "add", &c.router[i]);
		if (i == 0) {
			port_strip_defaults(&c.port[0]);
			port_print_line(f, "add", &c.port[0]);
		}
	}
	fclose(f);
	check_str(got, text);
	free(got);
	config_free(&c);
}

static void words_of_a_line(void)
{
	static char text[] =
		"\n# a comment\n  a 'b c' \"d # e\"f # g\nh \\\n i\\\nj\n\tk\r\nl#m '' end";
	struct lines l = { .f = fmemopen(text, strlen(text), "r") };
	int status;

	check(lines_next(&l, &status) == 3 && opts.line == 3);
	check_str(l.word[0], "a");
	check_str(l.word[1], "b c");
	check_str(l.word[2], "d # ef");
	check(!l.word[3]);
	check(lines_next(&l, &status) == 2 && opts.line == 4);
	check_str(l.word[0], "h");
	check_str(l.word[1], "ij");
	check(lines_next(&l, &status) == 1 && opts.line == 7);
	check_str(l.word[0], "k");
	check(lines_next(&l, &status) == 3 && opts.line == 8);
	check_str(l.word[0], "l#m");
	check_str(l.word[1], "");
	check(lines_next(&l, &status) == -1 && status == ST_OK);
	lines_close(&l);
}

int main(void)
{
	static const struct test tests[] = {
		{ "nothing differs, nothing is done", nothing },
		{ "routers and ports are added", adding },
		{ "what is not in the file is deleted", deleting },
		{ "only what differs is set", changing },
		{ "another VRID, family or placement makes a new router", replacing },
		{ "addresses move from router to router", addresses_that_move },
		{ "ports come in before others leave", order_of_ports },
		{ "sixteen ports are replaced by sixteen", sixteen_ports },
		{ "lines are read as they were written", saved_lines },
		{ "words, quotes, comments and continued lines", words_of_a_line },
	};

	return run_tests(tests, ARRAY_SIZE(tests));
}
