/* SPDX-License-Identifier: Apache-2.0 */
#include "prove.h"

#include <string.h>

struct prover {
	struct foil_store_txn *txn;
	struct foil_tree_reader tree;
	struct foil_arena *arena;
	struct foil_map *map;
	uint64_t size; /* of the checkpoint */
};

/* The place and leaf of the last entry of a subject below `limit`; *count how many there are. */
static enum foil_code last_below(struct foil_store_txn *txn, const struct foil_case_row *row,
    uint64_t limit, uint64_t *count, uint8_t last[FOIL_HASH_LEN], struct foil_err *err)
{
	uint64_t index;
	enum foil_code rc;

	for (uint64_t n = row->count; n > 0; n--) {
		if ((rc = foil_store_case_entry(txn, row->number, n - 1, &index, err)) != FOIL_OK)
			return rc;
		if (index < limit) {
			*count = n;
			return foil_store_leaf(txn, index, last, err);
		}
	}
	*count = 0;
	return FOIL_OK;
}

static enum foil_code add_case(void *ctx, const uint8_t key[FOIL_HASH_LEN],
    const struct foil_case_row *row, struct foil_err *err)
{
	struct prover *p = ctx;
	uint8_t last[FOIL_HASH_LEN];
	uint64_t count;
	enum foil_code rc;

	/* The index entry at size - 1 states the map of everything before it. */
	if ((rc = last_below(p->txn, row, p->size - 1, &count, last, err)) != FOIL_OK)
		return rc;
	return count == 0 ? FOIL_OK : foil_map_set(p->map, key, count, last, err);
}

static enum foil_code prove_entry(struct prover *p, uint64_t index, struct foil_proven *out,
    struct foil_err *err)
{
	struct foil_view bytes;
	enum foil_code rc;

	if ((rc = foil_store_entry(p->txn, index, &bytes, err)) != FOIL_OK)
		return rc;
	out->index = index;
	out->bytes = foil_arena_copy(p->arena, bytes);
	if ((rc = foil_arena_check(p->arena, err)) != FOIL_OK)
		return rc;
	return foil_tree_inclusion(&p->tree, index, p->size, &out->path, err);
}

/* Every entry of a subject below the checkpoint, and the map's proof that this is all. */
static enum foil_code prove_subject(struct prover *p, const uint8_t genesis[FOIL_HASH_LEN],
    struct foil_view sub, struct foil_proven **list, size_t *n, struct foil_map_proof *proof,
    struct foil_err *err)
{
	uint8_t key[FOIL_HASH_LEN], last[FOIL_HASH_LEN];
	struct foil_case_row row;
	uint64_t count, index;
	enum foil_code rc;

	foil_map_key(key, genesis, sub);
	if ((rc = foil_store_case(p->txn, key, &row, err)) != FOIL_OK)
		return foil_fail(err, rc, "no entry of this case is in the ledger");
	if ((rc = last_below(p->txn, &row, p->size - 1, &count, last, err)) != FOIL_OK)
		return rc;
	if ((*list = foil_arena_alloc(p->arena, (size_t)count + 1, sizeof **list)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	for (uint64_t i = 0; i < count; i++)
		if ((rc = foil_store_case_entry(p->txn, row.number, i, &index, err)) != FOIL_OK ||
		    (rc = prove_entry(p, index, &(*list)[i], err)) != FOIL_OK)
			return rc;
	*n = (size_t)count;
	foil_map_prove(p->map, key, proof);
	return FOIL_OK;
}

enum foil_code prove_case(struct foil_ledger *l, struct foil_view sub, uint64_t size,
    struct foil_arena *arena, struct foil_response *out, struct foil_err *err)
{
	const uint8_t *genesis = foil_governance_genesis(foil_ledger_governance(l));
	struct prover p = { .arena = arena, .size = size };
	enum foil_code rc;

	if ((rc = foil_map_open(&p.map, err)) != FOIL_OK)
		return rc;
	if ((rc = foil_store_read(foil_ledger_store(l), &p.txn, err)) != FOIL_OK)
		goto done;
	p.tree = foil_store_tree(p.txn);
	if ((rc = foil_store_cases(p.txn, add_case, &p, err)) != FOIL_OK ||
	    (rc = prove_subject(&p, genesis, foil_str(FOIL_SUB_GOVERNANCE), &out->governance,
	    &out->n_governance, &out->map_governance, err)) != FOIL_OK ||
	    (rc = prove_subject(&p, genesis, sub, &out->acts, &out->n_acts, &out->map_case, err)) !=
	    FOIL_OK)
		goto done;
	rc = prove_entry(&p, size - 1, &out->index, err);
done:
	if (p.txn != NULL)
		foil_store_done(&p.txn);
	foil_map_close(&p.map);
	return rc;
}
