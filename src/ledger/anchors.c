/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The earlier checkpoints that a bundle carries (R6): those that witnesses
 * have cosigned and that say something about its acts. Which of them a reader
 * believes depends on the reader's trust file, so several are offered.
 */
#include "prove.h"

#include "foil/note.h"

#include <stdlib.h>
#include <string.h>

#define BETWEEN_MAX 8    /* between freeze and decision, those with most cosignatures */
#define BETWEEN_SEEN 4096 /* checkpoints looked at for these, from the decision back */
#define AFTER_SEEN 256   /* and from each act on */
#define COSIGNATURE_LEN 72

struct anchor {
	uint64_t size;
	size_t lines; /* of cosigners */
	struct foil_view note; /* in the store */
};
struct anchors {
	struct foil_store_txn *txn;
	uint64_t limit; /* the checkpoint beside the bundle: anchors are smaller */
	struct anchor list[FOIL_ANCHORS_MAX];
	size_t n;
};

/* Zero for a note that nobody but the log has signed, and for one that cannot be read. */
static size_t cosigners(struct foil_view bytes)
{
	struct foil_note note;
	size_t n = 0;

	if (foil_note_read(bytes, &note, NULL) != FOIL_OK)
		return 0;
	for (size_t i = 0; i < note.n_lines; i++)
		n += note.line[i].sig_len == COSIGNATURE_LEN;
	return n;
}

static void keep(struct anchors *a, const struct anchor *new)
{
	for (size_t i = 0; i < a->n; i++)
		if (a->list[i].size == new->size)
			return;
	if (a->n < FOIL_ANCHORS_MAX)
		a->list[a->n++] = *new;
}

/* Of those in the window the ones with most cosignatures; the later of two with as many. */
static void keep_best(struct anchors *a, const struct anchor *new)
{
	size_t least = 0;

	if (a->n < BETWEEN_MAX) {
		a->list[a->n++] = *new;
		return;
	}
	for (size_t i = 1; i < a->n; i++)
		if (a->list[i].lines < a->list[least].lines)
			least = i;
	if (new->lines > a->list[least].lines)
		a->list[least] = *new;
}

/* Those of a size above `from` and at most `to`. */
static enum foil_code between(struct anchors *a, uint64_t from, uint64_t to, struct foil_err *err)
{
	struct anchor at = { .size = to < a->limit ? to : a->limit - 1 };
	uint64_t most = at.size;
	enum foil_code rc = FOIL_OK;

	for (size_t seen = 0; seen < BETWEEN_SEEN && most > from; seen++) {
		rc = foil_store_head(a->txn, most, &at.size, &at.note, err);
		if (rc != FOIL_OK || at.size <= from)
			break;
		if ((at.lines = cosigners(at.note)) > 0)
			keep_best(a, &at);
		most = at.size - 1;
	}
	return rc == FOIL_E_NOT_FOUND ? FOIL_OK : rc;
}

/* The first that the act was below: when witnesses had it, at the latest. */
static enum foil_code after(struct anchors *a, uint64_t index, struct foil_err *err)
{
	struct anchor at = { .size = index };
	enum foil_code rc = FOIL_OK;

	for (size_t seen = 0; seen < AFTER_SEEN; seen++) {
		rc = foil_store_head_from(a->txn, at.size + 1, &at.size, &at.note, err);
		if (rc != FOIL_OK || at.size >= a->limit)
			break;
		if ((at.lines = cosigners(at.note)) > 0) {
			keep(a, &at);
			break;
		}
	}
	return rc == FOIL_E_NOT_FOUND ? FOIL_OK : rc;
}

static int by_size(const void *x, const void *y)
{
	const struct anchor *a = x, *b = y;

	return (a->size > b->size) - (a->size < b->size);
}

static enum foil_code choose(struct anchors *a, const struct foil_case *c, struct foil_err *err)
{
	const struct foil_case_act *decided = NULL;
	enum foil_code rc;

	for (size_t i = 0; i < c->n && decided == NULL; i++)
		if (c->act[i].opened && c->act[i].act.kind == FOIL_ACT_DECIDED)
			decided = &c->act[i];
	if (c->frozen >= 0 && decided != NULL &&
	    (rc = between(a, c->act[c->frozen].index, decided->index, err)) != FOIL_OK)
		return rc;
	for (size_t i = 0; i < c->n; i++)
		if ((rc = after(a, c->act[i].index, err)) != FOIL_OK)
			return rc;
	if (a->n > 1)
		qsort(a->list, a->n, sizeof *a->list, by_size);
	return FOIL_OK;
}

static enum foil_code prove(const struct anchors *a, struct foil_arena *arena,
    struct foil_response *out, struct foil_err *err)
{
	struct foil_tree_reader tree = foil_store_tree(a->txn);
	enum foil_code rc;

	if ((out->anchors = foil_arena_alloc(arena, a->n + 1, sizeof *out->anchors)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	for (size_t i = 0; i < a->n; i++) {
		out->anchors[i].note = foil_arena_copy(arena, a->list[i].note);
		if ((rc = foil_tree_consistency(&tree, a->list[i].size, a->limit, &out->anchors[i].path,
		    err)) != FOIL_OK)
			return rc;
	}
	out->n_anchors = a->n;
	return foil_arena_check(arena, err);
}

enum foil_code prove_anchors(struct foil_ledger *l, const struct foil_case *c, uint64_t size,
    struct foil_arena *arena, struct foil_response *out, struct foil_err *err)
{
	struct anchors a = { .limit = size };
	enum foil_code rc;

	if ((rc = foil_store_read(foil_ledger_store(l), &a.txn, err)) != FOIL_OK)
		return rc;
	if ((rc = choose(&a, c, err)) == FOIL_OK)
		rc = prove(&a, arena, out, err);
	foil_store_done(&a.txn);
	return rc;
}
