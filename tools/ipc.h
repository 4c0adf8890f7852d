/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Requests to the family and what comes back.
 */
#ifndef VRRPIF_IPC_H
#define VRRPIF_IPC_H

#include <libmnl/libmnl.h>

#include "state.h"

struct ipc;

/* Connects, and loads the module if it must. Reports; returns a status. */
int ipc_open(struct ipc **ipc);
void ipc_close(struct ipc *ipc);

/* An empty request of this kind, to be filled with msg_put_...(). */
struct nlmsghdr *ipc_request(struct ipc *ipc, uint8_t cmd);

/*
 * Carries out a change, or reports "SUBJECT: reason", or "SUBJECT: DEV: reason"
 * if @dev is not NULL. Returns a status.
 */
int ipc_change(struct ipc *ipc, struct nlmsghdr *req, const char *subject, const char *dev);

/* All routers with their ports, or the one of this name. */
int ipc_get_state(struct ipc *ipc, const char *router, struct state *st);

/* Ports alone, narrowed by what is not NULL and not 0. */
int ipc_get_ports(struct ipc *ipc, const char *router, uint32_t ifindex, struct state *st);

enum ipc_event {
	IPC_NOTICE,		/* something changed */
	IPC_LOST,		/* events were lost */
	IPC_UNLOADED,		/* the module went away */
	IPC_LOADED,		/* and is back; subscribed again */
};

typedef void (*ipc_event_cb)(enum ipc_event event, const struct notice *notice, void *data);

int ipc_subscribe(struct ipc *ipc);
/* Until nobody reads stdout any more, or a failure. */
int ipc_listen(struct ipc *ipc, ipc_event_cb cb, void *data);

#endif /* VRRPIF_IPC_H */
