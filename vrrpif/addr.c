// SPDX-License-Identifier: GPL-2.0
/*
 * Placement "real": the virtual addresses are ordinary addresses of the main
 * interface. They, and a route to their prefix, move with the role, made in
 * the new place before they are removed from the old one.
 *
 * The kernel exports no way to add or delete an address but rtnetlink, so
 * that is spoken, from a work, to ourselves.
 */
#include <linux/delay.h>
#include <linux/net.h>
#include <linux/rtnetlink.h>
#include <net/netlink.h>

#include "addr.h"
#include "family.h"

#define MSG_MAX	256

/*
 * What could not be removed for want of memory would stay for ever: nobody
 * comes back to it. So it is tried again, for a second in all.
 */
#define REMOVE_TRIES	50
#define REMOVE_WAIT_MS	20

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
static int exchange(struct vrrpif_net *vn, struct nlmsghdr *nlh)
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

	lockdep_assert_held(&vn->rtnl_lock);
	nlh->nlmsg_flags |= NLM_F_REQUEST | NLM_F_ACK;
	err = kernel_sendmsg(vn->rtnl_sock, &msg, &iov, 1, nlh->nlmsg_len);
	if (err < 0)
		return err;
	iov.iov_base = reply;
	iov.iov_len = sizeof(reply);
	memset(&msg, 0, sizeof(msg));
	err = kernel_recvmsg(vn->rtnl_sock, &msg, &iov, 1, sizeof(reply),
			     MSG_DONTWAIT);
	if (err < 0)
		return err;
	if (ack->nlmsg_type != NLMSG_ERROR)
		return -EBADMSG;
	return ((struct nlmsgerr *)nlmsg_data(ack))->error;
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
		       const struct vrrpif_family *family,
		       const struct vrrpif_ip *ip, u8 prefix_len)
{
	u8 buf[MSG_MAX] __aligned(NLMSG_ALIGNTO) = {};
	struct nlmsghdr *nlh = (struct nlmsghdr *)buf;
	struct ifaddrmsg *ifa = nlmsg_data(nlh);
	u8 proto = VRRPIF_PROTO;
	int err;

	nlh->nlmsg_len = nlmsg_msg_size(sizeof(*ifa));
	nlh->nlmsg_type = add ? RTM_NEWADDR : RTM_DELADDR;
	nlh->nlmsg_flags = add ? NLM_F_CREATE | NLM_F_EXCL : 0;
	ifa->ifa_family = family->af;
	ifa->ifa_prefixlen = prefix_len;
	ifa->ifa_index = ifindex;
	put(nlh, IFA_LOCAL, ip->b, family->alen);
	put(nlh, IFA_ADDRESS, ip->b, family->alen);
	if (add) {
		/* the route is ours: it has to come before those of others */
		put_u32(nlh, IFA_FLAGS, IFA_F_NOPREFIXROUTE |
			(family->af == AF_INET6 ? IFA_F_NODAD : 0));
		put(nlh, IFA_PROTO, &proto, sizeof(proto));
	}
	mutex_lock(&vn->rtnl_lock);
	err = exchange(vn, nlh);
	mutex_unlock(&vn->rtnl_lock);
	return err;
}

/* vn->rtnl_lock is held. */
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
	rtm->rtm_family = r->family->af;
	rtm->rtm_dst_len = r->prefix_len;
	rtm->rtm_table = RT_TABLE_UNSPEC;
	rtm->rtm_protocol = VRRPIF_PROTO;
	rtm->rtm_scope = r->family->scope;
	rtm->rtm_type = RTN_UNICAST;
	put(nlh, RTA_DST, r->prefix.b, r->family->alen);
	put_u32(nlh, RTA_OIF, r->ifindex);
	put_u32(nlh, RTA_TABLE, r->table);
	if (r->family->metric)
		put_u32(nlh, RTA_PRIORITY, r->family->metric);
	return exchange(vn, nlh);
}

static bool look(struct vrrpif_net *vn, int ifindex,
		 const struct vrrpif_family *family,
		 const struct vrrpif_vip *vip, struct vrrpif_spot *spot)
{
	struct net_device *dev;
	bool there;

	rcu_read_lock();
	dev = dev_get_by_index_rcu(vn->net, ifindex);
	there = dev && family->look(dev, vip, spot);
	rcu_read_unlock();
	return there;
}

