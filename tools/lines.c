// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "lines.h"
#include "tool.h"

int lines_open(struct lines *l, const char *file)
{
	struct stat st;

	memset(l, 0, sizeof(*l));
	l->f = strcmp(file, "-") ? fopen(file, "re") : stdin;
	if (!l->f)
		return local_err("%s: %s", file, strerror(errno));
	if (!fstat(fileno(l->f), &st) && S_ISDIR(st.st_mode)) {
		fclose(l->f);
		l->f = NULL;
		return local_err("%s: %s", file, strerror(EISDIR));
	}
	l->old_file = opts.file;
	l->old_line = opts.line;
	opts.file = file;
	opts.line = 0;
	return ST_OK;
}

void lines_close(struct lines *l)
{
	if (l->f && l->f != stdin)
		fclose(l->f);
	free(l->buf);
	free(l->more);
	opts.file = l->old_file;
	opts.line = l->old_line;
}

/* A line without its newline, and with those it is continued by. */
static ssize_t read_line(struct lines *l)
{
	ssize_t len = getline(&l->buf, &l->size, l->f), n;
	char *bigger;

	if (len < 0)
		return -1;
	l->next++;
	opts.line = l->next;
	for (;;) {
		if (len && l->buf[len - 1] == '\n')
			l->buf[--len] = '\0';
		if (!len || l->buf[len - 1] != '\\')
			return len;
		l->buf[--len] = '\0';
		n = getline(&l->more, &l->more_size, l->f);
		if (n < 0)
			return len;
		l->next++;
		if (l->size < (size_t)len + n + 1) {
			bigger = realloc(l->buf, len + n + 1);
			if (!bigger)
				return -1;
			l->buf = bigger;
			l->size = len + n + 1;
		}
		memcpy(l->buf + len, l->more, n + 1);
		len += n;
	}
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* In place: what is written is never longer than what was read. */
static int split(struct lines *l, int *status)
{
	char *in = l->buf, *out = l->buf, quote;
	int n = 0;

	for (;;) {
		while (is_blank(*in))
			in++;
		if (!*in || *in == '#')
			break;
		if (n == LINE_WORDS) {
			*status = usage_err("more than %u words", LINE_WORDS);
			return 0;
		}
		l->word[n++] = out;
		while (*in && !is_blank(*in)) {
			if (*in != '\'' && *in != '"') {
				*out++ = *in++;
				continue;
			}
			quote = *in++;
			while (*in && *in != quote)
				*out++ = *in++;
			if (!*in) {
				*status = usage_err("%c without its end", quote);
				return 0;
			}
			in++;
		}
		if (*in)
			in++;
		*out++ = '\0';
	}
	l->word[n] = NULL;
	return n;
}

int lines_next(struct lines *l, int *status)
{
	ssize_t len;
	int n;

	*status = ST_OK;
	while ((len = read_line(l)) >= 0) {
		if (memchr(l->buf, '\0', len)) {
			*status = usage_err("not a text file");
			return 0;
		}
		n = split(l, status);
		if (n || *status)
			return n;
	}
	if (!feof(l->f))
		*status = local_err("%s", strerror(errno));
	return -1;
}
