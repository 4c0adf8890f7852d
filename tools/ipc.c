// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <linux/genetlink.h>

#include "ipc.h"
#include "module.h"
#include "msg.h"
#include "sock.h"
#include "tool.h"

/* Of a dump the kernel fills as much as it is offered. */
#define RECV_SIZE	32768

/* A configuration that changes all the time cannot be shown. */
#define DUMP_RETRIES	20

struct ipc {
	struct sock *sock;
	uint16_t family;
	uint32_t events;	/* multicast group */
	uint32_t seq;
	/* Of the last refusal: the reason, and where in the request it lies. */
	char reason[256];
	uint32_t offset;
	union {
		struct nlmsghdr nlh;
		char buf[MSG_SIZE];
	} req;
	union {
		struct nlmsghdr nlh;
		char buf[RECV_SIZE];
	} reply;
};

typedef int (*reply_cb)(const struct nlmsghdr *nlh, void *data);

static struct nlmsghdr *new_request(struct ipc *ipc, uint16_t type, uint8_t cmd, uint8_t version)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(ipc->req.buf);
	struct genlmsghdr *genl;

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST;
	nlh->nlmsg_seq = ++ipc->seq;
	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = cmd;
	genl->version = version;
	return nlh;
}

struct nlmsghdr *ipc_request(struct ipc *ipc, uint8_t cmd)
{
	return new_request(ipc, ipc->family, cmd, VRRPIF_FAMILY_VERSION);
}

/* The attributes of an extended ACK, behind the error. */
static void read_ext_ack(struct ipc *ipc, const struct nlmsghdr *nlh, size_t offset)
{
	const struct nlattr *attr;

	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS) || mnl_nlmsg_get_payload_len(nlh) < offset)
		return;
	mnl_attr_for_each(attr, nlh, offset) {
		switch (mnl_attr_get_type(attr)) {
		case NLMSGERR_ATTR_MSG:
			snprintf(ipc->reason, sizeof(ipc->reason), "%.*s",
				 (int)mnl_attr_get_payload_len(attr), mnl_attr_get_str(attr));
			break;
		case NLMSGERR_ATTR_OFFS:
			if (mnl_attr_get_payload_len(attr) >= sizeof(uint32_t))
				ipc->offset = mnl_attr_get_u32(attr);
			break;
		}
	}
}

static int read_error(struct ipc *ipc, const struct nlmsghdr *nlh)
{
	const struct nlmsgerr *err = mnl_nlmsg_get_payload(nlh);
	size_t offset = sizeof(*err);

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*err))
		return -EBADMSG;
	if (!(nlh->nlmsg_flags & NLM_F_CAPPED) && err->msg.nlmsg_len >= MNL_NLMSG_HDRLEN)
		offset += MNL_ALIGN(err->msg.nlmsg_len - MNL_NLMSG_HDRLEN);
	read_ext_ack(ipc, nlh, offset);
	return err->error;
}

static int read_done(struct ipc *ipc, const struct nlmsghdr *nlh)
{
	int err = 0;

	/* A dump that failed says so here. */
	if (mnl_nlmsg_get_payload_len(nlh) >= sizeof(err)) {
		memcpy(&err, mnl_nlmsg_get_payload(nlh), sizeof(err));
		read_ext_ack(ipc, nlh, MNL_ALIGN(sizeof(err)));
	}
	return err < 0 ? err : 0;
}

/*
 * Sends the request and gives every reply to @cb. Returns 0, the negative errno
 * the kernel or @cb answered, or -EINTR for a dump that met a change.
 */