/* The route is shared by the routers that need the same on one interface. */
static struct vrrpif_route *route_get(struct vrrpif_net *vn, int ifindex,
				      const struct vrrpif_family *family,
				      const struct vrrpif_spot *spot)
{
	struct vrrpif_route *r;

	mutex_lock(&vn->rtnl_lock);
	list_for_each_entry(r, &vn->routes, node)
		if (r->ifindex == ifindex && r->table == spot->table &&
		    r->family == family &&
		    r->prefix_len == spot->prefix_len &&
		    !vrrpif_ip_cmp(&r->prefix, &spot->prefix)) {
			r->users++;
			goto unlock;
		}
	r = kzalloc(sizeof(*r), GFP_KERNEL_ACCOUNT);
	if (!r)
		goto unlock;
	r->users = 1;
	r->ifindex = ifindex;
	r->table = spot->table;
	r->family = family;
	r->prefix = spot->prefix;
	r->prefix_len = spot->prefix_len;
	list_add(&r->node, &vn->routes);
unlock:
	mutex_unlock(&vn->rtnl_lock);
	return r;
}

/* Did a removal fail for want of memory? @tries is counted. */
static bool once_more(int err, int *tries)
{
	return (err == -ENOMEM || err == -ENOBUFS) &&
	       ++*tries <= REMOVE_TRIES;
}

/*
 * It stays in the list until it is removed: who wants it again, while that waits
 * for memory, finds it there, and then it is not taken away.
 */
static void route_put(struct vrrpif_net *vn, struct vrrpif_route *r)
{
	int err, tries = 0;

	if (!r)
		return;
	mutex_lock(&vn->rtnl_lock);
	/* who waits to remove it sees to it */
	if (--r->users || r->leaving)
		goto unlock;
	r->leaving = true;
	for (;;) {
		err = r->users ? 0 : change_route(vn, false, r);
		if (!once_more(err, &tries))
			break;
		mutex_unlock(&vn->rtnl_lock);
		msleep(REMOVE_WAIT_MS);
		mutex_lock(&vn->rtnl_lock);
	}
	r->leaving = false;
	if (!r->users) {
		list_del(&r->node);
		kfree(r);
	}
unlock:
	mutex_unlock(&vn->rtnl_lock);
}

static int make(struct vrrpif_net *vn, const struct vrrpif_target *target,
		const struct vrrpif_vip *vip, struct vrrpif_route **route)
{
	struct vrrpif_spot spot;
	int err;

	if (!look(vn, target->ifindex, target->family, vip, &spot))
		return -ENODEV;
	if (!target->owner && !spot.ours) {
		err = change_addr(vn, true, target->ifindex, target->family,
				  &vip->ip, spot.addr_len);
		if (err && err != -EEXIST)
			return err;
	}
	if (!spot.routed)
		return 0;
	*route = route_get(vn, target->ifindex, target->family, &spot);
	if (!*route)
		return -ENOMEM;
	mutex_lock(&vn->rtnl_lock);
	err = change_route(vn, true, *route);
	mutex_unlock(&vn->rtnl_lock);
	return err == -EEXIST ? 0 : err;
}

/* Gone with its interface, or deleted by somebody: nothing to do. */
static void unmake(struct vrrpif_net *vn, int ifindex,
		   const struct vrrpif_family *family,
		   const struct vrrpif_vip *vip)
{
	struct vrrpif_spot spot;
	int err, tries = 0;

	for (;;) {
		if (!look(vn, ifindex, family, vip, &spot) || !spot.ours)
			return;
		err = change_addr(vn, false, ifindex, family, &vip->ip,
				  spot.addr_len);
		if (!once_more(err, &tries))
			return;
		msleep(REMOVE_WAIT_MS);
	}
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
			unmake(vn, placed->ifindex, target->family, vip);
	}
	vrrpif_addrs_put(placed->addrs);
	kfree(placed->route);
	*placed = new;
	return err;
}
