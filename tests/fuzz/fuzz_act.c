/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An act as a sequence of leaves. Accepted: it is written back leaf for leaf,
 * and an opening of it as a response would have it can be read.
 */
#include "fuzz.h"
#include "known.h"

/* The same act as the public sees it. */
static void read_public(const struct foil_leaves *leaves, const struct foil_act *act)
{
	struct foil_arena arena = { .max = 0 };
	struct foil_buf header = { .max = 0 }, frontier = { .max = 0 }, contents = { .max = 0 };
	struct foil_range *hidden = calloc(leaves->n + 1, sizeof *hidden);
	uint8_t id[FOIL_DOC_ID_LEN] = { 1 }, secret[FOIL_DOC_SECRET_LEN] = { 2 };
	uint8_t root[FOIL_HASH_LEN];
	struct foil_err err = { FOIL_OK, "" };
	struct foil_opening o;
	struct foil_act seen;
	size_t n;
	bool good = false;

	CHECK(hidden != NULL);
	n = foil_act_private(act->kind, act->neither, leaves, hidden);
	CHECK(foil_doc_commit(id, secret, FOIL_ACT_PROFILE, 1, leaves, &header, root, &err) == FOIL_OK);
	CHECK(foil_doc_open(id, secret, leaves, hidden, n, &frontier, &contents, &err) == FOIL_OK);
	o = (struct foil_opening){ foil_buf_view(&header), foil_buf_view(&frontier),
		foil_buf_view(&contents) };
	CHECK(foil_doc_verify(&o, id, root, &good, &err) == FOIL_OK && good);
	CHECK(foil_act_read(&arena, &o, &seen, &err) == FOIL_OK);
	CHECK(seen.kind == act->kind && (seen.open & ~act->open) == 0);
	free(hidden);
	foil_buf_free(&header);
	foil_buf_free(&frontier);
	foil_buf_free(&contents);
	foil_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct foil_arena arena = { .max = 0 };
	struct foil_leaves leaves = { .n = 0 }, again = { .n = 0 };
	struct foil_err err = { FOIL_OK, "" };
	struct foil_act act;

	if (!known_take_leaves(foil_view(data, size), &leaves))
		goto done;
	if (foil_act_read_leaves(&arena, &leaves, &act, &err) != FOIL_OK) {
		fuzz_message(&err);
		goto done;
	}
	CHECK(foil_act_leaves(&act, &again, &err) == FOIL_OK);
	CHECK(again.n == leaves.n);
	for (size_t i = 0; i < leaves.n; i++)
		fuzz_equal(foil_leaves_get(&again, i), foil_leaves_get(&leaves, i));
	read_public(&leaves, &act);
done:
	foil_leaves_free(&leaves);
	foil_leaves_free(&again);
	foil_arena_free(&arena);
	return 0;
}
