/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_VERIFY_WORK_H
#define FOIL_VERIFY_WORK_H

/* What the parts of the verifier hand to one another. */

#include "foil/casefile.h"
#include "foil/file.h"
#include "foil/verify.h"

struct work {
	const struct foil_verify_in *in;
	struct foil_report *report;
	struct foil_arena *arena;      /* the report's */
	struct foil_findings *findings; /* the report's */
	int dirfd;
	struct foil_names names;
	bool have_names;

	struct foil_buf note_bytes, bundle_bytes, requester_bytes;
	struct foil_buf letter; /* as the opening gives it, equal to the file */
	bool have_letter;
	struct foil_note note;
	struct foil_checkpoint checkpoint;
	struct foil_response response;
	struct foil_disclosure disclosure;
	struct foil_opening requester;
	bool have_checkpoint, have_response, have_disclosure, have_requester;

	struct foil_governance *governance;
	bool have_governance; /* every governance entry applied */
	struct foil_index_body index;
	bool have_index;
	struct foil_case kase;
	bool have_case; /* every act applied */
	const struct foil_act *received, *decided, *issued; /* opened ones, or NULL */
	uint64_t *line; /* of each redaction's marker in its published file */
	bool all_lines; /* every line is known: every document could be rendered */
	const struct foil_file_ref **by_name; /* the issued files, sorted */
	size_t files, hidden; /* counted */
	bool registered_first; /* shown by a cosigned checkpoint */
	bool did[FOIL_CHECKS];
};

/* The folder's files: the checkpoint, the bundle, and in the requester's copy the letter's opening. */
enum foil_code work_read(struct work *w, struct foil_err *err);
/* Proofs, governance, the acts of the case, completeness, what was opened. */
enum foil_code work_record(struct work *w, struct foil_err *err);
/* Documents, redactions, letter, schedule, files. */
enum foil_code work_files(struct work *w, struct foil_err *err);
/* Whose ledger, and who else has seen this head. */
enum foil_code work_anchor(struct work *w, struct foil_err *err);
/* What the letter says against what was decided: the line `letter`. */
enum foil_code work_letter(struct work *w, struct foil_err *err);
/* The lines that a person reads. */
enum foil_code work_report(struct work *w, struct foil_err *err);

/* Compare one file of the folder with the bytes that it must have. */
enum foil_code work_one_file(struct work *w, const char *name, struct foil_view want, bool as_listed,
    struct foil_err *err);

/* Says where a file differs from what was issued, with line and words of both. */
void work_find_difference(struct work *w, const char *rule, const char *name,
    struct foil_view have, struct foil_view want);
/* The last few opened words before leaf `at`. */
void work_words_before(const struct foil_opening *o, uint64_t at, struct foil_buf *out);
/* The first opened words in [start, start + len). */
void work_words_in(const struct foil_opening *o, uint64_t start, uint64_t len, struct foil_buf *out);

/* Hidden stretches of a verified opening, in the arena. */
enum foil_code work_hidden(struct foil_arena *arena, const struct foil_opening *o,
    struct foil_range **out, size_t *n, struct foil_err *err);
/* Memory or limits: codes that end verification; everything else becomes a finding. */
bool work_is_fatal(enum foil_code rc);

#endif
