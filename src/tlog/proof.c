/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inclusion and consistency proofs (spec/log.md L2). RFC 9162 defines them by
 * recursion; here that is a walk from the root down, so hashes come root first
 * and are turned round at the end.
 */
#include "foil/tree.h"

#include "range.h"

#include <string.h>

/* The largest power of two smaller than n; n is at least 2. */
static uint64_t split(uint64_t n)
{
	uint64_t k = 1;

	while (k < n - k) /* 2k < n, which could overflow */
		k <<= 1;
	return k;
}

static void turn_round(const struct foil_path *p, struct foil_path *out)
{
	for (size_t i = 0; i < p->n; i++)
		memcpy(out->hash[i], p->hash[p->n - 1 - i], FOIL_HASH_LEN);
	out->n = p->n;
}

/* Puts the root of D[from : to] on the path. */
static enum foil_code put_range(const struct foil_tree_reader *r, uint64_t from, uint64_t to,
    struct foil_path *p, struct foil_err *err)
{
	enum foil_code rc;

	if (p->n == FOIL_PATH_MAX) /* a size within bounds never gets here */
		return foil_fail(err, FOIL_E_LIMIT, "a proof has at most %d hashes", FOIL_PATH_MAX);
	if ((rc = foil_range_root(r, from, to - from, p->hash[p->n], err)) != FOIL_OK)
		return rc;
	p->n++;
	return FOIL_OK;
}

enum foil_code foil_tree_inclusion(const struct foil_tree_reader *r, uint64_t index, uint64_t size,
    struct foil_path *out, struct foil_err *err)
{
	uint64_t lo = 0, hi = size;
	struct foil_path p;
	enum foil_code rc;

	if (size > FOIL_TREE_SIZE_MAX || index >= size)
		return foil_fail(err, FOIL_E_ARG, "there is no leaf %llu in a tree of %llu",
		    (unsigned long long)index, (unsigned long long)size);
	p.n = 0;
	while (hi - lo > 1) {
		uint64_t mid = lo + split(hi - lo);

		if (index < mid) {
			rc = put_range(r, mid, hi, &p, err);
			hi = mid;
		} else {
			rc = put_range(r, lo, mid, &p, err);
			lo = mid;
		}
		if (rc != FOIL_OK)
			return rc;
	}
	turn_round(&p, out);
	return FOIL_OK;
}

enum foil_code foil_tree_consistency(const struct foil_tree_reader *r, uint64_t old, uint64_t size,
    struct foil_path *out, struct foil_err *err)
{
	uint64_t lo = 0, hi = size;
	struct foil_path p;
	enum foil_code rc;

	if (size > FOIL_TREE_SIZE_MAX || old == 0 || old > size)
		return foil_fail(err, FOIL_E_ARG,
		    "no proof leads from a tree of %llu to one of %llu",
		    (unsigned long long)old, (unsigned long long)size);
	p.n = 0;
	/* SUBPROOF: its flag is true for as long as lo is 0. */
	while (old < hi) {
		uint64_t mid = lo + split(hi - lo);

		if (old <= mid) {
			rc = put_range(r, mid, hi, &p, err);
			hi = mid;
		} else {
			rc = put_range(r, lo, mid, &p, err);
			lo = mid;
		}
		if (rc != FOIL_OK)
			return rc;
	}
	if (lo > 0 && (rc = put_range(r, lo, hi, &p, err)) != FOIL_OK)
		return rc;
	turn_round(&p, out);
	return FOIL_OK;
}

/* The levels at which the last node is a left child: it has no sibling there. */
static void skip_levels(uint64_t *fn, uint64_t *sn)
{
	while ((*fn & 1) == 0 && *fn != 0) {
		*fn >>= 1;
		*sn >>= 1;
	}
}

bool foil_tree_inclusion_root(const uint8_t leaf[FOIL_HASH_LEN], uint64_t index, uint64_t size,
    const struct foil_path *path, uint8_t root[FOIL_HASH_LEN])
{
	uint64_t fn = index, sn = size - 1;
	uint8_t r[FOIL_HASH_LEN];

	if (size > FOIL_TREE_SIZE_MAX || index >= size || path->n > FOIL_PATH_MAX)
		return false;
	memcpy(r, leaf, sizeof r);
	for (size_t i = 0; i < path->n; i++) {
		if (sn == 0)
			return false;
		if ((fn & 1) != 0 || fn == sn) {
			foil_node_hash(r, path->hash[i], r);
			skip_levels(&fn, &sn);
		} else {
			foil_node_hash(r, r, path->hash[i]);
		}
		fn >>= 1;
		sn >>= 1;
	}
	if (sn != 0)
		return false;
	memcpy(root, r, sizeof r);
	return true;
}

bool foil_tree_includes(const uint8_t leaf[FOIL_HASH_LEN], uint64_t index, uint64_t size,
    const struct foil_path *path, const uint8_t root[FOIL_HASH_LEN])
{
	uint8_t r[FOIL_HASH_LEN];

	return foil_tree_inclusion_root(leaf, index, size, path, r) &&
	    memcmp(r, root, sizeof r) == 0;
}

/* Section 2.1.4.2 from its step 3 on: old is neither 0 nor size, and the path is not empty. */
static bool extended(uint64_t old, const uint8_t old_root[FOIL_HASH_LEN], uint64_t size,
    const struct foil_path *path, uint8_t root[FOIL_HASH_LEN])
{
	uint8_t fr[FOIL_HASH_LEN], sr[FOIL_HASH_LEN];
	uint64_t fn = old - 1, sn = size - 1;
	bool whole = (old & (old - 1)) == 0; /* then the old root itself comes first */

	while ((fn & 1) != 0) {
		fn >>= 1;
		sn >>= 1;
	}
	memcpy(fr, whole ? old_root : path->hash[0], sizeof fr);
	memcpy(sr, fr, sizeof sr);
	for (size_t i = whole ? 0 : 1; i < path->n; i++) {
		if (sn == 0)
			return false;
		if ((fn & 1) != 0 || fn == sn) {
			foil_node_hash(fr, path->hash[i], fr);
			foil_node_hash(sr, path->hash[i], sr);
			skip_levels(&fn, &sn);
		} else {
			foil_node_hash(sr, sr, path->hash[i]);
		}
		fn >>= 1;
		sn >>= 1;
	}
	if (sn != 0 || memcmp(fr, old_root, sizeof fr) != 0)
		return false;
	memcpy(root, sr, sizeof sr);
	return true;
}

bool foil_tree_consistency_root(uint64_t old, const uint8_t old_root[FOIL_HASH_LEN], uint64_t size,
    const struct foil_path *path, uint8_t root[FOIL_HASH_LEN])
{
	if (size > FOIL_TREE_SIZE_MAX || old == 0 || old > size || path->n > FOIL_PATH_MAX)
		return false;
	if (old < size)
		return path->n > 0 && extended(old, old_root, size, path, root);
	if (path->n != 0)
		return false;
	memmove(root, old_root, FOIL_HASH_LEN);
	return true;
}

bool foil_tree_extends(uint64_t old, const uint8_t old_root[FOIL_HASH_LEN], uint64_t size,
    const uint8_t root[FOIL_HASH_LEN], const struct foil_path *path)
{
	uint8_t r[FOIL_HASH_LEN];

	return foil_tree_consistency_root(old, old_root, size, path, r) &&
	    memcmp(r, root, sizeof r) == 0;
}
