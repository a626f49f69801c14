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
/*
 * A hostile bundle breaks one rule a million times, so of one rule and
 * verdict FOIL_FINDINGS_EACH_MAX are listed; the rest are counted in a line of
 * their own, "and 480 more", whose text follows the count. `each` is another
 * number for a reader who wants to see all damage.
 */
#define FOIL_FINDINGS_EACH_MAX 20
struct foil_findings {
	struct foil_arena arena;
	struct foil_finding *list;
	size_t n, cap;
	size_t total; /* what was found, listed or not: look here whether there is more than before */
	size_t each;  /* 0: FOIL_FINDINGS_EACH_MAX */
	bool failed; /* memory ran out: something is missing, so nothing may be called a match */
	struct foil_finding_tally *tally; /* private to finding.c */
	size_t n_tally, cap_tally;
};
void foil_findings_free(struct foil_findings *f);
void foil_findings_add(struct foil_findings *f, enum foil_verdict v, const char *rule,
    uint64_t index, const char *fmt, ...) FOIL_PRINTF(5, 6);
/* n > 0 more of a rule that are not worth listing, however few are listed. */
void foil_findings_count(struct foil_findings *f, enum foil_verdict v, const char *rule, size_t n);
/* Adds what is listed in another list; its failure too. */
void foil_findings_join(struct foil_findings *f, const struct foil_findings *from);
/* Worst of the list: DOES_NOT_MATCH before CANNOT_TELL; MATCHES when it is empty and whole. */
enum foil_verdict foil_findings_worst(const struct foil_findings *f);
/* Worst of those whose rule begins with this prefix ("record."). */
enum foil_verdict foil_findings_worst_of(const struct foil_findings *f, const char *prefix);

#endif