static int talk(struct ipc *ipc, struct nlmsghdr *req, reply_cb cb, void *data)
{
	bool interrupted = false, done = false;
	uint32_t seq = req->nlmsg_seq;
	int ret, result = 0;

	ipc->reason[0] = '\0';
	ipc->offset = 0;
	ret = sock_send(ipc->sock, req, req->nlmsg_len);
	if (ret)
		return ret;

	while (!done) {
		const struct nlmsghdr *nlh = &ipc->reply.nlh;
		ssize_t size = sock_recv(ipc->sock, ipc->reply.buf, sizeof(ipc->reply.buf));
		int len = size;

		if (size < 0)
			return size;
		for (; mnl_nlmsg_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len)) {
			if (!mnl_nlmsg_seq_ok(nlh, seq) || !nlh->nlmsg_seq)
				continue;	/* an event, or of an earlier request */
			if (nlh->nlmsg_flags & NLM_F_DUMP_INTR)
				interrupted = true;
			if (nlh->nlmsg_type == NLMSG_ERROR) {
				result = read_error(ipc, nlh);
				done = true;
			} else if (nlh->nlmsg_type == NLMSG_DONE) {
				ret = read_done(ipc, nlh);
				result = result ? result : ret;
				done = true;
			} else if (nlh->nlmsg_type >= NLMSG_MIN_TYPE && cb && !result) {
				/* To the end, or the next request reads the rest. */
				result = cb(nlh, data);
			}
		}
	}
	return result ? result : interrupted ? -EINTR : 0;
}

static const char *errno_reason(int err)
{
	switch (err) {
	case ENOENT:
		/* the module gives its reasons, this is the family that is gone */
		return "the kernel module was unloaded, or loaded anew, meanwhile; try again";
	case EEXIST:
		return "exists already";
	case ENODEV:
		return "no such device";
	}
	return strerror(err);
}

/* "vr10: eth0: priority: Numerical result out of range" */
static int refuse(struct ipc *ipc, int err, const char *subject, const char *dev)
{
	const struct nlmsghdr *req = &ipc->req.nlh;
	const char *attr = NULL, *reason = ipc->reason;

	if (err == -EPERM && !*reason)
		return kernel_err("%s (CAP_NET_ADMIN is needed; try sudo)", strerror(-err));
	if (err == -EBADMSG)
		return local_err("malformed answer: install tool and module of one release");

	if (ipc->offset && ipc->offset < req->nlmsg_len)
		attr = msg_attr_name(req, ipc->offset);
	/* A good reason already names what is wrong. */
	if (attr && (strstr(reason, attr) || (dev && !strcmp(attr, "dev"))))
		attr = NULL;
	if (!*reason)
		reason = errno_reason(-err);
	return kernel_err("%s%s%s%s%s%s%s", subject ? subject : "", subject ? ": " : "",
			  dev ? dev : "", dev ? ": " : "", attr ? attr : "", attr ? ": " : "",
			  reason);
}

int ipc_change(struct ipc *ipc, struct nlmsghdr *req, const char *subject, const char *dev)
{
	int ret;

	req->nlmsg_flags |= NLM_F_ACK;
	ret = talk(ipc, req, NULL, NULL);
	return ret ? refuse(ipc, ret, subject, dev) : ST_OK;
}

static int router_cb(const struct nlmsghdr *nlh, void *data)
{
	struct router_info *r = state_add_router(data);

	if (!r)
		return -ENOMEM;
	return msg_get_router(nlh, r) ? 0 : -EBADMSG;
}

static int port_cb(const struct nlmsghdr *nlh, void *data)
{
	struct port_info *p = state_add_port(data);

	if (!p)
		return -ENOMEM;
	return msg_get_port(nlh, p) ? 0 : -EBADMSG;
}

static int get_routers(struct ipc *ipc, const char *name, struct state *st)
{
	struct nlmsghdr *req = ipc_request(ipc, VRRPIF_CMD_ROUTER_GET);

	if (name) {
		msg_put_router_key(req, name);
		req->nlmsg_flags |= NLM_F_ACK;	/* so that every talk has an end */
	} else {
		req->nlmsg_flags |= NLM_F_DUMP;
	}
	return talk(ipc, req, st ? router_cb : NULL, st);
}

