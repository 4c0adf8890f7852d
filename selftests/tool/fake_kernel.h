/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The family's end of the netlink socket, in memory: routers and ports are kept,
 * refused and dumped, but nothing runs. What the ports say of themselves is made
 * up from their configuration, always the same.
 *
 * FAKE_SCENE=1		two routers in every state there is
 * FAKE_EPERM=1		changes are not permitted
 * FAKE_INTR=N		the first N dumps are interrupted
 * FAKE_LIE=1		routers claim a port they do not have
 */
#ifndef TOOL_TEST_FAKE_KERNEL_H
#define TOOL_TEST_FAKE_KERNEL_H

#include <libmnl/libmnl.h>

#include "state.h"

#define FAKE_FAMILY	0x23

/* Where replies go; one of them is one call of sock_recv(). */
struct nlmsghdr *fake_reply(uint16_t type, uint16_t flags, uint32_t seq);
struct nlmsghdr *fake_genl_reply(uint16_t type, uint16_t flags, uint32_t seq, uint8_t cmd);
void fake_ack(const struct nlmsghdr *req, int err, const char *reason, uint32_t offset);
void fake_done(const struct nlmsghdr *req, uint16_t flags);

void fake_kernel(const struct nlmsghdr *req);
void fake_put_addr(struct nlmsghdr *nlh, uint16_t type, const char *prefix);

#endif /* TOOL_TEST_FAKE_KERNEL_H */
