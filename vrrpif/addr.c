// SPDX-License-Identifier: GPL-2.0
/*
 * Placement "real": the virtual addresses are ordinary addresses of the main
 * interface. They, and a route to their prefix, move with the role, made in
 * the new place before they are removed from the old one.
 *
 * The kernel exports no way to add or delete an address but rtnetlink, so
 * that is spoken, from a work, to ourselves.
 */
#include <linux/inetdevice.h>
#include <linux/net.h>
#include <linux/rtnetlink.h>
#include <net/l3mdev.h>
#include <net/netlink.h>

#include "addr.h"

#define MSG_MAX	256

/**
 * vrrpif_addr_net_init() - open the rtnetlink socket of a namespace
 * @vn: namespace
 *
 * Return: 0 or a negative errno.
 */
int vrrpif_addr_net_init(struct vrrpif_net *vn)
{
	mutex_init(&vn->rtnl_lock);
	INIT_LIST_HEAD(&vn->routes);
	return sock_create_kern(vn->net, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE,
				&vn->rtnl_sock);
}

/**
 * vrrpif_addr_net_exit() - close it
 * @vn: namespace; the socket holds no reference to it
 */
void vrrpif_addr_net_exit(struct vrrpif_net *vn)
{
	sock_release(vn->rtnl_sock);
}

/**
 * vrrpif_addrs_put() - drop a reference
 * @addrs: addresses or NULL
 */
void vrrpif_addrs_put(struct vrrpif_addrs *addrs)
{
	if (addrs && refcount_dec_and_test(&addrs->ref))
		kfree_rcu(addrs, rcu);
}

/*
 * Send a request and read its acknowledgment; both are done when
 * kernel_sendmsg() returns. Without an address in the message the capability
 * check of rtnetlink looks for a file that a kernel socket does not have.
 */
static int request(struct vrrpif_net *vn, struct nlmsghdr *nlh)
{
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	struct msghdr msg = {
		.msg_name = &kernel,
		.msg_namelen = sizeof(kernel),
	};
	struct kvec iov = { .iov_base = nlh, .iov_len = nlh->nlmsg_len };
	u8 reply[MSG_MAX] __aligned(NLMSG_ALIGNTO);
	struct nlmsghdr *ack = (struct nlmsghdr *)reply;
	int err;

	nlh->nlmsg_flags |= NLM_F_REQUEST | NLM_F_ACK;
	mutex_lock(&vn->rtnl_lock);
	err = kernel_sendmsg(vn->rtnl_sock, &msg, &iov, 1, nlh->nlmsg_len);
	if (err < 0)
		goto unlock;
	iov.iov_base = reply;
	iov.iov_len = sizeof(reply);
	memset(&msg, 0, sizeof(msg));
	err = kernel_recvmsg(vn->rtnl_sock, &msg, &iov, 1, sizeof(reply),
			     MSG_DONTWAIT);
	if (err < 0)
		goto unlock;
	err = -EBADMSG;
	if (ack->nlmsg_type == NLMSG_ERROR)
		err = ((struct nlmsgerr *)nlmsg_data(ack))->error;
unlock:
	mutex_unlock(&vn->rtnl_lock);
	return err;
}

static void put(struct nlmsghdr *nlh, int type, const void *data, int len)
{
	struct nlattr *nla = (void *)nlh + NLMSG_ALIGN(nlh->nlmsg_len);

	nla->nla_type = type;
	nla->nla_len = nla_attr_size(len);
	memcpy(nla_data(nla), data, len);
	nlh->nlmsg_len = NLMSG_ALIGN(nlh->nlmsg_len) + nla_total_size(len);
}

static void put_u32(struct nlmsghdr *nlh, int type, u32 value)
{
	put(nlh, type, &value, sizeof(value));
}

