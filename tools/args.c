// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <string.h>

#include "args.h"
#include "option.h"
#include "tool.h"

static const struct word object_words[] = {
	{ "router",	OBJ_ROUTER,	"r" },
	{ "port",	OBJ_PORT },
	{ "monitor",	OBJ_MONITOR },
	{ "save",	OBJ_SAVE },
	{ "restore",	OBJ_RESTORE },
	{ "help",	OBJ_HELP },
	{ 0 }
};

static const struct word verb_words[] = {
	{ "add",	VERB_ADD },
	{ "set",	VERB_SET },
	{ "del",	VERB_DEL },
	{ "delete",	VERB_DEL },
	{ "show",	VERB_SHOW,	"s" },
	{ "list",	VERB_SHOW },
	{ "lst",	VERB_SHOW },
	{ "ls",		VERB_SHOW },
	{ "help",	VERB_HELP },
	{ 0 }
};

static int ambiguous(const struct word *words, const char *s)
{
	char buf[256];

	return usage_err("\"%s\" is ambiguous: %s", s,
			 word_candidates(words, s, buf, sizeof(buf)));
}

int args_object(const char *s, enum object *object)
{
	int id = word_find(object_words, s);

	if (id == WORD_AMBIGUOUS)
		return ambiguous(object_words, s);
	if (id == WORD_UNKNOWN)
		return local_err("object \"%s\" is unknown, try \"vrrpif help\"", s);
	*object = id;
	return ST_OK;
}

int args_verb(const char *object, const char *s, enum verb *verb)
{
	int id = word_find(verb_words, s);

	if (id == WORD_AMBIGUOUS)
		return ambiguous(verb_words, s);
	if (id == WORD_UNKNOWN)
		return usage_err("command \"%s\" is unknown, try \"vrrpif %s help\"", s, object);
	*verb = id;
	return ST_OK;
}

/* Ids of words that are in no table of options; those are their index. */
enum {
	ID_ADDRESS = 100,
	ID_ALLOW,
	ID_DEV,
	ID_SOURCE,
};

#define MAX_WORDS	20

static void option_words(const struct option *table, const struct word *extra, struct word *words)
{
	const struct option *o;
	int n = 0;

	for (; extra->name; extra++)
		words[n++] = *extra;
	for (o = table; o->name; o++)
		words[n++] = (struct word){ o->name, o - table, NULL };
	words[n] = (struct word){ 0 };
}

static int unknown_option(const struct word *words, const char *object, const char *s)
{
	char buf[512];

	return usage_err("\"%s\" is not one of %s; try \"vrrpif %s help\"", s,
			 word_candidates(words, "", buf, sizeof(buf)), object);
}

static int missing_value(const char *object, const char *s)
{
	return usage_err("the value of \"%s\" is missing, try \"vrrpif %s help\"", s, object);
}

static int copy_name(char *dst, const char *what, const char *s)
{
	const char *reason = parse_name(s);

	if (reason)
		return usage_err("%s \"%s\": %s", what, s, reason);
	strcpy(dst, s);
	return ST_OK;
}

static int set_option(const struct option *o, const char *s, void *cfg, uint32_t *set)
{
	if (*set & CFG_BIT(o->attr))
		return usage_err("%s is given twice", o->name);
	*set |= CFG_BIT(o->attr);
	return option_parse(o, s, option_value(o, cfg));
}

static int add_address(struct router_cfg *cfg, const char *s)
{
	const char *reason;

	if (cfg->n_addr == VRRPIF_ADDR_MAX)
		return usage_err("address \"%s\": a router has at most %u addresses", s,
				 VRRPIF_ADDR_MAX);
	reason = parse_prefix(s, &cfg->addr[cfg->n_addr]);
	if (reason)
		return usage_err("address \"%s\": %s", s, reason);
	cfg->n_addr++;
	cfg->set |= CFG_ADDRESS;
	return ST_OK;
}

/* Those of one command make the whole list; "any" is the empty one. */
static int add_allowed(struct router_cfg *cfg, const char *s)
{
	const char *reason;

	if (!strcmp(s, "any") && !cfg->n_allow) {
		cfg->set |= CFG_ALLOW;
		return ST_OK;
	}
	if (!strcmp(s, "any") || (cfg->set & CFG_ALLOW && !cfg->n_allow))
		return usage_err("allow \"%s\": \"any\" stands alone", s);
	if (cfg->n_allow == VRRPIF_ALLOW_MAX)
		return usage_err("allow \"%s\": a router has at most %u allowed sources", s,
				 VRRPIF_ALLOW_MAX);
	reason = parse_address(s, &cfg->allow[cfg->n_allow]);
	if (reason)
		return usage_err("allow \"%s\": %s, nor \"any\"", s, reason);
	cfg->n_allow++;
	cfg->set |= CFG_ALLOW;
	return ST_OK;
}

