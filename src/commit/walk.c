/* SPDX-License-Identifier: Apache-2.0 */
#include "leaf.h"

enum foil_code foil_doc_walk_start(struct foil_doc_walk *w, const struct foil_opening *o,
    struct foil_err *err)
{
	enum foil_code rc;

	*w = (struct foil_doc_walk){ .frontier = o->frontier, .contents = o->contents,
		.scratch = { .max = FOIL_LEAF_MAX } };
	if ((rc = foil_doc_header_read(o->header, &w->header, err)) != FOIL_OK)
		return rc;
	/* All the memory that a step may want, so that no step can fail for want of it. */
	(void)foil_buf_room(&w->scratch, FOIL_LEAF_MAX);
	return foil_buf_check(&w->scratch, "walk", err);
}

/* The next node if it is well-formed and fits; taken off the frontier. */
static bool take_node(struct foil_doc_walk *w, bool hidden, uint64_t *span)
{
	unsigned height;

	if (w->pos >= w->header.n || w->frontier.len < DOC_NODE_LEN)
		return false;
	height = w->frontier.p[0] & ~DOC_NODE_HASH;
	if (height > DOC_HEIGHT_MAX || ((w->frontier.p[0] & DOC_NODE_HASH) != 0) != hidden)
		return false;
	*span = doc_span(w->header.n, height, w->pos);
	w->frontier = foil_view(w->frontier.p + DOC_NODE_LEN, w->frontier.len - DOC_NODE_LEN);
	return true;
}

static bool open_leaf(struct foil_doc_walk *w, struct foil_doc_step *step)
{
	struct doc_leaf leaf;

	if (doc_leaf_take(&w->contents, &leaf, NULL) != FOIL_OK)
		return false;
	*step = (struct foil_doc_step){ .start = w->pos, .len = 1, .content = leaf.body };
	if (leaf.head.len > 0) {
		foil_buf_reset(&w->scratch);
		foil_buf_put_view(&w->scratch, leaf.head);
		foil_buf_put_view(&w->scratch, leaf.body);
		step->content = foil_buf_view(&w->scratch);
	}
	w->pos++;
	w->open_left--;
	return true;
}

bool foil_doc_walk_next(struct foil_doc_walk *w, struct foil_doc_step *step)
{
	uint64_t start = w->pos, span;

	if (w->open_left > 0 || take_node(w, false, &w->open_left))
		return open_leaf(w, step);
	while (take_node(w, true, &span))
		w->pos += span;
	if (w->pos == start)
		return false;
	*step = (struct foil_doc_step){ .hidden = true, .start = start, .len = w->pos - start };
	return true;
}

void foil_doc_walk_end(struct foil_doc_walk *w)
{
	foil_buf_free(&w->scratch);
	*w = (struct foil_doc_walk){ .pos = 0 };
}
