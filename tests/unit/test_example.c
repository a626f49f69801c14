/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The worked example of the specification: what spec/ prints is what the code
 * makes, and the folder that it ends in is verified. With FOIL_SAMPLES=DIR the
 * bytes are written there too, for tests/lint/cddl.sh.
 */
#include "response_kit.h"

#include "foil/cbor.h"
#include "foil/cose.h"
#include "foil/file.h"
#include "foil/kept.h"
#include "foil/receipt.h"
#include "foil/sign.h"
#include "foil/verify.h"

/* The digits of every run of hex in a text, joined: spec/ breaks and annotates its lines. */
static void hex_of(const char *path, struct foil_buf *out)
{
	struct foil_buf text = { .max = 0 };
	struct foil_view rest, line;

	kit_ok(foil_file_read(path, 1 << 20, &text, &err));
	rest = foil_buf_view(&text);
	while (rest.len > 0) {
		size_t n = 0, k;

		while (n < rest.len && rest.p[n] != '\n')
			n++;
		line = foil_view(rest.p, n);
		rest = foil_view(rest.p + n + (n < rest.len), rest.len - n - (n < rest.len));
		if (line.len < 4 || memcmp(line.p, "    ", 4) != 0)
			continue;
		/* Pairs of lower-case digits, single spaces between words; two spaces begin a remark. */
		for (k = 4; k < line.len && strchr("0123456789abcdef ", line.p[k]) != NULL; k++) {
			if (line.p[k] == ' ' && k + 1 < line.len && line.p[k + 1] == ' ')
				break;
			if (line.p[k] != ' ')
				foil_buf_put_u8(out, line.p[k]);
		}
	}
	foil_buf_free(&text);
}

static void assert_printed(const char *path, struct foil_view bytes)
{
	struct foil_buf have = { .max = 0 }, want = { .max = 0 };

	hex_of(path, &have);
	foil_buf_put_hex(&want, bytes.p, bytes.len);
	if (strstr(foil_buf_cstr(&have), foil_buf_cstr(&want)) == NULL)
		fail_msg("%s does not print %s", path, foil_buf_cstr(&want));
	foil_buf_free(&have);
	foil_buf_free(&want);
}

static void test_entry(void **state)
{
	struct kit k;

	(void)state;
	kit_build(&k, false);
	assert_printed("spec/entry.md", foil_buf_view(&k.entry[3]));
	assert_printed("spec/entry.md", foil_view(k.leaf[3], FOIL_HASH_LEN));
	assert_printed("spec/entry.md", foil_buf_view(&k.act[0].header));
	assert_printed("spec/governance.md", foil_buf_view(&k.entry[0]));
	assert_printed("spec/governance.md", foil_view(k.leaf[0], FOIL_HASH_LEN));
	assert_printed("spec/act.md", foil_leaves_get(&k.act[0].leaves, 0));
	assert_printed("spec/act.md", foil_leaves_get(&k.act[2].leaves, FOIL_F_REDACTIONS));
	kit_free(&k);
}

/* ---- the folder ---- */

static void assert_matches(const char *folder)
{
	struct foil_report r;

	kit_verify(folder, NULL, NULL, &r);
	for (size_t i = 0; i < r.findings.n; i++)
		print_message("%s: %s\n", r.findings.list[i].rule, r.findings.list[i].text);
	assert_int_equal(r.verdict, FOIL_MATCHES);
	foil_report_free(&r);
}

static void test_folder(void **state)
{
	struct kit k;

	(void)state;
	kit_build(&k, false);
	kit_put_folder(&k, scratch("published"));
	assert_matches(scratch("published"));
	kit_free(&k);
	kit_build(&k, true);
	kit_put_folder(&k, scratch("neither"));
	assert_matches(scratch("neither"));
	kit_free(&k);
}

