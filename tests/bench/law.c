/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A letter of 20 pages, some 500 words each, checked against what the statutes ask for and for its
 * citations.
 */
#include "bench.h"

#include "foil/citation.h"
#include "foil/file.h"
#include "foil/notice.h"

#include <string.h>

#define WORDS 10000u
#define TIMES 7

static void read_pages(struct foil_buf *all)
{
	static const char *const letters[] = { "tests/vectors/letters/10-police.txt",
		"tests/vectors/letters/08-scottish.txt" };
	size_t words = 0;

	for (size_t i = 0; words < WORDS; i++) {
		size_t from = all->len;

		bench_must(foil_file_read(letters[i % 2], 1 << 20, all, NULL) == FOIL_OK,
		    "a letter of tests/vectors");
		for (size_t k = from; k < all->len; k++)
			words += all->p[k] == ' ' || all->p[k] == '\n';
	}
}

/* The bytes touched once: what no reader can be faster than. */
static double bare_read(struct foil_view text)
{
	volatile size_t sum = 0;
	double start = bench_now();

	for (size_t k = 0; k < text.len; k++)
		sum = sum + text.p[k];
	return bench_now() - start;
}

void bench_law(FILE *json)
{
	struct foil_buf text = { .max = 0 };
	double letter = 1e9, cite = 1e9, bare;

	read_pages(&text);
	bare = bare_read(foil_buf_view(&text));
	for (unsigned i = 0; i < TIMES; i++) {
		struct foil_notice n;
		struct foil_citations c;
		double start = bench_cpu(), took;

		bench_must(foil_notice_check(foil_buf_view(&text), FOIL_REGIME_NONE, NULL, &n,
		    NULL) == FOIL_OK,
		    "foil_notice_check");
		took = bench_cpu() - start;
		letter = took < letter ? took : letter;
		foil_notice_free(&n);
		start = bench_cpu();
		bench_must(foil_citations_find(foil_buf_view(&text), FOIL_FOIA, FOIL_DAY_NONE, &c,
		    NULL) == FOIL_OK,
		    "foil_citations_find");
		took = bench_cpu() - start;
		cite = took < cite ? took : cite;
		foil_citations_free(&c);
	}
	bench_report(json, &(struct bench_line){ .name = "letter of 20 pages, checked", .unit = "ms",
		.value = letter * 1e3, .baseline = bare * 1e3,
		    .baseline_name = "one pass over its bytes", .target = 20 });
	bench_report(json, &(struct bench_line){ .name = "its citations alone", .unit = "ms",
		.value = cite * 1e3, .baseline = bare * 1e3, .baseline_name = "one pass over its bytes" });
	foil_buf_free(&text);
}
