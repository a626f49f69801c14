/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_OWN_TRUST_H
#define FOIL_OWN_TRUST_H

#include "foil/ledger.h"
#include "foil/trust.h"

/* A trust file for readers of this ledger: its key, its genesis, no witness asked for. Appends. */
enum foil_code own_trust_put(const struct foil_ledger *l, struct foil_buf *out,
    struct foil_err *err) FOIL_MUST_CHECK;
/* The same, read; freed with free(). */
enum foil_code own_trust(const struct foil_ledger *l, struct foil_trust **out,
    struct foil_err *err) FOIL_MUST_CHECK;

#endif
