/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_GOVERN_H
#define FOIL_GOVERN_H

#include "desk.h"

/* Sign a governance body as a root, append it, and say what came of it. */
enum foil_code govern_append(struct desk *d, const struct foil_governance_body *body,
    struct foil_err *err) FOIL_MUST_CHECK;
/*
 * The key that `text` means: a kid of 64 hex digits, 8 or more of its first, or a person with one
 * key in force.
 */
enum foil_code govern_find_key(struct desk *d, const char *text, uint8_t kid[FOIL_HASH_LEN],
    struct foil_err *err) FOIL_MUST_CHECK;

#endif
