// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "option.h"
#include "plan.h"

static struct step *add_step(struct plan *plan, enum step_kind kind)
{
	struct step *new = array_grow(plan->step, plan->n, sizeof(*new));

	if (!new)
		return NULL;
	plan->step = new;
	new += plan->n++;
	memset(new, 0, sizeof(*new));
	new->kind = kind;
	return new;
}

static bool add_router(struct plan *plan, enum step_kind kind, const struct router_cfg *cfg)
{
	struct step *s = add_step(plan, kind);

	if (s)
		s->router = *cfg;
	return s;
}

static bool add_port(struct plan *plan, enum step_kind kind, const struct port_cfg *cfg)
{
	struct step *s = add_step(plan, kind);

	if (s)
		s->port = *cfg;
	return s;
}

static int family_of(const struct router_cfg *cfg)
{
	return cfg->n_addr ? cfg->addr[0].family : AF_UNSPEC;
}

/*
 * With another VRID or family it is another virtual router, and where its
 * addresses live cannot be changed: it has to be made anew.
 */
static bool same_router(const struct router_cfg *a, const struct router_cfg *b)
{
	return a->vrid == b->vrid && a->placement == b->placement &&
	       family_of(a) == family_of(b);
}

/* What stays: which running router each of the wanted ones already is. */
struct match {
	const struct config *have, *want;
	const struct router_cfg **kept;		/* by index in want; NULL: is made anew */
	unsigned int *order;			/* in which those can be set */
	unsigned int n_order;
};

/* The router that stays, under this name, or NULL. */
static const struct router_cfg *kept_router(const struct match *m, const char *name)
{
	const struct router_cfg *w = config_find_router(m->want, name);

	return w ? m->kept[w - m->want->router] : NULL;
}

static const struct port_cfg *find_port(const struct config *c, const struct port_cfg *port)
{
	unsigned int i;

	for (i = 0; i < c->n_port; i++)
		if (c->port[i].ifindex == port->ifindex &&
		    !strcmp(c->port[i].router, port->router))
			return &c->port[i];
	return NULL;
}

/* The port that stays: those of a router that is made anew do not. */
static const struct port_cfg *kept_port(const struct match *m, const struct port_cfg *port)
{
	return kept_router(m, port->router) ? find_port(m->have, port) : NULL;
}

static uint32_t differing(const struct option *table, const void *have, uint32_t have_set,
			  const void *want)
{
	const struct option *o;
	uint32_t diff = 0;

	/* What the kernel does not tell it does not know, or has no say in. */
	for (o = table; o->name; o++)
		if (have_set & CFG_BIT(o->attr) && option_get(o, have) != option_get(o, want))
			diff |= CFG_BIT(o->attr);
	return diff;
}

static bool same_addresses(const struct router_cfg *a, const struct router_cfg *b)
{
	unsigned int i;

	if (a->n_addr != b->n_addr)
		return false;
	/* Their order is that of the advertisements: it counts. */
	for (i = 0; i < a->n_addr; i++)
		if (!addr_equal(&a->addr[i], &b->addr[i]))
			return false;
	return true;
}

/* Here the order means nothing, and whoever is in both lists once is in both. */
static bool same_allowed(const struct router_cfg *a, const struct router_cfg *b)
{
	unsigned int i, j;

	if (a->n_allow != b->n_allow)
		return false;
	for (i = 0; i < a->n_allow; i++) {
		for (j = 0; j < b->n_allow && !addr_equal(&a->allow[i], &b->allow[j]); j++)
			;
		if (j == b->n_allow)
			return false;
	}
	return true;
}

static bool has_address(const struct router_cfg *cfg, const struct vr_addr *addr)
{
	unsigned int i;

	for (i = 0; i < cfg->n_addr; i++)
		if (cfg->addr[i].family == addr->family &&
		    !memcmp(&cfg->addr[i].ip6, &addr->ip6, sizeof(addr->ip6)))
			return true;
	return false;
}

/* An address is of one router at a time, but for those that are of a link. */
static bool takes_from(const struct router_cfg *want, const struct router_cfg *have)
{
	unsigned int i;

	for (i = 0; i < want->n_addr; i++)
		if (!(want->addr[i].family == AF_INET6 &&
		      IN6_IS_ADDR_LINKLOCAL(&want->addr[i].ip6)) &&
		    has_address(have, &want->addr[i]))
			return true;
	return false;
}

/* Whether another one that is not set yet still has what this one shall get. */
static bool must_wait(const struct match *m, unsigned int i, const bool *pending)
{
	unsigned int j;

	for (j = 0; j < m->want->n_router; j++)
		if (j != i && pending[j] && takes_from(&m->want->router[i], m->kept[j]))
			return true;
	return false;
}

/*
 * Routers in the order in which they can be set. Where they wait for each other
 * in a circle, one of them is made anew instead.
 */
static void order_routers(struct match *m, bool *pending)
{
	unsigned int i, first, n = m->want->n_router, left = 0;
	bool moved = true;

	m->n_order = 0;
	for (i = 0; i < n; i++) {
		pending[i] = m->kept[i] && !same_addresses(m->kept[i], &m->want->router[i]);
		if (pending[i])
			left++;
		else if (m->kept[i])
			m->order[m->n_order++] = i;
	}
	while (left && moved) {
		moved = false;
		for (i = 0; i < n; i++) {
			if (!pending[i] || must_wait(m, i, pending))
				continue;
			pending[i] = false;
			m->order[m->n_order++] = i;
			left--;
			moved = true;
		}
	}
	if (left) {
		for (first = 0; !pending[first]; )
			first++;
		m->kept[first] = NULL;
		order_routers(m, pending);
	}
}

