/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Receipts of every form, held against one ledger: the first byte says which
 * of its entries is asked about, 0 that none is given, the top bit that the
 * reader holds the ledger's head. Nothing matches but the truth.
 */
#include "fuzz.h"
#include "known.h"

#include "foil/verifyreceipt.h"

static void written_back(struct foil_view in)
{
	struct foil_buf b = { .max = FOIL_STATEMENT_MAX }, entry = { .max = FOIL_ENTRY_MAX };
	struct foil_err err = { FOIL_OK, "" };
	struct foil_statement s;
	struct foil_receipt r;

	if (foil_receipt_read(in, &r, &err) == FOIL_OK) {
		foil_receipt_put(&b, &r);
		fuzz_same(&b, in);
	} else {
		fuzz_message(&err);
	}
	if (foil_statement_read(in, &entry, &s, &err) != FOIL_OK) {
		fuzz_message(&err);
	} else if (foil_buf_view(&entry).len > 0) {
		CHECK(foil_statement_put(&b, foil_buf_view(&entry), &s, &err) == FOIL_OK);
		fuzz_same(&b, in);
	}
	foil_buf_free(&entry);
}

/* The entry that it is a receipt of is in the ledger, there and nowhere else, as of its head. */
static void is_true(const struct foil_receipt_report *r)
{
	const struct known *k = known();
	char leaf[2 * FOIL_HASH_LEN + 1];
	uint8_t root[FOIL_HASH_LEN];

	CHECK(r->size <= k->m.n);
	mini_root(&k->m, r->size, root);
	foil_hex(leaf, root, FOIL_HASH_LEN);
	CHECK(strcmp(leaf, r->root) == 0);
	if (r->consistency) {
		CHECK(r->older > 0 && r->older < r->size);
		return;
	}
	CHECK(r->index < r->size);
	foil_hex(leaf, k->m.entry[r->index].leaf, FOIL_HASH_LEN);
	CHECK(strcmp(leaf, r->leaf) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct known *k = known();
	struct foil_view in = foil_view(data, size), head = foil_buf_view(&k->c.note);
	struct foil_receipt_in ask = { .trust = &k->trust, .heads = &head };
	size_t which = fuzz_number(&in, 1);
	struct foil_err err = { FOIL_OK, "" };
	struct foil_receipt_report r;

	if ((which & 0x7f) > 0 && (which & 0x7f) <= k->m.n)
		ask.entry = k->m.entry[(which & 0x7f) - 1].bytes;
	ask.n_heads = which >> 7;
	ask.bytes = in;
	written_back(in);
	CHECK(foil_receipt_verify(&ask, &r, &err) == FOIL_OK);
	if (r.verdict == FOIL_MATCHES)
		is_true(&r);
	else
		CHECK(r.findings.n > 0);
	foil_receipt_report_free(&r);
	return 0;
}
