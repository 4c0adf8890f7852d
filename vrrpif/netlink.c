// SPDX-License-Identifier: GPL-2.0
/*
 * Requests of the generic netlink family "vrrpif"; the contract is
 * Documentation/netlink/vrrpif.yaml.
 */
#include <linux/inetdevice.h>
#include <linux/rtnetlink.h>
#include <net/genetlink.h>
#include <net/sock.h>

#include "addr.h"
#include "netdev.h"
#include "netlink.h"
#include "netlink_gen.h"
#include "nlfill.h"
#include "nlparse.h"
#include "notify.h"
#include "port.h"
#include "router.h"
#include "rx.h"

static struct genl_family vrrpif_family;

static struct vrrpif_net *net_of(const struct genl_info *info)
{
	return vrrpif_net(genl_info_net((struct genl_info *)info));
}

static struct vrrpif_router *find_router(struct genl_info *info, int attr)
{
	struct vrrpif_router *router;

	if (!info->attrs[attr]) {
		NL_SET_ERR_MSG(info->extack, "name of the router is missing");
		return ERR_PTR(-EINVAL);
	}
	router = vrrpif_router_find(net_of(info), nla_data(info->attrs[attr]));
	if (router)
		return router;
	NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[attr],
			    "no such virtual router");
	return ERR_PTR(-ENOENT);
}

static struct net_device *find_dev(struct genl_info *info)
{
	const struct nlattr *nla = info->attrs[VRRPIF_A_PORT_IFINDEX];
	struct net_device *dev;

	if (!nla) {
		NL_SET_ERR_MSG(info->extack, "interface is missing");
		return ERR_PTR(-EINVAL);
	}
	dev = __dev_get_by_index(genl_info_net(info), nla_get_u32(nla));
	if (dev)
		return dev;
	NL_SET_ERR_MSG_ATTR(info->extack, nla, "no such device");
	return ERR_PTR(-ENODEV);
}

static struct vrrpif_port *find_port(struct genl_info *info)
{
	const struct nlattr *nla = info->attrs[VRRPIF_A_PORT_IFINDEX];
	struct vrrpif_router *router;
	struct vrrpif_port *port;

	router = find_router(info, VRRPIF_A_PORT_ROUTER);
	if (IS_ERR(router))
		return ERR_CAST(router);
	if (!nla) {
		NL_SET_ERR_MSG(info->extack, "interface is missing");
		return ERR_PTR(-EINVAL);
	}
	port = vrrpif_port_find(router, nla_get_u32(nla));
	if (port)
		return port;
	NL_SET_ERR_MSG_ATTR(info->extack, nla,
			    "interface is not a port of the router");
	return ERR_PTR(-ENOENT);
}

/* What only a new router can be given, or what it must be. */
static int parse_new(struct genl_info *info, struct vrrpif_config *cfg)
{
	struct vrrpif_net *vn = net_of(info);
	struct nlattr **tb = info->attrs;

	if (!tb[VRRPIF_A_ROUTER_NAME] || !tb[VRRPIF_A_ROUTER_VRID] ||
	    !tb[VRRPIF_A_ROUTER_ADDRESS]) {
		NL_SET_ERR_MSG(info->extack,
			       "name, vrid and at least one address are needed");
		return -EINVAL;
	}
	nla_strscpy(cfg->name, tb[VRRPIF_A_ROUTER_NAME], sizeof(cfg->name));
	/* of a pattern the stack would make another name for the net_device */
	if (!dev_valid_name(cfg->name) || strchr(cfg->name, '%')) {
		NL_SET_ERR_MSG_ATTR(info->extack, tb[VRRPIF_A_ROUTER_NAME],
				    "not a valid interface name");
		return -EINVAL;
	}
	if (vrrpif_router_find(vn, cfg->name)) {
		NL_SET_ERR_MSG_ATTR(info->extack, tb[VRRPIF_A_ROUTER_NAME],
				    "a router of this name exists");
		return -EEXIST;
	}
	if (vn->router_count >= VRRPIF_ROUTER_MAX) {
		NL_SET_ERR_MSG(info->extack,
			       "4096 virtual routers are the most there can be");
		return -ENOSPC;
	}
	cfg->vrid = nla_get_u8(tb[VRRPIF_A_ROUTER_VRID]);
	return 0;
}

int vrrpif_nl_router_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vrrpif_addrs *addrs = NULL;
	struct vrrpif_router *router;
	struct vrrpif_config cfg;
	int err;

	vrrpif_router_defaults(&cfg);
	rtnl_lock();
	err = parse_new(info, &cfg);
	if (!err)
		err = vrrpif_parse_router(info, net_of(info), NULL, &cfg,
					  &addrs);
	if (!err) {
		router = vrrpif_router_add(net_of(info), &cfg, addrs,
					   info->extack);
		err = PTR_ERR_OR_ZERO(router);
		if (err)
			vrrpif_addrs_put(addrs);
	}
	rtnl_unlock();
	return err;
}

