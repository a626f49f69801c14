/* SPDX-License-Identifier: Apache-2.0 */
#include "foil/kept.h"

#include "foil/act.h"
#include "foil/cbor.h"
#include "foil/seal.h"

#include <string.h>

void foil_kept_wipe(struct foil_kept *k)
{
	foil_buf_wipe(&k->text);
	foil_wipe(k, sizeof *k);
}

void foil_kept_text_put(struct foil_buf *b, const char *profile,
    const uint8_t secret[FOIL_DOC_SECRET_LEN], bool bom, bool crlf, struct foil_view text)
{
	foil_cbor_put_array(b, 5);
	foil_cbor_put_str(b, profile);
	foil_cbor_put_bytes(b, foil_view(secret, FOIL_DOC_SECRET_LEN));
	foil_cbor_put_bool(b, bom);
	foil_cbor_put_bool(b, crlf);
	foil_cbor_put_text(b, text);
}

static void take_profile(struct foil_cbor *r, char out[FOIL_PROFILE_MAX + 1])
{
	struct foil_view v = foil_cbor_text(r);

	if (foil_cbor_ok(r) &&
	    (v.len == 0 || v.len > FOIL_PROFILE_MAX || memchr(v.p, '\0', v.len) != NULL))
		foil_cbor_refuse(r, FOIL_E_FORMAT, "not the name of a profile");
	if (!foil_cbor_ok(r))
		return;
	memcpy(out, v.p, v.len);
	out[v.len] = '\0';
}

enum foil_code foil_kept_text_read(struct foil_view blob, struct foil_kept *out,
    struct foil_err *err)
{
	struct foil_kept k = { 0 };
	struct foil_view text;
	struct foil_cbor r;
	enum foil_code rc;

	foil_cbor_start(&r, blob, "kept text");
	foil_cbor_array_n(&r, 5);
	take_profile(&r, k.profile);
	foil_cbor_bytes_n(&r, k.secret, sizeof k.secret);
	k.bom = foil_cbor_bool(&r);
	k.crlf = foil_cbor_bool(&r);
	text = foil_cbor_text(&r);
	if ((rc = foil_cbor_finish(&r, err)) == FOIL_OK) {
		foil_buf_put_view(&k.text, text);
		rc = foil_buf_check(&k.text, "kept text", err);
	}
	if (rc != FOIL_OK) {
		foil_kept_wipe(&k);
		return rc;
	}
	*out = k;
	foil_wipe(&k, sizeof k);
	return FOIL_OK;
}

static size_t without_pads(const struct foil_leaves *leaves)
{
	size_t n = leaves->n;

	while (n > 0 && foil_leaf_is_pad(foil_leaves_get(leaves, n - 1)))
		n--;
	return n;
}

void foil_kept_act_put(struct foil_buf *b, const uint8_t secret[FOIL_DOC_SECRET_LEN],
    const struct foil_leaves *leaves)
{
	size_t n = without_pads(leaves);

	foil_cbor_put_array(b, 4);
	foil_cbor_put_str(b, FOIL_ACT_PROFILE);
	foil_cbor_put_bytes(b, foil_view(secret, FOIL_DOC_SECRET_LEN));
	foil_cbor_put_uint(b, leaves->n);
	foil_cbor_put_array(b, n);
	for (size_t i = 0; i < n; i++)
		foil_buf_put_view(b, foil_leaves_get(leaves, i));
}

enum foil_code foil_kept_act_read(struct foil_view blob, uint8_t secret[FOIL_DOC_SECRET_LEN],
    struct foil_leaves *leaves, struct foil_err *err)
{
	struct foil_leaves l = { 0 };
	char profile[FOIL_PROFILE_MAX + 1] = "";
	uint8_t s[FOIL_DOC_SECRET_LEN] = { 0 };
	struct foil_cbor r;
	uint64_t n, given;
	enum foil_code rc;

	foil_cbor_start(&r, blob, "kept act");
	foil_cbor_array_n(&r, 4);
	take_profile(&r, profile);
	foil_cbor_bytes_n(&r, s, sizeof s);
	n = foil_cbor_uint_max(&r, (uint64_t)1 << 20);
	given = foil_cbor_array(&r);
	if (foil_cbor_ok(&r) && (given > n || strcmp(profile, FOIL_ACT_PROFILE) != 0))
		foil_cbor_refuse(&r, FOIL_E_FORMAT, "not a kept act");
	for (uint64_t i = 0; i < given && foil_cbor_ok(&r); i++)
		foil_leaves_add(&l, foil_cbor_item(&r));
	if (foil_cbor_ok(&r) && without_pads(&l) < l.n)
		foil_cbor_refuse(&r, FOIL_E_FORMAT, "a PAD that is written out");
	for (uint64_t i = given; i < n && foil_cbor_ok(&r); i++)
		foil_leaves_add_pad(&l);
	if ((rc = foil_cbor_finish(&r, err)) == FOIL_OK)
		rc = foil_leaves_check(&l, err);
	if (rc == FOIL_OK) {
		memcpy(secret, s, sizeof s);
		*leaves = l;
		l = (struct foil_leaves){ 0 };
	}
	foil_wipe(s, sizeof s);
	foil_leaves_free(&l);
	return rc;
}
