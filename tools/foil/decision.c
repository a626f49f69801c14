/* SPDX-License-Identifier: Apache-2.0 */
#include "decision.h"

static void print_letters(FILE *out, const struct foil_view *letters, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		(void)fputs(i > 0 ? "," : "", out);
		cli_put(out, letters[i]);
	}
}

static size_t redactions_in(const struct foil_act *act, const struct foil_item *it)
{
	size_t n = 0;

	for (size_t i = 0; i < act->n_redactions; i++)
		for (size_t k = 0; k < it->n_ordinals; k++)
			n += act->redactions[i].ordinal == it->ordinals[k];
	return n;
}

static void print_item(FILE *out, const struct foil_act *act, const struct foil_item *it)
{
	char day[11] = "", name[48];
	size_t n = redactions_in(act, it);

	if (it->date != FOIL_DAY_NONE)
		foil_day_iso(day, it->date);
	(void)fprintf(out, "  %4llu  ", (unsigned long long)it->no);
	cli_put(out, it->label);
	(void)fprintf(out, "%s%s  %s", day[0] != '\0' ? "  " : "", day, foil_outcome_name(it->outcome));
	if (it->n_letters > 0) {
		(void)fputs(" under ", out);
		print_letters(out, it->letters, it->n_letters);
	}
	for (size_t k = 0; k < it->n_ordinals; k++)
		if (foil_document_is_published(act, it->ordinals[k])) {
			foil_published_name(name, act, it->ordinals[k]);
			(void)fprintf(out, "  %s", name);
		}
	if (n > 0)
		(void)fprintf(out, ", %zu redaction%s", n, n == 1 ? "" : "s");
	if (it->words.len > 0) {
		(void)fputs("  ", out);
		cli_put(out, it->words);
	}
	(void)putc('\n', out);
}

static size_t redactions_under(const struct foil_act *act, struct foil_view letter)
{
	size_t n = 0;

	for (size_t i = 0; i < act->n_redactions; i++)
		for (size_t k = 0; k < act->redactions[i].n_letters; k++)
			n += foil_view_eq(act->redactions[i].letters[k], letter);
	return n;
}

static void print_ground(FILE *out, const struct foil_act *act, const struct foil_ground *g)
{
	struct foil_buf shown = { .max = 1000 };
	size_t n = redactions_under(act, g->letter);

	foil_ground_show(&shown, g);
	(void)fputs("     ", out);
	cli_put(out, g->letter);
	(void)fprintf(out, "  %s", foil_buf_cstr(&shown));
	if (n > 0)
		(void)fprintf(out, ", %zu redaction%s", n, n == 1 ? "" : "s");
	(void)putc('\n', out);
	for (size_t i = 0; i < g->n_answers; i++) {
		(void)fputs("        ", out);
		cli_put(out, g->answers[i].question);
		(void)fputs(": ", out);
		cli_put_folded(out, g->answers[i].answer, 10, 100);
		(void)putc('\n', out);
	}
	foil_buf_free(&shown);
}

static void print_neither(FILE *out, const struct foil_act *act)
{
	struct foil_buf b = { .max = 1000 };

	for (size_t i = 0; i < act->n_provisions; i++) {
		foil_buf_put_str(&b, i > 0 ? ", " : "");
		foil_provision_show(&b, act->provisions[i]);
	}
	(void)fprintf(out, "  neither confirm nor deny that anything is held, under %s\n",
	    foil_buf_cstr(&b));
	foil_buf_free(&b);
}

static void print_text(FILE *out, const char *what, struct foil_view v)
{
	if (v.len == 0)
		return;
	(void)fprintf(out, "  %s: ", what);
	cli_put_folded(out, v, 4, 100);
	(void)putc('\n', out);
}

void decision_print(FILE *out, const struct foil_act *act)
{
	if (act->neither)
		print_neither(out, act);
	for (size_t i = 0; i < act->n_items; i++)
		print_item(out, act, &act->items[i]);
	for (size_t i = 0; i < act->n_grounds; i++)
		print_ground(out, act, &act->grounds[i]);
	print_text(out, "undecided because", act->undecided);
}

static void list_private(FILE *out, const struct foil_act *act)
{
	for (size_t i = 0; i < act->n_considered; i++)
		print_text(out, "considered", act->considered[i]);
	for (size_t i = 0; i < act->n_consulted; i++)
		print_text(out, "consulted", act->consulted[i]);
	print_text(out, "directed", act->directed);
	print_text(out, "note", act->note);
}

static void list_names(FILE *out, const struct desk *d, const struct foil_act *act)
{
	const struct foil_document *doc;
	uint64_t from;

	for (size_t i = 0; (doc = foil_case_document(&d->kase, i, &from)) != NULL; i++) {
		bool published = !act->neither && foil_document_is_published(act, doc->ordinal);

		(void)fputs(i == 0 ? "  file names: " : ", ", out);
		cli_put(out, doc->name);
		if (!published)
			(void)fputs(" (all of it)", out);
		if (foil_case_document(&d->kase, i + 1, &from) == NULL)
			(void)putc('\n', out);
	}
}

