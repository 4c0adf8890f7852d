/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whether a port that claims the role is given it, rules 2 to 5. Who has it is
 * a sibling, or another router, or nobody.
 */
#ifndef _VRRPIF_CORE_CLAIM_H
#define _VRRPIF_CORE_CLAIM_H

#include "elect.h"

/**
 * enum vrrpif_claim - what is said to a claim
 * @VRRPIF_CLAIM_GRANTED: yes
 * @VRRPIF_CLAIM_REFUSED: not now
 * @VRRPIF_CLAIM_UNPROVEN: not before a sibling has heard the port
 */
enum vrrpif_claim {
	VRRPIF_CLAIM_GRANTED,
	VRRPIF_CLAIM_REFUSED,
	VRRPIF_CLAIM_UNPROVEN,
};

enum vrrpif_claim vrrpif_claim_judge(const struct vrrpif_group *g,
				     struct vrrpif_member *m,
				     enum vrrpif_reason reason, u64 now);

/* Does @a win against @b when both are well? */
static inline bool vrrpif_claim_better(const struct vrrpif_member *a,
				       const struct vrrpif_member *b)
{
	return vrrpif_fsm_beats(a->fsm.priority, &a->fsm.primary, &b->fsm);
}

#endif /* _VRRPIF_CORE_CLAIM_H */
