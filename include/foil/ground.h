/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_GROUND_H
#define FOIL_GROUND_H

/*
 * What a provision asks of whoever relies on it, from the tables: as questions
 * for case.txt (spec/case-file.md section 5) and as two plain sentences
 * (spec/law.md section 6). Never answers.
 */

#include "foil/provision.h"

struct foil_ask {
	const char *question; /* as a ground answers it: "likelihood" */
	const char *about;    /* what is asked, one line */
	const char *why;      /* the test that it is part of */
	bool must;            /* to be reported when it is not answered */
};
#define FOIL_ASKS_MAX 16

/*
 * The questions of a ground under these provisions (the first is the one
 * claimed), each once, in the order in which they are asked. `data` is the
 * kind of personal data as far as it is answered, since what is asked next
 * depends on it; empty to ask for any kind. 0 when nothing can be claimed
 * under them, as under a definition or a duty. All strings are static.
 */
size_t foil_ground_asks(const struct foil_provision *const *p, size_t n, struct foil_view data,
    struct foil_ask out[FOIL_ASKS_MAX]);

/*
 * Appends an empty ground block: the line "ground LETTER provisions", and
 * indented below it each question, unanswered, with a comment above that says
 * what is asked. Lines end in LF. FOIL_E_REFUSED when nothing can be claimed
 * under the provisions.
 */
enum foil_code foil_ground_block(struct foil_buf *b, struct foil_view letter,
    const struct foil_provision_list *list, struct foil_err *err) FOIL_MUST_CHECK;

/*
 * Appends two sentences in plain words: what the provision is, and what
 * claiming it requires. Separated by one space, no line end.
 */
void foil_provision_explain(struct foil_buf *b, const struct foil_provision *p);

#endif
