// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>

#include "option.h"
#include "show.h"

static void begin_event(struct out *o, const char *event, const char *when)
{
	out_object(o, NULL);
	out_line(o, 0);
	if (when) {
		out_str(o, C_NONE, "timestamp", NULL, when);
		out_str(o, C_NONE, NULL, "", when);
	}
	out_str(o, C_NONE, "event", NULL, event);
}

static void end_event(struct out *o)
{
	out_end_line(o);
	out_object_end(o);
}

static const char *format_lladdr(const uint8_t a[LLADDR_LEN], char buf[ADDR_STR_MAX])
{
	snprintf(buf, ADDR_STR_MAX, "%02x:%02x:%02x:%02x:%02x:%02x", a[0], a[1], a[2], a[3], a[4],
		 a[5]);
	return buf;
}

static void show_notice_text(struct out *o, const struct notice *n)
{
	char buf[ADDR_STR_MAX], val[ADDR_STR_MAX];
	const char *dev = show_dev(n->ifname, n->ifindex, buf);

	out_str(o, C_LABEL, NULL, "", n->router);
	out_mark(o, ":");
	switch (n->event) {
	case VRRPIF_EVENT_ROUTER_ADD:
	case VRRPIF_EVENT_ROUTER_SET:
	case VRRPIF_EVENT_ROUTER_DEL:
		out_str(o, C_NONE, NULL, "router", n->event == VRRPIF_EVENT_ROUTER_ADD ? "added" :
			n->event == VRRPIF_EVENT_ROUTER_SET ? "changed" : "deleted");
		out_num(o, C_NONE, NULL, "vrid", n->vrid);
		return;
	case VRRPIF_EVENT_PORT_ADD:
	case VRRPIF_EVENT_PORT_SET:
	case VRRPIF_EVENT_PORT_DEL:
		out_str(o, C_DEV, NULL, "port", dev);
		out_str(o, C_NONE, NULL, "", n->event == VRRPIF_EVENT_PORT_ADD ? "added" :
			n->event == VRRPIF_EVENT_PORT_SET ? "changed" : "deleted");
		return;
	case VRRPIF_EVENT_PORT_STATE:
		out_str(o, C_DEV, NULL, "port", dev);
		out_str(o, C_NONE, NULL, "", show_enum(&state_names, n->old_state, val));
		out_str(o, show_state_color(n->state), NULL, "->",
			show_enum(&state_names, n->state, val));
		out_str(o, C_NONE, NULL, "reason", show_enum(&reason_names, n->reason, val));
		return;
	case VRRPIF_EVENT_MAIN:
		if (n->have & CFG_BIT(VRRPIF_A_NOTICE_MAIN_IFINDEX))
			out_str(o, C_DEV, NULL, "main",
				show_dev(n->main_ifname, n->main_ifindex, buf));
		else
			out_str(o, C_WARN, NULL, "main", "none");
		return;
	case VRRPIF_EVENT_RESTORED:
		out_str(o, C_DEV, NULL, "port", dev);
		out_str(o, show_addr_color(&n->address), NULL, "restored address",
			format_prefix(&n->address, val));
		return;
	case VRRPIF_EVENT_ALERT:
		out_str(o, C_DEV, NULL, "port", dev);
		out_str(o, C_WARN, NULL, "alert", show_enum(&alert_names, n->alert, val));
		out_str(o, show_addr_color(&n->source), NULL, "from",
			format_address(&n->source, val));
		out_str(o, C_NONE, NULL, "lladdr", format_lladdr(n->lladdr, val));
		if (n->suppressed)
			out_num(o, C_NONE, NULL, "suppressed", n->suppressed);
		return;
	}
	out_num(o, C_NONE, NULL, "unknown event", n->event);
}

static void show_notice_json(struct out *o, const struct notice *n)
{
	char buf[ADDR_STR_MAX];

	out_str(o, C_NONE, "router", NULL, n->router);
	if (n->have & CFG_BIT(VRRPIF_A_NOTICE_VRID))
		out_num(o, C_NONE, "vrid", NULL, n->vrid);
	if (n->have & CFG_BIT(VRRPIF_A_NOTICE_IFINDEX)) {
		out_str(o, C_NONE, "dev", NULL, show_dev(n->ifname, n->ifindex, buf));
		out_num(o, C_NONE, "ifindex", NULL, n->ifindex);
	}
	if (n->have & CFG_BIT(VRRPIF_A_NOTICE_OLD_STATE))
		out_str(o, C_NONE, "old_state", NULL, show_enum(&state_names, n->old_state, buf));
	if (n->have & CFG_BIT(VRRPIF_A_NOTICE_STATE))
		out_str(o, C_NONE, "state", NULL, show_enum(&state_names, n->state, buf));
	if (n->have & CFG_BIT(VRRPIF_A_NOTICE_REASON))
		out_str(o, C_NONE, "reason", NULL, show_enum(&reason_names, n->reason, buf));
	if (n->have & CFG_BIT(VRRPIF_A_NOTICE_MAIN_IFINDEX))
		out_str(o, C_NONE, "main", NULL, show_dev(n->main_ifname, n->main_ifindex, buf));
	else if (n->event == VRRPIF_EVENT_MAIN)
		out_null(o, "main");
	if (n->address.family != AF_UNSPEC)
		out_str(o, C_NONE, "address", NULL, format_prefix(&n->address, buf));
	if (n->have & CFG_BIT(VRRPIF_A_NOTICE_ALERT))
		out_str(o, C_NONE, "alert", NULL, show_enum(&alert_names, n->alert, buf));
	if (n->source.family != AF_UNSPEC)
		out_str(o, C_NONE, "source", NULL, format_address(&n->source, buf));
	if (n->have & CFG_BIT(VRRPIF_A_NOTICE_LLADDR))
		out_str(o, C_NONE, "lladdr", NULL, format_lladdr(n->lladdr, buf));
	if (n->have & CFG_BIT(VRRPIF_A_NOTICE_SUPPRESSED))
		out_num(o, C_NONE, "suppressed", NULL, n->suppressed);
}

void show_notice(struct out *o, const struct notice *n, const char *when)
{
	char buf[TIME_STR_MAX];

	begin_event(o, show_enum(&event_names, n->event, buf), when);
	if (o->json)
		show_notice_json(o, n);
	else
		show_notice_text(o, n);
	end_event(o);
}

void show_remark(struct out *o, const char *event, const char *text, const char *when)
{
	begin_event(o, event, when);
	out_str(o, C_NONE, NULL, "", text);
	end_event(o);
}
