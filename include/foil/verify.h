/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_VERIFY_H
#define FOIL_VERIFY_H

/*
 * Does a published folder match the signed record? (spec/verify.md: every rule
 * id, what it compares, and what it does not show.) Reads the folder's own
 * regular files and nothing else; links no store, no secret key, no network.
 */

#include "foil/finding.h"
#include "foil/notice.h"
#include "foil/response.h"
#include "foil/trust.h"

enum foil_check_status {
	FOIL_CHECK_UNKNOWN = 0,  /* could not be made, or cannot tell */
	FOIL_CHECK_OK,           /* made, and it agrees */
	FOIL_CHECK_BAD,          /* made, and it does not */
	FOIL_CHECK_NOTE,         /* said for information; no part of the verdict */
	FOIL_CHECK_NOT_MADE,     /* not made by this program; no part of the verdict */
};
/* "ok", "BAD", "????", "note", "--" */
const char *foil_check_mark(enum foil_check_status s);

enum { FOIL_CHECK_RECORD, FOIL_CHECK_PEOPLE, FOIL_CHECK_FILES, FOIL_CHECK_REDACTIONS,
	FOIL_CHECK_ANCHOR, FOIL_CHECK_ITEMS, FOIL_CHECK_LETTER, FOIL_CHECKS };

struct foil_check {
	const char *name;
	enum foil_check_status status;
	const char *text; /* one line, escaped; what was compared */
};

struct foil_verify_in {
	const char *folder;
	const struct foil_trust *trust;  /* NULL: cannot tell whose */
	const char *trust_name;          /* how the reader calls it, for the report; NULL: "the trust file" */
	struct foil_view head;           /* a checkpoint the reader holds; p NULL if none */
	const uint8_t *genesis;          /* 32 bytes, or NULL */
	/* As printed in a letter: hex, 32 digits or more, spaces and colons ignored; p NULL if none. */
	struct foil_view fingerprint;
	int64_t not_before;              /* the head must be witnessed at this time or later; 0: not asked */
};

/* What is printed. Strings are escaped and live in the report. */
struct foil_report {
	struct foil_arena arena;
	struct foil_findings findings;
	struct foil_check check[FOIL_CHECKS];
	enum foil_verdict verdict;
	const char *reference, *authority, *dated; /* "" until known */
	bool requester;       /* the folder is the requester's own copy */
	uint64_t size;        /* of the ledger in the checkpoint; 0 until known */
	uint64_t witnessed_at;
	char genesis[2 * FOIL_HASH_LEN + 1]; /* "" until known */
	char head[2 * FOIL_HASH_LEN + 1];
	bool neither;
	struct foil_notice wording; /* of the letter; nothing in it until it was checked */
	/* For --json and for reading: what the decision says, when it is open. */
	const char *summary; /* "3 in part, 5 elsewhere (s.21), ..." */
};
void foil_report_free(struct foil_report *r);

/*
 * Verify. FOIL_OK whenever a report could be made, whatever it says, also for
 * a folder that is empty or hostile; an error code only for memory, a folder
 * that cannot be opened, or an argument that makes no sense.
 */
enum foil_code foil_verify_folder(const struct foil_verify_in *in, struct foil_report *out,
    struct foil_err *err) FOIL_MUST_CHECK;

#endif
