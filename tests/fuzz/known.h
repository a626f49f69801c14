/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_FUZZ_KNOWN_H
#define FOIL_FUZZ_KNOWN_H

/* One issued case, the same on every run: what seeds are made of and forgeries are held against. */

#include "miniledger.h"

#include "foil/response.h"
#include "foil/trust.h"

struct known {
	struct mini m;
	struct mini_case c;
	struct foil_trust trust;
	struct foil_buf trust_text;
	struct foil_buf requester; /* requester.foil */
	struct foil_view bundle;
};

/* Made at the first call; lives as long as the program. */
const struct known *known(void);

/* A leaf sequence as the targets `act` and `case` read it. Appends. */
void known_put_leaves(struct foil_buf *b, const struct foil_leaves *l);
/* The reverse; false when the bytes are no leaves. */
bool known_take_leaves(struct foil_view bytes, struct foil_leaves *out);
/* u16 length of the header, u16 of the frontier, then all three. */
void known_put_opening(struct foil_buf *b, const struct foil_opening *o);

#endif
