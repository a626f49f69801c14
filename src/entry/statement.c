/* SPDX-License-Identifier: Apache-2.0 */
/* Transparent statements (spec/receipt.md Q15, Q16), and telling the forms apart (Q1). */
#include "foil/receipt.h"

#include "foil/cbor.h"

#include <string.h>

#define TAG_SIGN1 18
#define LABEL_RECEIPTS 394
#define LABEL_VDP 396
#define ANY_PROOF "c2sp.org/tlog-proof@"

enum foil_receipt_form foil_receipt_form(struct foil_view bytes)
{
	struct foil_cbor r;
	uint64_t n;
	int64_t label;

	if (bytes.len >= strlen(ANY_PROOF) && memcmp(bytes.p, ANY_PROOF, strlen(ANY_PROOF)) == 0)
		return FOIL_RECEIPT_PROOF;
	foil_cbor_start(&r, bytes, "receipt");
	foil_cbor_tag(&r, TAG_SIGN1);
	foil_cbor_array_n(&r, 4);
	(void)foil_cbor_bytes(&r);
	n = foil_cbor_map(&r);
	if (foil_cbor_ok(&r) && n == 0)
		return FOIL_RECEIPT_ENTRY;
	label = foil_cbor_int(&r);
	if (!foil_cbor_ok(&r))
		return FOIL_RECEIPT_NONE;
	return label == LABEL_VDP ? FOIL_RECEIPT_COSE :
	    label == LABEL_RECEIPTS ? FOIL_RECEIPT_STATEMENT : FOIL_RECEIPT_NONE;
}

const char *foil_receipt_form_name(enum foil_receipt_form f)
{
	switch (f) {
	case FOIL_RECEIPT_PROOF:
		return "tlog-proof";
	case FOIL_RECEIPT_COSE:
		return "COSE receipt";
	case FOIL_RECEIPT_STATEMENT:
		return "transparent statement";
	case FOIL_RECEIPT_ENTRY:
		return "entry";
	case FOIL_RECEIPT_NONE:
		break;
	}
	return "unknown";
}

enum foil_code foil_statement_read(struct foil_view bytes, struct foil_buf *entry,
    struct foil_statement *out, struct foil_err *err)
{
	struct foil_statement s = { .n = 0 };
	struct foil_cose_sign1 m;
	struct foil_cbor r;
	uint64_t n;
	enum foil_code rc;

	if (bytes.len > FOIL_STATEMENT_MAX)
		return foil_fail(err, FOIL_E_LIMIT, "statement: larger than %zu bytes",
		    FOIL_STATEMENT_MAX);
	foil_cbor_start(&r, bytes, "statement");
	foil_cbor_tag(&r, TAG_SIGN1);
	foil_cbor_array_n(&r, 4);
	m.protected_header = foil_cbor_bytes(&r);
	foil_cbor_map_n(&r, 1);
	foil_cbor_key_int(&r, LABEL_RECEIPTS);
	n = foil_cbor_array(&r);
	if (foil_cbor_ok(&r) && n == 0)
		foil_cbor_refuse(&r, FOIL_E_FORMAT, "no receipt in it");
	if (n > FOIL_STATEMENT_RECEIPTS_MAX)
		foil_cbor_refuse(&r, FOIL_E_LIMIT, "more than 8 receipts");
	for (; foil_cbor_ok(&r) && s.n < n; s.n++)
		s.receipt[s.n] = foil_cbor_bytes(&r);
	m.payload = foil_cbor_bytes(&r);
	foil_cbor_bytes_n(&r, m.signature, sizeof m.signature);
	if ((rc = foil_cbor_finish(&r, err)) != FOIL_OK)
		return rc;
	foil_cose_sign1_put(entry, &m);
	if ((rc = foil_buf_check(entry, "entry", err)) == FOIL_OK)
		*out = s;
	return rc;
}

enum foil_code foil_statement_put(struct foil_buf *b, struct foil_view entry,
    const struct foil_statement *s, struct foil_err *err)
{
	struct foil_cose_sign1 m;
	enum foil_code rc;

	if (s->n == 0 || s->n > FOIL_STATEMENT_RECEIPTS_MAX)
		return foil_fail(err, FOIL_E_ARG, "a statement has 1 to %d receipts",
		    FOIL_STATEMENT_RECEIPTS_MAX);
	if ((rc = foil_cose_sign1_parse(entry, &m, err)) != FOIL_OK)
		return rc;
	foil_cbor_put_tag(b, TAG_SIGN1);
	foil_cbor_put_array(b, 4);
	foil_cbor_put_bytes(b, m.protected_header);
	foil_cbor_put_map(b, 1);
	foil_cbor_put_int(b, LABEL_RECEIPTS);
	foil_cbor_put_array(b, s->n);
	for (size_t i = 0; i < s->n; i++)
		foil_cbor_put_bytes(b, s->receipt[i]);
	foil_cbor_put_bytes(b, m.payload);
	foil_cbor_put_bytes(b, foil_view(m.signature, sizeof m.signature));
	return foil_buf_check(b, "statement", err);
}
