/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The differences between kernels, and nothing else. What a header has is
 * probed in Kbuild, versions are not compared: stable trees backport.
 */
#ifndef _VRRPIF_COMPAT_H
#define _VRRPIF_COMPAT_H

#include <linux/hrtimer.h>
#include <linux/netdevice.h>
#include <net/genetlink.h>

#ifndef VRRPIF_HAVE_HRTIMER_SETUP
static inline void hrtimer_setup(struct hrtimer *timer,
				 enum hrtimer_restart (*fn)(struct hrtimer *),
				 clockid_t clock, enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock, mode);
	timer->function = fn;
}
#endif

/* Transmits without a lock of its own, has no queue. */
static inline void vrrpif_dev_lltx(struct net_device *dev)
{
#ifdef VRRPIF_HAVE_DEV_LLTX
	dev->lltx = true;
#else
	dev->features |= NETIF_F_LLTX;
#endif
}

/* Has a clsact or ingress qdisc, or a BPF program there. */
static inline bool vrrpif_dev_has_tc(const struct net_device *dev)
{
#if defined(VRRPIF_HAVE_TCX) && defined(CONFIG_NET_XGRESS)
	return rcu_access_pointer(dev->tcx_ingress);
#elif !defined(VRRPIF_HAVE_TCX) && defined(CONFIG_NET_CLS_ACT)
	return rcu_access_pointer(dev->miniq_ingress);
#else
	return false;
#endif
}

/* Stays in its network namespace. */
static inline void vrrpif_dev_netns_local(struct net_device *dev)
{
#ifdef VRRPIF_HAVE_NETNS_IMMUTABLE
	dev->netns_immutable = true;
#else
	dev->features |= NETIF_F_NETNS_LOCAL;
#endif
}

static inline struct nlattr **vrrpif_dump_attrs(struct netlink_callback *cb)
{
#ifdef VRRPIF_HAVE_GENL_INFO_DUMP
	return genl_info_dump(cb)->attrs;
#else
	return genl_dumpit_info(cb)->attrs;
#endif
}

#endif /* _VRRPIF_COMPAT_H */