static bool match_make(struct match *m, const struct config *have, const struct config *want)
{
	bool *pending = calloc(want->n_router + 1, sizeof(*pending));
	unsigned int i;

	m->have = have;
	m->want = want;
	m->n_order = 0;
	m->kept = calloc(want->n_router + 1, sizeof(*m->kept));
	m->order = calloc(want->n_router + 1, sizeof(*m->order));
	if (!pending || !m->kept || !m->order) {
		free(pending);
		return false;
	}
	for (i = 0; i < want->n_router; i++) {
		const struct router_cfg *h = config_find_router(have, want->router[i].name);
		struct router_cfg full = want->router[i];

		router_fill_defaults(&full);
		if (h && same_router(h, &full))
			m->kept[i] = h;
	}
	order_routers(m, pending);
	free(pending);
	return true;
}

static void match_free(struct match *m)
{
	free(m->kept);
	free(m->order);
}

static bool plan_router(struct plan *plan, const struct router_cfg *have,
			const struct router_cfg *want)
{
	struct router_cfg cfg = *want;

	router_fill_defaults(&cfg);
	cfg.set = differing(router_options, have, have->set, &cfg);
	if (!same_addresses(have, want))
		cfg.set |= CFG_ADDRESS;
	if (!same_allowed(have, want))
		cfg.set |= CFG_ALLOW;
	return !cfg.set || add_router(plan, STEP_ROUTER_SET, &cfg);
}

static bool plan_port(struct plan *plan, const struct port_cfg *have, const struct port_cfg *want)
{
	struct port_cfg cfg = *want;

	port_fill_defaults(&cfg);
	cfg.set = differing(port_options, have, have->set, &cfg);
	if (!addr_equal(&have->source, &cfg.source))
		cfg.set |= CFG_SOURCE;
	return !cfg.set || add_port(plan, STEP_PORT_SET, &cfg);
}

static unsigned int count_ports(const struct config *c, const char *router)
{
	unsigned int i, n = 0;

	for (i = 0; i < c->n_port; i++)
		n += !strcmp(c->port[i].router, router);
	return n;
}

/*
 * A port is taken out after the others came in, so that the addresses always
 * have somewhere to be; unless it stands in the way of one that comes in.
 */
static bool in_the_way(const struct match *m, const struct port_cfg *port)
{
	unsigned int i;

	for (i = 0; i < m->want->n_port; i++)
		if (m->want->port[i].ifindex == port->ifindex &&
		    !kept_port(m, &m->want->port[i]))
			return true;
	return count_ports(m->have, port->router) + count_ports(m->want, port->router) >
	       VRRPIF_PORT_MAX;
}

static bool plan_port_dels(struct plan *plan, const struct match *m, bool first)
{
	unsigned int i;

	for (i = 0; i < m->have->n_port; i++) {
		struct port_cfg del = m->have->port[i];

		/* Those of a deleted router go with it. */
		if (find_port(m->want, &del) || !kept_router(m, del.router))
			continue;
		del.set = 0;
		if (in_the_way(m, &del) == first && !add_port(plan, STEP_PORT_DEL, &del))
			return false;
	}
	return true;
}

static bool plan_router_dels(struct plan *plan, const struct match *m)
{
	unsigned int i;

	for (i = 0; i < m->have->n_router; i++) {
		struct router_cfg del = m->have->router[i];

		del.set = 0;
		if (!kept_router(m, del.name) && !add_router(plan, STEP_ROUTER_DEL, &del))
			return false;
	}
	return true;
}

static bool plan_routers(struct plan *plan, const struct match *m)
{
	const struct router_cfg *want = m->want->router;
	unsigned int i;

	for (i = 0; i < m->n_order; i++)
		if (!plan_router(plan, m->kept[m->order[i]], &want[m->order[i]]))
			return false;
	for (i = 0; i < m->want->n_router; i++)
		if (!m->kept[i] && !add_router(plan, STEP_ROUTER_ADD, &want[i]))
			return false;
	return true;
}

static bool plan_ports(struct plan *plan, const struct match *m)
{
	const struct port_cfg *h, *w;
	unsigned int i, adding;

	for (adding = 0; adding < 2; adding++) {
		for (i = 0; i < m->want->n_port; i++) {
			w = &m->want->port[i];
			h = kept_port(m, w);
			if (adding && !h && !add_port(plan, STEP_PORT_ADD, w))
				return false;
			if (!adding && h && !plan_port(plan, h, w))
				return false;
		}
	}
	return true;
}

bool plan_make(const struct config *have, const struct config *want, struct plan *plan)
{
	struct match m;
	bool ret;

	memset(plan, 0, sizeof(*plan));
	ret = match_make(&m, have, want) &&
	      plan_router_dels(plan, &m) &&
	      plan_port_dels(plan, &m, true) &&
	      plan_routers(plan, &m) &&
	      plan_ports(plan, &m) &&
	      plan_port_dels(plan, &m, false);
	match_free(&m);
	return ret;
}

void plan_free(struct plan *plan)
{
	free(plan->step);
	memset(plan, 0, sizeof(*plan));
}

void plan_print_step(FILE *f, const struct step *step)
{
	switch (step->kind) {
	case STEP_ROUTER_DEL:
		router_print_line(f, "del", &step->router);
		break;
	case STEP_ROUTER_SET:
		router_print_line(f, "set", &step->router);
		break;
	case STEP_ROUTER_ADD:
		router_print_line(f, "add", &step->router);
		break;
	case STEP_PORT_DEL:
		port_print_line(f, "del", &step->port);
		break;
	case STEP_PORT_SET:
		port_print_line(f, "set", &step->port);
		break;
	case STEP_PORT_ADD:
		port_print_line(f, "add", &step->port);
		break;
	}
}
