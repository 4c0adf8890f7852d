/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How routers, ports and events look, in text and in JSON.
 */
#ifndef VRRPIF_SHOW_H
#define VRRPIF_SHOW_H

#include "option.h"
#include "print.h"
#include "state.h"

void show_routers(struct out *o, const struct state *st);
void show_ports(struct out *o, const struct state *st);

/* One line, or one JSON object; @when is NULL or the time in front. */
void show_notice(struct out *o, const struct notice *n, const char *when);
/* The same for what the tool itself has to tell. */
void show_remark(struct out *o, const char *event, const char *text, const char *when);

/* Shared by both: the number of a value that has no name, "if7" for no device. */
const char *show_enum(const struct names *names, uint32_t val, char buf[TIME_STR_MAX]);
const char *show_dev(const char *name, uint32_t ifindex, char buf[IF_NAMESIZE]);
enum color show_addr_color(const struct vr_addr *addr);
enum color show_state_color(uint32_t state);

#endif /* VRRPIF_SHOW_H */
