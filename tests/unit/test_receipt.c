/* SPDX-License-Identifier: Apache-2.0 */
/* Receipts against tests/vectors/receipt.json, which the second implementation made. */
#include "vectors.h"

#include "foil/proof.h"
#include "foil/text.h"
#include "foil/verifyreceipt.h"

#include <stdlib.h>

#define VECTORS "tests/vectors/receipt.json"

struct given {
	uint8_t *bytes, *entry, *head[FOIL_RECEIPT_HEADS_MAX];
	struct foil_view heads[FOIL_RECEIPT_HEADS_MAX];
	struct foil_trust *trust;
	struct foil_receipt_in in;
};

static struct foil_view json_item(const struct foil_json *a, size_t i)
{
	struct foil_view v = { NULL, 0 };

	assert_true(foil_json_as_text(foil_json_at(a, i), &v));
	return v;
}

/* Bytes of hex in memory of exactly their size. */
static struct foil_view unhexed(struct foil_view hex, uint8_t **keep)
{
	*keep = malloc(hex.len / 2 + (hex.len == 0));
	assert_non_null(*keep);
	assert_int_equal(foil_unhex(*keep, hex.len / 2, hex, NULL), FOIL_OK);
	return hex.len == 0 ? foil_str("") : foil_view(*keep, hex.len / 2);
}

static void give(struct given *g, const struct foil_json *row)
{
	const struct foil_json *heads = foil_json_get(row, "heads");
	struct foil_err err = { FOIL_OK, "" };

	memset(g, 0, sizeof *g);
	g->in.bytes = unhexed(json_text(row, "receipt"), &g->bytes);
	if (foil_json_get(row, "entry") != NULL)
		g->in.entry = unhexed(json_text(row, "entry"), &g->entry);
	if (foil_json_get(row, "trust") != NULL) {
		g->trust = calloc(1, sizeof *g->trust);
		assert_non_null(g->trust);
		if (foil_trust_read(json_text(row, "trust"), g->trust, &err) != FOIL_OK)
			fail_msg("%s", err.msg);
		g->in.trust = g->trust;
	}
	for (size_t i = 0; i < foil_json_count(heads); i++)
		g->heads[i] = unhexed(json_item(heads, i), &g->head[i]);
	g->in.heads = g->heads;
	g->in.n_heads = foil_json_count(heads);
}

static void give_back(struct given *g)
{
	free(g->bytes);
	free(g->entry);
	for (size_t i = 0; i < FOIL_RECEIPT_HEADS_MAX; i++)
		free(g->head[i]);
	free(g->trust);
}

static bool has_rule(const struct foil_findings *f, struct foil_view rule)
{
	for (size_t i = 0; i < f->n; i++)
		if (foil_view_eq(foil_str(f->list[i].rule), rule))
			return true;
	return false;
}

/* The verdict, and the rules: these and no others. */
static void compare(struct foil_view name, const struct foil_json *row,
    const struct foil_receipt_report *r)
{
	const struct foil_json *want = foil_json_get(row, "findings");
	struct foil_safe s;

	if (!foil_view_eq(json_text(row, "verdict"), foil_str(foil_verdict_name(r->verdict))))
		fail_msg("%s: %s", foil_safe(&s, name), foil_verdict_name(r->verdict));
	for (size_t i = 0; i < foil_json_count(want); i++)
		if (!has_rule(&r->findings, json_item(want, i)))
			fail_msg("%s: not found", foil_safe(&s, name));
	for (size_t i = 0; i < r->findings.n; i++) {
		bool said = false;

		for (size_t k = 0; k < foil_json_count(want); k++)
			said = said || foil_view_eq(foil_str(r->findings.list[i].rule), json_item(want, k));
		if (!said)
			fail_msg("%s: %s: %s", foil_safe(&s, name), r->findings.list[i].rule,
			    r->findings.list[i].text);
	}
	for (size_t i = 0; i < FOIL_RECEIPT_CHECKS; i++)
		assert_true(r->check[i].name == NULL || r->check[i].text != NULL);
}

static void vectors(void **state)
{
	struct foil_json_doc *doc = load_json(VECTORS);
	const struct foil_json *cases = rows(foil_json_root(doc), "cases");
	unsigned matched = 0;

	(void)state;
	for (size_t i = 0; i < foil_json_count(cases); i++) {
		const struct foil_json *row = foil_json_at(cases, i);
		struct foil_receipt_report r;
		struct given g;

		give(&g, row);
		assert_int_equal(foil_receipt_verify(&g.in, &r, NULL), FOIL_OK);
		compare(json_text(row, "name"), row, &r);
		matched += r.verdict == FOIL_MATCHES;
		foil_receipt_report_free(&r);
		give_back(&g);
	}
	assert_true(matched > 20);
	foil_json_doc_close(&doc);
}