int args_router(int argc, char **argv, enum verb verb, struct router_cfg *cfg)
{
	static const struct word extra[] = {
		{ "address", ID_ADDRESS }, { "allow", ID_ALLOW }, { 0 }
	};
	struct word words[MAX_WORDS];
	int ret;

	memset(cfg, 0, sizeof(*cfg));
	option_words(router_options, extra, words);
	if (argc < 1)
		return usage_err("the NAME of the router is missing, try \"vrrpif router help\"");
	ret = copy_name(cfg->name, "name", argv[0]);
	if (ret)
		return ret;
	if (verb == VERB_DEL && argc > 1)
		return usage_err("\"%s\" is too much, \"router del\" takes a NAME alone", argv[1]);

	for (argc--, argv++; argc > 0; argc -= 2, argv += 2) {
		int id = word_find(words, argv[0]);

		if (id == WORD_AMBIGUOUS)
			return ambiguous(words, argv[0]);
		if (id == WORD_UNKNOWN)
			return unknown_option(words, "router", argv[0]);
		if (argc < 2)
			return missing_value("router", argv[0]);
		if (id == ID_ADDRESS)
			ret = add_address(cfg, argv[1]);
		else if (id == ID_ALLOW)
			ret = add_allowed(cfg, argv[1]);
		else
			ret = set_option(&router_options[id], argv[1], cfg, &cfg->set);
		if (ret)
			return ret;
	}
	if (verb == VERB_SET && !cfg->set)
		return usage_err("%s: nothing to set, try \"vrrpif router help\"", cfg->name);
	return verb == VERB_DEL ? ST_OK : router_check(cfg, verb == VERB_ADD);
}

static int set_source(struct port_cfg *cfg, const char *s)
{
	const char *reason;

	if (cfg->set & CFG_SOURCE)
		return usage_err("source is given twice");
	cfg->set |= CFG_SOURCE;
	if (!strcmp(s, "auto"))
		return ST_OK;
	reason = parse_address(s, &cfg->source);
	if (reason)
		return usage_err("source \"%s\": %s, nor \"auto\"", s, reason);
	return ST_OK;
}

int args_port(int argc, char **argv, enum verb verb, struct port_cfg *cfg)
{
	static const struct word extra[] = { { "dev", ID_DEV }, { "source", ID_SOURCE }, { 0 } };
	static const struct word dev_alone[] = { { "dev", ID_DEV }, { 0 } };
	const struct word *known = dev_alone;
	struct word words[MAX_WORDS];
	int ret;

	memset(cfg, 0, sizeof(*cfg));
	option_words(port_options, extra, words);
	if (verb != VERB_DEL)
		known = words;
	if (argc < 1)
		return usage_err("the NAME of the router is missing, try \"vrrpif port help\"");
	ret = copy_name(cfg->router, "name", argv[0]);
	if (ret)
		return ret;

	for (argc--, argv++; argc > 0; argc -= 2, argv += 2) {
		int id = word_find(known, argv[0]);

		if (id == WORD_AMBIGUOUS)
			return ambiguous(known, argv[0]);
		if (id == WORD_UNKNOWN)
			return unknown_option(known, "port", argv[0]);
		if (argc < 2)
			return missing_value("port", argv[0]);
		if (id == ID_DEV && *cfg->dev)
			ret = usage_err("dev is given twice");
		else if (id == ID_DEV)
			ret = copy_name(cfg->dev, "dev", argv[1]);
		else if (id == ID_SOURCE)
			ret = set_source(cfg, argv[1]);
		else
			ret = set_option(&port_options[id], argv[1], cfg, &cfg->set);
		if (ret)
			return ret;
	}
	if (!*cfg->dev)
		return usage_err("%s: dev is missing: port %s %s dev DEV", cfg->router,
				 verb == VERB_ADD ? "add" : verb == VERB_SET ? "set" : "del",
				 cfg->router);
	if (verb == VERB_SET && !cfg->set)
		return usage_err("%s: %s: nothing to set, try \"vrrpif port help\"", cfg->router,
				 cfg->dev);
	return ST_OK;
}

int args_router_filter(int argc, char **argv, const char **name)
{
	char buf[VRRPIF_NAME_MAX + 1];

	*name = NULL;
	if (argc > 1)
		return usage_err("\"%s\" is too much, \"router show\" takes one NAME at most",
				 argv[1]);
	if (argc < 1)
		return ST_OK;
	*name = argv[0];
	return copy_name(buf, "name", argv[0]);
}

/*
 * An odd number of words begins with a NAME, whatever that is: even a router
 * called "dev" can be asked for.
 */
int args_port_filter(int argc, char **argv, const char **name, const char **dev)
{
	static const struct word words[] = { { "dev", ID_DEV }, { 0 } };
	char buf[VRRPIF_NAME_MAX + 1];
	int ret;

	*name = NULL;
	*dev = NULL;
	if (argc % 2) {
		*name = argv[0];
		ret = copy_name(buf, "name", argv[0]);
		if (ret)
			return ret;
		argc--;
		argv++;
	}
	if (!argc)
		return ST_OK;
	if (word_find(words, argv[0]) != ID_DEV)
		return unknown_option(words, "port", argv[0]);
	if (argc > 2)
		return usage_err("\"%s\" is too much, try \"vrrpif port help\"", argv[2]);
	*dev = argv[1];
	return copy_name(buf, "dev", argv[1]);
}

int args_resolve_dev(struct port_cfg *cfg)
{
	cfg->ifindex = if_nametoindex(cfg->dev);
	if (cfg->ifindex)
		return ST_OK;
	return local_err("%s%s%s: %s", cfg->router, *cfg->router ? ": " : "", cfg->dev,
			 errno == ENODEV ? "no such device" : strerror(errno));
}
