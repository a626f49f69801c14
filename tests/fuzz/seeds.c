/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes the seed corpora, tests/fuzz/corpus/NAME/, from what the code itself
 * makes: fuzz-seeds DIR, from the top of the repository. Every key, secret and
 * time is fixed, so that it writes the same bytes each time.
 */
#include "known.h"

#include "foil/audit.h"
#include "foil/cbor.h"
#include "foil/file.h"
#include "foil/json.h"
#include "foil/kept.h"
#include "foil/key.h"
#include "foil/proof.h"
#include "foil/receipt.h"
#include "foil/tile.h"
#include "foil/witness.h"

#include "key_examples.h"

#include <stdio.h>
#include <sys/stat.h>

static const char *top;

static void put(const char *target, const char *name, struct foil_view v)
{
	char path[512];
	FILE *f;

	(void)snprintf(path, sizeof path, "%s/%s", top, target);
	(void)mkdir(path, 0755);
	(void)snprintf(path, sizeof path, "%s/%s/%s", top, target, name);
	f = fopen(path, "wb");
	if (f == NULL || fwrite(v.p, 1, v.len, f) != v.len || fclose(f) != 0) {
		perror(path);
		exit(1);
	}
}

static void put_str(const char *target, const char *name, const char *s)
{
	put(target, name, foil_str(s));
}

/* Writes and frees. */
static void put_buf(const char *target, const char *name, struct foil_buf *b)
{
	assert_int_equal(b->failed, FOIL_OK);
	put(target, name, foil_buf_view(b));
	foil_buf_free(b);
}

static void entries(const struct known *k)
{
	char name[32];

	for (size_t i = 0; i < k->m.n; i++) {
		struct foil_entry e;

		(void)snprintf(name, sizeof name, "%02zu", i);
		put("entry", name, k->m.entry[i].bytes);
		put("cbor", name, foil_view(k->m.entry[i].bytes.p + 1, k->m.entry[i].bytes.len - 1));
		if (i < 2)
			put("cose", name, k->m.entry[i].bytes);
		assert_int_equal(foil_entry_read(k->m.entry[i].bytes, &e, NULL), FOIL_OK);
		if (e.body_kind == FOIL_BODY_GOVERNANCE)
			put("governance", name, e.body);
		if (e.body_kind == FOIL_BODY_INDEX)
			put("index", name, e.body);
	}
}

static void governance(const struct known *k)
{
	struct foil_governance_body g[] = {
		{ .kind = FOIL_GOV_RETIRE },
		{ .kind = FOIL_GOV_REVOKE, .since = 3, .reason = foil_str("lost") },
		{ .kind = FOIL_GOV_APPROVE, .of_index = 2 },
		{ .kind = FOIL_GOV_LOG_KEY },
		{ .kind = FOIL_GOV_POLICY, .threshold = 2 },
	};

	for (size_t i = 0; i < COUNT(g); i++) {
		struct foil_buf b = { .max = 0 };

		memcpy(g[i].kid, mini_kid(&k->m, MINI_OFFICER), sizeof g[i].kid);
		memcpy(g[i].log_pub, mini_pub(&k->m, MINI_LOG2), sizeof g[i].log_pub);
		memcpy(g[i].of_leaf, k->m.entry[2].leaf, sizeof g[i].of_leaf);
		foil_governance_body_put(&b, &g[i]);
		put_buf("governance", foil_governance_kind_name(g[i].kind), &b);
	}
}

static void acts(const struct known *k)
{
	struct foil_buf all = { .max = 0 };

	for (size_t i = 0; i < k->c.n_acts; i++) {
		const struct mini_act *a = &k->c.act[i];
		const char *kind = foil_act_kind_name(a->act.kind);
		struct foil_buf b = { .max = 0 }, kept = { .max = 0 };

		known_put_leaves(&b, &a->leaves);
		foil_buf_put_u8(&all, i == 3 ? 2 : i == 0 ? 0 : 1);
		foil_buf_put_u8(&all, (uint8_t)(b.len >> 8));
		foil_buf_put_u8(&all, (uint8_t)b.len);
		foil_buf_put_view(&all, foil_buf_view(&b));
		put_buf("act", kind, &b);
		foil_kept_act_put(&kept, a->secret, &a->leaves);
		put_buf("kept", kind, &kept);
	}
	put_buf("case", "five-acts", &all);
}

