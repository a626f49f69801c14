/* SPDX-License-Identifier: Apache-2.0 */
/* Receipts in a ledger of a million entries: their sizes, and a check beside one bare verification. */
#include "bench.h"

#include "foil/key.h"
#include "foil/proof.h"
#include "foil/verifyreceipt.h"

#include <stdlib.h>
#include <string.h>

#define LEAVES 1000000u
#define PLACE 654321u
#define RUNS 2000u
#define ORIGIN "foi.example-authority.example/ledger"
#define SUB "01.FOI.26.033513"

/* Full subtrees by level; the leaves are of counted entries, but for one. */
static uint8_t (*levels[21])[FOIL_HASH_LEN];

static enum foil_code node(void *ctx, unsigned level, uint64_t index, uint8_t out[FOIL_HASH_LEN],
    struct foil_err *err)
{
	(void)ctx;
	(void)err;
	memcpy(out, levels[level][index], FOIL_HASH_LEN);
	return FOIL_OK;
}

static void grow(struct foil_view entry)
{
	size_t n = LEAVES;

	for (unsigned level = 0; n > 0; level++, n /= 2) {
		levels[level] = calloc(n, FOIL_HASH_LEN);
		bench_must(levels[level] != NULL, "memory");
		for (uint32_t i = 0; i < n; i++) {
			if (level == 0)
				foil_leaf_hash(levels[0][i], foil_view(&i, sizeof i));
			else
				foil_node_hash(levels[level][i], levels[level - 1][2 * i],
				    levels[level - 1][2 * i + 1]);
		}
		if (level == 0)
			foil_leaf_hash(levels[0][PLACE], entry);
	}
}

static void make_entry(struct foil_buf *out, struct foil_signer *officer)
{
	struct foil_entry e = { .iss = foil_str("https://" ORIGIN), .sub = foil_str(SUB),
		.signed_on = foil_day_make(2026, 11, 3), .after_index = 650000, .case_index = 2,
		.body_kind = FOIL_BODY_ROOT };

	bench_must(foil_entry_sign(out, &e, officer, NULL) == FOIL_OK, "an entry");
}

/* The checkpoint, signed by the log. */
static void make_note(struct foil_buf *out, const uint8_t root[FOIL_HASH_LEN],
    struct foil_signer *log, struct foil_vkey *key)
{
	struct foil_checkpoint c = { .origin = ORIGIN, .size = LEAVES };
	uint8_t sig[FOIL_SIG_LEN];

	memcpy(c.root, root, FOIL_HASH_LEN);
	bench_must(foil_vkey_make(foil_str(ORIGIN), FOIL_NOTE_ED25519, foil_signer_pub(log), key,
	    NULL) == FOIL_OK, "a key");
	foil_checkpoint_put(out, &c);
	bench_must(foil_signer_sign(log, foil_buf_view(out), sig, NULL) == FOIL_OK, "signing");
	foil_buf_put_str(out, "\n");
	foil_note_put_line(out, key, foil_view(sig, sizeof sig));
}

static void make_cose(struct foil_buf *out, const struct foil_path *path,
    const uint8_t root[FOIL_HASH_LEN], struct foil_signer *log)
{
	struct foil_receipt r = { .iss = foil_str("https://" ORIGIN), .sub = foil_str(SUB),
		.size = LEAVES, .proof_size = LEAVES, .from = PLACE, .path = *path };
	struct foil_buf b = { .max = FOIL_RECEIPT_MAX };

	memcpy(r.kid, foil_signer_kid(log), sizeof r.kid);
	foil_receipt_put_to_be_signed(&b, &r, root);
	bench_must(foil_signer_sign(log, foil_buf_view(&b), r.signature, NULL) == FOIL_OK, "signing");
	foil_receipt_put(out, &r);
	foil_buf_free(&b);
}