static int get_ports(struct ipc *ipc, const char *router, uint32_t ifindex, struct state *st)
{
	struct nlmsghdr *req = ipc_request(ipc, VRRPIF_CMD_PORT_GET);

	msg_put_port_key(req, router, ifindex);
	req->nlmsg_flags |= NLM_F_DUMP;
	return talk(ipc, req, port_cb, st);
}

/* Again and longer apart: somebody is changing a lot. */
static void pause_dump(unsigned int tries)
{
	struct timespec ts = { .tv_nsec = 1000000L << (tries < 6 ? tries : 6) };

	nanosleep(&ts, NULL);
}

int ipc_get_state(struct ipc *ipc, const char *router, struct state *st)
{
	unsigned int tries;
	int ret;

	for (tries = 0; tries < DUMP_RETRIES; tries++) {
		ret = get_routers(ipc, router, st);
		if (!ret)
			ret = get_ports(ipc, router, 0, st);
		if (!ret && state_join(st))
			return ST_OK;
		state_free(st);
		if (ret && ret != -EINTR)
			return refuse(ipc, ret, router, NULL);
		pause_dump(tries);
	}
	return local_err("the configuration keeps changing while it is read; try again");
}

int ipc_get_ports(struct ipc *ipc, const char *router, uint32_t ifindex, struct state *st)
{
	unsigned int tries;
	int ret;

	/* A dump that finds nothing does not say that there is no such router. */
	if (router) {
		ret = get_routers(ipc, router, NULL);
		if (ret)
			return refuse(ipc, ret, router, NULL);
	}
	for (tries = 0; tries < DUMP_RETRIES; tries++) {
		ret = get_ports(ipc, router, ifindex, st);
		if (!ret) {
			state_join(st);		/* sorts; there are no routers to match */
			return ST_OK;
		}
		state_free(st);
		if (ret != -EINTR)
			return refuse(ipc, ret, router, NULL);
		pause_dump(tries);
	}
	return local_err("the configuration keeps changing while it is read; try again");
}

/* What nlctrl knows of a family. */
struct family {
	const char *name;	/* the one that is looked for */
	const char *group_name;
	uint16_t id;
	uint32_t version;
	uint32_t group;
};

static void read_group(const struct nlattr *nest, struct family *f)
{
	const struct nlattr *attr;
	const char *name = "";
	uint32_t id = 0;

	mnl_attr_for_each_nested(attr, nest) {
		if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GRP_NAME)
			name = mnl_attr_get_str(attr);
		else if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GRP_ID)
			id = mnl_attr_get_u32(attr);
	}
	if (!strcmp(name, f->group_name))
		f->group = id;
}

static int family_cb(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *attr, *group;
	struct family *f = data;
	bool other = false;

	mnl_attr_for_each(attr, nlh, GENL_HDRLEN) {
		switch (mnl_attr_get_type(attr)) {
		case CTRL_ATTR_FAMILY_NAME:
			other = strcmp(mnl_attr_get_str(attr), f->name);
			break;
		case CTRL_ATTR_FAMILY_ID:
			f->id = mnl_attr_get_u16(attr);
			break;
		case CTRL_ATTR_VERSION:
			f->version = mnl_attr_get_u32(attr);
			break;
		case CTRL_ATTR_MCAST_GROUPS:
			mnl_attr_for_each_nested(group, attr)
				read_group(group, f);
			break;
		}
	}
	if (other)
		f->id = 0;	/* news of another family */
	return 0;
}

static int get_family(struct ipc *ipc, struct family *f)
{
	struct nlmsghdr *req = new_request(ipc, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 1);

	mnl_attr_put_strz(req, CTRL_ATTR_FAMILY_NAME, f->name);
	req->nlmsg_flags |= NLM_F_ACK;
	return talk(ipc, req, family_cb, f);
}