static void openings(const struct known *k)
{
	const struct mini_text *t = &k->c.text[0];
	struct foil_buf b = { .max = 0 };

	foil_kept_text_put(&b, "txt-1-pad", t->secret, true, false, t->text);
	put_buf("kept", "text", &b);
	known_put_opening(&b, &k->c.disclosure.documents[0].opening);
	put_buf("opening", "document", &b);
	known_put_opening(&b, &k->c.full_letter);
	put_buf("opening", "whole-letter", &b);
	for (size_t i = 0; i < k->c.disclosure.n_acts; i++) {
		known_put_opening(&b, &k->c.disclosure.acts[i].opening);
		put_buf("opening", foil_act_kind_name(k->c.act[i].act.kind), &b);
	}
}

static void bundles(const struct known *k)
{
	struct foil_buf b = { .max = 0 };

	put("response", "bundle", k->bundle);
	put("disclosure", "disclosure", k->c.response.disclosure);
	put("requester", "requester", foil_buf_view(&k->requester));
	foil_map_proof_put(&b, &k->c.response.map_case);
	put_buf("map", "case", &b);
	foil_map_proof_put(&b, &k->c.response.map_governance);
	put_buf("map", "governance", &b);
}

/* Paths, a bundle of the entries that are known, a tile of their hashes. */
static void tiles(const struct known *k)
{
	static const char *const paths[] = { "tile/0/000", "tile/2/x001/x234/067", "tile/entries/003.p/17" };
	struct foil_buf bundle = { .max = 0 }, hashes = { .max = 0 };

	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
		put("tile", i == 0 ? "full" : i == 1 ? "far" : "partial", foil_str(paths[i]));
	foil_buf_put_u8(&bundle, (uint8_t)(k->m.n - 1)); /* the width, for the source */
	foil_buf_put_u8(&hashes, (uint8_t)(k->m.n - 1));
	for (size_t i = 0; i < k->m.n; i++) {
		assert_int_equal(foil_bundle_put(&bundle, k->m.entry[i].bytes, NULL), FOIL_OK);
		foil_buf_put(&hashes, k->m.entry[i].leaf, FOIL_HASH_LEN);
	}
	put("tile", "bundle", foil_view(bundle.p + 1, bundle.len - 1));
	put_buf("tile", "sized-bundle", &bundle);
	put_buf("tile", "sized-hashes", &hashes);
}

/* What fuzz_audit.c tells apart by its first byte. */
static void put_audit(const char *name, unsigned which, struct foil_view v)
{
	struct foil_buf b = { .max = 0 };

	foil_buf_put_u8(&b, (uint8_t)which);
	foil_buf_put_view(&b, v);
	put_buf("audit", name, &b);
}

/* The files of the ledger that is known. */
struct audited {
	struct foil_buf bundle, hashes;
	struct foil_view note;
};

static enum foil_code get_audited(void *ctx, const char *path, struct foil_buf *out,
    struct foil_err *err)
{
	const struct audited *a = ctx;

	if (strcmp(path, "checkpoint") == 0)
		foil_buf_put_view(out, a->note);
	else
		foil_buf_put_view(out, foil_buf_view(strncmp(path, "tile/e", 6) == 0 ? &a->bundle :
		    &a->hashes));
	return foil_buf_check(out, path, err);
}

/* What an audit of it leaves behind, without the sum in its end, which the target makes. */
static void put_state(const struct known *k, struct audited *a)
{
	struct foil_tile_source source = { a, get_audited };
	struct foil_audit_in in = { .source = &source, .genesis = k->m.genesis, .want_state = true };
	struct foil_audit_report r;

	assert_int_equal(foil_audit_run(&in, &r, NULL), FOIL_OK);
	assert_true(r.state.len > FOIL_HASH_LEN);
	put_audit("state", 3, foil_view(r.state.p, r.state.len - FOIL_HASH_LEN));
	foil_audit_report_free(&r);
}

