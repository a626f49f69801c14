/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_ERROR_H
#define FOIL_ERROR_H

/*
 * One error type for the whole library.
 *
 * A fallible function returns `enum foil_code`, takes `struct foil_err *err`
 * last (it may be NULL), and fills its out-parameters only when it returns
 * FOIL_OK. The code says whether the question could be asked; the answer is in
 * an out-parameter. The library never prints and never exits.
 */

#include <stdarg.h>

#if defined(__GNUC__)
#define FOIL_MUST_CHECK __attribute__((warn_unused_result))
#define FOIL_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define FOIL_MUST_CHECK
#define FOIL_PRINTF(f, a)
#endif

enum foil_code {
	FOIL_OK = 0,
	FOIL_E_ARG,       /* the caller asked for something that cannot be */
	FOIL_E_NOMEM,     /* out of memory */
	FOIL_E_IO,        /* reading, writing or syncing failed */
	FOIL_E_LIMIT,     /* larger than a limit of spec/limits.md */
	FOIL_E_FORMAT,    /* bytes are not what the specification says */
	FOIL_E_VERSION,   /* a version, key, kind or algorithm not known here */
	FOIL_E_NOT_FOUND, /* no such file, case, key, person */
	FOIL_E_EXISTS,    /* it is there already and is never overwritten */
	FOIL_E_CHANGED,   /* somebody else moved the case or the head; look again */
	FOIL_E_REFUSED,   /* a rule of the ledger forbids it */
	FOIL_E_KEY,       /* wrong passphrase, key unusable, agent gone */
	FOIL_E_STORE,     /* the ledger file is damaged, foreign or rolled back */
	FOIL_E_CRYPTO,    /* a primitive failed or a seal does not open */
	FOIL_E_COUNT_     /* number of codes; not a code */
};

/*
 * What went wrong. `msg` is one line of printable UTF-8: lower case, no full
 * stop, what failed first, with the place, and what to do next where that is
 * known. Never secret bytes; foreign text in it has been escaped.
 */
struct foil_err {
	enum foil_code code;
	char msg[400];
};

/* A stable name for a code, as JSON prints it ("not-found"). Never NULL. */
const char *foil_code_name(enum foil_code code);

/*
 * Fill err (if not NULL) and return `code`, so that a failing line reads
 * `return foil_fail(err, ...)`. Every "%s" argument that comes from outside
 * must have gone through foil_safe() (text.h) first; as a second line of
 * defence control bytes in the finished message are replaced by '?'.
 */
enum foil_code foil_fail(struct foil_err *err, enum foil_code code, const char *fmt, ...)
    FOIL_PRINTF(3, 4);

/*
 * Put `context: ` in front of the message that err already holds and return
 * its code unchanged. For callers that know the file, line or act.
 */
enum foil_code foil_fail_in(struct foil_err *err, enum foil_code code, const char *fmt, ...)
    FOIL_PRINTF(3, 4);

#endif
