/* SPDX-License-Identifier: Apache-2.0 */
/* tlog-proof, "Format" (spec/receipt.md Q3 to Q6). */
#include "foil/proof.h"

#include "foil/text.h"

#include "chars.h"

#include <string.h>

#define START_OF_ANY "c2sp.org/tlog-proof@"
#define EXTRA "extra "
#define INDEX "index "

static bool begins(struct foil_view line, const char *with)
{
	size_t n = strlen(with);

	return line.len >= n && memcmp(line.p, with, n) == 0;
}

static struct foil_view after(struct foil_view line, size_t n)
{
	return foil_view(line.p + n, line.len - n);
}

/* Q3 */
static enum foil_code read_start(struct foil_view line, struct foil_err *err)
{
	struct foil_safe s;

	if (foil_view_eq(line, foil_str(FOIL_PROOF_START)))
		return FOIL_OK;
	if (line.len > 0 && line.p[line.len - 1] == '\r')
		return foil_fail(err, FOIL_E_FORMAT,
		    "proof: line 1 ends with a carriage return; get the file as it was made");
	if (begins(line, START_OF_ANY))
		return foil_fail(err, FOIL_E_VERSION, "proof: version not known: %s",
		    foil_safe(&s, line));
	return foil_fail(err, FOIL_E_FORMAT, "proof: its first line is not " FOIL_PROOF_START);
}

/* Q4 */
static enum foil_code read_extra(struct foil_view line, struct foil_buf *out, struct foil_err *err)
{
	enum foil_code rc;

	if (line.len > (FOIL_PROOF_EXTRA_MAX + 2) / 3 * 4)
		return foil_fail(err, FOIL_E_LIMIT, "proof: line 2: more than %zu extra bytes",
		    FOIL_PROOF_EXTRA_MAX);
	if ((rc = foil_unbase64(out, line, err)) != FOIL_OK)
		return foil_fail_in(err, rc, "proof: line 2: extra");
	return FOIL_OK;
}

/* Q5 */
static enum foil_code read_index(struct foil_view line, unsigned n, uint64_t *out,
    struct foil_err *err)
{
	struct foil_view digits;
	enum foil_code rc;

	if (!begins(line, INDEX))
		return foil_fail(err, FOIL_E_FORMAT, "proof: line %u is not \"index N\"", n);
	digits = after(line, strlen(INDEX));
	if (digits.len > 1 && digits.p[0] == '0')
		return foil_fail(err, FOIL_E_FORMAT, "proof: line %u: index has a leading zero", n);
	if ((rc = foil_parse_uint(digits, FOIL_TREE_SIZE_MAX - 1, out, err)) != FOIL_OK)
		return foil_fail_in(err, rc, "proof: line %u: index", n);
	return FOIL_OK;
}

/* Q6 */
static enum foil_code read_hash(struct foil_view line, unsigned n, uint8_t out[FOIL_HASH_LEN],
    struct foil_err *err)
{
	struct foil_buf b = { .max = 64 };
	enum foil_code rc = foil_unbase64(&b, line, err);

	if (rc != FOIL_OK)
		foil_fail_in(err, rc, "proof: line %u", n);
	else if (b.len != FOIL_HASH_LEN)
		rc = foil_fail(err, FOIL_E_FORMAT, "proof: line %u: a hash of %zu bytes, not %d", n,
		    b.len, FOIL_HASH_LEN);
	else
		memcpy(out, b.p, FOIL_HASH_LEN);
	foil_buf_free(&b);
	return rc;
}

/* Lines of hashes up to the empty one; n is the number of the first. */
static enum foil_code read_path(struct foil_view *rest, unsigned n, struct foil_path *path,
    struct foil_err *err)
{
	struct foil_view line;
	enum foil_code rc;

	for (path->n = 0;; path->n++, n++) {
		if (!foil_cut(rest, '\n', &line))
			return foil_fail(err, FOIL_E_FORMAT,
			    "proof: line %u: no empty line before a checkpoint", n);
		if (line.len == 0)
			return FOIL_OK;
		if (path->n == FOIL_PATH_MAX)
			return foil_fail(err, FOIL_E_LIMIT, "proof: line %u: more than %d hashes", n,
			    FOIL_PATH_MAX);
		if ((rc = read_hash(line, n, path->hash[path->n], err)) != FOIL_OK)
			return rc;
	}
}

static enum foil_code read_lines(struct foil_view rest, struct foil_buf *extra,
    struct foil_proof *p, struct foil_err *err)
{
	struct foil_view line;
	unsigned n = 2;
	enum foil_code rc;

	if (!foil_cut(&rest, '\n', &line))
		line = rest;
	if ((rc = read_start(line, err)) != FOIL_OK)
		return rc;
	if (!foil_cut(&rest, '\n', &line))
		return foil_fail(err, FOIL_E_FORMAT, "proof: ends after its first line");
	if (begins(line, EXTRA)) {
		p->has_extra = true;
		if ((rc = read_extra(after(line, strlen(EXTRA)), extra, err)) != FOIL_OK)
			return rc;
		n++;
		if (!foil_cut(&rest, '\n', &line))
			return foil_fail(err, FOIL_E_FORMAT, "proof: ends after line 2");
	}
	if ((rc = read_index(line, n, &p->index, err)) != FOIL_OK ||
	    (rc = read_path(&rest, n + 1, &p->path, err)) != FOIL_OK)
		return rc;
	p->checkpoint = rest;
	return FOIL_OK;
}

enum foil_code foil_proof_read(struct foil_view bytes, struct foil_buf *extra,
    struct foil_proof *out, struct foil_err *err)
{
	struct foil_buf decoded = { .max = FOIL_PROOF_EXTRA_MAX };
	struct foil_proof p = { .has_extra = false };
	enum foil_code rc;

	if (bytes.len > FOIL_PROOF_MAX)
		return foil_fail(err, FOIL_E_LIMIT, "proof: larger than %zu bytes", FOIL_PROOF_MAX);
	if ((rc = read_lines(bytes, &decoded, &p, err)) == FOIL_OK) {
		foil_buf_put_view(extra, foil_buf_view(&decoded));
		rc = foil_buf_check(extra, "proof", err);
	}
	if (rc == FOIL_OK)
		*out = p;
	foil_buf_free(&decoded);
	return rc;
}

void foil_proof_put(struct foil_buf *b, const struct foil_proof *p, struct foil_view extra)
{
	foil_buf_put_str(b, FOIL_PROOF_START "\n");
	if (p->has_extra) {
		foil_buf_put_str(b, EXTRA);
		foil_buf_put_base64(b, extra.p, extra.len);
		foil_buf_put_u8(b, '\n');
	}
	foil_buf_printf(b, INDEX "%llu\n", (unsigned long long)p->index);
	for (size_t i = 0; i < p->path.n; i++) {
		foil_buf_put_base64(b, p->path.hash[i], FOIL_HASH_LEN);
		foil_buf_put_u8(b, '\n');
	}
	foil_buf_put_u8(b, '\n');
	foil_buf_put_view(b, p->checkpoint);
}