static void audits(const struct known *k)
{
	struct audited a = { .note = foil_buf_view(&k->c.note) };

	for (size_t i = 0; i < k->m.n; i++) {
		assert_int_equal(foil_bundle_put(&a.bundle, k->m.entry[i].bytes, NULL), FOIL_OK);
		foil_buf_put(&a.hashes, k->m.entry[i].leaf, FOIL_HASH_LEN);
	}
	put_audit("bundle", 0, foil_buf_view(&a.bundle));
	put_audit("tile", 1, foil_buf_view(&a.hashes));
	put_audit("checkpoint", 2, a.note);
	put_state(k, &a);
	put_audit("evidence", 4, foil_str("{\"format\":\"foil-evidence-1\",\"key\":\"a+00000000+AAAA\","
	    "\"older\":\"a\\n1\\nAAAA\\n\\n\",\"newer\":\"a\\n2\\nAAAA\\n\\n"
	    "\",\"prefix\":\"00\",\"consistency\":[]}"));
	foil_buf_free(&a.bundle);
	foil_buf_free(&a.hashes);
}

/* A first request, one with a proof of some sort, and answers. */
static void requests(const struct known *k)
{
	struct foil_path path = { .n = 0 };
	struct foil_buf b = { .max = 0 };

	foil_witness_request_put(&b, 0, &path, foil_buf_view(&k->c.note));
	put_buf("witness", "first", &b);
	for (path.n = 0; path.n < 3; path.n++)
		memset(path.hash[path.n], (int)path.n, FOIL_HASH_LEN);
	foil_witness_request_put(&b, 3, &path, foil_buf_view(&k->c.note));
	put_buf("witness", "proof", &b);
	foil_buf_put_view(&b, foil_buf_view(&k->c.note));
	mini_cosign(&k->m, &b, MINI_WITNESS1, 1700000100);
	put("witness", "cosignature", foil_view(b.p + k->c.note.len, b.len - k->c.note.len));
	foil_buf_free(&b);
	put_str("witness", "size", "12\n");
}

static void notes(const struct known *k)
{
	struct foil_buf b = { .max = 0 };
	struct foil_vkey key;

	put("note", "checkpoint", foil_buf_view(&k->c.note));
	foil_buf_put_view(&b, foil_buf_view(&k->c.note));
	mini_cosign(&k->m, &b, MINI_WITNESS1, 1700000100);
	put_buf("note", "cosigned", &b);
	assert_int_equal(foil_vkey_make(foil_str(MINI_ORIGIN), FOIL_NOTE_ED25519,
	    mini_pub(&k->m, MINI_LOG), &key, NULL), FOIL_OK);
	foil_vkey_put(&b, &key);
	put_buf("note", "vkey", &b);
	put("trust", "none", foil_buf_view(&k->trust_text));
	mini_trust_text(&k->m, "group G any W1 W2\ngroup H all G W2\nquorum H\n#foil auditor W1\n"
	    "#foil genesis 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n", &b);
	put_buf("trust", "groups", &b);
}

/* A byte before it says of which entry (fuzz_receipt.c). */
static void put_about(const char *name, size_t which, struct foil_buf *receipt)
{
	struct foil_buf b = { .max = 0 };

	foil_buf_put_u8(&b, (uint8_t)which);
	foil_buf_put_view(&b, foil_buf_view(receipt));
	put_buf("receipt", name, &b);
	foil_buf_free(receipt);
}

