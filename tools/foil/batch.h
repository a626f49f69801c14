/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_BATCH_H
#define FOIL_BATCH_H

/* foil batch: acts as JSON lines (spec/batch.md). */

#include "acted.h"
#include "papers.h"

#include "foil/casetext.h"

#define BATCH_GROUP_MAX 1000
#define BATCH_LINE_MAX FOIL_JSON_SIZE_MAX

/* Lines of a file or a pipe, each bounded. */
struct batch_input {
	int fd;
	struct foil_buf buf;
	size_t at;    /* consumed */
	bool ended;
	uint64_t line; /* of the last one returned, from 1 */
};
/* *more false at the end. The view is valid until the next call. */
enum foil_code batch_next(struct batch_input *in, struct foil_view *line, bool *more,
    struct foil_err *err) FOIL_MUST_CHECK;
/* A whole line is here already, or the input has more to read at once. */
bool batch_ready(const struct batch_input *in);

/* One request while it is being worked on. */
struct batch_request {
	const struct foil_json *json;
	struct foil_arena arena;
	struct foil_act act;
	struct papers papers;
	struct remarks remarks;
};
/* An object with no member but these (NULL ends the list). */
enum foil_code batch_members(const struct foil_json *v, const char *const *names,
    struct foil_err *err) FOIL_MUST_CHECK;
/* A text that may be left out. */
enum foil_code batch_text(const struct foil_json *v, const char *key, struct foil_view *out,
    struct foil_err *err) FOIL_MUST_CHECK;
enum foil_code batch_day(const struct foil_json *v, const char *key, foil_day *out,
    struct foil_err *err) FOIL_MUST_CHECK;
/* An array of texts that may be left out; in the arena. */
enum foil_code batch_texts(struct foil_arena *arena, const struct foil_json *v, const char *key,
    struct foil_view **out, size_t *n, struct foil_err *err) FOIL_MUST_CHECK;

/* `sign`: fills r->act from the request and the case at the desk. */
enum foil_code batch_decide(struct desk *d, struct batch_request *r, struct foil_err *err)
    FOIL_MUST_CHECK;
/* A marked copy from byte ranges: overlapping ones are one mark under all their grounds. */
enum foil_code batch_mark(struct foil_arena *arena, struct foil_view text,
    const struct foil_json *ranges, struct foil_view file, struct foil_view *out,
    struct foil_err *err) FOIL_MUST_CHECK;

#endif
