/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Structs to netlink attributes and back. Works on memory alone; a message
 * from the kernel is not trusted to be whole.
 */
#ifndef VRRPIF_MSG_H
#define VRRPIF_MSG_H

#include <libmnl/libmnl.h>

#include "config.h"
#include "state.h"

/* A request fits: 64 addresses are less than 2.5 kB. */
#define MSG_SIZE	8192

/* Requests, behind the generic netlink header. */
void msg_put_router(struct nlmsghdr *nlh, const struct router_cfg *cfg);
void msg_put_router_key(struct nlmsghdr *nlh, const char *name);
void msg_put_port(struct nlmsghdr *nlh, const struct port_cfg *cfg);
/* Without a name or an ifindex the dump is not narrowed by it. */
void msg_put_port_key(struct nlmsghdr *nlh, const char *router, uint32_t ifindex);

/* Replies; false if the message is malformed. */
bool msg_get_router(const struct nlmsghdr *nlh, struct router_info *r);
bool msg_get_port(const struct nlmsghdr *nlh, struct port_info *p);
bool msg_get_notice(const struct nlmsghdr *nlh, struct notice *n);

/* Name on the command line of the attribute at @offset of a request, or NULL. */
const char *msg_attr_name(const struct nlmsghdr *nlh, uint32_t offset);

#endif /* VRRPIF_MSG_H */