/* Every bit of a good receipt but those of a proof's idle parts: never another "matches". */
static void each_bit(void **state)
{
	static const char *const names[] = { "proof", "cose", "scitt", "consistency from 5" };
	struct foil_json_doc *doc = load_json(VECTORS);
	const struct foil_json *cases = rows(foil_json_root(doc), "cases");

	(void)state;
	for (size_t i = 0; i < foil_json_count(cases); i++) {
		const struct foil_json *row = foil_json_at(cases, i);
		bool wanted = false;
		struct given g;

		for (size_t k = 0; k < COUNT(names); k++)
			wanted = wanted || foil_view_eq(json_text(row, "name"), foil_str(names[k]));
		if (!wanted)
			continue;
		give(&g, row);
		for (size_t bit = 0; bit < 8 * g.in.bytes.len; bit++) {
			struct foil_receipt_report r;

			g.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
			assert_int_equal(foil_receipt_verify(&g.in, &r, NULL), FOIL_OK);
			if (r.verdict == FOIL_MATCHES)
				fail_msg("row %zu, bit %zu", i, bit);
			foil_receipt_report_free(&r);
			g.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		}
		give_back(&g);
	}
	foil_json_doc_close(&doc);
}

/* What is read is written back as it was. */
static void back_and_forth(void **state)
{
	struct foil_json_doc *doc = load_json(VECTORS);
	const struct foil_json *cases = rows(foil_json_root(doc), "cases");
	unsigned n = 0;

	(void)state;
	for (size_t i = 0; i < foil_json_count(cases); i++) {
		struct foil_buf b = { .max = FOIL_STATEMENT_MAX }, entry = { .max = FOIL_ENTRY_MAX };
		struct foil_statement s;
		struct foil_receipt r;
		struct given g;

		give(&g, foil_json_at(cases, i));
		if (foil_receipt_read(g.in.bytes, &r, NULL) == FOIL_OK)
			foil_receipt_put(&b, &r);
		else if (foil_statement_read(g.in.bytes, &entry, &s, NULL) == FOIL_OK)
			assert_int_equal(foil_statement_put(&b, foil_buf_view(&entry), &s, NULL), FOIL_OK);
		if (b.len > 0) {
			assert_true(foil_view_eq(foil_buf_view(&b), g.in.bytes));
			n++;
		}
		foil_buf_free(&b);
		foil_buf_free(&entry);
		give_back(&g);
	}
	assert_true(n > 30);
	foil_json_doc_close(&doc);
}

/* A message says which line, so that a person can look at it. */
static void messages(void **state)
{
	static const struct {
		const char *text, *says;
		enum foil_code code;
	} bad[] = {
		{ "", "first line", FOIL_E_FORMAT },
		{ "c2sp.org/tlog-proof@v1\r\n", "carriage return", FOIL_E_FORMAT },
		{ "c2sp.org/tlog-proof@v2\n", "version not known", FOIL_E_VERSION },
		{ "c2sp.org/tlog-proof@v1\n", "ends after its first line", FOIL_E_FORMAT },
		{ "c2sp.org/tlog-proof@v1\nextra eB==\nindex 0\n", "line 2: extra", FOIL_E_FORMAT },
		{ "c2sp.org/tlog-proof@v1\nextra eA==\n", "ends after line 2", FOIL_E_FORMAT },
		{ "c2sp.org/tlog-proof@v1\nextra eA==\nindx 0\n", "line 3 is not", FOIL_E_FORMAT },
		{ "c2sp.org/tlog-proof@v1\nindex 9223372036854775807\n", "line 2: index", FOIL_E_LIMIT },
		{ "c2sp.org/tlog-proof@v1\nindex 00\n", "leading zero", FOIL_E_FORMAT },
		{ "c2sp.org/tlog-proof@v1\nindex 0\neA==\n\n", "line 3: a hash of 1 bytes", FOIL_E_FORMAT },
		{ "c2sp.org/tlog-proof@v1\nindex 0\n", "line 3: no empty line", FOIL_E_FORMAT },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct foil_view v = exact(foil_str(bad[i].text));
		struct foil_buf extra = { .max = FOIL_PROOF_EXTRA_MAX };
		struct foil_proof p = { .index = 77 };
		struct foil_err err = { FOIL_OK, "" };

		if (foil_proof_read(v, &extra, &p, &err) != bad[i].code ||
		    strstr(err.msg, bad[i].says) == NULL)
			fail_msg("%zu: %s", i, err.msg);
		assert_int_equal(p.index, 77);
		assert_int_equal(extra.len, 0);
		foil_buf_free(&extra);
		free_exact(v);
	}
}