static void sign_receipt(const struct known *k, struct foil_receipt *r, struct foil_buf *out)
{
	struct foil_buf b = { .max = 0 };
	uint8_t root[FOIL_HASH_LEN];

	mini_root(&k->m, r->size, root);
	memcpy(r->kid, mini_kid(&k->m, MINI_LOG), sizeof r->kid);
	r->proof_size = r->size;
	r->iss = foil_str("https://" MINI_ORIGIN);
	foil_receipt_put_to_be_signed(&b, r, root);
	assert_int_equal(foil_signer_sign(k->m.signer[MINI_LOG], foil_buf_view(&b), r->signature, NULL),
	    FOIL_OK);
	foil_receipt_put(out, r);
	foil_buf_free(&b);
}

static void receipts(const struct known *k)
{
	const uint64_t size = k->m.n;
	struct foil_proof p = { .index = 5, .path = mini_path(&k->m, 5, size),
		.checkpoint = foil_buf_view(&k->c.note) };
	struct foil_receipt r = { .size = size, .from = 6, .path = mini_path(&k->m, 6, size),
		.sub = k->m.entry[6].sub };
	struct foil_statement s = { .n = 1 };
	struct foil_buf b = { .max = 0 }, cose = { .max = 0 };

	foil_proof_put(&b, &p, foil_view(NULL, 0));
	put("proof", "plain", foil_buf_view(&b));
	put_about("proof", 6, &b);
	p.has_extra = true;
	foil_proof_put(&b, &p, k->m.entry[5].bytes);
	put("proof", "extra", foil_buf_view(&b));
	put_about("proof-extra", 0, &b);
	sign_receipt(k, &r, &cose);
	foil_buf_put_view(&b, foil_buf_view(&cose));
	put_about("cose", 0x80 | 7, &b);
	s.receipt[0] = foil_buf_view(&cose);
	assert_int_equal(foil_statement_put(&b, k->m.entry[6].bytes, &s, NULL), FOIL_OK);
	put_about("scitt", 0, &b);
	foil_buf_free(&cose);
	r = (struct foil_receipt){ .size = size, .consistency = true, .from = 3,
		.path = mini_consistency(&k->m, 3, size), .sub = foil_str(FOIL_SUB_LEDGER) };
	sign_receipt(k, &r, &b);
	put_about("grown", 0x80, &b);
}

static void folders(void)
{
	static const uint8_t good[] = { 1 }, requester[] = { 3 },
		flipped[] = { 1, 7, 0, 0, 9, 3 }, cut[] = { 1, 3, 4, 1, 0 },
		removed[] = { 1, 5, 2 }, link[] = { 1, 6, 3, 3 },
		added[] = { 1, 4, 200, 'a', '\n', 'b', 0, 0, 0, 0, 0 },
		padded[] = { 1, 1, 4, 255, 255, 3, 'x', 'y', 'z' };

	put("folder", "good", LIT("\x01"));
	put("folder", "empty", LIT("\x02"));
	put("folder", "requester", foil_view(requester, sizeof requester));
	put("folder", "flipped", foil_view(flipped, sizeof flipped));
	put("folder", "cut", foil_view(cut, sizeof cut));
	put("folder", "removed", foil_view(removed, sizeof removed));
	put("folder", "link", foil_view(link, sizeof link));
	put("folder", "added", foil_view(added, sizeof added));
	put("folder", "padded", foil_view(padded, sizeof padded));
	put("authored", "honest", foil_view(good, 0));
	put("authored", "range", LIT("\x02\x01\x00\xd0\x00"));
	put("authored", "name", LIT("\x04\x00\x00\x00\x04../a"));
	put("authored", "outcome", LIT("\x02\x01\x01\x06\x00"));
}

