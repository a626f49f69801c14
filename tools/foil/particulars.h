/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_PARTICULARS_H
#define FOIL_PARTICULARS_H

/* What an authority says of itself in every letter: particulars.txt beside .foil (spec/letter.md). */

#include "desk.h"

#define PARTICULARS_TXT "particulars.txt"

struct particulars {
	struct foil_buf review, signed_by;
	bool no_review;
};
/* Reads `path`, or PARTICULARS_TXT beside .foil where it is NULL; that one may be missing. */
enum foil_code particulars_read(const struct desk *d, const char *path, struct particulars *out,
    struct foil_err *err) FOIL_MUST_CHECK;
void particulars_free(struct particulars *p);

#endif
