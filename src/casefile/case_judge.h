/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_CASE_JUDGE_H
#define FOIL_CASE_JUDGE_H

/* The rules on an act, shared by those that are signed and those that would be. */

#include "foil/casefile.h"

/* record.*: is the key in force at this place? */
void judge_standing(uint64_t case_index, uint64_t index, const struct foil_key_state *key,
    enum foil_standing s, struct foil_findings *f);
/* order.date: dates of signing never go back within a case. */
void judge_dates(const struct foil_case *c, foil_day day, uint64_t index, struct foil_findings *f);
/* order.*, people.*, decision.*: an opened act after those that the case has. */
void judge_act(const struct foil_case *c, const struct foil_act *act,
    const struct foil_key_state *key, uint64_t index, struct foil_findings *f);

/* Its documents, if any, come after all that the case has. */
bool ordinals_rise(const struct foil_case *c, const struct foil_act *act);

/* decision.*: the act's own consistency. In case_decision.c. */
void judge_decision(const struct foil_case *c, const struct foil_act *act, uint64_t index,
    struct foil_findings *f);

/* The serial that the latest decision with a redaction of exactly this place gave it, or 0. */
uint64_t case_serial_at(const struct foil_case *c, const struct foil_redaction *r);
/* The highest serial that was ever given in the case. */
uint64_t case_serial_top(const struct foil_case *c);
/* Takes the serials of an act whose arrays live as long as the case; false without memory. */
bool case_serials_add(struct foil_case *c, const struct foil_act *act);
void case_serials_free(struct foil_case *c);

#endif