static void texts(void)
{
	static const char *const names[] = { "2023-07-12.txt", "2023-08-31.txt", "2023-10-04.txt" };

	for (size_t i = 0; i < COUNT(names); i++) {
		struct foil_buf b = { .max = 1 << 20 };
		char path[128];

		(void)snprintf(path, sizeof path, "tests/example/originals/%s", names[i]);
		assert_int_equal(foil_file_read(path, 1 << 20, &b, NULL), FOIL_OK);
		foil_buf_put_u8(&b, 0);
		(void)snprintf(path, sizeof path, "tests/example/marked/%s", names[i]);
		assert_int_equal(foil_file_read(path, 1 << 20, &b, NULL), FOIL_OK);
		put_buf("marks", names[i], &b);
	}
	put("marks", "escapes", LIT("a [[b]] \\[[c\n\0a \\[[b\\]] \\\\\\[[c\n"));
	put("text", "line", LIT("\0\x02\x05" "Dear Jo Bloggs,\n\nj.smith@police.example is here.\n"));
	put("text", "odd", LIT("\0\0\x03\xef\xbb\xbf\xe2\x9f\xa6x\xe2\x80\xae\r\ny\f\r z\t \n"));
	put("text", "scripts", LIT("\0\0\x01\xe6\x97\xa5\xe6\x9c\xac caf\xc3\xa9 \xf0\x9f\x98\x80"));
	put("safe", "mixed", LIT("a\x1b[31mb\\x41\xff\xe2\x80\xae\n\t\xc2\x85 \\u{1}"));
}

static void case_files(void)
{
	static const char *const files[] = { "case.txt", "neither/case.txt", "twin/case.txt" };
	static const char *const names[] = { "example", "neither", "twin" };

	for (size_t i = 0; i < COUNT(files); i++) {
		struct foil_buf b = { .max = 1 << 20 };
		char path[128];

		(void)snprintf(path, sizeof path, "tests/example/%s", files[i]);
		assert_int_equal(foil_file_read(path, 1 << 20, &b, NULL), FOIL_OK);
		put_buf("casetext", names[i], &b);
	}
	put("casetext", "decided", LIT("items\n7 2023-07 12/07/2023 part 2023-07.txt\n"
	    "ground A s.40(2) via s.40(3A)(a)\n data ordinary; gist a name\n"
	    "ground B s.31(1)(a)\n gist a place\nprivate considered s.43(2)\n\0"
	    "Present: [[A Ann Smith]], chair.\n[[B Cameras stand]] [[A,B in Market]] Square today.\n"));
}

static void law(void)
{
	put_str("provision", "personal", "\x01s.40(2) via s.40(3A)(a)");
	put_str("provision", "two", "\x01s.31(1)(a) and s.31(1)(b)");
	put_str("provision", "id", "\x01" "foia/42/1");
	put_str("provision", "eir", "\x02reg 12(5)(b)");
	put_str("provision", "scotland", "\x03section 38(1)(b)");
	put_str("citation", "letter", "\x01We rely on Section 40(2)(a)(b) and (3A)(a) of the Freedom of "
	    "Information Act 2000, ss.31(1)(a)-(c) and 43(2); see also s.36 & s.42(1).\n");
	put_str("citation", "eir", "\x00Regulation 12(4)(b) of the EIR, reg.13(1), and Article 8 ECHR.\n");
	put_str("notice", "refusal", "\x01" "1 December 2023\n\nYour request of 3 November 2023\n\n"
	    "The following exemptions apply:\nSection 40(2)(3A)(a) - Personal\nSection 31(1)(a) - "
	    "Crime\n\nSection 31(1)(a) & (b): it would, or would be likely to, prejudice. The "
	    "public interest in disclosure does not outweigh it.\n\nWe attach three sets:\n- "
	    "12/07/2023\n- 31/08/2023\n\nNo minutes of May are held. You may ask for an internal "
	    "review, then the Information Commissioner.\n");
	put_str("notice", "html", "\x02<p>Refused under regulation&nbsp;12(4)(d).<ul><li>1 May 2023</ul>");
	put_str("html", "page", "<!DOCTYPE html><html><!-- c --><script>a</script><p hidden style='x'>a&amp;b"
	    "<a href=\"https://x.example/\">c</a><li>d &#8217;</html>");
	put_str("citation", "none", "\x03Section 7 of the Data Protection Act 1998 and s.25, FOISA.");
}

