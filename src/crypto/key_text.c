/* SPDX-License-Identifier: Apache-2.0 */
#include "key_text.h"

#include "prefix.h"

#include "foil/text.h"

#include <string.h>

#define MAGIC "foil-key-"
#define VERSION "1"
#define KDF_PASSPHRASE "argon2id "
#define KDF_NONE "none: whoever can read this file can sign"

bool foil_key_text_is(struct foil_view text)
{
	return has_prefix(text, MAGIC);
}

static void put_line(struct foil_buf *b, const char *name, const uint8_t *p, size_t n)
{
	foil_buf_put_str(b, name);
	foil_buf_put_base64(b, p, n);
	foil_buf_put_str(b, "\n");
}

void foil_key_text_put_head(struct foil_buf *b, const struct foil_key_text *k)
{
	foil_buf_put_str(b, MAGIC VERSION "\n");
	put_line(b, "public ", k->pub, sizeof k->pub);
	if (k->protected)
		foil_buf_printf(b, "kdf " KDF_PASSPHRASE "%u %u\n", (unsigned)k->ops,
		    (unsigned)k->mem_kib);
	else
		foil_buf_put_str(b, "kdf " KDF_NONE "\n");
	put_line(b, "salt ", k->salt, sizeof k->salt);
	put_line(b, "nonce ", k->nonce, sizeof k->nonce);
}

void foil_key_text_put(struct foil_buf *b, const struct foil_key_text *k)
{
	foil_key_text_put_head(b, k);
	put_line(b, "sealed ", k->sealed, sizeof k->sealed);
}

/* Takes "name value" off the text. */
static enum foil_code take_line(struct foil_view *rest, const char *name, struct foil_view *value,
    struct foil_err *err)
{
	if (!foil_next_line(rest, value) || !take_prefix(value, name))
		return foil_fail(err, FOIL_E_KEY, "key file is damaged: no line \"%s\"", name);
	return FOIL_OK;
}

static enum foil_code take_bytes(struct foil_view *rest, const char *name, uint8_t *out, size_t n,
    struct foil_err *err)
{
	struct foil_buf bytes = { .max = n };
	struct foil_view value;
	enum foil_code rc;

	if ((rc = take_line(rest, name, &value, err)) != FOIL_OK)
		return rc;
	if ((rc = foil_unbase64(&bytes, value, err)) == FOIL_E_NOMEM)
		goto done;
	if (rc != FOIL_OK || bytes.len != n) {
		rc = foil_fail(err, FOIL_E_KEY, "key file is damaged: line \"%s\"", name);
		goto done;
	}
	memcpy(out, bytes.p, n);
	rc = FOIL_OK;
done:
	foil_buf_wipe(&bytes); /* without a passphrase "sealed" is as good as the seed */
	return rc;
}

/* "OPS MEM" */
static enum foil_code parse_cost(struct foil_view value, struct foil_key_text *k,
    struct foil_err *err)
{
	struct foil_view ops = { value.p, 0 };
	uint64_t n_ops, n_mem;

	while (ops.len < value.len && value.p[ops.len] != ' ')
		ops.len++;
	value = foil_view(value.p + ops.len, value.len - ops.len);
	if (!take_prefix(&value, " ") ||
	    foil_parse_uint(ops, UINT32_MAX, &n_ops, NULL) != FOIL_OK ||
	    foil_parse_uint(value, UINT32_MAX, &n_mem, NULL) != FOIL_OK)
		return foil_fail(err, FOIL_E_KEY, "key file is damaged: line \"kdf\"");
	if (n_ops < FOIL_KEY_OPS_MIN || n_mem < FOIL_KEY_MEM_KIB_MIN)
		return foil_fail(err, FOIL_E_KEY,
		    "key file is too weakly protected (%u passes, %u KiB; at least %u and %u)",
		    (unsigned)n_ops, (unsigned)n_mem, (unsigned)FOIL_KEY_OPS_MIN,
		    (unsigned)FOIL_KEY_MEM_KIB_MIN);
	if (n_ops > FOIL_KEY_OPS_MAX || n_mem > FOIL_KEY_MEM_KIB_MAX)
		return foil_fail(err, FOIL_E_KEY,
		    "key file asks for too much work (%u passes, %u KiB; at most %u and %u)",
		    (unsigned)n_ops, (unsigned)n_mem, (unsigned)FOIL_KEY_OPS_MAX,
		    (unsigned)FOIL_KEY_MEM_KIB_MAX);
	k->protected = true;
	k->ops = (uint32_t)n_ops;
	k->mem_kib = (uint32_t)n_mem;
	return FOIL_OK;
}

static enum foil_code take_kdf(struct foil_view *rest, struct foil_key_text *k,
    struct foil_err *err)
{
	struct foil_view value;
	enum foil_code rc;

	if ((rc = take_line(rest, "kdf ", &value, err)) != FOIL_OK)
		return rc;
	if (foil_view_eq(value, foil_str(KDF_NONE)))
		return FOIL_OK;
	if (!take_prefix(&value, KDF_PASSPHRASE))
		return foil_fail(err, FOIL_E_VERSION,
		    "key file uses a key derivation that is not known here");
	return parse_cost(value, k, err);
}

static enum foil_code take_fields(struct foil_view rest, struct foil_key_text *k,
    struct foil_err *err)
{
	struct foil_view version;
	enum foil_code rc;

	if (!foil_key_text_is(rest) || (rc = take_line(&rest, MAGIC, &version, err)) != FOIL_OK)
		return foil_fail(err, FOIL_E_KEY, "not a foil key file");
	if (!foil_view_eq(version, foil_str(VERSION)))
		return foil_fail(err, FOIL_E_VERSION,
		    "key file is of a version that is not known here; only version " VERSION " is");
	if ((rc = take_bytes(&rest, "public ", k->pub, sizeof k->pub, err)) != FOIL_OK ||
	    (rc = take_kdf(&rest, k, err)) != FOIL_OK ||
	    (rc = take_bytes(&rest, "salt ", k->salt, sizeof k->salt, err)) != FOIL_OK ||
	    (rc = take_bytes(&rest, "nonce ", k->nonce, sizeof k->nonce, err)) != FOIL_OK ||
	    (rc = take_bytes(&rest, "sealed ", k->sealed, sizeof k->sealed, err)) != FOIL_OK)
		return rc;
	return FOIL_OK;
}

enum foil_code foil_key_text_parse(struct foil_view text, struct foil_key_text *out,
    struct foil_err *err)
{
	struct foil_buf again = { .max = FOIL_KEY_FILE_MAX };
	struct foil_key_text k = { .protected = false };
	enum foil_code rc;

	if ((rc = take_fields(text, &k, err)) != FOIL_OK)
		goto done;
	/* K7. Leading zeros, CRLF, trailing bytes: one comparison refuses all other spellings. */
	foil_key_text_put(&again, &k);
	if ((rc = foil_buf_check(&again, "key file", err)) != FOIL_OK)
		goto done;
	if (!foil_view_eq(foil_buf_view(&again), text)) {
		rc = foil_fail(err, FOIL_E_KEY,
		    "key file is damaged: not the exact text that was written "
		    "(line ends, spaces or bytes after the end)");
		goto done;
	}
	*out = k;
	rc = FOIL_OK;
done:
	explicit_bzero(&k, sizeof k);
	foil_buf_wipe(&again);
	return rc;
}
