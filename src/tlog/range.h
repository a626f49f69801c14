/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_TLOG_RANGE_H
#define FOIL_TLOG_RANGE_H

#include "foil/tree.h"

/*
 * MTH(D[from : from + n]) of RFC 9162 section 2.1.1. `from` must be a multiple
 * of the smallest power of two that is at least n, as every range is that
 * splitting a tree by that section's rule gives.
 */
enum foil_code foil_range_root(const struct foil_tree_reader *r, uint64_t from, uint64_t n,
    uint8_t root[FOIL_HASH_LEN], struct foil_err *err) FOIL_MUST_CHECK;

#endif
