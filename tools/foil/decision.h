/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_DECISION_H
#define FOIL_DECISION_H

/* How a decision reads: the same lines for `sign`, `approve`, `show` and `replay`. */

#include "desk.h"

/* Items, grounds with their answers, redactions by ground. Fields that are not open are left out. */
void decision_print(FILE *out, const struct foil_act *act);
void decision_put_json(struct foil_json_out *j, const struct foil_act *act);
/* What the world will see of it, and what stays private: the screen before a signature. */
void decision_print_screen(FILE *out, const struct desk *d, const struct foil_act *act);

#endif
