/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_LAW_LETTER_WORK_H
#define FOIL_LAW_LETTER_WORK_H

/*
 * The parts of the drafting of a letter, for src/law/ only.
 *
 *   letter_put.c     words into text or HTML
 *   letter.c         the order of it all; the answers without reasons
 *   letter_items.c   what is given, elsewhere, not held
 *   letter_reason.c  why something is withheld, ground by ground
 *   letter_end.c     whom to turn to, how to verify, the annex
 *
 * The words are chosen so that the checks of spec/notice.md read them as they
 * are meant: a sentence that cites has no "whether" in it, for instance.
 */

#include "ask.h"
#include "catalogue.h"
#include "foil/letter.h"

struct letter {
	const struct foil_letter_facts *f;
	struct foil_buf *out;
	bool html, list;
	enum foil_code failed;
};

/* ---- letter_put.c ---- */

/* Foreign words, on one line: escaped for the form. */
void letter_view(struct letter *l, struct foil_view v);
/* Our own words; they may hold what was escaped already. */
void letter_say(struct letter *l, const char *fmt, ...) FOIL_PRINTF(2, 3);
void letter_open(struct letter *l);  /* a paragraph */
void letter_close(struct letter *l);
void letter_para(struct letter *l, const char *fmt, ...) FOIL_PRINTF(2, 3);
/* A heading of words and, if not empty, provisions after them. */
void letter_heading(struct letter *l, const char *words);
void letter_bullet(struct letter *l);     /* begins one; letter_bullet_end() ends it */
void letter_bullet_end(struct letter *l);
void letter_list_end(struct letter *l);
/* A paragraph that asks to be filled in: ">>> ... <<<". */
void letter_blank(struct letter *l, const char *fmt, ...) FOIL_PRINTF(2, 3);
/* Foreign words that end a sentence: a full stop follows unless they have one. */
void letter_ending(struct letter *l, struct foil_view v);
/* An address is a link in HTML; all else is as letter_view() has it. */
void letter_link(struct letter *l, struct foil_view v);
/* "3 November 2023" */
void letter_day(struct letter *l, foil_day day);
/* "section 31(1)(a)", "regulation 12(5)(b)" */
void letter_id(struct letter *l, struct foil_view id);
/* "section 40(2) via section 40(3A)(a)", "section 31(1)(a) and section 31(1)(b)" */
void letter_ids(struct letter *l, const struct foil_view *ids, size_t n);

/* ---- the others ---- */

bool letter_is_regulations(const struct letter *l);
/* "the Act" or "the Regulations" */
const char *letter_act(const struct letter *l);
/* "exemption" or "exception" */
const char *letter_exemption(const struct letter *l);
bool letter_has(const struct letter *l, enum foil_letter_outcome o);
/* NULL if there is none. */
const struct foil_letter_ground *letter_ground(const struct letter *l, struct foil_view letter);
/* The row under which the ground refuses a whole request; NULL if it is of another kind. */
const struct foil_provision *letter_refusal(const struct foil_letter_ground *g);
/* The item is withheld under refusals alone. */
bool letter_is_refused(const struct letter *l, const struct foil_letter_item *it);

void letter_items(struct letter *l);
/* The exemptions that are relied on, as a list; nothing if there are none. */
void letter_relied(struct letter *l);
void letter_reasons(struct letter *l, const struct foil_letter_ground *g);
void letter_refuse(struct letter *l, const struct foil_letter_ground *g);
void letter_remedies(struct letter *l);
void letter_verify(struct letter *l);
void letter_annex(struct letter *l);

#endif
