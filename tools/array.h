/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VRRPIF_ARRAY_H
#define VRRPIF_ARRAY_H

#include <stdlib.h>

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/*
 * Room for one more after @n elements. It grows by doubling, whenever @n is a
 * power of two; NULL when memory ran out, and then the old array still stands.
 */
static inline void *array_grow(void *array, unsigned int n, size_t size)
{
	if (n & (n - 1))
		return array;
	return reallocarray(array, n ? 2 * (size_t)n : 1, size);
}

#endif /* VRRPIF_ARRAY_H */
