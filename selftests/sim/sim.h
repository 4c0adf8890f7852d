/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The objects of the simulator. A plan is everything a run depends on and is
 * made from a seed (plan.c); a world is a run of it: machines (host.c) on a
 * LAN (lan.c), faults that come and go (fault.c), and what must hold (check.c).
 *
 * World time is nanoseconds; every machine has a clock of its own.
 */
#ifndef _SIM_H
#define _SIM_H

#include "../../vrrpif/core/elect.h"
#include "../../vrrpif/core/version.h"
#include "prng.h"
#include "queue.h"

#define ROUTERS_MAX	3
#define ROUTER_PORTS	3
#define PORTS_MAX	(ROUTERS_MAX * ROUTER_PORTS)
#define FAULTS_MAX	24
#define SEC		VRRPIF_NSEC_PER_SEC
#define MSEC		VRRPIF_NSEC_PER_MSEC
/* from one request to the module to the next, see uml.c */
#define REQUEST_NS	(10 * VRRPIF_NSEC_PER_USEC)

enum fault_kind {
	/* of a port */
	F_LINK,		/* carrier lost, and seen to be lost */
	F_ADMIN,	/* interface set down */
	F_CUT,		/* path dead both ways, carrier stays */
	F_MUTE,		/* nothing it sends arrives */
	F_DEAF,		/* nothing arrives at it */
	F_LOSS,		/* @amount percent of what it sends and gets is lost */
	F_DUP,		/* @amount percent arrive twice */
	F_DELAY,	/* late by up to an interval, and out of order */
	F_NOBUF,	/* @amount percent of its transmissions are refused */
	F_PRIORITY,	/* priority @amount */
	F_REMOVE,	/* taken out of the virtual router */
	F_ECHO,		/* what it sends comes back to it */
	F_ADDRESS,	/* another primary address */
	F_PORT_KINDS,
	/* of a router */
	F_CRASH = F_PORT_KINDS,	/* stops without a word; starts anew */
	F_RESTART,	/* stops properly; starts anew */
	F_PAUSE,	/* does nothing; packets wait */
	F_INTERVAL,	/* Advertisement_Interval times @amount */
	F_ROUTER_KINDS,
	/* of the LAN */
	F_PARTITION = F_ROUTER_KINDS,	/* ports in mask @amount on their own */
	F_KINDS,
};

/**
 * struct fault - something that goes wrong
 * @at: when it begins
 * @length: how long it lasts, 0 for ever
 * @amount: depends on @kind
 * @kind: &enum fault_kind
 * @target: port or router
 */
struct fault {
	u64 at;
	u64 length;
	u16 amount;
	u8 kind;
	u8 target;
};

struct port_plan {
	u64 up_delay;
	struct vrrpif_ip address;
	u8 priority;
};

struct router_plan {
	u64 interval;
	u64 boot;
	u64 epoch;
	u64 preempt_delay;
	int ppm;
	u8 ports;
	u8 preempt;
	bool arbitration;
	bool timers_first;	/* after a pause, before the waiting packets */
};

/* Where the LAN has a host that is no router. */
enum hosts {
	HOSTS_NONE,
	HOSTS_ONE,	/* where no partition takes it */
	HOSTS_ALL,	/* in every part of the LAN */
};

/**
 * struct plan - all a run depends on
 * @seed: it was made from
 * @rng: state of the generator the run goes on with
 * @latency: of the LAN, up to; 0: what happens at the same time happens in the
 *	order in which it was brought about
 * @poll: carrier loss is seen after up to
 * @chatter: so often a host broadcasts something, 0 never
 * @hosts: &enum hosts
 * @known: routers know the hosts, and get an answer when they ask the LAN
 * @calm: when everything started has settled; faults come after it
 * @bound: after the last fault, what must hold then holds
 * @end: of the run
 * @timing: &enum timing
 * @best: port that is to be active when everything has started; with @timing
 */
struct plan {
	u64 seed;
	struct prng rng;
	struct router_plan router[ROUTERS_MAX];
	struct port_plan port[PORTS_MAX];
	struct fault fault[FAULTS_MAX];
	u64 latency;
	u64 poll;
	u64 chatter;
	u64 calm;
	u64 bound;
	u64 end;
	u8 routers;
	u8 faults;
	u8 version;
	u8 timing;
	u8 best;
	u8 hosts;
	bool known;
	bool ipv6;
};

/**
 * struct port - a port in a run
 * @m: what the core knows of it
 * @hearing: and this, too
 * @armed: deadline its timer is set to, in its router's time
 * @queued: deadline its timer event is for, not after @armed; 0 there is none
 * @tie: of the event of @armed, when @queued is another
 * @gen: number of its last timer event
 * @present: member of its router's group
 * @added: when it became one, in the order of these
 * @no_link: faults that take its carrier; and so on
 * @segment: set of partitions it is in
 * @fresh: it got an advertisement since the role moved: rule 3's evidence
 * @witness: when it heard its main sibling last, or the role moved
 * @doubted: lost the role for silence, and no sibling got anything of it since
 * @silences: how often it was replaced for silence, of late
 * @replaced: when it was so last, in its router's time
 * @hold: before that it may not replace in turn
 * @since: when its state changed last
 * @sent: when it sent last
 * @out: advertisements it sent
 * @in: advertisements it got
 * @says: number of the advertisement it sent last
 * @arrival: when the last frame of each port arrives here
 */