static int refuse_fixed(struct genl_info *info,
			const struct vrrpif_config *cfg)
{
	struct nlattr **tb = info->attrs;

	if (tb[VRRPIF_A_ROUTER_VRID] &&
	    nla_get_u8(tb[VRRPIF_A_ROUTER_VRID]) != cfg->vrid) {
		NL_SET_ERR_MSG_ATTR(info->extack, tb[VRRPIF_A_ROUTER_VRID],
				    "the vrid cannot be changed: delete and add the router");
		return -EOPNOTSUPP;
	}
	if (tb[VRRPIF_A_ROUTER_PLACEMENT] &&
	    nla_get_u8(tb[VRRPIF_A_ROUTER_PLACEMENT]) != cfg->placement) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    tb[VRRPIF_A_ROUTER_PLACEMENT],
				    "mac cannot be changed: delete and add the router");
		return -EOPNOTSUPP;
	}
	return 0;
}

static int check_mtu(struct vrrpif_router *router,
		     const struct vrrpif_config *cfg, u8 count,
		     struct genl_info *info)
{
	struct vrrpif_port *port;
	int err = 0;

	list_for_each_entry(port, &router->ports, node)
		err = err ?: vrrpif_port_fits(cfg, count, port->link->dev,
					      info->extack);
	return err;
}

int vrrpif_nl_router_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vrrpif_addrs *addrs = NULL;
	struct vrrpif_router *router;
	struct vrrpif_config cfg;
	struct vrrpif_port *port;
	bool resized;
	int err;

	rtnl_lock();
	router = find_router(info, VRRPIF_A_ROUTER_NAME);
	err = PTR_ERR_OR_ZERO(router);
	if (err)
		goto unlock;
	cfg = router->cfg;
	err = refuse_fixed(info, &cfg);
	if (!err)
		err = vrrpif_parse_router(info, net_of(info), router, &cfg,
					  &addrs);
	resized = addrs || cfg.version != router->cfg.version;
	if (!err && resized)
		err = check_mtu(router, &cfg, addrs ? addrs->count :
						router->addrs->count, info);
	if (err) {
		vrrpif_addrs_put(addrs);
		goto unlock;
	}
	vrrpif_router_set(router, &cfg, addrs);
	/* other addresses may have another owner, and need another MTU */
	if (resized)
		list_for_each_entry(port, &router->ports, node)
			vrrpif_port_update(port, false);
unlock:
	rtnl_unlock();
	return err;
}

int vrrpif_nl_router_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vrrpif_router *router;

	rtnl_lock();
	router = find_router(info, VRRPIF_A_ROUTER_NAME);
	if (!IS_ERR(router))
		vrrpif_netdev_remove_router(router);
	rtnl_unlock();
	if (IS_ERR(router))
		return PTR_ERR(router);
	vrrpif_router_settle(router);
	return 0;
}

int vrrpif_nl_port_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vrrpif_port_config cfg;
	struct vrrpif_router *router;
	struct net_device *dev;
	int err;

	vrrpif_port_defaults(&cfg);
	rtnl_lock();
	router = find_router(info, VRRPIF_A_PORT_ROUTER);
	err = PTR_ERR_OR_ZERO(router);
	if (err)
		goto unlock;
	dev = find_dev(info);
	err = PTR_ERR_OR_ZERO(dev);
	if (!err)
		err = vrrpif_parse_port(info, router->cfg.family, &cfg);
	if (!err)
		err = vrrpif_port_add(router, dev, &cfg, vrrpif_rx,
				      info->extack);
unlock:
	rtnl_unlock();
	return err;
}

int vrrpif_nl_port_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vrrpif_port_config cfg;
	struct vrrpif_port *port;
	int err;

	rtnl_lock();
	port = find_port(info);
	err = PTR_ERR_OR_ZERO(port);
	if (!err) {
		cfg = port->cfg;
		err = vrrpif_parse_port(info, port->router->cfg.family, &cfg);
	}
	if (!err)
		vrrpif_port_set(port, &cfg);
	rtnl_unlock();
	return err;
}

int vrrpif_nl_port_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vrrpif_router *router = NULL;
	struct vrrpif_port *port;
	int err;

	rtnl_lock();
	port = find_port(info);
	err = PTR_ERR_OR_ZERO(port);
	if (!err) {
		router = port->router;
		vrrpif_router_hold(router);
		vrrpif_port_del(port);
	}
	rtnl_unlock();
	if (!router)
		return err;
	/* as with a router: the address has left when this returns */
	vrrpif_router_settle(router);
	return 0;
}

static struct sk_buff *reply(struct genl_info *info, u8 cmd, void **hdr)
{
	struct sk_buff *skb = genlmsg_new(NLMSG_GOODSIZE, GFP_KERNEL);

	if (!skb)
		return NULL;
	*hdr = genlmsg_put_reply(skb, info, &vrrpif_family, 0, cmd);
	if (*hdr)
		return skb;
	nlmsg_free(skb);
	return NULL;
}

