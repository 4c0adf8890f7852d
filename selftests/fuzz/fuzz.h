/* SPDX-License-Identifier: GPL-2.0 */
/* For fuzz targets: libFuzzer calls LLVMFuzzerTestOneInput(). */
#ifndef _FUZZ_H
#define _FUZZ_H

#include <stdio.h>
#include <stdlib.h>

#include "../../vrrpif/core/elect.h"
#include "../../vrrpif/core/version.h"

#define CHECK(condition)						\
	do {								\
		if (!(condition)) {					\
			fprintf(stderr, "%s:%d: does not hold: %s\n",	\
				__FILE__, __LINE__, #condition);	\
			abort();					\
		}							\
	} while (0)

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

#endif /* _FUZZ_H */
