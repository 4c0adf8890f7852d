/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Arbitration between the ports of one router, design rules:
 *
 * 1 hand-over    main became unusable: the best backup is active at once
 * 2 replacement  a backup times out while a sibling is main: the sibling goes
 *                to backup at once
 * 3 evidence     silence of a port that heard nothing since the main role
 *                moved proves nothing, and neither does the silence of one
 *                port while a sibling hears
 * 4 mute main    a port that hears other frames of the LAN, but not its main
 *                sibling, replaces it; one that hears nothing at all, while
 *                main does, is deaf itself. Who was replaced so comes back
 *                when a sibling has heard it: path.h. And a main port that
 *                hears nothing, while neighbours answer a sibling that hears
 *                it, is replaced by that: vigil.h
 * 5 backoff      a port replaced again and again waits longer and longer
 *                before it may replace in turn
 * 6 one main     two ports of one router are never active together
 *
 * Siblings are judged by what arrived from the LAN, never by what this
 * machine knows of itself: the path is what is being watched.
 */
#ifndef _VRRPIF_CORE_ELECT_H
#define _VRRPIF_CORE_ELECT_H

#include "fsm.h"

/* Backoff stops doubling at 64 times Active_Down_Interval. */
#define VRRPIF_BACKOFF_MAX	7

/* Main listens for so many intervals before it asks the LAN. */
#define VRRPIF_LISTEN		16

/**
 * struct vrrpif_member - a port, as arbitration sees it
 * @fsm: its state machine
 * @heard: heard an advertisement since the main role moved (rule 3)
 * @seen: what the sibling that is main had sent when it was heard last
 * @level: how often it was replaced for silence, of late (rule 5)
 * @hold_ns: end of its backoff
 * @replaced_ns: when it was replaced for silence last
 * @mute: was replaced by a sibling that hears the LAN, and no sibling heard it
 *	since (rule 4)
 * @frame_ns: when it received anything last that no port of this router sent
 * @answer_ns: when a neighbour answered it last that it had asked
 * @asked_ns: when it asked the LAN, for main was silent; 0 when it is not
 * @proof_ns: when it tried to show last that it is not mute; 0 never
 *
 * @frame_ns and @answer_ns are set by the caller, as it hears of them or before
 * vrrpif_elect_timer().
 */
struct vrrpif_member {
	struct vrrpif_fsm fsm;
	bool heard;
	bool mute;
	u8 level;
	u32 seen;
	u64 hold_ns;
	u64 replaced_ns;
	u64 frame_ns;
	u64 answer_ns;
	u64 asked_ns;
	u64 proof_ns;
};

/**
 * struct vrrpif_group - the ports of one router
 * @member: the ports, without gaps
 * @main: the active port; with @arbitration off the best of several
 * @gone: primary address of a port that was removed or has another one now
 * @gone_ns: until when advertisements from @gone may be under way
 * @others_ns: when another router was heard last, 0 never
 * @vigil_ns: since when main listens, or waits for answers; 0 it does neither
 * @listen: it listens for so many intervals, 0 never (vigil.h); set by the
 *	caller, who then has to tell what ports receive
 * @asked: how often it has asked since it listened
 * @count: number of @member
 * @arbitration: whether rules 1 to 6 hold; without them each port is a bare
 *	RFC 9568 state machine
 */
struct vrrpif_group {
	struct vrrpif_member *member[VRRPIF_PORT_MAX];
	struct vrrpif_member *main;
	struct vrrpif_ip gone;
	u64 gone_ns;
	u64 others_ns;
	u64 vigil_ns;
	u8 listen;
	u8 asked;
	u8 count;
	bool arbitration;
};

/**
 * enum vrrpif_do - what the caller performs
 * @VRRPIF_DO_ADVERTISE: send an advertisement from the port
 * @VRRPIF_DO_RESIGN: send one with priority 0 from the port
 * @VRRPIF_DO_STATE: the port changed its state, from @old to @state
 * @VRRPIF_DO_MAIN: the main role moved to the port; to none when it is NULL
 * @VRRPIF_DO_ASK: ask neighbours on the LAN, from the port, whether they are
 *	there: an ARP request or a neighbour solicitation
 * @VRRPIF_DO_PROVE: let the port be seen: gratuitous ARP or an unsolicited
 *	neighbour advertisement for its own address
 */
enum vrrpif_do {
	VRRPIF_DO_ADVERTISE,
	VRRPIF_DO_RESIGN,
	VRRPIF_DO_STATE,
	VRRPIF_DO_MAIN,
	VRRPIF_DO_ASK,
	VRRPIF_DO_PROVE,
};

struct vrrpif_action {
	struct vrrpif_member *member;
	u8 what;	/* enum vrrpif_do */
	u8 old;		/* enum vrrpif_state */
	u8 state;	/* enum vrrpif_state */
	u8 reason;	/* enum vrrpif_reason of @state */
};

/*
 * One event touches two ports: resign, two changes of state, the role moves
 * twice at most, an advertisement. But a new interval, arbitration switched on,
 * or an advertisement that nobody hears may ask one thing of every port.
 */
#define VRRPIF_ACTIONS_MAX	(VRRPIF_PORT_MAX + 4)

/**
 * struct vrrpif_actions - to be performed in this order
 * @a: actions
 * @n: number of them
 */
struct vrrpif_actions {
	struct vrrpif_action a[VRRPIF_ACTIONS_MAX];
	u8 n;
};

/*
 * Every event appends its actions to @out, which the caller empties before,
 * and may change fsm.deadline_ns of any member.
 */
bool vrrpif_elect_add(struct vrrpif_group *g, struct vrrpif_member *m);
void vrrpif_elect_remove(struct vrrpif_group *g, struct vrrpif_member *m,
			 bool resign, u64 now, struct vrrpif_actions *out);
void vrrpif_elect_start(struct vrrpif_group *g, struct vrrpif_member *m,
			u64 now, struct vrrpif_actions *out);
void vrrpif_elect_stop(struct vrrpif_group *g, struct vrrpif_member *m,
		       enum vrrpif_reason reason, bool resign, u64 now,
		       struct vrrpif_actions *out);
void vrrpif_elect_timer(struct vrrpif_group *g, struct vrrpif_member *m,
			u64 now, struct vrrpif_actions *out);
void vrrpif_elect_hear(struct vrrpif_group *g, struct vrrpif_member *m,
		       const struct vrrpif_adv *adv, u64 now,
		       struct vrrpif_actions *out);
void vrrpif_elect_proven(struct vrrpif_member *m, u64 now);
void vrrpif_elect_set_primary(struct vrrpif_group *g, struct vrrpif_member *m,
			      const struct vrrpif_ip *primary, u64 now);
void vrrpif_elect_set_priority(struct vrrpif_group *g, struct vrrpif_member *m,
			       u8 priority, u64 now,
			       struct vrrpif_actions *out);
void vrrpif_elect_set_interval(struct vrrpif_group *g, u64 interval_ns,
			       u64 now, struct vrrpif_actions *out);
void vrrpif_elect_set_arbitration(struct vrrpif_group *g, bool on, u64 now,
				  struct vrrpif_actions *out);
bool vrrpif_elect_is_sibling(const struct vrrpif_group *g,
			     const struct vrrpif_ip *source);
bool vrrpif_elect_unheard(const struct vrrpif_group *g,
			  const struct vrrpif_member *m);

#endif /* _VRRPIF_CORE_ELECT_H */
