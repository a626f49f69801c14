/* SPDX-License-Identifier: Apache-2.0 */
#include "notice_say.h"

#include "cli.h"

#include <string.h>

#define INDENT 10
#define WIDTH 80
#define REPORT_MARGIN 6
#define LINES_MAX 10
#define WORDS_MAX 30

static void print_head(FILE *out, const char *name, const struct foil_notice *n)
{
	cli_put_str(out, name);
	if (n->letter)
		(void)fprintf(out, ": %zu line%s%s%s, read under %s", n->lines, n->lines == 1 ? "" : "s",
		    n->html ? " of text in the page" : "",
		    n->hidden ? " (some of it may be hidden from a reader)" : "",
		    n->regime != FOIL_REGIME_NONE ?
		    foil_regime_enactment(n->regime) : "no enactment that it names");
	(void)putc('\n', out);
}

/* The first of many words: enough to find the place by. */
static struct foil_view shortened(struct foil_view v)
{
	if (v.len <= WORDS_MAX)
		return v;
	v.len = WORDS_MAX;
	while (v.len > 0 && v.p[v.len] != ' ')
		v.len--;
	return v;
}

static void print_one(FILE *out, const struct foil_notice_finding *f, int margin)
{
	struct foil_buf b = { 0 };
	struct foil_view words = shortened(f->words);
	char place[40] = "";

	if (f->line2 != 0)
		(void)snprintf(place, sizeof place, "l.%zu, %zu", f->line, f->line2);
	else if (f->line != 0)
		(void)snprintf(place, sizeof place, "l.%zu", f->line);
	if (f->words.len > 0) {
		foil_buf_put_str(&b, "\"");
		foil_buf_put_view(&b, words);
		foil_buf_printf(&b, "%s\" ", words.len < f->words.len ? "..." : "");
	}
	foil_buf_put_str(&b, f->text);
	if (f->rule->severity <= FOIL_SEVERITY_GUIDANCE)
		foil_buf_printf(&b, " [%s]", f->source);
	foil_buf_printf(&b, " (%s)", f->rule->id);
	(void)fprintf(out, "%*s%-*s", margin, "", INDENT, place);
	cli_put_folded(out, foil_buf_view(&b), (unsigned)(margin + INDENT), WIDTH);
	(void)putc('\n', out);
	foil_buf_free(&b);
}

void notice_print(FILE *out, const char *name, const struct foil_notice *n)
{
	static const char *const headings[FOIL_SEVERITIES] = { "What the statute asks for",
		"What guidance asks for", "What does not agree", "Worth knowing" };
	size_t all = 0;

	print_head(out, name, n);
	for (unsigned s = 0; s < FOIL_SEVERITIES; s++) {
		bool first = true;

		all += n->count[s];
		for (size_t i = 0; i < n->n; i++) {
			if (n->findings[i].rule->severity != (enum foil_severity)s)
				continue;
			if (first)
				(void)fprintf(out, "%s\n", headings[s]);
			first = false;
			print_one(out, &n->findings[i], 0);
		}
	}
	if (all > n->n)
		(void)fprintf(out, "and %zu more that are not shown\n", all - n->n);
	if (all == 0)
		(void)fputs("Nothing was found. That does not show that the letter is right.\n", out);
	else
		(void)fputs("These are places to look, not breaches, and no legal advice (spec/notice.md).\n",
		    out);
}

void notice_print_lines(FILE *out, const struct foil_notice *n)
{
	for (size_t i = 0; i < n->n && i < LINES_MAX; i++)
		print_one(out, &n->findings[i], REPORT_MARGIN);
	if (n->n > LINES_MAX)
		(void)fprintf(out, "%*sand %zu more: foil-verify letter FILE, or --json\n", REPORT_MARGIN, "",
		    n->n - LINES_MAX);
}

static void put_place(struct foil_json_out *j, const char *key, size_t n)
{
	if (n == 0)
		foil_json_null(j, key);
	else
		foil_json_uint(j, key, n);
}

void notice_put_json(struct foil_json_out *j, const struct foil_notice *n)
{
	foil_json_str(j, "regime", foil_regime_name(n->regime));
	foil_json_bool(j, "html", n->html);
	foil_json_uint(j, "lines", n->lines);
	cli_json_day(j, "received", n->received);
	cli_json_day(j, "dated", n->dated);
	foil_json_object(j, "count");
	for (unsigned s = 0; s < FOIL_SEVERITIES; s++)
		foil_json_uint(j, foil_severity_name((enum foil_severity)s), n->count[s]);
	foil_json_end(j);
	foil_json_array(j, "findings");
	for (size_t i = 0; i < n->n; i++) {
		const struct foil_notice_finding *f = &n->findings[i];

		foil_json_object(j, NULL);
		foil_json_str(j, "rule", f->rule->id);
		foil_json_str(j, "severity", foil_severity_name(f->rule->severity));
		put_place(j, "line", f->line);
		put_place(j, "column", f->column);
		put_place(j, "line2", f->line2);
		foil_json_text(j, "words", f->words);
		foil_json_str(j, "text", f->text);
		foil_json_str(j, "source", f->source);
		foil_json_end(j);
	}
	foil_json_end(j);
}
