// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "print.h"
#include "tool.h"

/* As ip -c: the second half is for dark backgrounds. */
static const char *const palette[2][C_LABEL + 1] = {
	{ "", "\033[36m", "\033[35m", "\033[34m", "\033[32m", "\033[31m", "\033[33m", "\033[1m" },
	{ "", "\033[1;36m", "\033[1;35m", "\033[1;34m", "\033[1;32m", "\033[1;31m", "\033[1;33m",
	  "\033[1m" },
};

/* COLORFGBG=15;0 is how some terminals tell their background. */
static bool dark_background(void)
{
	const char *p = getenv("COLORFGBG");

	p = p ? strrchr(p, ';') : NULL;
	return p && ((p[1] >= '0' && p[1] <= '6') || p[1] == '8') && !p[2];
}

static bool want_color(FILE *f)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	if (opts.json || opts.color == COLOR_NEVER)
		return false;
	if (opts.color == COLOR_ALWAYS)
		return true;
	if ((no && *no) || !term || !strcmp(term, "dumb"))
		return false;
	return isatty(fileno(f));
}

void out_init(struct out *o, FILE *f)
{
	memset(o, 0, sizeof(*o));
	o->f = f;
	o->json = opts.json;
	o->pretty = opts.pretty;
	o->color = f && want_color(f);
}

/*
 * Bytes of the UTF-8 character at @s, 0 if it is none or a control character.
 * Names of devices may hold both, and a terminal would obey.
 */