/* Milliseconds of one verification by Ed25519 alone, of a message of that size. */
static double bare(struct foil_signer *log, struct foil_view msg)
{
	uint8_t sig[FOIL_SIG_LEN];
	double start;
	bool good = false;

	bench_must(foil_signer_sign(log, msg, sig, NULL) == FOIL_OK, "signing");
	start = bench_now();
	for (unsigned i = 0; i < RUNS; i++)
		bench_must(foil_sign_verify(foil_signer_pub(log), msg, sig, &good, NULL) == FOIL_OK && good,
		    "a bare verification");
	return (bench_now() - start) * 1e3 / RUNS;
}

static double check(const struct foil_trust *t, struct foil_view receipt, struct foil_view entry)
{
	struct foil_receipt_in in = { .bytes = receipt, .entry = entry, .trust = t };
	double start = bench_now();

	for (unsigned i = 0; i < RUNS; i++) {
		struct foil_receipt_report r;

		bench_must(foil_receipt_verify(&in, &r, NULL) == FOIL_OK && r.verdict == FOIL_MATCHES,
		    "a receipt");
		foil_receipt_report_free(&r);
	}
	return (bench_now() - start) * 1e3 / RUNS;
}

static void lines(FILE *json, const char *form, struct foil_view receipt, double most, double ms,
    double base)
{
	char name[64];

	(void)snprintf(name, sizeof name, "receipt/%s-size", form);
	bench_report(json, &(struct bench_line){ .name = name, .unit = "bytes",
	    .value = (double)receipt.len, .target = most });
	(void)snprintf(name, sizeof name, "receipt/%s-verify", form);
	bench_report(json, &(struct bench_line){ .name = name, .unit = "ms", .value = ms,
	    .baseline = base, .baseline_name = "Ed25519 verification", .target = 0.2 });
}

static struct foil_signer *key_of(uint8_t seed)
{
	uint8_t bytes[32];
	struct foil_signer *s;

	memset(bytes, seed, sizeof bytes);
	bench_must(foil_signer_from_seed(bytes, &s, NULL) == FOIL_OK, "a key");
	return s;
}

void bench_receipt(FILE *json)
{
	struct foil_tree_reader tree = { NULL, node };
	struct foil_signer *log = key_of(2), *officer = key_of(3);
	struct foil_buf entry = { .max = FOIL_ENTRY_MAX }, note = { .max = FOIL_NOTE_MAX };
	struct foil_buf cose = { .max = FOIL_RECEIPT_MAX }, text = { .max = FOIL_PROOF_MAX };
	struct foil_trust *t = calloc(1, sizeof *t);
	struct foil_proof p = { .index = PLACE };
	uint8_t root[FOIL_HASH_LEN];
	double base;

	bench_must(t != NULL, "memory");
	make_entry(&entry, officer);
	grow(foil_buf_view(&entry));
	bench_must(foil_tree_root(&tree, LEAVES, root, NULL) == FOIL_OK &&
	    foil_tree_inclusion(&tree, PLACE, LEAVES, &p.path, NULL) == FOIL_OK, "a proof");
	t->quorum = -1;
	t->n_logs = 1;
	make_note(&note, root, log, &t->log[0]);
	make_cose(&cose, &p.path, root, log);
	p.checkpoint = foil_buf_view(&note);
	foil_proof_put(&text, &p, foil_view(NULL, 0));
	base = bare(log, foil_buf_view(&cose));
	lines(json, "cose", foil_buf_view(&cose), 1024, check(t, foil_buf_view(&cose),
	    foil_buf_view(&entry)), base);
	lines(json, "proof", foil_buf_view(&text), 1300, check(t, foil_buf_view(&text),
	    foil_buf_view(&entry)), base);
	for (unsigned i = 0; i < sizeof levels / sizeof levels[0]; i++)
		free(levels[i]);
	foil_buf_free(&entry);
	foil_buf_free(&note);
	foil_buf_free(&cose);
	foil_buf_free(&text);
	free(t);
	foil_signer_close(&log);
	foil_signer_close(&officer);
}