/* A receipt of the first act, signed by the log as spec/receipt.md says, or of growth from entry 3. */
static void put_receipt(const struct kit *k, bool grown, struct foil_buf *out)
{
	struct foil_tree_reader tree = { (void *)(uintptr_t)k, kit_node };
	struct foil_receipt r = { .iss = foil_str("https://" KIT_ORIGIN),
		.sub = grown ? foil_str(FOIL_SUB_LEDGER) : foil_str(KIT_SUB), .size = k->n,
		    .proof_size = k->n,
		.consistency = grown, .from = 3 };
	struct foil_signer *log = kit_signer(KIT_LOG);
	struct foil_buf b = { .max = FOIL_RECEIPT_MAX };
	uint8_t root[FOIL_HASH_LEN];

	kit_ok(foil_tree_root(&tree, k->n, root, &err));
	if (grown)
		kit_ok(foil_tree_consistency(&tree, 3, k->n, &r.path, &err));
	else
		kit_ok(foil_tree_inclusion(&tree, 3, k->n, &r.path, &err));
	memcpy(r.kid, foil_signer_kid(log), sizeof r.kid);
	foil_receipt_put_to_be_signed(&b, &r, root);
	kit_ok(foil_signer_sign(log, foil_buf_view(&b), r.signature, &err));
	foil_receipt_put(out, &r);
	foil_signer_close(&log);
	foil_buf_free(&b);
}

static void put_statement(const struct kit *k, struct foil_view receipt, struct foil_buf *out)
{
	struct foil_statement s = { .n = 1, .receipt[0] = receipt };

	kit_ok(foil_statement_put(out, foil_buf_view(&k->entry[3]), &s, &err));
}

static void test_receipt(void **state)
{
	struct foil_buf b = { .max = FOIL_RECEIPT_MAX };
	uint8_t root[FOIL_HASH_LEN];
	struct kit k;

	(void)state;
	kit_build(&k, false);
	put_receipt(&k, false, &b);
	assert_printed("spec/receipt.md", foil_buf_view(&b));
	kit_ok(foil_tree_root(&(struct foil_tree_reader){ &k, kit_node }, k.n, root, &err));
	assert_printed("spec/receipt.md", foil_view(root, sizeof root));
	foil_buf_free(&b);
	kit_free(&k);
}

/* ---- for the CDDL ---- */

static void sample(const char *name, struct foil_view v)
{
	char path[512];
	const char *dir = getenv("FOIL_SAMPLES");

	(void)snprintf(path, sizeof path, "%s/%s.cbor", dir, name);
	assert_int_equal(scratch_write(path, v.p, v.len), 0);
}

static void sample_entry(const char *name, const struct kit *k, size_t i)
{
	struct foil_cose_sign1 m;
	char part[64];

	sample(name, foil_buf_view(&k->entry[i]));
	kit_ok(foil_cose_sign1_parse(foil_buf_view(&k->entry[i]), &m, &err));
	(void)snprintf(part, sizeof part, "protected-%s", name);
	sample(part, m.protected_header);
	(void)snprintf(part, sizeof part, "payload-%s", name);
	sample(part, m.payload);
}

static void sample_kept(struct kit *k)
{
	struct foil_buf b = { .max = 0 };

	foil_kept_act_put(&b, k->act[0].secret, &k->act[0].leaves);
	sample("kept-act", foil_buf_view(&b));
	foil_buf_reset(&b);
	foil_kept_text_put(&b, "txt-1-pad", k->document.secret, false, true,
	    foil_buf_view(&k->document.text));
	sample("kept-text", foil_buf_view(&b));
	foil_buf_free(&b);
}

static void sample_proof(void)
{
	struct foil_map_proof p = { .end = FOIL_MAP_EMPTY };
	struct foil_buf b = { .max = 0 };

	foil_map_proof_put(&b, &p);
	sample("map-proof-empty", foil_buf_view(&b));
	foil_buf_reset(&b);
	p = (struct foil_map_proof){ .end = FOIL_MAP_OTHER, .count = 3, .n = 2 };
	foil_map_proof_put(&b, &p);
	sample("map-proof-other", foil_buf_view(&b));
	foil_buf_free(&b);
}

static void sample_receipts(const struct kit *k)
{
	struct foil_buf cose = { .max = FOIL_RECEIPT_MAX }, b = { .max = FOIL_STATEMENT_MAX };

	put_receipt(k, false, &cose);
	sample("cose-receipt", foil_buf_view(&cose));
	put_statement(k, foil_buf_view(&cose), &b);
	sample("transparent-statement", foil_buf_view(&b));
	foil_buf_reset(&b);
	put_receipt(k, true, &b);
	sample("cose-receipt-grown", foil_buf_view(&b));
	foil_buf_free(&cose);
	foil_buf_free(&b);
}

