/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_JSON_H
#define FOIL_JSON_H

/*
 * JSON out (every --json, spec/cli.md section 3) and in (foil batch, spec/batch.md). jansson behind
 * it; no jansson type here.
 */

#include "foil/bytes.h"

/* Both ways; [[]] is nested two deep. */
#define FOIL_JSON_DEPTH_MAX 32
/* Reading. */
#define FOIL_JSON_SIZE_MAX ((size_t)16 << 20)

/*
 * Writer: a tree under construction with a sticky error. `key` is NULL inside
 * an array and for the outermost value. Text that is not UTF-8 is written with
 * U+FFFD; everything outside printable ASCII is written as \uXXXX, so that no
 * terminal is ever steered. Members stay in the order in which they were put.
 * A second member of one name, a number above 2^63-1 and nesting past
 * FOIL_JSON_DEPTH_MAX fail.
 */
struct foil_json_out;

enum foil_code foil_json_out_open(struct foil_json_out **out, struct foil_err *err) FOIL_MUST_CHECK;
void foil_json_out_close(struct foil_json_out **out);
void foil_json_object(struct foil_json_out *j, const char *key);
void foil_json_array(struct foil_json_out *j, const char *key);
void foil_json_end(struct foil_json_out *j); /* closes the innermost object or array */
void foil_json_text(struct foil_json_out *j, const char *key, struct foil_view v);
void foil_json_str(struct foil_json_out *j, const char *key, const char *s); /* NULL writes null */
void foil_json_uint(struct foil_json_out *j, const char *key, uint64_t v);
void foil_json_int(struct foil_json_out *j, const char *key, int64_t v);
void foil_json_bool(struct foil_json_out *j, const char *key, bool v);
void foil_json_null(struct foil_json_out *j, const char *key);
void foil_json_hex(struct foil_json_out *j, const char *key, const void *p, size_t n);
/* Everything closed: appends the document and one LF. One line if compact, else indented by two. */
enum foil_code foil_json_finish(struct foil_json_out *j, bool compact, struct foil_buf *b,
    struct foil_err *err) FOIL_MUST_CHECK;

/*
 * Reader. Strict RFC 8259: duplicate keys, bad UTF-8, NUL in a string and
 * trailing text are refused; at most FOIL_JSON_SIZE_MAX bytes and
 * FOIL_JSON_DEPTH_MAX levels (FOIL_E_LIMIT). Values are borrowed from the
 * document and live until it is closed.
 */
struct foil_json_doc;
struct foil_json; /* a value */

enum foil_code foil_json_parse(struct foil_view text, struct foil_json_doc **out,
    struct foil_err *err) FOIL_MUST_CHECK;
void foil_json_doc_close(struct foil_json_doc **doc);
const struct foil_json *foil_json_root(const struct foil_json_doc *doc);
bool foil_json_is_object(const struct foil_json *v);
bool foil_json_is_array(const struct foil_json *v);
/* Member or NULL; element or NULL; both NULL-tolerant. */
const struct foil_json *foil_json_get(const struct foil_json *v, const char *key);
const struct foil_json *foil_json_at(const struct foil_json *v, size_t i);
size_t foil_json_count(const struct foil_json *v); /* array elements or object members, 0 else */
/* Of an object, in order of appearance, in time that grows with i; NULL else. */
const char *foil_json_member_name(const struct foil_json *v, size_t i);
/* FOIL_E_FORMAT with the key's name when absent or of another type, FOIL_E_LIMIT above max. */
enum foil_code foil_json_get_text(const struct foil_json *v, const char *key,
    struct foil_view *out, struct foil_err *err) FOIL_MUST_CHECK;
enum foil_code foil_json_get_uint(const struct foil_json *v, const char *key, uint64_t max,
    uint64_t *out, struct foil_err *err) FOIL_MUST_CHECK;
/* A string, integer or boolean value itself; false if it is something else. */
bool foil_json_as_text(const struct foil_json *v, struct foil_view *out);
bool foil_json_as_uint(const struct foil_json *v, uint64_t *out);
bool foil_json_as_bool(const struct foil_json *v, bool *out);

#endif
