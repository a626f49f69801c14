/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_FINDING_H
#define FOIL_FINDING_H

/* What a check found. Every rule has a stable id, listed in spec/verify.md. */

#include "foil/arena.h"

enum foil_verdict {
	FOIL_CANNOT_TELL = 0,
	FOIL_MATCHES,
	FOIL_DOES_NOT_MATCH,
};
/* "cannot tell", "matches", "does not match" */
const char *foil_verdict_name(enum foil_verdict v);

/*
 * One thing that is not as it should be, or could not be judged. `verdict` is
 * never FOIL_MATCHES. `rule` is static.
 */
struct foil_finding {
	enum foil_verdict verdict;
	const char *rule;
	uint64_t index; /* ledger index it is about; UINT64_MAX if none */
	const char *text; /* one line, escaped; in the list's arena */
};
struct foil_findings {
	struct foil_arena arena;
	struct foil_finding *list;
	size_t n, cap;
	bool failed; /* memory ran out: something is missing, so nothing may be called a match */
};
void foil_findings_free(struct foil_findings *f);
void foil_findings_add(struct foil_findings *f, enum foil_verdict v, const char *rule,
    uint64_t index, const char *fmt, ...) FOIL_PRINTF(5, 6);
/* Worst of the list: DOES_NOT_MATCH before CANNOT_TELL; MATCHES when it is empty and whole. */
enum foil_verdict foil_findings_worst(const struct foil_findings *f);
/* Worst of those whose rule begins with this prefix ("record."). */
enum foil_verdict foil_findings_worst_of(const struct foil_findings *f, const char *prefix);

#endif
