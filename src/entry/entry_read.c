/* SPDX-License-Identifier: Apache-2.0 */
#include "foil/entry.h"

#include "foil/cbor.h"
#include "foil/text.h"

#include <string.h>

#define SECONDS_A_DAY 86400
/* 2999-12-31 in days; date.h knows no later one. */
#define LAST_DAY 376199

static bool is_reference_start(uint8_t c)
{
	return (c >= 'A' && c <= 'Z') || foil_is_digit(c);
}

static bool is_reference_char(uint8_t c)
{
	return is_reference_start(c) || c == '.' || c == '_' || c == '/' || c == '-';
}

enum foil_code foil_reference_check(struct foil_view ref, struct foil_err *err)
{
	struct foil_safe s;

	if (ref.len == 0)
		return foil_fail(err, FOIL_E_FORMAT, "the case reference is empty");
	if (ref.len > FOIL_SUB_MAX)
		return foil_fail(err, FOIL_E_LIMIT,
		    "case reference of %zu bytes; at most %zu are allowed", ref.len, FOIL_SUB_MAX);
	for (size_t i = 0; i < ref.len; i++)
		if (!(i == 0 ? is_reference_start(ref.p[i]) : is_reference_char(ref.p[i])))
			return foil_fail(err, FOIL_E_FORMAT,
			    "case reference %s: use capital letters, digits and . _ / - "
			    "(beginning with a letter or digit)",
			    foil_safe(&s, ref));
	return FOIL_OK;
}

bool foil_subject_is_case(struct foil_view sub)
{
	return foil_reference_check(sub, NULL) == FOIL_OK;
}

/* E5, E6, E7, E8: the protected header, exactly as the profile has it. */
static enum foil_code read_header(struct foil_view bytes, struct foil_entry *e,
    struct foil_err *err)
{
	struct foil_cbor r;
	uint64_t seconds;

	foil_cbor_start(&r, bytes, "entry header");
	foil_cbor_map_n(&r, 4);
	foil_cbor_key_int(&r, 1); /* alg */
	if (foil_cbor_int(&r) != FOIL_COSE_ALG_ED25519)
		foil_cbor_refuse(&r, FOIL_E_VERSION, "algorithm is not -19 (Ed25519)");
	foil_cbor_key_int(&r, 4); /* kid */
	foil_cbor_bytes_n(&r, e->kid, sizeof e->kid);
	foil_cbor_key_int(&r, 15); /* CWT claims */
	foil_cbor_map_n(&r, 3);
	foil_cbor_key_int(&r, 1);
	e->iss = foil_cbor_text(&r);
	foil_cbor_key_int(&r, 2);
	e->sub = foil_cbor_text(&r);
	foil_cbor_key_int(&r, 6);
	seconds = foil_cbor_uint_max(&r, (uint64_t)LAST_DAY * SECONDS_A_DAY);
	foil_cbor_key_int(&r, 16); /* typ */
	if (!foil_view_eq(foil_cbor_text(&r), foil_str(FOIL_TYP)))
		foil_cbor_refuse(&r, FOIL_E_VERSION, "typ is not " FOIL_TYP);
	if (seconds % SECONDS_A_DAY != 0)
		foil_cbor_refuse(&r, FOIL_E_FORMAT, "iat is not the beginning of a day");
	if (e->iss.len == 0 || e->iss.len > FOIL_ISS_MAX)
		foil_cbor_refuse(&r, FOIL_E_LIMIT, "iss is empty or too long");
	e->signed_on = (foil_day)(seconds / SECONDS_A_DAY);
	return foil_cbor_finish(&r, err);
}

/* E9: which body a subject has. */
static bool body_of_subject(struct foil_view sub, enum foil_body *kind)
{
	if (foil_view_eq(sub, foil_str(FOIL_SUB_GOVERNANCE)))
		*kind = FOIL_BODY_GOVERNANCE;
	else if (foil_view_eq(sub, foil_str(FOIL_SUB_INDEX)))
		*kind = FOIL_BODY_INDEX;
	else if (foil_subject_is_case(sub))
		*kind = FOIL_BODY_ROOT;
	else
		return false;
	return true;
}

static void read_body(struct foil_cbor *r, struct foil_entry *e)
{
	foil_cbor_key(r, "body");
	if (e->body_kind == FOIL_BODY_ROOT) {
		foil_cbor_bytes_n(r, e->root, sizeof e->root);
		return;
	}
	if (foil_cbor_ok(r) && foil_cbor_peek(r) != FOIL_CBOR_MAP)
		foil_cbor_refuse(r, FOIL_E_FORMAT, "body is not a map");
	e->body = foil_cbor_item(r);
}

