// SPDX-License-Identifier: GPL-2.0
/* Loss meter: one flow of numbered packets and the arithmetic on it. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "meter.h"

#define UDP_PORT	5010
#define MAGIC		0x76727069

struct payload {
	uint32_t magic;
	uint32_t id;
	uint32_t number;
	char fill[52];
};

struct echo {
	struct icmphdr icmp;
	struct payload payload;
};

static int open_in(const char *netns, int type, int protocol)
{
	char path[128];
	int self = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), ns, fd;
	int room = 1 << 20;	/* a burst must not count as loss */

	snprintf(path, sizeof(path), "/run/netns/%s", netns);
	ns = open(path, O_RDONLY | O_CLOEXEC);
	if (self < 0 || ns < 0 || setns(ns, CLONE_NEWNET))
		die("cannot enter network namespace", netns);
	fd = socket(AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
	if (fd < 0)
		die("cannot open a socket in", netns);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
	if (setns(self, CLONE_NEWNET))
		die("cannot return from network namespace", netns);
	close(ns);
	close(self);
	return fd;
}

static void open_udp(struct flow *flow, const char *from, const char *to)
{
	struct sockaddr_in any = { .sin_family = AF_INET,
				   .sin_port = flow->to.sin_port };

	flow->tx = open_in(from, SOCK_DGRAM, 0);
	flow->rx = open_in(to, SOCK_DGRAM, 0);
	if (bind(flow->rx, (struct sockaddr *)&any, sizeof(any)))
		die("cannot bind in", to);
}

/* SPEC: NAME=ping:NETNS:ADDRESS or NAME=udp:NETNS:TO_NETNS:ADDRESS */
void flow_open(struct flow *flow, const char *spec, int index)
{
	char *copy = strdup(spec), *rest = copy;
	char *name = strsep(&rest, "="), *kind = strsep(&rest, ":");
	char *from = strsep(&rest, ":"), *to = NULL;

	errno = 0;
	if (!kind || !from || !rest)
		die("bad flow", spec);
	flow->ping = !strcmp(kind, "ping");
	if (!flow->ping && !strcmp(kind, "udp"))
		to = strsep(&rest, ":");
	flow->to.sin_family = AF_INET;
	flow->to.sin_port = htons(UDP_PORT + index);
	if ((!flow->ping && !to) || !rest ||
	    inet_pton(AF_INET, rest, &flow->to.sin_addr) != 1)
		die("bad flow", spec);
	snprintf(flow->name, sizeof(flow->name), "%s", name);
	flow->id = (uint16_t)(getpid() + index);
	if (flow->ping) {
		flow->to.sin_port = 0;
		flow->tx = open_in(from, SOCK_RAW, IPPROTO_ICMP);
		flow->rx = flow->tx;
	} else {
		open_udp(flow, from, to);
	}
	free(copy);
}

static uint16_t checksum(const void *data, size_t len)
{
	const uint16_t *p = data;
	uint32_t sum = 0;

	for (; len > 1; len -= 2)
		sum += *p++;
	sum = (sum >> 16) + (sum & 0xffff);
	sum += sum >> 16;
	return (uint16_t)~sum;
}

/* a packet that cannot even be sent (no route, no neighbour) is a lost one */
void flow_send(struct flow *flow)
{
	struct echo echo = {
		.icmp = { .type = ICMP_ECHO },
		.payload = { .magic = MAGIC, .id = flow->id,
			     .number = flow->sent },
	};
	const void *data = &echo.payload;
	size_t len = sizeof(echo.payload);
	struct packet *p;

	if (flow->sent == flow->room) {
		flow->room = flow->room ? 2 * flow->room : 4096;
		flow->packets = realloc(flow->packets,
					flow->room * sizeof(*p));
		if (!flow->packets)
			die("no memory for", flow->name);
	}
	if (flow->ping) {
		echo.icmp.un.echo.id = htons(flow->id);
		echo.icmp.un.echo.sequence = htons((uint16_t)flow->sent);
		echo.icmp.checksum = checksum(&echo, sizeof(echo));
		data = &echo;
		len = sizeof(echo);
	}
	p = &flow->packets[flow->sent++];
	*p = (struct packet){ .sent = now_ns() };
	sendto(flow->tx, data, len, 0, (struct sockaddr *)&flow->to,
	       sizeof(flow->to));
}