static unsigned int char_len(const char *s)
{
	const unsigned char *u = (const unsigned char *)s;
	unsigned int len, i;
	uint32_t c;

	if (*u >= 0x20 && *u < 0x7f)
		return 1;
	if (*u >= 0xc2 && *u < 0xe0)
		len = 2;
	else if (*u >= 0xe0 && *u < 0xf0)
		len = 3;
	else if (*u >= 0xf0 && *u < 0xf5)
		len = 4;
	else
		return 0;
	c = *u & (0x7f >> len);
	for (i = 1; i < len; i++) {
		if ((u[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (u[i] & 0x3f);
	}
	if (c < 0xa0 || (len == 3 && c < 0x800) || (len == 4 && c < 0x10000) || c > 0x10ffff ||
	    (c >= 0xd800 && c < 0xe000))
		return 0;
	return len;
}

unsigned int out_width(const char *s)
{
	unsigned int width = 0, len;

	while (*s) {
		len = char_len(s);
		width += len ? 1 : 4;
		s += len ? len : 1;
	}
	return width;
}

static void put_text(FILE *f, const char *s)
{
	while (*s) {
		unsigned int len = char_len(s);

		if (len)
			fwrite(s, 1, len, f);
		else
			fprintf(f, "\\x%02x", (unsigned char)*s);
		s += len ? len : 1;
	}
}

static void put_json_string(FILE *f, const char *s)
{
	fputc('"', f);
	while (*s) {
		unsigned int len = char_len(s);

		if (*s == '"' || *s == '\\')
			fprintf(f, "\\%c", *s);
		else if (len)
			fwrite(s, 1, len, f);
		else if ((unsigned char)*s < 0x80)
			fprintf(f, "\\u%04x", (unsigned char)*s);
		else
			fputs("\\ufffd", f);	/* not UTF-8: JSON has no way to say it */
		s += len ? len : 1;
	}
	fputc('"', f);
}

static void json_break(struct out *o)
{
	unsigned int i;

	if (!o->pretty)
		return;
	fputc('\n', o->f);
	for (i = 0; i < o->depth; i++)
		fputs("    ", o->f);
}

/* Up to where the value begins. */
static void json_begin(struct out *o, const char *key)
{
	if (o->more)
		fputc(',', o->f);
	if (o->depth)
		json_break(o);
	if (key) {
		put_json_string(o->f, key);
		fputs(o->pretty ? ": " : ":", o->f);
	}
	o->more = true;
}

static void json_open(struct out *o, const char *key, char bracket)
{
	if (!o->json)
		return;
	json_begin(o, key);
	fputc(bracket, o->f);
	o->depth++;
	o->more = false;
}

static void json_close(struct out *o, char bracket)
{
	if (!o->json)
		return;
	o->depth--;
	if (o->more)
		json_break(o);
	fputc(bracket, o->f);
	o->more = true;
	if (!o->depth) {
		fputc('\n', o->f);
		o->more = false;
	}
}

void out_object(struct out *o, const char *key)
{
	json_open(o, key, '{');
}

void out_object_end(struct out *o)
{
	json_close(o, '}');
}

void out_array(struct out *o, const char *key)
{
	json_open(o, key, '[');
}

void out_array_end(struct out *o)
{
	json_close(o, ']');
}

void out_end_line(struct out *o)
{
	if (!o->json && o->open)
		fputc('\n', o->f);
	o->open = false;
	o->pad = 0;
}

void out_line(struct out *o, unsigned int indent)
{
	out_end_line(o);
	o->pad = indent;
}

/* Padding is late, so that no line ends in blanks. */
static void text_begin(struct out *o)
{
	fprintf(o->f, "%*s", (int)o->pad, "");
	o->pad = 1;
	o->open = true;
}

static void text_value(struct out *o, enum color c, const char *val)
{
	const char *code = "";

	if (o->color && c != C_NONE)
		code = palette[dark_background()][c];
	fputs(code, o->f);
	put_text(o->f, val);
	if (*code)
		fputs("\033[0m", o->f);
}

static void text_word(struct out *o, enum color c, const char *label, const char *val)
{
	if (!label)
		return;
	text_begin(o);
	if (*label)
		fprintf(o->f, "%s ", label);
	text_value(o, c, val);
}

void out_str(struct out *o, enum color c, const char *key, const char *label, const char *val)
{
	if (!o->json) {
		text_word(o, c, label, val);
	} else if (key) {
		json_begin(o, key);
		put_json_string(o->f, val);
	}
}

void out_num(struct out *o, enum color c, const char *key, const char *label, uint64_t val)
{
	char buf[24];

	if (!o->json) {
		snprintf(buf, sizeof(buf), "%" PRIu64, val);
		text_word(o, c, label, buf);
	} else if (key) {
		json_begin(o, key);
		fprintf(o->f, "%" PRIu64, val);
	}
}

void out_time(struct out *o, const char *key, const char *label, uint32_t usec)
{
	char buf[TIME_STR_MAX];
	int len;

	if (!o->json) {
		text_word(o, C_NONE, label, format_time(usec, buf));
	} else if (key) {
		json_begin(o, key);
		len = snprintf(buf, sizeof(buf), "%" PRIu32, usec / 1000);
		if (usec % 1000) {
			len += snprintf(buf + len, sizeof(buf) - len, ".%03" PRIu32, usec % 1000);
			while (buf[len - 1] == '0')
				buf[--len] = '\0';
		}
		fputs(buf, o->f);
	}
}

void out_switch(struct out *o, const char *key, const char *label, bool val)
{
	if (!o->json)
		text_word(o, C_NONE, label, val ? "on" : "off");
	else
		out_bool(o, key, val);
}

void out_bool(struct out *o, const char *key, bool val)
{
	if (!o->json)
		return;
	json_begin(o, key);
	fputs(val ? "true" : "false", o->f);
}

void out_null(struct out *o, const char *key)
{
	if (!o->json)
		return;
	json_begin(o, key);
	fputs("null", o->f);
}

void out_element(struct out *o, const char *val)
{
	if (!o->json)
		return;
	json_begin(o, NULL);
	put_json_string(o->f, val);
}

void out_mark(struct out *o, const char *s)
{
	if (o->json)
		return;
	fputs(s, o->f);
	o->open = true;
}

void out_cell(struct out *o, enum color c, unsigned int width, const char *val)
{
	unsigned int used = out_width(val);

	if (o->json)
		return;
	text_begin(o);
	text_value(o, c, val);
	o->pad = (used < width ? width - used : 0) + 2;
}
