/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_REPLAY_H
#define FOIL_REPLAY_H

/* A case as it stood at a moment, and what changed between two. */

#include "desk.h"

struct moment {
	const char *text;     /* as asked: "2023-11-30" */
	char shown[80];       /* as said: "at the end of 30 November 2023" */
	uint64_t upto;        /* entries below this index of the ledger */
	struct foil_case kase;
	bool loaded;
	struct foil_findings findings;
};
/* text NULL is now. Needs the case at the desk, as it stands. */
enum foil_code moment_load(struct desk *d, const char *text, struct moment *out,
    struct foil_err *err) FOIL_MUST_CHECK;
void moment_free(struct moment *m);

/* What is different in the decision in force: one call a difference. */
struct change {
	const char *what;       /* "item", "ground", "redaction", "answer", "undecided", "stage", "act" */
	char name[80];          /* "7 2023-07" */
	struct foil_view from, to; /* either may be empty; in the arena */
};
struct changes {
	struct foil_arena arena;
	struct change *list;
	size_t n, cap;
};
enum foil_code changes_find(const struct foil_case *a, const struct foil_case *b,
    struct changes *out, struct foil_err *err) FOIL_MUST_CHECK;
void changes_free(struct changes *c);

#endif
