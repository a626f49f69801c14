/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_ACTS_WORK_H
#define FOIL_ACTS_WORK_H

/* What making acts and issuing share. */

#include "foil/acts.h"
#include "foil/text.h"

#define ACTS_TEXT_PROFILE "txt-1-pad"

/* The id of a commitment of this ledger. */
enum foil_code acts_id(const struct foil_ledger *l, const char *use, struct foil_view sub,
    uint64_t case_index, uint64_t ordinal, uint8_t id[FOIL_DOC_ID_LEN], struct foil_err *err)
    FOIL_MUST_CHECK;
/* Adds a secret to what is prepared; takes the blob over. */
enum foil_code acts_keep(struct foil_prepared *p, enum foil_opening_use use, uint64_t ordinal,
    struct foil_buf *blob, struct foil_err *err) FOIL_MUST_CHECK;
/* As foil_act_prepare, adding to secrets that are there. */
enum foil_code acts_prepare(struct foil_ledger *l, const struct foil_case *c, struct foil_act *act,
    struct foil_signer *signer, struct foil_prepared *out, struct foil_findings *findings,
    struct foil_err *err) FOIL_MUST_CHECK;

#endif