static int change_addr(struct vrrpif_net *vn, bool add, int ifindex,
		       __be32 ip, u8 prefix_len)
{
	u8 buf[MSG_MAX] __aligned(NLMSG_ALIGNTO) = {};
	struct nlmsghdr *nlh = (struct nlmsghdr *)buf;
	struct ifaddrmsg *ifa = nlmsg_data(nlh);
	u8 proto = VRRPIF_PROTO;

	nlh->nlmsg_len = nlmsg_msg_size(sizeof(*ifa));
	nlh->nlmsg_type = add ? RTM_NEWADDR : RTM_DELADDR;
	nlh->nlmsg_flags = add ? NLM_F_CREATE | NLM_F_EXCL : 0;
	ifa->ifa_family = AF_INET;
	ifa->ifa_prefixlen = prefix_len;
	ifa->ifa_index = ifindex;
	put(nlh, IFA_LOCAL, &ip, sizeof(ip));
	put(nlh, IFA_ADDRESS, &ip, sizeof(ip));
	if (add) {
		/* the route is ours: it has to come before those of others */
		put_u32(nlh, IFA_FLAGS, IFA_F_NOPREFIXROUTE);
		put(nlh, IFA_PROTO, &proto, sizeof(proto));
	}
	return request(vn, nlh);
}

static int change_route(struct vrrpif_net *vn, bool add,
			const struct vrrpif_route *r)
{
	u8 buf[MSG_MAX] __aligned(NLMSG_ALIGNTO) = {};
	struct nlmsghdr *nlh = (struct nlmsghdr *)buf;
	struct rtmsg *rtm = nlmsg_data(nlh);

	nlh->nlmsg_len = nlmsg_msg_size(sizeof(*rtm));
	nlh->nlmsg_type = add ? RTM_NEWROUTE : RTM_DELROUTE;
	/* neither APPEND nor EXCL: goes before the equal routes there are */
	nlh->nlmsg_flags = add ? NLM_F_CREATE : 0;
	rtm->rtm_family = AF_INET;
	rtm->rtm_dst_len = r->prefix_len;
	rtm->rtm_table = RT_TABLE_UNSPEC;
	rtm->rtm_protocol = VRRPIF_PROTO;
	rtm->rtm_scope = RT_SCOPE_LINK;
	rtm->rtm_type = RTN_UNICAST;
	put(nlh, RTA_DST, &r->prefix, sizeof(r->prefix));
	put_u32(nlh, RTA_OIF, r->ifindex);
	put_u32(nlh, RTA_TABLE, r->table);
	return request(vn, nlh);
}

/**
 * struct spot - what is where on one interface
 * @table: routing table of the interface
 * @prefix: route to the prefix of the address
 * @prefix_len: length of it, 32 when there is none
 * @addr_len: prefix length the address has, or shall have, on the interface
 * @ours: the address is there and was put there by us
 */
struct spot {
	u32 table;
	__be32 prefix;
	u8 prefix_len;
	u8 addr_len;
	bool ours;
};

/*
 * An address whose prefix the interface has no address of its own in is added
 * with length 32. It would be the primary address of its prefix otherwise,
 * and take every address the user adds to that prefix later with it when it
 * moves. A virtual address without a prefix borrows that of the interface.
 */
static bool look(struct vrrpif_net *vn, int ifindex,
		 const struct vrrpif_vip *vip, struct spot *spot)
{
	__be32 ip = vrrpif_ip4(&vip->ip);
	u8 len = vip->prefix_len;
	bool covered = false;
	struct in_device *in_dev;
	struct net_device *dev;
	struct in_ifaddr *ifa;

	memset(spot, 0, sizeof(*spot));
	rcu_read_lock();
	dev = dev_get_by_index_rcu(vn->net, ifindex);
	in_dev = dev ? __in_dev_get_rcu(dev) : NULL;
	if (!in_dev) {
		rcu_read_unlock();
		return false;
	}
	spot->table = l3mdev_fib_table_rcu(dev) ?: RT_TABLE_MAIN;
	in_dev_for_each_ifa_rcu(ifa, in_dev) {
		if (ifa->ifa_proto == VRRPIF_PROTO) {
			if (ifa->ifa_local == ip) {
				spot->ours = true;
				spot->addr_len = ifa->ifa_prefixlen;
			}
			continue;
		}
		if (!inet_ifa_match(ip, ifa))
			continue;
		if (vip->prefix_len == 32 && len == 32)
			len = ifa->ifa_prefixlen;
		if (ifa->ifa_prefixlen == vip->prefix_len)
			covered = true;
	}
	rcu_read_unlock();
	if (!spot->ours)
		spot->addr_len = covered ? vip->prefix_len : 32;
	spot->prefix_len = len;
	spot->prefix = ip & inet_make_mask(len);
	return true;
}