/* Both sides of what a proof may hold. */
static void proof_limits(void **state)
{
	struct foil_buf b = { .max = 2 * FOIL_PROOF_MAX }, extra = { .max = FOIL_PROOF_EXTRA_MAX };
	struct foil_proof p = { .has_extra = true, .index = FOIL_TREE_SIZE_MAX - 1 }, q;
	uint8_t *big = calloc(1, FOIL_PROOF_EXTRA_MAX + 1);

	(void)state;
	assert_non_null(big);
	p.path.n = FOIL_PATH_MAX;
	p.checkpoint = foil_str("x\n");
	foil_proof_put(&b, &p, foil_view(big, FOIL_PROOF_EXTRA_MAX));
	assert_int_equal(foil_proof_read(foil_buf_view(&b), &extra, &q, NULL), FOIL_OK);
	assert_int_equal(extra.len, FOIL_PROOF_EXTRA_MAX);
	assert_int_equal(q.path.n, FOIL_PATH_MAX);
	assert_true(foil_view_eq(q.checkpoint, p.checkpoint));
	foil_buf_reset(&b);
	foil_buf_reset(&extra);
	foil_proof_put(&b, &p, foil_view(big, FOIL_PROOF_EXTRA_MAX + 1));
	assert_int_equal(foil_proof_read(foil_buf_view(&b), &extra, &q, NULL), FOIL_E_LIMIT);
	foil_buf_reset(&b);
	while (b.len <= FOIL_PROOF_MAX)
		foil_buf_put_str(&b, FOIL_PROOF_START "\n");
	assert_int_equal(foil_proof_read(foil_buf_view(&b), &extra, &q, NULL), FOIL_E_LIMIT);
	foil_buf_free(&b);
	foil_buf_free(&extra);
	free(big);
}

/* The root that a path leads to is the one that the other functions take, and no other is written. */
static void roots(void **state)
{
	uint8_t a[FOIL_HASH_LEN] = { 1 }, c[FOIL_HASH_LEN] = { 2 }, root[FOIL_HASH_LEN], was[FOIL_HASH_LEN];
	struct foil_path path = { .n = 1 };

	(void)state;
	memcpy(path.hash[0], c, sizeof c);
	assert_true(foil_tree_inclusion_root(a, 0, 2, &path, root));
	assert_true(foil_tree_includes(a, 0, 2, &path, root));
	assert_true(foil_tree_consistency_root(1, a, 2, &path, was));
	assert_memory_equal(root, was, sizeof root);
	assert_true(foil_tree_extends(1, a, 2, root, &path));
	assert_false(foil_tree_inclusion_root(a, 2, 2, &path, was));
	assert_false(foil_tree_inclusion_root(a, 0, 1, &path, was));
	assert_false(foil_tree_inclusion_root(a, 0, 4, &path, was));
	assert_false(foil_tree_inclusion_root(a, 0, FOIL_TREE_SIZE_MAX + 1, &path, was));
	assert_false(foil_tree_consistency_root(0, a, 2, &path, was));
	assert_false(foil_tree_consistency_root(2, a, 2, &path, was));
	assert_false(foil_tree_consistency_root(3, a, 2, &path, was));
	assert_false(foil_tree_consistency_root(1, a, 4, &path, was));
	assert_memory_equal(root, was, sizeof root);
	path.n = 0;
	assert_true(foil_tree_consistency_root(2, a, 2, &path, a));
	path.n = FOIL_PATH_MAX + 1;
	assert_false(foil_tree_inclusion_root(a, 0, 2, &path, was));
	assert_false(foil_tree_consistency_root(1, a, 2, &path, was));
}

static void arguments(void **state)
{
	struct foil_view heads[FOIL_RECEIPT_HEADS_MAX + 1];
	struct foil_receipt_in in = { .bytes = foil_str("x"), .heads = heads,
		.n_heads = FOIL_RECEIPT_HEADS_MAX + 1 };
	struct foil_buf b = { .max = FOIL_STATEMENT_MAX };
	struct foil_statement s = { .n = 0 };
	struct foil_receipt_report r;

	(void)state;
	assert_int_equal(foil_receipt_verify(&in, &r, NULL), FOIL_E_ARG);
	assert_int_equal(foil_statement_put(&b, foil_str(""), &s, NULL), FOIL_E_ARG);
	s.n = FOIL_STATEMENT_RECEIPTS_MAX + 1;
	assert_int_equal(foil_statement_put(&b, foil_str(""), &s, NULL), FOIL_E_ARG);
	s.n = 1;
	s.receipt[0] = foil_str("x");
	assert_int_equal(foil_statement_put(&b, foil_str("\xd2\x84"), &s, NULL), FOIL_E_FORMAT);
	assert_int_equal(b.len, 0);
	assert_string_equal(foil_receipt_form_name(FOIL_RECEIPT_NONE), "unknown");
	assert_string_equal(foil_receipt_form_name(FOIL_RECEIPT_ENTRY), "entry");
	foil_buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors),
		cmocka_unit_test(each_bit),
		cmocka_unit_test(back_and_forth),
		cmocka_unit_test(messages),
		cmocka_unit_test(proof_limits),
		cmocka_unit_test(roots),
		cmocka_unit_test(arguments),
	};

	assert_int_equal(foil_crypto_init(NULL), FOIL_OK);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
