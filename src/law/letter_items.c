/* SPDX-License-Identifier: Apache-2.0 */

/* What is given, what is elsewhere, what is not held: item by item. */

#include "letter_work.h"

#include "foil/text.h"

#include <string.h>

/* "2023-05" is "May 2023 (2023-05)", so that a reader finds the month. */
static void put_label(struct letter *l, struct foil_view label)
{
	struct foil_buf iso = { .max = 16 };
	foil_day day;
	char text[24];

	foil_buf_put_view(&iso, label.len == 7 ? label : foil_view(NULL, 0));
	foil_buf_put_str(&iso, "-01");
	if (label.len == 7 && foil_day_parse_iso(foil_buf_view(&iso), &day, NULL) == FOIL_OK) {
		foil_day_long(text, day); /* "1 May 2023" */
		letter_say(l, "%s (", text + 2);
		letter_view(l, label);
		letter_say(l, ")");
	} else {
		letter_view(l, label);
	}
	foil_buf_free(&iso);
}

static void put_item(struct letter *l, const struct foil_letter_item *it)
{
	if (it->label.len == 0)
		letter_say(l, "item %llu", (unsigned long long)it->no);
	put_label(l, it->label);
	if (it->date == FOIL_DAY_NONE)
		return;
	letter_say(l, ", ");
	letter_day(l, it->date);
}

/* All items of an outcome: label, date, and what they say. */
static void put_list(struct letter *l, enum foil_letter_outcome o, const char *before)
{
	for (size_t i = 0; i < l->f->n_items; i++) {
		const struct foil_letter_item *it = &l->f->items[i];

		if (it->outcome != o)
			continue;
		letter_bullet(l);
		put_item(l, it);
		if (it->words.len > 0) {
			letter_say(l, ": %s", before);
			letter_link(l, it->words);
		}
		letter_bullet_end(l);
	}
	letter_list_end(l);
}

/* ---- what goes out ---- */

static size_t places_in(const struct letter *l, struct foil_view file)
{
	size_t n = 0;

	for (size_t i = 0; i < l->f->n_redactions && l->f->n_redactions <= FOIL_LETTER_ROWS_MAX; i++)
		n += foil_view_eq(l->f->redactions[i].file, file);
	return n;
}

static void put_files(struct letter *l, const struct foil_letter_item *it)
{
	for (size_t k = 0; k < it->n_files; k++) {
		size_t n = places_in(l, it->files[k]);

		letter_bullet(l);
		letter_view(l, it->files[k]);
		letter_say(l, ": ");
		put_item(l, it);
		if (n > 0)
			letter_say(l, ", without what is numbered in it (%zu place%s)", n, n == 1 ? "" : "s");
		letter_bullet_end(l);
	}
}

static void put_given(struct letter *l)
{
	size_t n = 0;
	bool part = letter_has(l, FOIL_LETTER_PART);

	for (size_t i = 0; i < l->f->n_items; i++)
		if (l->f->items[i].outcome == FOIL_LETTER_DISCLOSED ||
		    l->f->items[i].outcome == FOIL_LETTER_PART)
			n += l->f->items[i].n_files;
	if (n == 0)
		return;
	letter_heading(l, "What we disclose");
	if (n == 1)
		letter_para(l, "We attach one document:");
	else
		letter_para(l, "We attach %zu documents:", n);
	for (size_t i = 0; i < l->f->n_items; i++)
		if (l->f->items[i].outcome == FOIL_LETTER_DISCLOSED ||
		    l->f->items[i].outcome == FOIL_LETTER_PART)
			put_files(l, &l->f->items[i]);
	letter_list_end(l);
	if (part)
		letter_para(l, "Each place from which words were taken has a number; the annex "
		    "says what was there and which %s covers it.", letter_exemption(l));
}

/* ---- what does not ---- */

static void put_withheld(struct letter *l)
{
	bool headed = false;

	for (size_t i = 0; i < l->f->n_items; i++) {
		const struct foil_letter_item *it = &l->f->items[i];

		if (it->outcome != FOIL_LETTER_WITHHELD)
			continue;
		if (!headed) {
			letter_heading(l, "What we withhold");
			letter_para(l, "We withhold these in full:");
		}
		headed = true;
		letter_bullet(l);
		put_item(l, it);
		for (size_t k = 0; k < it->n_letters; k++) {
			const struct foil_letter_ground *g = letter_ground(l, it->letters[k]);

			letter_say(l, k == 0 ? ": withheld under " : ", and ");
			if (g != NULL)
				letter_ids(l, g->ground.ids, g->ground.n_ids);
		}
		letter_bullet_end(l);
	}
	letter_list_end(l);
}

