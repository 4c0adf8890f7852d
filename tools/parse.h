/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Words of the command line to values and back. Pure: nothing is printed and
 * nothing is asked of the kernel. A parser returns NULL, or the reason why the
 * word is wrong.
 */
#ifndef VRRPIF_PARSE_H
#define VRRPIF_PARSE_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An address, with a prefix length where one makes sense. */
struct vr_addr {
	uint8_t family;		/* AF_INET, AF_INET6, or AF_UNSPEC: none */
	uint8_t prefix_len;
	union {
		struct in_addr ip4;
		struct in6_addr ip6;
	};
};

#define ADDR_STR_MAX	(INET6_ADDRSTRLEN + 4)
#define TIME_STR_MAX	24

const char *parse_uint(const char *s, uint32_t *val);
const char *parse_time(const char *s, uint32_t *usec);
const char *parse_name(const char *s);
const char *parse_address(const char *s, struct vr_addr *addr);
const char *parse_prefix(const char *s, struct vr_addr *addr);

/* The shortest exact spelling: 1s, 40.95s, 10ms, 250us. */
const char *format_time(uint32_t usec, char buf[TIME_STR_MAX]);
const char *format_address(const struct vr_addr *addr, char buf[ADDR_STR_MAX]);
const char *format_prefix(const struct vr_addr *addr, char buf[ADDR_STR_MAX]);

bool addr_equal(const struct vr_addr *a, const struct vr_addr *b);
uint8_t addr_max_prefix(uint8_t family);

/*
 * Abbreviations. An exact word wins, then the word that claims this very
 * abbreviation, then the only one (or several of one meaning) it begins.
 */
struct word {
	const char *name;	/* NULL ends a table */
	int id;
	const char *claim;
};

enum {
	WORD_UNKNOWN = -1,
	WORD_AMBIGUOUS = -2,
};

int word_find(const struct word *words, const char *s);
/* Names of all the words that @s begins, ", " between them. */
const char *word_candidates(const struct word *words, const char *s, char *buf, size_t size);

#endif /* VRRPIF_PARSE_H */
