/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Which grounds stand on the same words, and whose balance names whose: a bit
 * for each pair, made in one pass over the items and redactions.
 */

#include "notice_work.h"

#include <stdlib.h>
#include <string.h>

#define CLAUSE_MAX 60 /* bytes after "ground" in which letters are looked for */

struct ground_letter {
	struct foil_view letter;
	size_t ground;
};

static int by_letter(const void *a, const void *b)
{
	struct foil_view x = ((const struct ground_letter *)a)->letter;
	struct foil_view y = ((const struct ground_letter *)b)->letter;
	int c = memcmp(x.p, y.p, x.len < y.len ? x.len : y.len);

	return c != 0 ? c : x.len < y.len ? -1 : x.len > y.len;
}

static size_t ground_of(const struct ground_letter *list, size_t n, struct foil_view letter)
{
	struct ground_letter key = { letter, 0 };
	const struct ground_letter *found = bsearch(&key, list, n, sizeof *list, by_letter);

	return found == NULL ? SIZE_MAX : found->ground;
}

static void set(uint64_t *row, size_t i)
{
	row[i / 64] |= UINT64_C(1) << (i % 64);
}

static bool get(const uint64_t *row, size_t i)
{
	return (row[i / 64] & UINT64_C(1) << (i % 64)) != 0;
}

/* The letters after "ground" or "grounds", up to the end of the clause. */
static void note_named(struct foil_view text, const struct ground_letter *list, size_t n, uint64_t *row)
{
	for (size_t i = 0; i + 6 <= text.len; i++) {
		size_t end = i + 6, k;

		if (!foil_view_ieq(foil_view(text.p + i, 6), foil_str("ground")))
			continue;
		for (k = end; k < text.len && k < i + 6 + CLAUSE_MAX && text.p[k] != '.' && text.p[k] != ';';
		    k = end + (end == k)) {
			size_t g;

			for (end = k; end < text.len && end - k <= CLAUSE_MAX && foil_is_alpha(text.p[end]);)
				end++;
			if (end > k && end - k <= 8 &&
			    (g = ground_of(list, n, foil_view(text.p + k, end - k))) != SIZE_MAX)
				set(row, g);
		}
	}
}

static void note_together(const struct foil_notice_facts *f, const struct ground_letter *list,
    struct notice_pairs *p, uint64_t *row)
{
	for (size_t i = 0; i < f->n_together; i++) {
		const struct foil_notice_together *t = &f->together[i];

		memset(row, 0, p->words * sizeof *row);
		for (size_t k = 0; k < t->n; k++) {
			size_t g = ground_of(list, f->n_grounds, t->letters[k]);

			if (g != SIZE_MAX)
				set(row, g);
		}
		for (size_t k = 0; k < t->n; k++) {
			size_t g = ground_of(list, f->n_grounds, t->letters[k]);

			for (size_t w = 0; g != SIZE_MAX && w < p->words; w++)
				p->together[g * p->words + w] |= row[w];
		}
	}
}

bool notice_pairs_make(const struct foil_notice_facts *f, struct notice_pairs *p)
{
	size_t n = f->n_grounds, words = (n + 63) / 64;
	struct ground_letter *list = calloc(n + 1, sizeof *list);
	uint64_t *row = calloc(words + 1, sizeof *row);
	bool ok;

	*p = (struct notice_pairs){ .words = words, .together = calloc(n * words + 1, sizeof *p->together),
		.named = calloc(n * words + 1, sizeof *p->named) };
	ok = list != NULL && row != NULL && p->together != NULL && p->named != NULL;
	if (!ok)
		goto done;
	for (size_t i = 0; i < n; i++)
		list[i] = (struct ground_letter){ f->grounds[i].letter, i };
	qsort(list, n, sizeof *list, by_letter);
	for (size_t i = 0; i < n; i++) {
		note_named(notice_answer(&f->grounds[i], "outcome"), list, n, p->named + i * words);
		note_named(notice_answer(&f->grounds[i], "for withholding"), list, n, p->named + i * words);
	}
	note_together(f, list, p, row);
done:
	free(list);
	free(row);
	if (!ok)
		notice_pairs_free(p);
	return ok;
}

void notice_pairs_free(struct notice_pairs *p)
{
	free(p->together);
	free(p->named);
	*p = (struct notice_pairs){ .words = 0 };
}

bool notice_stand_together(const struct notice_pairs *p, size_t a, size_t b)
{
	return get(p->together + a * p->words, b);
}

bool notice_names(const struct notice_pairs *p, size_t by, size_t other)
{
	return get(p->named + by * p->words, other);
}
