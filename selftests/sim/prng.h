/* SPDX-License-Identifier: GPL-2.0 */
/* Random numbers that are the same everywhere for the same seed: splitmix64. */
#ifndef _SIM_PRNG_H
#define _SIM_PRNG_H

#include <stdbool.h>
#include <stdint.h>

struct prng {
	uint64_t state;
};

static inline uint64_t prng_next(struct prng *p)
{
	uint64_t z = (p->state += 0x9e3779b97f4a7c15ULL);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

/* 0 .. n - 1; n is small against 2^64, so the bias is not worth a loop */
static inline uint64_t prng_below(struct prng *p, uint64_t n)
{
	return n ? prng_next(p) % n : 0;
}

/* both ends included */
static inline uint64_t prng_range(struct prng *p, uint64_t from, uint64_t to)
{
	return from + prng_below(p, to - from + 1);
}

static inline bool prng_percent(struct prng *p, unsigned int percent)
{
	return prng_below(p, 100) < percent;
}

#endif /* _SIM_PRNG_H */
