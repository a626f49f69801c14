/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_COMMIT_HEADER_H
#define FOIL_COMMIT_HEADER_H

/* What a header may say, for those who make one. Internal to src/commit. */

#include "foil/commit.h"

/* [a-z0-9] and then up to 31 of [a-z0-9.-]. */
bool doc_profile_ok(struct foil_view name);
bool doc_part_kind_ok(uint64_t kind);

#endif
