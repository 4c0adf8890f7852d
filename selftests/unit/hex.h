/* SPDX-License-Identifier: GPL-2.0 */
/* Packets written as hexadecimal digits; blanks between them are ignored. */
#ifndef _HEX_H
#define _HEX_H

#include "unit.h"

static inline unsigned int hex_digit(char c)
{
	assert_true((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
	return (unsigned int)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* Return: number of bytes */
static inline size_t hex_read(const char *text, u8 *out, size_t room)
{
	size_t n = 0;

	for (; *text; text++) {
		if (*text == ' ')
			continue;
		assert_true(n < room);
		out[n++] = (u8)(hex_digit(text[0]) << 4 | hex_digit(text[1]));
		text++;
	}
	return n;
}

#endif /* _HEX_H */