struct port {
	struct vrrpif_member m;
	struct vrrpif_hearing hearing;
	u64 armed;
	u64 queued;
	u64 tie;
	u32 gen;
	bool present;
	u64 added;
	u8 no_link;
	u8 no_admin;
	u8 no_tx;
	u8 no_rx;
	u8 loss;
	u8 dup;
	u8 delay;
	u8 nobuf;
	u8 echo;
	u32 segment;
	bool fresh;
	u64 witness;
	bool doubted;
	u8 silences;
	u64 replaced;
	u64 hold;
	u64 since;
	u64 sent;
	u32 out;
	u32 in;
	u16 says;
	u64 arrival[PORTS_MAX];
};

/* Frames that are no advertisements come from a port, or from one of these. */
#define FROM_HOST	PORTS_MAX	/* to all */
#define FROM_ANSWER	(PORTS_MAX + 1)	/* to who asked it */

struct waiting {
	u8 type;	/* EV_FRAME or EV_OTHER */
	u8 port;
	u16 what;	/* of the event */
};

#define BACKLOG_MAX	256

#define FRAME_MAX	64	/* an advertisement of one address, v2 to IPv6 */
/* More than faults and their ends can make ports say. */
#define FRAMES_MAX	512

/**
 * struct frame - an advertisement, see frame.c
 * @source: what it was built from, beside what is the same in all of a plan
 * @interval_us: the same
 * @priority: the same
 * @len: of @bytes
 * @is_read: @adv is what the codec reads in @bytes
 */
struct frame {
	struct vrrpif_ip source;
	u32 interval_us;
	u8 priority;
	u8 len;
	bool is_read;
	u8 bytes[FRAME_MAX];
	struct vrrpif_adv adv;
};

/**
 * struct router - a machine in a run
 * @group: what the core knows of it
 * @interval: configured
 * @down: faults that stop it
 * @paused: faults that pause it
 * @others: it got an advertisement that none of its ports has sent
 * @moves: how often the role moved to another port of it
 * @main: port that has the role
 * @last: port that had the role last
 * @backlog: packets that arrived in a pause, see &struct world
 */
struct router {
	struct vrrpif_group group;
	u64 interval;
	u8 down;
	u8 paused;
	bool running;
	bool others;
	u32 moves;
	struct port *main;
	struct vrrpif_member *last;
	u32 backlog;
};

/**
 * struct world - a run
 * @failure: what did not hold, empty while everything does
 * @changes: of state
 * @mended: those of them that gave the role a path that works, and what others
 *	did because of that
 * @settled: when they have
 * @rest: when nothing has happened for so long it may be quiet, 0 never
 * @stirred: when something happened last, or the last fault will
 * @look: when to look again whether it is quiet
 * @quiet: nothing will change any more
 * @frames: how many of @frame there are
 * @waiting: packets that arrived in a pause of each router
 */
struct world {
	const struct plan *plan;
	struct prng rng;
	struct queue *queue;
	u64 now;
	int verbose;
	u64 events;
	u64 ties;
	u32 changes;
	u32 mended;
	u64 settled;
	struct router router[ROUTERS_MAX];
	struct port port[PORTS_MAX];
	char failure[256];
	u64 rest;
	u64 stirred;
	u64 look;
	bool quiet;
	u32 frames;
	/* from here on nothing is set in the beginning */
	struct frame frame[FRAMES_MAX];
	struct waiting waiting[ROUTERS_MAX][BACKLOG_MAX];
};

/* ports are numbered through, ROUTER_PORTS of each router */
static inline u8 port_id(const struct world *w, const struct port *p)
{
	return (u8)(p - w->port);
}

static inline struct router *router_of(struct world *w, u8 port)
{
	return &w->router[port / ROUTER_PORTS];
}

static inline bool port_exists(const struct plan *plan, u8 port)
{
	return port / ROUTER_PORTS < plan->routers &&
	       port % ROUTER_PORTS < plan->router[port / ROUTER_PORTS].ports;
}

static inline struct port *port_of(struct vrrpif_member *m)
{
	return (struct port *)((char *)m - offsetof(struct port, m));
}

/* world.c */
void world_start(struct world *w, const struct plan *plan, struct queue *q,
		 int verbose);
