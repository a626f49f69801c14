/* SPDX-License-Identifier: Apache-2.0 */
/* A text of 1,000 pages, 510,000 words, 5,000 redactions: registered, disclosed, verified. */
#include "bench.h"

#include "foil/document.h"

#include <stdlib.h>
#include <string.h>

#define WORDS 510000u
#define REDACTIONS 5000u

static uint64_t state = 88172645463325252u;

static uint64_t next(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

/*
 * English-like: words of 2 to 9 letters, a full stop every dozen, a line every dozen, a paragraph
 * every hundred.
 */
static void make_text(struct foil_buf *b)
{
	for (unsigned i = 0; i < WORDS; i++) {
		unsigned len = 2 + (unsigned)(next() % 4) + (unsigned)(next() % 5);

		for (unsigned k = 0; k < len; k++)
			foil_buf_put_u8(b, (uint8_t)('a' + next() % 26));
		if (i % 100 == 99)
			foil_buf_put_str(b, ".\n\n");
		else if (i % 12 == 11)
			foil_buf_put_str(b, i % 24 == 23 ? ".\n" : "\n");
		else
			foil_buf_put_str(b, " ");
	}
}

/* One bare SHA-256 of a tree node's size, in seconds. */
static double bare_hash(void)
{
	uint8_t block[82] = { 1 }, out[FOIL_HASH_LEN];
	double start = bench_now();

	for (unsigned i = 0; i < 1000000; i++) {
		block[1] = (uint8_t)i;
		foil_sha256(out, foil_view(block, sizeof block));
	}
	return (bench_now() - start) / 1e6;
}

static void one_profile(FILE *json, struct foil_view text, const char *profile, double factor)
{
	static const uint8_t id[FOIL_DOC_ID_LEN] = { 1 }, secret[FOIL_DOC_SECRET_LEN] = { 2 };
	struct foil_text_leaves t = { 0 };
	struct foil_buf header = { 0 }, frontier = { 0 }, contents = { 0 };
	struct foil_range *hidden = calloc(REDACTIONS, sizeof *hidden);
	struct foil_opening o;
	uint8_t root[FOIL_HASH_LEN];
	double hash = bare_hash(), start, seconds, hashes;
	bool padded = strcmp(profile, "txt-1") != 0, good = false;
	size_t n;
	char name[64];
#define NAME(what) (snprintf(name, sizeof name, "document/%s/%s", padded ? "padded" : "plain", what), name)

	bench_must(hidden != NULL, "memory");
	start = bench_now();
	bench_must(foil_text_leaves(text, profile, id, secret, &t, NULL) == FOIL_OK, "leaves");
	bench_must(foil_doc_commit(id, secret, profile, 0, &t.leaves, &header, root, NULL) == FOIL_OK,
	    "commit");
	seconds = bench_now() - start;
	hashes = 4.0 * (double)t.leaves.n;
	bench_report(json, &(struct bench_line){ .name = NAME("register"), .unit = "s",
	    .value = seconds, .baseline = hashes * hash, .baseline_name = "bare hashes",
	    .target = 0.5 * factor });
	for (size_t i = 0; i < REDACTIONS; i++) {
		hidden[i].start = (t.leaves.n - 8) / REDACTIONS * i;
		hidden[i].len = 2 + i % 3;
	}
	n = foil_ranges_unite(hidden, REDACTIONS);
	start = bench_now();
	bench_must(foil_doc_open(id, secret, &t.leaves, hidden, n, &frontier, &contents, NULL) ==
	    FOIL_OK, "open");
	seconds = bench_now() - start;
	bench_report(json, &(struct bench_line){ .name = NAME("disclose"), .unit = "s",
	    .value = seconds, .target = 0.1 * factor });
	o = (struct foil_opening){ foil_buf_view(&header), foil_buf_view(&frontier),
		foil_buf_view(&contents) };
	start = bench_now();
	bench_must(foil_doc_verify(&o, id, root, &good, NULL) == FOIL_OK && good, "verify");
	seconds = bench_now() - start;
	bench_report(json, &(struct bench_line){ .name = NAME("verify"), .unit = "s",
	    .value = seconds, .baseline = hashes * hash, .baseline_name = "bare hashes",
	    .target = 0.5 * factor });
	bench_report(json, &(struct bench_line){ .name = NAME("proof"), .unit = "MB",
	    .value = (double)frontier.len / 1e6, .target = 1.7 * factor });
	bench_report(json, &(struct bench_line){ .name = NAME("bundle"), .unit = "MB",
	    .value = (double)(frontier.len + contents.len) / 1e6,
	    .baseline = (double)(frontier.len + text.len) / 1e6, .baseline_name = "words and proof",
	    .target = 1.35 * factor, .on_ratio = true });
#undef NAME
	foil_text_leaves_free(&t);
	foil_buf_free(&header);
	foil_buf_free(&frontier);
	foil_buf_free(&contents);
	free(hidden);
}

void bench_documents(FILE *json)
{
	struct foil_buf text = { 0 };

	make_text(&text);
	one_profile(json, foil_buf_view(&text), "txt-1", 1.0);
	one_profile(json, foil_buf_view(&text), "txt-1-pad", 2.5);
	foil_buf_free(&text);
}
