/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Text for people and JSON for programs out of one call, but for tables, which
 * only text has. Text is made of words "label value" with a blank between them,
 * and of cells, which are padded; lines have an indent. JSON has no lines, and
 * text has no objects and arrays.
 *
 * A NULL key is not in JSON (but in an array every element is), a NULL label is
 * not in text; an empty label is a value without one.
 */
#ifndef VRRPIF_PRINT_H
#define VRRPIF_PRINT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "parse.h"

enum color {
	C_NONE,
	C_DEV,
	C_INET,
	C_INET6,
	C_GOOD,
	C_BAD,
	C_WARN,
	C_LABEL,
};

struct out {
	FILE *f;
	bool json;
	bool pretty;
	bool color;
	/* JSON */
	unsigned int depth;
	bool more;		/* a comma is due */
	/* text */
	bool open;		/* the line has something on it */
	unsigned int pad;	/* due in front of the next thing on it */
};

/* As the options ask for. */
void out_init(struct out *o, FILE *f);

void out_object(struct out *o, const char *key);
void out_object_end(struct out *o);
void out_array(struct out *o, const char *key);
void out_array_end(struct out *o);

/* Ends the line before; out_end_line() ends the last one. */
void out_line(struct out *o, unsigned int indent);
void out_end_line(struct out *o);

void out_str(struct out *o, enum color c, const char *key, const char *label, const char *val);
void out_num(struct out *o, enum color c, const char *key, const char *label, uint64_t val);
/* Microseconds: "10ms" in text, milliseconds in JSON. */
void out_time(struct out *o, const char *key, const char *label, uint32_t usec);
/* on or off, true or false */
void out_switch(struct out *o, const char *key, const char *label, bool val);
/* JSON alone */
void out_bool(struct out *o, const char *key, bool val);
void out_null(struct out *o, const char *key);
void out_element(struct out *o, const char *val);
/* Text alone; out_mark() sticks to what is in front of it, as a comma does. */
void out_mark(struct out *o, const char *s);
void out_cell(struct out *o, enum color c, unsigned int width, const char *val);

/* How many columns @s takes once what a terminal might obey is escaped. */
unsigned int out_width(const char *s);

#endif /* VRRPIF_PRINT_H */
