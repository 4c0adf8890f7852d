/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The netlink socket, and the only door to the kernel's generic netlink. The
 * tests link another sock.c, with a kernel of their own behind it.
 */
#ifndef VRRPIF_SOCK_H
#define VRRPIF_SOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct sock;

/* Each returns a negative errno on failure. */
int sock_open(struct sock **sock);
void sock_close(struct sock *sock);
int sock_send(struct sock *sock, const void *msg, size_t len);
ssize_t sock_recv(struct sock *sock, void *buf, size_t size);
int sock_join(struct sock *sock, uint32_t group);
/* Until something can be received, or nobody reads stdout any more: -EPIPE. */
int sock_wait(struct sock *sock);

#endif /* VRRPIF_SOCK_H */
