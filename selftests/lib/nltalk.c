// SPDX-License-Identifier: GPL-2.0
/*
 * Netlink fuzzer: a socket, and what every request is owed: one answer, in
 * time, with a reason when it is a refusal; a dump that ends, and attributes
 * that can be read.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <linux/genetlink.h>
#include <linux/vrrpif.h>

#include "nlfuzz.h"

#define PATIENCE_S	30

void die(const char *what, const char *which)
{
	printf("%s%s%s\n", what, which ? ": " : "", which ? which : "");
	fflush(stdout);
	exit(1);
}

void begin(struct request *q, uint8_t cmd, uint16_t flags)
{
	struct nlmsghdr *nlh = (struct nlmsghdr *)q->buf;
	struct genlmsghdr *g = (struct genlmsghdr *)(q->buf + NLMSG_HDRLEN);

	memset(q->buf, 0, NLMSG_HDRLEN + GENL_HDRLEN);
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	g->cmd = cmd;
	g->version = VRRPIF_FAMILY_VERSION;
	q->len = NLMSG_HDRLEN + GENL_HDRLEN;
}

struct nlattr *put(struct request *q, uint16_t type, const void *data,
		   size_t len)
{
	struct nlattr *nla = (struct nlattr *)(q->buf + q->len);
	size_t room = NLA_HDRLEN + NLA_ALIGN(len);

	if (q->len + room > sizeof(q->buf))
		return NULL;
	memset(nla, 0, room);
	nla->nla_type = type;
	nla->nla_len = NLA_HDRLEN + len;
	if (len)
		memcpy(nla + 1, data, len);
	q->len += room;
	return nla;
}

void nest_end(struct request *q, struct nlattr *nest)
{
	if (nest)
		nest->nla_len = q->buf + q->len - (unsigned char *)nest;
}

static void hex(const struct request *q)
{
	size_t i;

	printf("request:");
	for (i = 0; i < q->len; i++)
		printf("%s%02x", i % 4 ? "" : " ", q->buf[i]);
	printf("\n");
}

static void wrong(const struct request *q, const char *what)
{
	hex(q);
	die(what, NULL);
}

/* Every attribute lies within what holds it. */
static bool sound(const unsigned char *p, size_t len)
{
	while (len) {
		const struct nlattr *nla = (const struct nlattr *)p;
		size_t step;

		if (len < NLA_HDRLEN || nla->nla_len < NLA_HDRLEN ||
		    nla->nla_len > len)
			return false;
		if (nla->nla_type & NLA_F_NESTED &&
		    !sound(p + NLA_HDRLEN, nla->nla_len - NLA_HDRLEN))
			return false;
		step = NLA_ALIGN(nla->nla_len);
		if (step > len)
			step = len;
		p += step;
		len -= step;
	}
	return true;
}

static bool has_reason(const struct nlmsghdr *nlh)
{
	const struct nlmsgerr *e = NLMSG_DATA(nlh);
	size_t at = sizeof(*nlh) + sizeof(e->error) +
		    (nlh->nlmsg_flags & NLM_F_CAPPED ?
		     sizeof(e->msg) : NLMSG_ALIGN(e->msg.nlmsg_len));

	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS))
		return false;
	while (at + NLA_HDRLEN <= nlh->nlmsg_len) {
		const struct nlattr *nla = (const void *)nlh + at;

		if (nla->nla_type == NLMSGERR_ATTR_MSG ||
		    nla->nla_type == NLMSGERR_ATTR_MISS_TYPE)
			return true;
		if (nla->nla_len < NLA_HDRLEN)
			return false;
		at += NLA_ALIGN(nla->nla_len);
	}
	return false;
}

static void judge_error(struct talk *t, const struct request *q,
			const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *g = (const void *)(q->buf + NLMSG_HDRLEN);
	const struct nlmsgerr *e = NLMSG_DATA(nlh);

	if (!e->error) {
		t->tally->done++;
		return;
	}
	t->tally->refused++;
	/* not for us: the kernel knows no such command, or not in this form */
	if (e->error == -EOPNOTSUPP && (!g->cmd || g->cmd >= VRRPIF_CMD_EVENT ||
	    ((const struct nlmsghdr *)q->buf)->nlmsg_flags & NLM_F_DUMP))
		return;
	if (!has_reason(nlh)) {
		printf("%s\n", strerror(-e->error));
		wrong(q, "refused without a reason");
	}
}

/* One message of the answer; true when it was the last. */
static bool judge(struct talk *t, const struct request *q,
		  const struct nlmsghdr *nlh)
{
	size_t head = NLMSG_HDRLEN + GENL_HDRLEN;

	if (nlh->nlmsg_type == NLMSG_ERROR) {
		judge_error(t, q, nlh);
		return true;
	}
	if (nlh->nlmsg_type == NLMSG_DONE) {
		t->tally->dumps++;
		return true;
	}
	if (nlh->nlmsg_type != t->family)
		wrong(q, "answered with a message of another family");
	if (nlh->nlmsg_len < head ||
	    !sound((const unsigned char *)nlh + head, nlh->nlmsg_len - head))
		wrong(q, "answered with attributes that cannot be read");
	t->tally->listed++;
	return false;
}

static void digest(struct tally *tally, const struct request *q)
{
	size_t i;

	for (i = 0; i < q->len; i++)
		tally->digest = (tally->digest ^ q->buf[i]) * 0x100000001b3;
}

