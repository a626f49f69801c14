/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_LAW_ASK_H
#define FOIL_LAW_ASK_H

/* What ground.c and explain.c share: which tests a row of the tables asks for. */

#include "foil/ground.h"

/* A question that belongs to some provisions only. */
struct law_extra {
	const char *node; /* the row, or what is above it */
	const char *question, *about;
	const char *must; /* "say whether ...": what the authority must do */
};
/* The i-th extra of the row; NULL past the last. */
const struct law_extra *law_extra(const struct foil_provision *p, size_t i);
/* All of them, for tests of the table. */
const struct law_extra *law_extras(size_t *n);

bool law_role_is(const struct foil_provision *p, const char *role);
bool law_is_ncnd(const struct foil_provision *p);    /* a duty to confirm or deny is lifted */
bool law_is_refusal(const struct foil_provision *p); /* of a whole request */
/* prejudice, substantial_prejudice, adverse_effect, endanger, reasonable_opinion. */
bool law_is_harm_test(const char *test);
/*
 * The test of a row; of a row under which to neither confirm nor deny, that
 * which all the rows share that name it, or "-" where they differ.
 */
const char *law_test(const struct foil_provision *p);
/* A condition through which a provision on personal data is claimed. */
bool law_is_personal_condition(const struct foil_provision *p);
/* A public-interest test goes with the row whatever it is claimed with. */
bool law_is_weighed(const struct foil_provision *p);

#endif