static void keys(const struct known *k)
{
	struct foil_buf b = { .max = 0 };

	put_str("key", "unprotected", unprotected);
	put_str("key", "protected", protected);
	foil_pub_write(&b, mini_pub(&k->m, MINI_OFFICER));
	put_buf("key", "public", &b);
	put_str("key", "ssh", "ssh-ed25519 "
	    "AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea a@b\n");
	put_str("ssh", "line", "ssh-ed25519 "
	    "AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea a@b");
	put_str("ssh", "bare", "ssh-ed25519 "
	    "AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea");
}

static void small(void)
{
	put_str("date", "iso", "2023-11-03");
	put_str("date", "british", "3/11/2023");
	put_str("date", "long", "3 November 2023");
	put_str("date", "time", "2023-11-03T09:30:00Z");
	put_str("date", "number", "18446744073709551615");
	put_str("date", "base64", "Zm9vYg==");
	put_str("date", "hex", "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF");
	put("cbor", "kinds", LIT("\x86\x18\x18\x38\x63\x42\x01\x02\x63" "abc\xa2\x61" "a\xf6\x61"
	    "b\xf5\x80"));
	put_str("json", "act", "{\"act\":\"received\",\"case\":\"01.FOI.23.033513\",\"on\":\"2023-11-03\","
	    "\"n\":[1,2,{\"a\":null,\"b\":true}],\"t\":\"\\u00e9\\n\"}\n");
	put_str("json", "text", "\"\\ud83d\\ude00\"");
}

static void batch(void)
{
	put_str("batch", "acts", "{\"id\":\"r1\",\"act\":\"receive\",\"case\":\"A1\",\"received\":"
	    "\"2023-11-03\",\"request\":\"minutes\"}\n"
	    "{\"act\":\"freeze\",\"case\":\"A1\",\"found\":\"2023-11-03\",\"search\":\"the drive\","
	    "\"documents\":[{\"name\":\"a.txt\",\"text\":\"one two three [[four]] five\\n\"}]}\n"
	    "{\"act\":\"sign\",\"case\":\"A1\",\"items\":[{\"no\":1,\"label\":\"all\",\"outcome\":\"part\","
	    "\"files\":[\"a.txt\"]}],\"grounds\":[{\"letter\":\"A\",\"provisions\":"
	    "\"s.40(2) via s.40(3A)(a)\",\"answers\":{\"data\":\"ordinary\",\"gist\":\"numbers\"}}],"
	    "\"redactions\":[{\"file\":\"a.txt\",\"start\":4,\"length\":3,\"grounds\":[\"A\"]}]}\n");
	put_str("batch", "texts", "{\"act\":\"receive\",\"case\":\"A1\",\"received\":\"2023-11-03\"}\n"
	    "{\"act\":\"freeze\",\"case\":\"A1\",\"documents\":[{\"name\":\"a.txt\",\"text\":\"one "
	    "two\\n\"}]}\n"
	    "{\"act\":\"sign\",\"case\":\"A1\",\"case_txt\":\"items\\n1 x - part a.txt\\n"
	    "ground A s.40(2) via s.40(3A)(a)\\n\",\"marked\":{\"a.txt\":\"one [[A two]]\\n\"}}\n");
	put_str("batch", "neither", "{\"act\":\"receive\",\"case\":\"A2\",\"received\":\"2023-11-03\"}\n"
	    "{\"act\":\"freeze\",\"case\":\"A2\"}\n"
	    "{\"act\":\"sign\",\"case\":\"A2\",\"neither\":\"s.31(3)\"}\n"
	    "{\"act\":\"approve\",\"case\":\"A2\"}\n");
}

int main(int argc, char **argv)
{
	const struct known *k;

	if (argc != 2) {
		(void)fprintf(stderr, "usage: fuzz-seeds DIR\n");
		return 2;
	}
	top = argv[1];
	(void)mkdir(top, 0755);
	k = known();
	entries(k);
	governance(k);
	acts(k);
	openings(k);
	bundles(k);
	notes(k);
	tiles(k);
	audits(k);
	receipts(k);
	requests(k);
	folders();
	texts();
	case_files();
	law();
	keys(k);
	small();
	batch();
	return 0;
}
