/* SPDX-License-Identifier: Apache-2.0 */
/* Messages, exit statuses, output. Everything that both programs print goes through here. */
#include "cli.h"

#include "help.h"

#include "foil/date.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

int cli_exit_of(enum foil_code rc, enum foil_verdict verdict)
{
	if (rc == FOIL_OK && verdict == FOIL_MATCHES)
		return CLI_DONE;
	if (rc == FOIL_OK && verdict == FOIL_DOES_NOT_MATCH)
		return CLI_NO_MATCH;
	return CLI_CANNOT;
}

void cli_say(const struct cli *c, const char *fmt, ...)
{
	va_list ap;

	(void)fflush(stdout); /* so that both streams read in order */
	(void)fprintf(stderr, "%s: ", c->program->name);
	va_start(ap, fmt);
	(void)vfprintf(stderr, fmt, ap);
	va_end(ap);
	(void)putc('\n', stderr);
}

void cli_say_findings(const struct cli *c, const struct foil_findings *f)
{
	(void)c;
	(void)fflush(stdout);
	for (size_t i = 0; i < f->n; i++)
		(void)fprintf(stderr, "  %s: %s\n", f->list[i].rule, f->list[i].text);
	if (f->failed)
		(void)fputs("  memory ran out: there may be more\n", stderr);
}

static void print_error_json(const struct foil_err *err, int status)
{
	struct foil_json_out *j = NULL;

	if (foil_json_out_open(&j, NULL) != FOIL_OK)
		return; /* the message is on stderr already */
	foil_json_object(j, NULL);
	foil_json_int(j, "exit", status);
	foil_json_object(j, "error");
	foil_json_str(j, "code", foil_code_name(err->code));
	foil_json_str(j, "message", err->msg);
	foil_json_end(j);
	foil_json_end(j);
	if (cli_json_print(j, true, NULL) != FOIL_OK)
		(void)fputs("{}\n", stdout);
	foil_json_out_close(&j);
}

int cli_end_verdict(struct cli *c, enum foil_code rc, const struct foil_err *err,
    enum foil_verdict verdict)
{
	int status = c->asked_wrongly ? CLI_USAGE : cli_exit_of(rc, verdict);

	if (rc == FOIL_OK)
		return status;
	cli_say(c, "%s", err->msg);
	if (c->asked_wrongly)
		cli_help_usage(stderr, c->program, c->command);
	if (c->json)
		print_error_json(err, status);
	return status;
}

int cli_end(struct cli *c, enum foil_code rc, const struct foil_err *err)
{
	return cli_end_verdict(c, rc, err, FOIL_MATCHES);
}

enum foil_code cli_wrong(struct cli *c, struct foil_err *err, const char *fmt, ...)
{
	char msg[300];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(msg, sizeof msg, fmt, ap);
	va_end(ap);
	c->asked_wrongly = true;
	if (c->command->name[0] == '\0')
		return foil_fail(err, FOIL_E_ARG, "%s", msg);
	return foil_fail(err, FOIL_E_ARG, "%s: %s", c->command->name, msg);
}

enum foil_code cli_need(struct cli *c, const char *name, const char **value, struct foil_err *err)
{
	if ((*value = cli_opt(c, name)) != NULL)
		return FOIL_OK;
	return cli_wrong(c, err, "--%s is missing", name);
}

enum foil_code cli_day(struct cli *c, const char *name, int32_t *out, struct foil_err *err)
{
	const char *text = cli_opt(c, name);
	struct foil_safe safe;

	if (text != NULL && foil_day_parse(foil_str(text), out, NULL) != FOIL_OK)
		return cli_wrong(c, err, "--%s: %s is not a date; write 2023-11-03 or 3/11/2023", name,
		    foil_safe(&safe, foil_str(text)));
	return FOIL_OK;
}

enum foil_code cli_uint(struct cli *c, const char *what, const char *text, uint64_t max,
    uint64_t *out, struct foil_err *err)
{
	struct foil_safe safe;

	if (foil_parse_uint(foil_str(text), max, out, NULL) != FOIL_OK)
		return cli_wrong(c, err, "%s: %s is not a number of at most %llu", what,
		    foil_safe(&safe, foil_str(text)), (unsigned long long)max);
	return FOIL_OK;
}

void cli_put_raw(FILE *out, struct foil_view v)
{
	if (v.len > 0)
		(void)fwrite(v.p, 1, v.len, out); /* ferror() is asked at the end */
}

void cli_put(FILE *out, struct foil_view v)
{
	struct foil_buf b = { 0 };

	foil_put_safe(&b, v, false);
	if (b.failed != FOIL_OK)
		(void)fputs("[no memory to print this]", out);
	cli_put_raw(out, foil_buf_view(&b));
	foil_buf_wipe(&b);
}

void cli_put_str(FILE *out, const char *s)
{
	cli_put(out, foil_str(s));
}

/* Columns are code points: near enough for folding. */
static size_t columns(struct foil_view v)
{
	size_t at = 0, n = 0;

	while (at < v.len) {
		(void)foil_utf8_next(v, &at);
		n++;
	}
	return n;
}

void cli_put_folded(FILE *out, struct foil_view v, unsigned indent, unsigned width)
{
	size_t at = 0, column = indent;
	struct foil_buf b = { 0 };
	struct foil_view safe;

	foil_put_safe(&b, v, false);
	safe = foil_buf_view(&b);
	while (at < safe.len) {
		size_t end = at, n;

		while (end < safe.len && safe.p[end] != ' ')
			end++;
		n = columns(foil_view(safe.p + at, end - at));
		if (column > indent && column + n >= width) {
			(void)fprintf(out, "\n%*s", (int)indent, "");
			column = indent;
		} else if (column > indent) {
			(void)putc(' ', out);
			column++;
		}
		cli_put_raw(out, foil_view(safe.p + at, end - at));
		column += n;
		at = end < safe.len ? end + 1 : end;
	}
	foil_buf_wipe(&b);
}

const char *cli_grouped(char out[28], uint64_t n)
{
	char digits[21];
	int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)n), at = 0;

	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			out[at++] = ',';
		out[at++] = digits[i];
	}
	out[at] = '\0';
	return out;
}

void cli_json_day(struct foil_json_out *j, const char *key, foil_day day)
{
	char iso[11];

	if (day == FOIL_DAY_NONE) {
		foil_json_null(j, key);
		return;
	}
	foil_day_iso(iso, day);
	foil_json_str(j, key, iso);
}

enum foil_code cli_json_print(struct foil_json_out *j, bool one_line, struct foil_err *err)
{
	struct foil_buf b = { 0 };
	enum foil_code rc;

	if ((rc = foil_json_finish(j, one_line, &b, err)) == FOIL_OK)
		cli_put_raw(stdout, foil_buf_view(&b));
	foil_buf_wipe(&b);
	return rc;
}