/* the payload of a reply to one of ours, or NULL */
static const struct payload *echo_payload(const struct flow *flow,
					  const char *data, ssize_t len)
{
	const struct iphdr *ip = (const void *)data;
	const struct echo *echo;

	if (len < (ssize_t)sizeof(*ip) ||
	    len < (ssize_t)(ip->ihl * 4 + sizeof(*echo)))
		return NULL;
	echo = (const void *)(data + ip->ihl * 4);
	if (echo->icmp.type != ICMP_ECHOREPLY ||
	    echo->icmp.un.echo.id != htons(flow->id))
		return NULL;
	return &echo->payload;
}

void flow_receive(struct flow *flow)
{
	union {
		char data[512];
		struct iphdr ip;
		struct payload payload;
	} in;
	const struct payload *payload;
	struct packet *p;
	ssize_t len;

	while ((len = recv(flow->rx, &in, sizeof(in), 0)) >= 0) {
		if (flow->ping)
			payload = echo_payload(flow, in.data, len);
		else
			payload = len == sizeof(*payload) ? &in.payload : NULL;
		if (!payload || payload->magic != MAGIC ||
		    payload->id != flow->id || payload->number >= flow->sent)
			continue;
		p = &flow->packets[payload->number];
		if (!p->copies++)
			p->arrived = now_ns();
	}
}

bool flow_outstanding(const struct flow *flow, uint32_t from, uint32_t to)
{
	uint32_t i;

	for (i = from; i < to; i++)
		if (!flow->packets[i].copies)
			return true;
	return false;
}

/* have COUNT packets in a row arrived that were sent after FROM? */
bool flow_runs(const struct flow *flow, uint32_t from, uint32_t count)
{
	uint32_t i, run = 0;

	for (i = from; i < flow->sent && run < count; i++)
		run = flow->packets[i].copies ? run + 1 : 0;
	return run >= count;
}

static int64_t max_ns(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* queued for long, say until an address was resolved, is not in time */
static bool in_time(const struct packet *p, int64_t limit)
{
	return p->copies && p->arrived - p->sent <= limit;
}

/*
 * The outage is told by the sender's times: from the first packet of a run of
 * lost or late ones to the first one that got through in time again, even if
 * that one belongs to a later window. A pause of the sender itself loses
 * nothing and is no outage.
 */
void flow_tally(const struct flow *flow, uint32_t from, uint32_t to,
		int64_t limit, struct tally *tally)
{
	const struct packet *p = flow->packets;
	int64_t arrived = 0, bad_since = 0;
	uint32_t i;

	*tally = (struct tally){ .sent = to - from };
	for (i = from; i < to; i++) {
		if (i > from)
			tally->stall = max_ns(tally->stall,
					      p[i].sent - p[i - 1].sent);
		if (p[i].copies) {
			tally->dup += p[i].copies - 1;
			if (arrived)
				tally->gap = max_ns(tally->gap,
						    p[i].arrived - arrived);
			arrived = max_ns(arrived, p[i].arrived);
		}
		if (in_time(&p[i], limit)) {
			if (bad_since)
				tally->outage = max_ns(tally->outage,
						       p[i].sent - bad_since);
			bad_since = 0;
			continue;
		}
		if (p[i].copies)
			tally->late++;
		else
			tally->lost++;
		if (!bad_since)
			bad_since = p[i].sent;
	}
	if (!bad_since)
		return;
	/* bad to the end of the window: look on, or say that it is open */
	for (i = to; i < flow->sent && !in_time(&p[i], limit); i++)
		;
	tally->open = i >= flow->sent;
	tally->outage = max_ns(tally->outage,
			       (tally->open ? now_ns() : p[i].sent) -
			       bad_since);
}