static int send(struct sk_buff *skb, void *hdr, int err,
		struct genl_info *info)
{
	if (err) {
		nlmsg_free(skb);
		return err;
	}
	genlmsg_end(skb, hdr);
	return genlmsg_reply(skb, info);
}

int vrrpif_nl_router_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vrrpif_router *router;
	struct sk_buff *msg;
	void *hdr;
	int err;

	msg = reply(info, VRRPIF_CMD_ROUTER_GET, &hdr);
	if (!msg)
		return -ENOMEM;
	rtnl_lock();
	router = find_router(info, VRRPIF_A_ROUTER_NAME);
	err = PTR_ERR_OR_ZERO(router);
	if (!err)
		err = vrrpif_fill_router(msg, router);
	rtnl_unlock();
	return send(msg, hdr, err, info);
}

int vrrpif_nl_port_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vrrpif_port *port;
	struct sk_buff *msg;
	void *hdr;
	int err;

	msg = reply(info, VRRPIF_CMD_PORT_GET, &hdr);
	if (!msg)
		return -ENOMEM;
	rtnl_lock();
	port = find_port(info);
	err = PTR_ERR_OR_ZERO(port);
	if (!err)
		err = vrrpif_fill_port(msg, port);
	rtnl_unlock();
	return send(msg, hdr, err, info);
}

static void *dump_put(struct sk_buff *skb, struct netlink_callback *cb, u8 cmd)
{
	void *hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid,
				cb->nlh->nlmsg_seq, &vrrpif_family,
				NLM_F_MULTI, cmd);

	if (hdr)
		genl_dump_check_consistent(cb, hdr);
	return hdr;
}

int vrrpif_nl_router_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb)
{
	struct vrrpif_net *vn = vrrpif_net(sock_net(skb->sk));
	struct vrrpif_router *router;
	long i = 0;
	void *hdr;

	rtnl_lock();
	cb->seq = vn->seq;
	list_for_each_entry(router, &vn->routers, node) {
		if (i++ < cb->args[0])
			continue;
		hdr = dump_put(skb, cb, VRRPIF_CMD_ROUTER_GET);
		if (!hdr)
			break;
		if (vrrpif_fill_router(skb, router)) {
			genlmsg_cancel(skb, hdr);
			break;
		}
		genlmsg_end(skb, hdr);
		cb->args[0] = i;
	}
	rtnl_unlock();
	return skb->len;
}

/* The filter of a dump of ports. */
static bool wanted(const struct nlattr *name, const struct nlattr *ifindex,
		   const struct vrrpif_port *port)
{
	if (name && strcmp(nla_data(name), port->router->cfg.name))
		return false;
	return !ifindex || nla_get_u32(ifindex) == port->link->dev->ifindex;
}

static int dump_port(struct sk_buff *skb, struct netlink_callback *cb,
		     struct vrrpif_port *port)
{
	void *hdr = dump_put(skb, cb, VRRPIF_CMD_PORT_GET);

	if (!hdr)
		return -EMSGSIZE;
	if (vrrpif_fill_port(skb, port)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

int vrrpif_nl_port_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct vrrpif_net *vn = vrrpif_net(sock_net(skb->sk));
	struct nlattr **attrs = vrrpif_dump_attrs(cb);
	struct vrrpif_router *router;
	struct vrrpif_port *port;
	long i = 0;

	rtnl_lock();
	cb->seq = vn->seq;
	list_for_each_entry(router, &vn->routers, node) {
		list_for_each_entry(port, &router->ports, node) {
			if (i++ < cb->args[0])
				continue;
			if (wanted(attrs[VRRPIF_A_PORT_ROUTER],
				   attrs[VRRPIF_A_PORT_IFINDEX], port) &&
			    dump_port(skb, cb, port))
				goto unlock;
			cb->args[0] = i;
		}
	}
unlock:
	rtnl_unlock();
	return skb->len;
}

static const struct genl_multicast_group groups[] = {
	[VRRPIF_NLGRP_EVENTS] = { .name = VRRPIF_MCGRP_EVENTS },
};

static struct genl_family vrrpif_family __ro_after_init = {
	.name = VRRPIF_FAMILY_NAME,
	.version = VRRPIF_FAMILY_VERSION,
	.netnsok = true,
	.module = THIS_MODULE,
	.ops = vrrpif_nl_ops,
	.n_ops = ARRAY_SIZE(vrrpif_nl_ops),
	.mcgrps = groups,
	.n_mcgrps = ARRAY_SIZE(groups),
};

/**
 * vrrpif_netlink_init() - take requests
 *
 * Return: 0 or a negative errno.
 */
int __init vrrpif_netlink_init(void)
{
	int err = genl_register_family(&vrrpif_family);

	if (!err)
		vrrpif_notify_init(&vrrpif_family);
	return err;
}

/**
 * vrrpif_netlink_exit() - take no more requests
 */
void vrrpif_netlink_exit(void)
{
	/* who tells of an event is in RCU, or holds RTNL */
	rtnl_lock();
	vrrpif_notify_init(NULL);
	rtnl_unlock();
	genl_unregister_family(&vrrpif_family);
}
