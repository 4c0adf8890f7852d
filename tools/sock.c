// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include <libmnl/libmnl.h>

#include "sock.h"

/* Events come in bursts when a cable with many routers behind it is pulled. */
#define EVENT_BUFFER	(1024 * 1024)

int sock_open(struct sock **sock)
{
	struct mnl_socket *nl;
	int one = 1, ret;

	nl = mnl_socket_open2(NETLINK_GENERIC, SOCK_CLOEXEC);
	if (!nl)
		return -errno;
	/* Refusals with reasons; requests that are checked to the last bit. */
	if (mnl_socket_setsockopt(nl, NETLINK_EXT_ACK, &one, sizeof(one)) ||
	    mnl_socket_setsockopt(nl, NETLINK_CAP_ACK, &one, sizeof(one)) ||
	    mnl_socket_setsockopt(nl, NETLINK_GET_STRICT_CHK, &one, sizeof(one)) ||
	    mnl_socket_bind(nl, 0, MNL_SOCKET_AUTOPID)) {
		ret = -errno;
		mnl_socket_close(nl);
		return ret;
	}
	*sock = (struct sock *)nl;
	return 0;
}

void sock_close(struct sock *sock)
{
	if (sock)
		mnl_socket_close((struct mnl_socket *)sock);
}

int sock_send(struct sock *sock, const void *msg, size_t len)
{
	if (mnl_socket_sendto((struct mnl_socket *)sock, msg, len) < 0)
		return -errno;
	return 0;
}

ssize_t sock_recv(struct sock *sock, void *buf, size_t size)
{
	ssize_t len;

	do {
		len = mnl_socket_recvfrom((struct mnl_socket *)sock, buf, size);
	} while (len < 0 && errno == EINTR);
	return len < 0 ? -errno : len;
}

int sock_join(struct sock *sock, uint32_t group)
{
	struct mnl_socket *nl = (struct mnl_socket *)sock;
	int fd = mnl_socket_get_fd(nl), size = EVENT_BUFFER;

	/* The first needs CAP_NET_ADMIN; a small buffer is not a failure. */
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)))
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	if (mnl_socket_setsockopt(nl, NETLINK_ADD_MEMBERSHIP, &group, sizeof(group)))
		return -errno;
	return 0;
}

int sock_wait(struct sock *sock)
{
	struct pollfd fds[2] = {
		{ .fd = mnl_socket_get_fd((struct mnl_socket *)sock), .events = POLLIN },
		{ .fd = STDOUT_FILENO },	/* POLLERR needs no asking */
	};

	while (poll(fds, 2, -1) < 0)
		if (errno != EINTR)
			return -errno;
	if (fds[0].revents)
		return 0;
	return -EPIPE;
}
