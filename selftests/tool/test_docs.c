// SPDX-License-Identifier: GPL-2.0
/*
 * The man page, the help texts and the code know the same options with the same
 * values, limits and defaults. Run where this file is.
 */
#include <stdlib.h>
#include <unistd.h>

#include "array.h"
#include "cmd.h"
#include "config.h"
#include "ktap.h"
#include "option.h"
#include "state.h"

#define MAN_PAGE	"../../Documentation/man/vrrpif.8"

static char *read_file(FILE *f)
{
	static char buf[3][100000];
	static int next;
	char *text = buf[next++ % 3];

	rewind(f);
	text[fread(text, 1, sizeof(buf[0]) - 1, f)] = '\0';
	return text;
}

static const char *man(void)
{
	static const char *text;
	FILE *f = text ? NULL : fopen(MAN_PAGE, "r");

	if (f) {
		text = read_file(f);
		fclose(f);
	}
	check(text);
	return text ? text : "";
}

static void check_has(const char *text, const char *what, const char *where)
{
	if (strstr(text, what))
		return;
	test_failed = true;
	printf("# not in %s: %s\n", where, what);
}

/* From its ".It Cm NAME" to the next item, as one line. */
static const char *man_item(const char *name)
{
	static char item[4000];
	const char *at = man(), *end;
	char tag[64], *p;

	item[0] = '\0';
	do {
		snprintf(tag, sizeof(tag), ".It Cm %s", name);
		at = strstr(at, tag);
		if (!at) {
			check_has("", tag, "the man page");
			return item;
		}
		at += strlen(tag);
	} while (*at != ' ' && *at != '\n');
	end = strstr(at, "\n.It ");
	snprintf(item, sizeof(item), "%.*s", end ? (int)(end - at) : 1000, at);
	for (p = item; *p; p++)
		if (*p == '\n')
			*p = ' ';
	return item;
}

static void check_item(const struct option *o)
{
	const char *item = man_item(o->name);
	char rule[128], want[256], val[TIME_STR_MAX];
	uint32_t i;

	if (!o->names) {
		snprintf(want, sizeof(want), "Range: %s.", option_rule(o, rule, sizeof(rule)));
		check_has(item, want, o->name);
	}
	for (i = 0; o->names && i < o->names->n; i++)
		if (o->names->name[i])
			check_has(item, o->names->name[i], o->name);
	if (o->attr == VRRPIF_A_ROUTER_VRID && o->offset == offsetof(struct router_cfg, vrid))
		return;		/* it has none */
	snprintf(want, sizeof(want), "Default: %s", option_format(o, o->def, val));
	check_has(item, want, o->name);
}

static void options(void)
{
	const struct option *o;

	for (o = router_options; o->name; o++)
		check_item(o);
	check_has(man_item("allow"), "up to 16 times", "allow");
	check_has(man_item("allow"), "Default: .Cm any", "allow");
	for (o = port_options; o->name; o++)
		check_item(o);
}

static void check_names(const struct names *names)
{
	char want[64];
	uint32_t i;

	for (i = 0; i < names->n; i++) {
		snprintf(want, sizeof(want), ".It Cm %s\n", names->name[i]);
		check_has(man(), want, "the man page");
	}
}

static void states_reasons_events(void)
{
	check_names(&state_names);
	check_names(&reason_names);
	check_names(&event_names);
	check_names(&alert_names);
}

static void counters(void)
{
	const struct stat_group *g;
	const struct stat_desc *d;
	unsigned int n = 0;
	char want[64];

	for (g = stat_groups; g->title; g++) {
		for (d = g->stat; d->key; d++, n++) {
			snprintf(want, sizeof(want), ".It Va %s\n", d->key);
			check_has(man(), want, "the man page");
		}
	}
	/* All that the kernel counts. */
	check(n == VRRPIF_A_STATS_MAX - VRRPIF_A_STATS_PAD);
}

/* What a help function writes on stderr. */
static const char *help_text(int (*help)(void))
{
	FILE *f = tmpfile();
	int saved = dup(STDERR_FILENO);
	const char *text;

	dup2(fileno(f), STDERR_FILENO);
	check(help() == 255);
	fflush(stderr);
	dup2(saved, STDERR_FILENO);
	close(saved);
	text = read_file(f);
	fclose(f);
	return text;
}

static void check_help(const struct option *o, const char *help)
{
	char want[64];
	uint32_t i;

	for (; o->name; o++) {
		snprintf(want, sizeof(want), "%s ", o->name);
		check_has(help, want, "the help text");
		for (i = 0; o->names && i < o->names->n; i++) {
			if (!o->names->name[i])
				continue;
			snprintf(want, sizeof(want), " %s ", o->names->name[i]);
			check_has(help, want, "the help text");
		}
	}
}

static void help_texts(void)
{
	static const char *const words[] = {
		"V[ersion]", "j[son]", "p[retty]", "s[tatistics]", "d[etails]", "c[olor]",
		"t[imestamp]", "n[etns]", "b[atch]", "force", "router", "port", "monitor",
		"save", "restore",
	};
	size_t i;

	check_help(router_options, help_text(help_router));
	check_has(help_text(help_router), "allow { ADDR [ allow ... ] | any }", "the help text");
	check_help(port_options, help_text(help_port));
	for (i = 0; i < ARRAY_SIZE(words); i++)
		check_has(help_text(help_main), words[i], "the help text");
}

int main(void)
{
	static const struct test tests[] = {
		{ "options are in the man page with their limits and defaults", options },
		{ "states, reasons and events are in the man page", states_reasons_events },
		{ "counters are in the man page", counters },
		{ "help texts know every option", help_texts },
	};

	return run_tests(tests, ARRAY_SIZE(tests));
}
