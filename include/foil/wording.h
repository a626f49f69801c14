/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_WORDING_H
#define FOIL_WORDING_H

/* A letter, or none yet, against the acts of a case: the facts that law asks for (spec/notice.md). */

#include "foil/act.h"
#include "foil/notice.h"

/*
 * Check `letter` (empty: the record alone) against what the acts say. An act
 * that is NULL, or a field of it that is not open, is a fact that is not known.
 * `dated` is the day of the letter, or FOIL_DAY_NONE. Errors as
 * foil_notice_check().
 */
enum foil_code foil_wording_check(struct foil_view letter, const struct foil_act *received,
    const struct foil_act *decided, foil_day dated, struct foil_notice *out, struct foil_err *err)
    FOIL_MUST_CHECK;
/* What only the caller can know. Zero, FOIL_DAY_NONE in `refused`, for nothing. */
struct foil_wording_more {
	foil_day refused; /* the letter is the outcome of a review of this day's refusal */
	const struct foil_notice_earlier *earlier; /* reasons of other cases */
	size_t n_earlier;
};
/* The same, with more to go by; `more` may be NULL. */
enum foil_code foil_wording_check_with(struct foil_view letter, const struct foil_act *received,
    const struct foil_act *decided, foil_day dated, const struct foil_wording_more *more,
    struct foil_notice *out, struct foil_err *err) FOIL_MUST_CHECK;
/*
 * The reasons of a decision, for `earlier` of another: those at most that fit. Returns how many
 * there are; what they point to is the act's, and the reference's.
 */
size_t foil_wording_reasons(const struct foil_act *decided, struct foil_view reference,
    struct foil_notice_earlier *out, size_t room);
/* The first finding that the record itself contradicts, or NULL; never one that HTML may hide. */
const struct foil_notice_finding *foil_wording_contradiction(const struct foil_notice *n);

#endif