bool world_until(struct world *w, u64 until);
void world_fail(struct world *w, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void world_tell(const struct world *w, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
const char *port_name(const struct world *w, u8 port);

/* What is said is put together only if anybody wants to know. */
#define world_say(w, level, ...) do {			\
	if ((w)->verbose >= (level))			\
		world_tell(w, __VA_ARGS__);		\
} while (0)

/* Which of two events at the same time comes first: by chance, or the older. */
static inline u64 world_tie(struct world *w)
{
	return w->plan->latency ? prng_next(&w->rng) : w->ties++;
}

/* Where @at and @tie are both by chance, @tie is drawn first. */
static inline void world_will(struct world *w, u64 at, u64 tie,
			      enum event_type type, u8 port, u32 what)
{
	queue_add(w->queue, &(struct event){ .at = at, .tie = tie, .what = what,
					     .type = type, .port = port });
}

/* Something happened that was more than an advertisement as before. */
static inline void world_stir(struct world *w)
{
	if (w->stirred < w->now)
		w->stirred = w->now;
}

/* Nothing is left out, and nothing done once for many times. */
extern bool plainly;

/* frame.c */
u16 frame_make(struct world *w, u8 port, u8 priority);
const struct vrrpif_adv *frame_read(struct world *w, u16 number);

/* Far beyond what the longest run needs: something answers itself. */
#define EVENTS_MAX	12000000

/* quiet.c */
bool quiet_until_end(struct world *w);

/* lan.c */
void lan_send(struct world *w, u8 port, u8 priority);
void lan_ask(struct world *w, u8 port, bool ask);
bool lan_inhabited(const struct world *w, u8 port);
bool lan_answers(const struct world *w, u8 port);
void lan_chatter(struct world *w);
bool lan_arrives(const struct world *w, u8 to);
bool lan_leaves(const struct world *w, u8 from);

/* host.c */
u64 host_clock(const struct world *w, u8 router);
void host_boot(struct world *w, u8 router);
void host_stop(struct world *w, u8 router, bool properly);
void host_add(struct world *w, u8 port);
void host_remove(struct world *w, u8 port);
void host_carrier(struct world *w, u8 port);
void host_admin_down(struct world *w, u8 port);
void host_timer(struct world *w, u8 port, u32 gen);
void host_frame(struct world *w, u8 port, u16 frame);
void host_other(struct world *w, u8 port, u8 from);
void host_priority(struct world *w, u8 port, u8 priority);
void host_address(struct world *w, u8 port, bool other);
void host_interval(struct world *w, u8 router, u64 interval);
void host_resume(struct world *w, u8 router);
bool host_usable(const struct world *w, u8 port);

/* fault.c */
extern const char *const fault_name[F_KINDS];
void fault_on(struct world *w, const struct fault *f);
void fault_off(struct world *w, const struct fault *f);
const char *fault_text(const struct plan *plan, const struct fault *f);
u64 fault_last(const struct plan *plan);

/* check.c */
bool check_weighable(const struct plan *plan);
void check_settled(struct world *w);
u64 check_down(const struct plan *plan);
bool check_dead(const struct world *w, u8 port);
bool check_mends(const struct world *w, const struct port *from,
		 const struct port *to);
void check_backoff(struct world *w, struct port *from, struct port *to, u64 now);

/* run.c */
const char *run_plan(const struct plan *plan, struct queue *q, int verbose,
		     struct world *w);

/* twice.c */
const char *run_twice(const struct plan *plan, struct queue *q,
		      struct world *w);

/* plan.c */
enum plan_class {
	PLAN_RANDOM,
	PLAN_SINGLE,
	PLAN_PAIR,
	PLAN_TIMING,
	PLAN_UML,
};

/* What happens in a plan of PLAN_TIMING. */
enum timing {
	T_CABLE,	/* cable of the active port pulled */
	T_DOWN,		/* the active port set down */
	T_CUT,		/* path of the active port dead */
	T_ODD,		/* path of a backup port dead */
	T_MUTE,		/* the active port mute for a while */
	T_DEAF,		/* a backup port deaf */
	T_CRASH,	/* its router gone without a word */
	T_STOP,		/* its router stopped properly */
	T_BACK,		/* cable pulled, and plugged in again */
	T_BACK_NOW,	/* the same, preempt immediate */
	T_STAY,		/* the same, preempt off */
	T_PAUSE,	/* a router stands still for a while */
	T_INTERVAL,	/* Advertisement_Interval changed */
	T_LOWER,	/* priority of a backup changed, below the active one */
	T_RAISE,	/* priority of a backup raised above it */
	T_OWNER,	/* the owner starts */
	T_EARS,		/* the active port deaf */
	T_KINDS,
};

void plan_print(const struct plan *plan);
/* Random plans from this seed on do not resemble their neighbours. */
#define PLAN_FAR	0x1000000ULL

bool plan_make(struct plan *plan, u64 seed);
void plan_addresses(struct plan *plan);
u64 plan_seed(enum plan_class class, u64 number, u32 variant);
u64 plan_count(enum plan_class class);

/* uml.c */
void uml_plan(struct plan *plan);
void uml_print(const struct plan *plan);
void uml_run(struct world *w);

/* timing.c */
void timing_plan(struct plan *plan);
void timing_judge(struct world *w);
extern const char *const timing_name[T_KINDS];

#endif /* _SIM_H */