/* E12: `after` and `ledger` are null in the genesis and nowhere else. */
static void read_links(struct foil_cbor *r, struct foil_entry *e)
{
	foil_cbor_key(r, "after");
	e->genesis = foil_cbor_null(r);
	if (!e->genesis) {
		foil_cbor_array_n(r, 2);
		e->after_index = foil_cbor_uint_max(r, INT64_MAX);
		foil_cbor_bytes_n(r, e->after_leaf, sizeof e->after_leaf);
	}
	foil_cbor_key(r, "ledger");
	if (foil_cbor_null(r) != e->genesis)
		foil_cbor_refuse(r, FOIL_E_FORMAT, "ledger and after must both be null or neither");
	if (!e->genesis)
		foil_cbor_bytes_n(r, e->ledger, sizeof e->ledger);
}

/* E13: the first entry of a case has no entry before it, every other has one. */
static void read_case_links(struct foil_cbor *r, struct foil_entry *e)
{
	bool first;

	foil_cbor_key(r, "case-prev");
	first = foil_cbor_null(r);
	if (!first)
		foil_cbor_bytes_n(r, e->case_prev, sizeof e->case_prev);
	foil_cbor_key(r, "case-index");
	e->case_index = foil_cbor_uint_max(r, UINT32_MAX);
	if (foil_cbor_ok(r) && first != (e->case_index == 0))
		foil_cbor_refuse(r, FOIL_E_FORMAT, "case-prev does not fit case-index");
	if (e->genesis && (e->case_index != 0 || e->body_kind != FOIL_BODY_GOVERNANCE))
		foil_cbor_refuse(r, FOIL_E_FORMAT, "only the first governance entry has no ledger");
}

/* E10: exactly these six keys; the reader asks for each in order, so E14 comes with it. */
static enum foil_code read_payload(struct foil_view bytes, struct foil_entry *e,
    struct foil_err *err)
{
	struct foil_cbor r;

	foil_cbor_start(&r, bytes, "entry payload");
	foil_cbor_map_n(&r, 6);
	foil_cbor_key(&r, "v");
	if (foil_cbor_uint(&r) != 1)
		foil_cbor_refuse(&r, FOIL_E_VERSION, "entry version is not 1");
	read_body(&r, e);
	read_links(&r, e);
	read_case_links(&r, e);
	return foil_cbor_finish(&r, err);
}

enum foil_code foil_entry_read(struct foil_view bytes, struct foil_entry *out,
    struct foil_err *err)
{
	struct foil_entry e;
	struct foil_cose_sign1 m;
	enum foil_code rc;
	struct foil_safe s;

	memset(&e, 0, sizeof e);
	if (bytes.len > FOIL_ENTRY_MAX) /* E1 */
		return foil_fail(err, FOIL_E_LIMIT, "entry of %zu bytes; at most %zu are allowed",
		    bytes.len, FOIL_ENTRY_MAX);
	if ((rc = foil_cose_sign1_parse(bytes, &m, err)) != FOIL_OK) /* E2, E3, E4 */
		return rc;
	if ((rc = read_header(m.protected_header, &e, err)) != FOIL_OK)
		return rc;
	if (!body_of_subject(e.sub, &e.body_kind))
		return foil_fail(err, FOIL_E_FORMAT,
		    "entry subject %s is neither a case reference nor known",
		    foil_safe(&s, e.sub));
	if ((rc = read_payload(m.payload, &e, err)) != FOIL_OK)
		return rc;
	*out = e;
	return FOIL_OK;
}

enum foil_code foil_entry_verify(struct foil_view bytes, const uint8_t pub[FOIL_PUB_LEN],
    bool *good, struct foil_err *err)
{
	struct foil_buf tbs = { .max = 2 * FOIL_ENTRY_MAX };
	struct foil_cose_sign1 m;
	struct foil_entry e;
	uint8_t kid[FOIL_HASH_LEN];
	enum foil_code rc;

	if ((rc = foil_entry_read(bytes, &e, err)) != FOIL_OK ||
	    (rc = foil_cose_sign1_parse(bytes, &m, err)) != FOIL_OK)
		return rc;
	foil_pub_thumbprint(pub, kid);
	if (memcmp(kid, e.kid, sizeof kid) != 0) {
		*good = false;
		return FOIL_OK;
	}
	foil_cose_put_to_be_signed(&tbs, m.protected_header, m.payload); /* E15 */
	if ((rc = foil_buf_check(&tbs, "entry", err)) == FOIL_OK)
		rc = foil_sign_verify(pub, foil_buf_view(&tbs), m.signature, good, err);
	foil_buf_free(&tbs);
	return rc;
}