static void put_elsewhere(struct letter *l)
{
	const struct foil_provision *p = foil_provision_elsewhere(l->f->regime);

	if (!letter_has(l, FOIL_LETTER_ELSEWHERE) || p == NULL)
		return;
	letter_heading(l, "What you can get already");
	letter_open(l);
	if (letter_is_regulations(l)) {
		letter_say(l, "What follows is public and easily accessible to you (");
		letter_id(l, foil_str(p->id));
		letter_say(l, "), so that we do not send it:");
	} else {
		letter_say(l, "What follows is exempt under ");
		letter_id(l, foil_str(p->id));
		letter_say(l, " of %s, because you can reasonably get it otherwise than by asking us. It is "
		    "here:", letter_act(l));
	}
	letter_close(l);
	put_list(l, FOIL_LETTER_ELSEWHERE, "");
}

static void put_not_held(struct letter *l)
{
	if (!letter_has(l, FOIL_LETTER_NOT_HELD))
		return;
	letter_heading(l, "What we do not hold");
	if (l->f->regime == FOIL_FOISA)
		letter_para(l, "We give you notice under section 17(1) of the Act that we do not "
		    "hold what follows.");
	else if (letter_is_regulations(l))
		letter_para(l, "We did not hold what follows when we received your request; the "
		    "exception for that is regulation %s. Where there is no information, nothing "
		    "speaks for its disclosure, so that the public interest in maintaining the "
		    "exception outweighs the public interest in disclosure.",
		    l->f->regime == FOIL_EIR ? "12(4)(a)" : "10(4)(a)");
	else
		letter_para(l, "We do not hold what follows.");
	put_list(l, FOIL_LETTER_NOT_HELD, "");
}

/* The label of the item that a duplicate's words name by its number. */
static void put_duplicates(struct letter *l)
{
	for (size_t i = 0; i < l->f->n_items; i++) {
		const struct foil_letter_item *it = &l->f->items[i], *other = NULL;
		uint64_t no;

		if (it->outcome != FOIL_LETTER_DUPLICATE)
			continue;
		if (foil_parse_uint(foil_trim(it->words), UINT64_MAX, &no, NULL) == FOIL_OK)
			for (size_t k = 0; k < l->f->n_items && other == NULL; k++)
				other = l->f->items[k].no == no ? &l->f->items[k] : NULL;
		letter_bullet(l);
		put_item(l, it);
		letter_say(l, ": the same as ");
		if (other != NULL)
			put_label(l, other->label);
		else
			letter_view(l, it->words);
		letter_bullet_end(l);
	}
	letter_list_end(l);
}

static void put_rest(struct letter *l)
{
	if (letter_has(l, FOIL_LETTER_UNDECIDED)) {
		letter_heading(l, "What is not decided yet");
		letter_para(l, "We have still to answer on what follows, and will write to you about it.");
		put_list(l, FOIL_LETTER_UNDECIDED, "");
		if (l->f->undecided.len > 0) {
			letter_open(l);
			letter_say(l, "This is because ");
			letter_ending(l, l->f->undecided);
			letter_close(l);
		} else {
			letter_blank(l, "Say why this is not decided, and when it will be.");
		}
	}
	if (letter_has(l, FOIL_LETTER_OUT_OF_SCOPE)) {
		letter_heading(l, "What you did not ask for");
		letter_para(l, "We found what follows, and left it out, as it is not within your request:");
		put_list(l, FOIL_LETTER_OUT_OF_SCOPE, "");
	}
	if (letter_has(l, FOIL_LETTER_DUPLICATE)) {
		letter_heading(l, "What is there twice");
		put_duplicates(l);
	}
	if (letter_has(l, FOIL_LETTER_TRANSFERRED)) {
		letter_heading(l, "What others answer");
		letter_para(l, "We have passed on this part of your request:");
		put_list(l, FOIL_LETTER_TRANSFERRED, "to ");
	}
}

void letter_items(struct letter *l)
{
	put_given(l);
	put_withheld(l);
	put_elsewhere(l);
	put_not_held(l);
	put_rest(l);
}