void talk_ask(struct talk *t, struct request *q)
{
	static unsigned char answer[1 << 16];
	struct nlmsghdr *nlh = (struct nlmsghdr *)q->buf;
	bool last = false;

	digest(t->tally, q);
	nlh->nlmsg_type = t->family;
	if (!nlh->nlmsg_len)
		nlh->nlmsg_len = q->len;
	nlh->nlmsg_seq = ++t->seq;
	t->tally->sent++;
	if (send(t->fd, q->buf, q->len, 0) < 0)
		die("send", strerror(errno));
	/* what claims to be longer than it is, netlink drops without a word */
	if (nlh->nlmsg_len > q->len || nlh->nlmsg_len < NLMSG_HDRLEN)
		return;
	while (!last) {
		ssize_t n = recv(t->fd, answer, sizeof(answer), 0);
		struct nlmsghdr *a = (struct nlmsghdr *)answer;

		if (n < 0)
			wrong(q, errno == EAGAIN ? "no answer" :
			      strerror(errno));
		for (; NLMSG_OK(a, n); a = NLMSG_NEXT(a, n))
			if (a->nlmsg_seq == t->seq)
				last |= judge(t, q, a);
	}
}

/* The name in an entry of a dump of routers. */
static const struct nlattr *name_of(const struct nlmsghdr *nlh)
{
	const struct nlattr *nla = (const void *)nlh + NLMSG_HDRLEN +
				   GENL_HDRLEN;

	if (nla->nla_type != VRRPIF_A_ROUTER_NAME)
		die("the first attribute of a router is not its name", NULL);
	return nla;
}

/* Names as they are, whatever is in them: the tool's output escapes them. */
unsigned int talk_clear(struct talk *t)
{
	static unsigned char answer[1 << 16];
	static struct request del[VRRPIF_ROUTER_MAX];
	unsigned int found = 0, i;
	bool last = false;
	struct request q;

	begin(&q, VRRPIF_CMD_ROUTER_GET, NLM_F_DUMP);
	((struct nlmsghdr *)q.buf)->nlmsg_len = q.len;
	((struct nlmsghdr *)q.buf)->nlmsg_type = t->family;
	((struct nlmsghdr *)q.buf)->nlmsg_seq = ++t->seq;
	if (send(t->fd, q.buf, q.len, 0) < 0)
		die("send", strerror(errno));
	while (!last) {
		ssize_t n = recv(t->fd, answer, sizeof(answer), 0);
		struct nlmsghdr *a = (struct nlmsghdr *)answer;

		if (n < 0)
			die("dump", strerror(errno));
		for (; NLMSG_OK(a, n); a = NLMSG_NEXT(a, n)) {
			const struct nlattr *nla;

			last |= a->nlmsg_type < NLMSG_MIN_TYPE;
			if (a->nlmsg_type != t->family ||
			    found == VRRPIF_ROUTER_MAX)
				continue;
			nla = name_of(a);
			begin(&del[found], VRRPIF_CMD_ROUTER_DEL, NLM_F_ACK);
			put(&del[found++], VRRPIF_A_ROUTER_NAME, nla + 1,
			    nla->nla_len - NLA_HDRLEN);
		}
	}
	for (i = 0; i < found; i++)
		talk_ask(t, &del[i]);
	return found;
}

/* The id of the family, asked of the controller. */
static uint16_t resolve(int fd)
{
	unsigned char answer[MSG_ROOM];
	struct nlmsghdr *nlh = (struct nlmsghdr *)answer;
	struct request q;
	size_t at = NLMSG_HDRLEN + GENL_HDRLEN;
	ssize_t n;

	begin(&q, CTRL_CMD_GETFAMILY, 0);
	((struct genlmsghdr *)(q.buf + NLMSG_HDRLEN))->version = 1;
	put(&q, CTRL_ATTR_FAMILY_NAME, VRRPIF_FAMILY_NAME,
	    sizeof(VRRPIF_FAMILY_NAME));
	((struct nlmsghdr *)q.buf)->nlmsg_len = q.len;
	((struct nlmsghdr *)q.buf)->nlmsg_type = GENL_ID_CTRL;
	if (send(fd, q.buf, q.len, 0) < 0)
		die("send", strerror(errno));
	n = recv(fd, answer, sizeof(answer), 0);
	if (n < 0 || !NLMSG_OK(nlh, n) || nlh->nlmsg_type == NLMSG_ERROR)
		die("no family " VRRPIF_FAMILY_NAME, "is the module loaded?");
	while (at + NLA_HDRLEN <= nlh->nlmsg_len) {
		const struct nlattr *nla = (const void *)(answer + at);

		if (nla->nla_type == CTRL_ATTR_FAMILY_ID)
			return *(const uint16_t *)(nla + 1);
		at += NLA_ALIGN(nla->nla_len);
	}
	die("the controller does not tell the family's id", NULL);
	return 0;
}

void talk_open(struct talk *t, struct tally *tally)
{
	struct timeval patience = { .tv_sec = PATIENCE_S };
	int on = 1, room = 1 << 20;

	memset(t, 0, sizeof(*t));
	t->tally = tally;
	t->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	if (t->fd < 0)
		die("netlink socket", strerror(errno));
	setsockopt(t->fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on));
	setsockopt(t->fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
	setsockopt(t->fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
		   sizeof(patience));
	t->family = resolve(t->fd);
}