static int find_family(struct ipc *ipc)
{
	struct family f = { .name = VRRPIF_FAMILY_NAME, .group_name = VRRPIF_MCGRP_EVENTS };
	int ret;

	/* Asking makes the kernel load the module, if it is installed. */
	ret = get_family(ipc, &f);
	if (ret == -ENOENT && module_load())
		ret = get_family(ipc, &f);
	if (ret == -ENOENT)
		return local_err("the kernel module is not loaded: run %s or %s as root",
				 "\"modprobe vrrpif\"", "\"insmod ./vrrpif.ko\"");
	if (ret)
		return kernel_err("generic netlink: %s", strerror(-ret));
	if (f.version != VRRPIF_FAMILY_VERSION)
		return local_err("the module speaks version %u, not %u: %s", f.version,
				 VRRPIF_FAMILY_VERSION,
				 "install tool and module of one release");
	ipc->family = f.id;
	ipc->events = f.group;
	return ST_OK;
}

int ipc_open(struct ipc **ipc)
{
	struct ipc *new = calloc(1, sizeof(*new));
	int ret;

	if (!new)
		return local_err("%s", strerror(ENOMEM));
	/* A number of a past life must not match. */
	new->seq = time(NULL);
	ret = sock_open(&new->sock);
	if (ret)
		ret = local_err("netlink socket: %s", strerror(-ret));
	else
		ret = find_family(new);
	if (ret) {
		ipc_close(new);
		return ret;
	}
	*ipc = new;
	return ST_OK;
}

void ipc_close(struct ipc *ipc)
{
	if (!ipc)
		return;
	sock_close(ipc->sock);
	free(ipc);
}

int ipc_subscribe(struct ipc *ipc)
{
	struct family ctrl = { .name = "nlctrl", .group_name = "notify" };
	int ret;

	/*
	 * It tells when the module comes and goes; without that we would wait
	 * in vain. First, because events that meet talk() are dropped.
	 */
	if (!get_family(ipc, &ctrl) && ctrl.group)
		sock_join(ipc->sock, ctrl.group);

	ret = sock_join(ipc->sock, ipc->events);
	if (ret)
		return kernel_err("events: %s", strerror(-ret));
	return ST_OK;
}

/* Groups and ids are new ones when the module has been loaded again. */
static void listen_ctrl(struct ipc *ipc, const struct nlmsghdr *nlh, ipc_event_cb cb, void *data)
{
	struct family f = { .name = VRRPIF_FAMILY_NAME, .group_name = VRRPIF_MCGRP_EVENTS };
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);

	if (mnl_nlmsg_get_payload_len(nlh) < GENL_HDRLEN)
		return;
	if (genl->cmd != CTRL_CMD_NEWFAMILY && genl->cmd != CTRL_CMD_DELFAMILY)
		return;
	family_cb(nlh, &f);
	if (!f.id)
		return;
	if (genl->cmd == CTRL_CMD_DELFAMILY) {
		ipc->family = 0;
		cb(IPC_UNLOADED, NULL, data);
	} else if (f.id != ipc->family && f.group && !sock_join(ipc->sock, f.group)) {
		ipc->family = f.id;
		cb(IPC_LOADED, NULL, data);
	}
}

int ipc_listen(struct ipc *ipc, ipc_event_cb cb, void *data)
{
	for (;;) {
		const struct nlmsghdr *nlh = &ipc->reply.nlh;
		struct notice notice;
		ssize_t size;
		int len, ret;

		ret = sock_wait(ipc->sock);
		if (ret == -EPIPE)
			return ST_OK;
		if (ret)
			return local_err("events: %s", strerror(-ret));
		size = sock_recv(ipc->sock, ipc->reply.buf, sizeof(ipc->reply.buf));
		if (size == -ENOBUFS) {
			cb(IPC_LOST, NULL, data);
			continue;
		}
		if (size < 0)
			return local_err("events: %s", strerror(-size));

		len = size;
		for (; mnl_nlmsg_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len)) {
			if (nlh->nlmsg_type == GENL_ID_CTRL)
				listen_ctrl(ipc, nlh, cb, data);
			else if (nlh->nlmsg_type == ipc->family &&
				 msg_get_notice(nlh, &notice))
				cb(IPC_NOTICE, &notice, data);
		}
	}
}
