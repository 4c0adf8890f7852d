/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A file of commands, one a line: words with blanks between them, 'quotes',
 * "quotes", # comments, and a backslash that continues a line.
 */
#ifndef VRRPIF_LINES_H
#define VRRPIF_LINES_H

#include <stdio.h>

#define LINE_WORDS	256

struct lines {
	FILE *f;
	char *buf;
	size_t size;
	char *more;		/* to continue a line with */
	size_t more_size;
	char *word[LINE_WORDS + 1];
	/* What failures named before, put back at the end. */
	const char *old_file;
	unsigned int old_line;
	unsigned int next;
};

/* "-" is stdin. From here on failures are said to be of this file. */
int lines_open(struct lines *l, const char *file);
/*
 * Words of the next line that has any; 0 for one that is wrong, -1 at the end.
 * Both leave a status, that of the end is ST_OK unless reading failed.
 */
int lines_next(struct lines *l, int *status);
void lines_close(struct lines *l);

#endif /* VRRPIF_LINES_H */
