/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a ledger keeps beside its entries, compared with what they give: case
 * rows and places, the chain, the second record (spec/audit.md U29).
 */
#include "ledger.h"

#include "foil/text.h"

#include <string.h>

struct compare {
	const struct foil_ledger *l;
	struct foil_store_txn *txn;
	struct foil_ledger_compared *out;
	uint64_t counted; /* entries that case rows count */
};

static bool is_fatal(enum foil_code rc)
{
	return rc == FOIL_E_NOMEM;
}

#define WRONG(c, rule, index, ...)                                                                 \
	foil_findings_add(&(c)->out->findings, FOIL_DOES_NOT_MATCH, rule, index, __VA_ARGS__)

/* One entry as a case row places it; leaf: its hash. */
static enum foil_code compare_place(struct compare *c, const struct foil_case_row *row,
    uint64_t case_index, uint8_t leaf[FOIL_HASH_LEN], bool *same, struct foil_err *err)
{
	struct foil_err why = { FOIL_OK, "" };
	struct foil_view bytes;
	struct foil_entry e;
	struct foil_safe s;
	uint64_t index;
	enum foil_code rc;

	c->out->places++;
	*same = false;
	if ((rc = foil_store_case_entry(c->txn, row->number, case_index, &index, &why)) == FOIL_OK)
		rc = ledger_entry(c->txn, index, &bytes, &e, leaf, &why);
	if (is_fatal(rc))
		return foil_fail(err, rc, "%s", why.msg);
	if (rc != FOIL_OK)
		WRONG(c, "store.place", UINT64_MAX, "%s %llu: %s", foil_safe(&s, row->subject),
		    (unsigned long long)case_index, why.msg);
	else if (!foil_view_eq(e.sub, row->subject) || e.case_index != case_index)
		WRONG(c, "store.place", index, "entry %llu is kept as number %llu of %s, which it is not",
		    (unsigned long long)index, (unsigned long long)case_index,
		    foil_safe(&s, row->subject));
	else
		*same = true;
	return FOIL_OK;
}

static enum foil_code compare_row(void *ctx, const uint8_t key[FOIL_HASH_LEN],
    const struct foil_case_row *row, struct foil_err *err)
{
	struct compare *c = ctx;
	uint8_t want[FOIL_HASH_LEN], leaf[FOIL_HASH_LEN];
	struct foil_safe s;
	uint64_t beyond;
	bool same = true;
	enum foil_code rc;

	c->out->cases++;
	foil_map_key(want, c->l->genesis, row->subject);
	if (memcmp(want, key, sizeof want) != 0)
		WRONG(c, "store.case", UINT64_MAX, "the row of %s is not under its key",
		    foil_safe(&s, row->subject));
	for (uint64_t i = 0; i < row->count && same; i++)
		if ((rc = compare_place(c, row, i, leaf, &same, err)) != FOIL_OK)
			return rc;
	if (same && (row->count == 0 || memcmp(leaf, row->last, sizeof leaf) != 0))
		WRONG(c, "store.case", UINT64_MAX,
		    "the row of %s has another last hash than the last of its %llu entries",
		    foil_safe(&s, row->subject), (unsigned long long)row->count);
	if (foil_store_case_entry(c->txn, row->number, row->count, &beyond, NULL) == FOIL_OK)
		WRONG(c, "store.case", beyond, "the row of %s counts %llu entries, and there is one more",
		    foil_safe(&s, row->subject), (unsigned long long)row->count);
	c->counted += row->count;
	return FOIL_OK;
}

/* Every entry is in the row of its subject: an entry is in one row at most, so counting is enough. */
static enum foil_code compare_rows(struct compare *c, uint64_t size, struct foil_err *err)
{
	struct foil_err why = { FOIL_OK, "" };
	enum foil_code rc = foil_store_cases(c->txn, compare_row, c, &why);

	if (is_fatal(rc))
		return foil_fail(err, rc, "%s", why.msg);
	if (rc != FOIL_OK)
		WRONG(c, "store.case", UINT64_MAX, "%s", why.msg);
	else if (c->counted != size)
		WRONG(c, "store.case", UINT64_MAX, "the case rows count %llu entries, of %llu",
		    (unsigned long long)c->counted, (unsigned long long)size);
	return FOIL_OK;
}

static enum foil_code compare_chain(struct compare *c, uint64_t size, struct foil_err *err)
{
	uint8_t chain[FOIL_HASH_LEN] = { 0 }, kept[FOIL_HASH_LEN], leaf[FOIL_HASH_LEN];
	struct foil_err why = { FOIL_OK, "" };
	struct foil_view bytes;
	enum foil_code rc = FOIL_OK;

	for (uint64_t i = 0; i < size && rc == FOIL_OK; i++)
		if ((rc = foil_store_entry(c->txn, i, &bytes, &why)) == FOIL_OK) {
			foil_leaf_hash(leaf, bytes);
			foil_chain_step(chain, leaf);
		}
	if (rc == FOIL_OK)
		rc = ledger_chain(c->txn, size, kept, &why);
	if (is_fatal(rc))
		return foil_fail(err, rc, "%s", why.msg);
	if (rc != FOIL_OK)
		WRONG(c, "store.chain", UINT64_MAX, "%s", why.msg);
	else if (memcmp(chain, kept, sizeof chain) != 0)
		WRONG(c, "store.chain", UINT64_MAX,
		    "the running chain that is kept is not that of the %llu entries",
		    (unsigned long long)size);
	return FOIL_OK;
}

/* S52; `read`: what became of reading it, before the store was looked at. */
static enum foil_code compare_head(struct compare *c, const struct ledger_head *second,
    enum foil_code read, struct foil_err *why, struct foil_err *err)
{
	enum foil_code rc = read;

	if (rc == FOIL_OK)
		rc = ledger_head_agrees(c->l, c->txn, second, "the second record", why);
	if (is_fatal(rc))
		return foil_fail(err, rc, "%s", why->msg);
	if (rc != FOIL_OK) /* one that is not there says nothing about the ledger */
		foil_findings_add(&c->out->findings, read == FOIL_OK ? FOIL_DOES_NOT_MATCH :
		    FOIL_CANNOT_TELL, "store.head", UINT64_MAX, "%s", why->msg);
	else
		c->out->head = second->c.size;
	return FOIL_OK;
}

enum foil_code foil_ledger_compare(struct foil_ledger *l, struct foil_ledger_compared *out,
    struct foil_err *err)
{
	struct foil_ledger_compared r = { .head = 0 };
	struct compare c = { .l = l, .out = &r };
	struct foil_err why = { FOIL_OK, "" };
	struct ledger_head second;
	uint64_t size;
	enum foil_code rc, read;

	memset(&second, 0, sizeof second);
	/* First the record, then the store: others may go on meanwhile, and the store is never behind. */
	read = ledger_second_read(l, &second, &why);
	if ((rc = foil_store_read(l->store, &c.txn, err)) == FOIL_OK &&
	    (rc = ledger_catch_up(l, c.txn, err)) == FOIL_OK &&
	    (rc = foil_store_size(c.txn, &size, err)) == FOIL_OK &&
	    (rc = compare_head(&c, &second, read, &why, err)) == FOIL_OK &&
	    (rc = compare_rows(&c, size, err)) == FOIL_OK)
		rc = compare_chain(&c, size, err);
	if (rc == FOIL_OK && r.findings.failed)
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
	foil_store_done(&c.txn);
	ledger_head_free(&second);
	if (rc != FOIL_OK)
		foil_findings_free(&r.findings);
	else
		*out = r;
	return rc;
}