/* The route is shared by the routers that need the same on one interface. */
static struct vrrpif_route *route_get(struct vrrpif_net *vn, int ifindex,
				      const struct spot *spot)
{
	struct vrrpif_route *r;

	mutex_lock(&vn->rtnl_lock);
	list_for_each_entry(r, &vn->routes, node)
		if (r->ifindex == ifindex && r->table == spot->table &&
		    r->prefix == spot->prefix &&
		    r->prefix_len == spot->prefix_len) {
			r->users++;
			goto unlock;
		}
	r = kzalloc(sizeof(*r), GFP_KERNEL_ACCOUNT);
	if (!r)
		goto unlock;
	r->users = 1;
	r->ifindex = ifindex;
	r->table = spot->table;
	r->prefix = spot->prefix;
	r->prefix_len = spot->prefix_len;
	list_add(&r->node, &vn->routes);
unlock:
	mutex_unlock(&vn->rtnl_lock);
	return r;
}

static void route_put(struct vrrpif_net *vn, struct vrrpif_route *r)
{
	bool last;

	if (!r)
		return;
	mutex_lock(&vn->rtnl_lock);
	last = !--r->users;
	if (last)
		list_del(&r->node);
	mutex_unlock(&vn->rtnl_lock);
	if (!last)
		return;
	change_route(vn, false, r);
	kfree(r);
}

static int make(struct vrrpif_net *vn, const struct vrrpif_target *target,
		const struct vrrpif_vip *vip, struct vrrpif_route **route)
{
	struct spot spot;
	int err;

	if (!look(vn, target->ifindex, vip, &spot))
		return -ENODEV;
	if (!target->owner && !spot.ours) {
		err = change_addr(vn, true, target->ifindex,
				  vrrpif_ip4(&vip->ip), spot.addr_len);
		if (err && err != -EEXIST)
			return err;
	}
	if (spot.prefix_len == 32)
		return 0;
	*route = route_get(vn, target->ifindex, &spot);
	if (!*route)
		return -ENOMEM;
	err = change_route(vn, true, *route);
	return err == -EEXIST ? 0 : err;
}

/* Gone with its interface, or deleted by somebody: nothing to do. */
static void unmake(struct vrrpif_net *vn, int ifindex,
		   const struct vrrpif_vip *vip)
{
	struct spot spot;

	if (look(vn, ifindex, vip, &spot) && spot.ours)
		change_addr(vn, false, ifindex, vrrpif_ip4(&vip->ip),
			    spot.addr_len);
}

static bool lists(const struct vrrpif_addrs *addrs, const struct vrrpif_vip *vip)
{
	u8 i;

	for (i = 0; i < addrs->count; i++)
		if (!vrrpif_ip_cmp(&addrs->vip[i].ip, &vip->ip) &&
		    addrs->vip[i].prefix_len == vip->prefix_len)
			return true;
	return false;
}

/**
 * vrrpif_addr_move() - bring addresses and routes to where they should be
 * @vn: namespace
 * @placed: where they are, updated
 * @target: where they should be; its reference is taken over
 *
 * May be repeated: what is in place already stays as it is.
 *
 * Context: process, without RTNL.
 * Return: 0, or the first error of adding; what could be done is done.
 */
int vrrpif_addr_move(struct vrrpif_net *vn, struct vrrpif_placed *placed,
		     const struct vrrpif_target *target)
{
	struct vrrpif_placed new = { .ifindex = target->ifindex };
	int err = 0, ret;
	u8 i;

	if (target->ifindex) {
		new.addrs = target->addrs;
		new.route = kcalloc(new.addrs->count, sizeof(*new.route),
				    GFP_KERNEL_ACCOUNT);
		if (!new.route) {
			/* leave all as it is, the caller comes again */
			vrrpif_addrs_put(target->addrs);
			return -ENOMEM;
		}
	} else {
		vrrpif_addrs_put(target->addrs);
	}
	for (i = 0; new.addrs && i < new.addrs->count; i++) {
		ret = make(vn, target, &new.addrs->vip[i], &new.route[i]);
		if (ret && !err)
			err = ret;
	}
	for (i = 0; placed->addrs && i < placed->addrs->count; i++) {
		const struct vrrpif_vip *vip = &placed->addrs->vip[i];

		route_put(vn, placed->route[i]);
		if (placed->ifindex != new.ifindex || !lists(new.addrs, vip))
			unmake(vn, placed->ifindex, vip);
	}
	vrrpif_addrs_put(placed->addrs);
	kfree(placed->route);
	*placed = new;
	return err;
}
