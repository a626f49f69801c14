/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An opening: u16 length of the header, u16 of the frontier, then the three
 * parts. One that verifies against a commitment opens nothing but the leaves
 * that were committed to.
 */
#include "fuzz.h"
#include "known.h"

#include "foil/document.h"

/* How far the opened leaves lead; each is compared with the truth if there is one. */
static uint64_t walk(const struct foil_opening *o, const struct foil_leaves *truth)
{
	struct foil_doc_walk w;
	struct foil_doc_step step;
	struct foil_err err = { FOIL_OK, "" };
	uint64_t end;

	if (foil_doc_walk_start(&w, o, &err) != FOIL_OK)
		return UINT64_MAX;
	while (foil_doc_walk_next(&w, &step)) {
		CHECK(step.len > 0 && step.start < w.header.n && step.len <= w.header.n - step.start);
		if (truth != NULL && !step.hidden)
			CHECK(foil_view_eq(step.content, foil_leaves_get(truth, step.start)));
	}
	end = w.pos;
	foil_doc_walk_end(&w);
	return end;
}

static void use(const struct foil_opening *o)
{
	struct foil_arena arena = { .max = 0 };
	struct foil_buf text = { .max = 0 };
	struct foil_act act;
	struct foil_err err = { FOIL_OK, "" };

	(void)!foil_text_render(o, NULL, 0, &text, &err);
	(void)!foil_act_read(&arena, o, &act, &err);
	foil_buf_free(&text);
	foil_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct mini_text *t = &known()->c.text[0];
	struct foil_view in = foil_view(data, size);
	struct foil_err err = { FOIL_OK, "" };
	struct foil_buf b = { .max = 0 };
	struct foil_doc_header h;
	struct foil_opening o;
	size_t n_header = fuzz_number(&in, 2), n_frontier = fuzz_number(&in, 2);
	uint8_t root[FOIL_HASH_LEN];
	bool good;

	o.header = fuzz_take(&in, n_header);
	o.frontier = fuzz_take(&in, n_frontier);
	o.contents = in;
	if (foil_doc_header_read(o.header, &h, &err) != FOIL_OK) {
		fuzz_message(&err);
		return 0;
	}
	foil_doc_header_put(&b, &h);
	fuzz_same(&b, o.header);
	foil_doc_root(o.header, root);
	if (foil_doc_verify(&o, h.id, root, &good, &err) != FOIL_OK) {
		fuzz_message(&err);
		(void)walk(&o, NULL);
		return 0;
	}
	CHECK(walk(&o, NULL) == h.n);
	use(&o);
	CHECK(foil_doc_verify(&o, t->id, t->root, &good, &err) == FOIL_OK);
	if (good)
		CHECK(walk(&o, &t->leaves.leaves) == t->leaves.leaves.n);
	return 0;
}