static void sample_bodies(void)
{
	struct foil_governance_body g[] = {
		{ .kind = FOIL_GOV_RETIRE },
		{ .kind = FOIL_GOV_REVOKE, .since = 7, .reason = foil_str("lost") },
		{ .kind = FOIL_GOV_APPROVE, .of_index = 9 },
		{ .kind = FOIL_GOV_LOG_KEY },
		{ .kind = FOIL_GOV_POLICY, .threshold = 2 },
	};
	struct foil_buf b = { .max = 0 };
	char name[64];

	for (size_t i = 0; i < COUNT(g); i++) {
		foil_buf_reset(&b);
		foil_governance_body_put(&b, &g[i]);
		(void)snprintf(name, sizeof name, "governance-%s", foil_governance_kind_name(g[i].kind));
		sample(name, foil_buf_view(&b));
	}
	foil_buf_free(&b);
}

static void sample_act(struct kit *k, size_t i)
{
	struct kit_act *a = &k->act[i];
	struct foil_buf all = { .max = 0 };
	const char *kind = foil_act_kind_name(a->act.kind);
	char name[64];

	foil_cbor_put_array(&all, FOIL_ACT_FIELDS);
	for (size_t f = 0; f < FOIL_ACT_FIELDS; f++)
		foil_buf_put_view(&all, foil_leaves_get(&a->leaves, f));
	(void)snprintf(name, sizeof name, "act-%s", kind);
	sample(name, foil_buf_view(&all));
	(void)snprintf(name, sizeof name, "header-%s", kind);
	sample(name, foil_buf_view(&a->header));
	foil_buf_free(&all);
}

static void sample_more(void)
{
	static char name[1500][20];
	struct foil_file_ref file[COUNT(name)];
	struct foil_act a = { .kind = FOIL_ACT_ISSUED, .open = UINT32_MAX, .files = file,
		.n_files = COUNT(file), .dated = FOIL_DAY_NONE };
	struct foil_leaves l = { .n = 0 };

	for (size_t i = 0; i < COUNT(file); i++) {
		(void)snprintf(name[i], sizeof name[i], "item-%02zu.txt", i);
		file[i] = (struct foil_file_ref){ .name = foil_str(name[i]), .size = i };
	}
	kit_ok(foil_act_leaves(&a, &l, &err));
	assert_false(foil_leaf_is_pad(foil_leaves_get(&l, FOIL_ACT_FIELDS)));
	sample("more", foil_leaves_get(&l, FOIL_ACT_FIELDS));
	foil_leaves_free(&l);
}

/* Packed contents are a CBOR sequence; the samples hold them as an array. */
static void sample_contents(const char *name, struct foil_view contents, uint64_t items)
{
	struct foil_buf b = { .max = 0 };

	foil_cbor_put_array(&b, items);
	foil_buf_put_view(&b, contents);
	kit_ok(foil_cbor_deterministic(foil_buf_view(&b), 16, false, name, &err));
	sample(name, foil_buf_view(&b));
	foil_buf_free(&b);
}

static void test_samples(void **state)
{
	struct foil_buf b = { .max = 0 };
	struct foil_opening o;
	struct kit k;
	static const char *const name[] = { "entry-genesis", "entry-enrol", NULL, "entry-act" };

	(void)state;
	if (getenv("FOIL_SAMPLES") == NULL) {
		print_message("FOIL_SAMPLES is not set: no samples are written\n");
		skip();
	}
	kit_build(&k, false);
	for (size_t i = 0; i < COUNT(name); i++)
		if (name[i] != NULL)
			sample_entry(name[i], &k, i);
	sample_entry("entry-index", &k, k.n - 1);
	for (size_t i = 0; i < k.n_acts; i++)
		sample_act(&k, i);
	sample("response", foil_buf_view(&k.bundle));
	sample("disclosure", foil_buf_view(&k.disclosure));
	o = kit_open_act(&k.act[0]);
	sample_contents("contents-act", o.contents, 32 - 2);
	k.letter.bare = true;
	o = kit_open_text(&k.letter);
	sample_contents("contents-text", o.contents, 2 * k.letter.leaves.leaves.n);
	foil_requester_put(&b, &o);
	sample("requester", foil_buf_view(&b));
	foil_buf_free(&b);
	sample_bodies();
	sample_kept(&k);
	sample_proof();
	sample_receipts(&k);
	sample_more();
	kit_free(&k);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_entry),
		cmocka_unit_test(test_folder),
		cmocka_unit_test(test_receipt),
		cmocka_unit_test(test_samples),
	};
	struct foil_err err = { .msg = "" };

	if (foil_crypto_init(&err) != FOIL_OK)
		return 1;
	return cmocka_run_group_tests_name("example", tests, scratch_setup, scratch_teardown);
}