void decision_print_screen(FILE *out, const struct desk *d, const struct foil_act *act)
{
	const struct foil_act *received = foil_case_received(&d->kase);
	char day[24], due[20];

	(void)fprintf(out, "Case %s", d->sub);
	if (received != NULL) {
		foil_day_long(day, received->received_on);
		foil_day_short(due, received->due);
		(void)fprintf(out, ", received %s, due %s", day, due);
	}
	(void)putc('\n', out);
	if (received != NULL)
		print_text(out, "request", received->request);
	(void)fputs("\nThe world will see\n", out);
	if (act->neither) {
		print_neither(out, act);
	} else {
		decision_print(out, act);
	}
	(void)fputs("  who signed and approved, when, the letter, and what the law is said to be\n"
	    "  (`foil preview` prints every word of it)\n\nStays private\n", out);
	if (act->neither)
		(void)fputs("  every item and ground, and whether there is any\n", out);
	list_names(out, d, act);
	(void)fputs("  the search, and what the marks cover\n", out);
	list_private(out, act);
}

static void letters_json(struct foil_json_out *j, const struct foil_view *letters, size_t n)
{
	foil_json_array(j, "grounds");
	for (size_t i = 0; i < n; i++)
		foil_json_text(j, NULL, letters[i]);
	foil_json_end(j);
}

static void item_json(struct foil_json_out *j, const struct foil_act *act,
    const struct foil_item *it)
{
	char day[11], name[48];

	foil_json_object(j, NULL);
	foil_json_uint(j, "no", it->no);
	foil_json_text(j, "label", it->label);
	if (it->date != FOIL_DAY_NONE) {
		foil_day_iso(day, it->date);
		foil_json_str(j, "date", day);
	} else {
		foil_json_null(j, "date");
	}
	foil_json_str(j, "outcome", foil_outcome_name(it->outcome));
	letters_json(j, it->letters, it->n_letters);
	foil_json_text(j, "words", it->words);
	foil_json_uint(j, "redactions", redactions_in(act, it));
	foil_json_array(j, "files");
	for (size_t k = 0; k < it->n_ordinals; k++)
		if (foil_document_is_published(act, it->ordinals[k])) {
			foil_published_name(name, act, it->ordinals[k]);
			foil_json_str(j, NULL, name);
		}
	foil_json_end(j);
	foil_json_end(j);
}

static void ground_json(struct foil_json_out *j, const struct foil_act *act,
    const struct foil_ground *g)
{
	struct foil_buf shown = { .max = 1000 };

	foil_ground_show(&shown, g);
	foil_json_object(j, NULL);
	foil_json_text(j, "letter", g->letter);
	foil_json_text(j, "shown", foil_buf_view(&shown));
	foil_json_array(j, "provisions");
	for (size_t i = 0; i < g->n_ids; i++)
		foil_json_text(j, NULL, g->ids[i]);
	foil_json_end(j);
	foil_json_uint(j, "redactions", redactions_under(act, g->letter));
	foil_json_array(j, "answers");
	for (size_t i = 0; i < g->n_answers; i++) {
		foil_json_object(j, NULL);
		foil_json_text(j, "question", g->answers[i].question);
		foil_json_text(j, "answer", g->answers[i].answer);
		foil_json_end(j);
	}
	foil_json_end(j);
	foil_json_end(j);
	foil_buf_free(&shown);
}

static void redactions_json(struct foil_json_out *j, const struct foil_act *act)
{
	foil_json_array(j, "redactions");
	for (size_t i = 0; i < act->n_redactions; i++) {
		const struct foil_redaction *r = &act->redactions[i];

		foil_json_object(j, NULL);
		foil_json_uint(j, "serial", r->serial);
		foil_json_uint(j, "document", r->ordinal);
		foil_json_uint(j, "start", r->range.start);
		foil_json_uint(j, "length", r->range.len);
		letters_json(j, r->letters, r->n_letters);
		foil_json_end(j);
	}
	foil_json_end(j);
}

void decision_put_json(struct foil_json_out *j, const struct foil_act *act)
{
	foil_json_object(j, "decision");
	foil_json_bool(j, "neither", act->neither);
	foil_json_array(j, "provisions");
	for (size_t i = 0; i < act->n_provisions; i++)
		foil_json_text(j, NULL, act->provisions[i]);
	foil_json_end(j);
	foil_json_array(j, "items");
	for (size_t i = 0; i < act->n_items; i++)
		item_json(j, act, &act->items[i]);
	foil_json_end(j);
	foil_json_array(j, "grounds");
	for (size_t i = 0; i < act->n_grounds; i++)
		ground_json(j, act, &act->grounds[i]);
	foil_json_end(j);
	redactions_json(j, act);
	foil_json_text(j, "undecided", act->undecided);
	foil_json_end(j);
}
