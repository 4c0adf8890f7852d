/* SPDX-License-Identifier: GPL-2.0 */
/* What every unit test includes. A program is one group of cmocka tests. */
#ifndef _UNIT_H
#define _UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../../vrrpif/core/elect.h"

#define SEC		VRRPIF_NSEC_PER_SEC
#define MSEC		VRRPIF_NSEC_PER_MSEC
#define USEC		VRRPIF_NSEC_PER_USEC

/* Skew_Time and Active_Down_Interval of RFC 9568 6.1, computed anew. */
#define SKEW(prio, interval)	((256 - (prio)) * (interval) / 256)
#define DOWN(prio, interval)	(3 * (interval) + SKEW(prio, interval))

/* One group, as TAP. */
#define UNIT_MAIN(tests)						\
	int main(void)							\
	{								\
		cmocka_set_message_output(CM_OUTPUT_TAP);		\
		return cmocka_run_group_tests(tests, NULL, NULL);	\
	}

static inline struct vrrpif_ip ip4(u8 a, u8 b, u8 c, u8 d)
{
	return (struct vrrpif_ip){ { a, b, c, d } };
}

#endif /* _UNIT_H */
