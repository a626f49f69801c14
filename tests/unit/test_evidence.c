/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence of two histories: what may be written, what is believed, and each byte of it. */
#include "miniledger.h"

#include "foil/audit.h"
#include "foil/trust.h"

#include <stdio.h>

static struct mini m;
static struct foil_trust trust;

static int setup(void **state)
{
	struct foil_buf text = { 0 };

	(void)state;
	mini_open(&m, 1);
	mini_enrol_all(&m);
	for (unsigned i = 0; i < 5; i++)
		(void)mini_index(&m);
	mini_trust_text(&m, "quorum none\n", &text);
	assert_int_equal(foil_trust_read(foil_buf_view(&text), &trust, NULL), FOIL_OK);
	foil_buf_free(&text);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	mini_close(&m);
	return 0;
}

static struct foil_vkey key_of(enum mini_key who)
{
	struct foil_vkey k;

	assert_int_equal(foil_vkey_make(foil_str(MINI_ORIGIN), FOIL_NOTE_ED25519, mini_pub(&m, who), &k,
	    NULL), FOIL_OK);
	return k;
}

/* A head of `size`, of the true root or another, signed by somebody. */
static void head(struct foil_buf *out, uint64_t size, bool is_true, enum mini_key who)
{
	struct foil_checkpoint c = { .origin = MINI_ORIGIN, .size = size };
	struct foil_vkey k = key_of(who);
	uint8_t sig[FOIL_SIG_LEN];

	mini_root(&m, size, c.root);
	c.root[9] ^= !is_true;
	foil_buf_reset(out);
	foil_checkpoint_put(out, &c);
	assert_int_equal(foil_signer_sign(m.signer[who], foil_buf_view(out), sig, NULL), FOIL_OK);
	foil_buf_put_u8(out, '\n');
	foil_note_put_line(out, &k, foil_view(sig, sizeof sig));
}

static enum foil_code node(void *ctx, unsigned level, uint64_t index, uint8_t out[FOIL_HASH_LEN],
    struct foil_err *err)
{
	struct foil_tree_edge e;

	(void)ctx;
	(void)err;
	foil_tree_edge_init(&e);
	for (uint64_t i = index << level; i < (index + 1) << level; i++)
		foil_tree_edge_append(&e, m.entry[i].leaf);
	foil_tree_edge_root(&e, out);
	return FOIL_OK;
}
static const struct foil_tree_reader tree = { NULL, node };

static const struct {
	const char *name;
	uint64_t size[2];
	bool is_true[2];
	enum mini_key who[2];
	enum foil_code rc;
} cases[] = {
	{ "one size, two roots", { 9, 9 }, { true, false }, { MINI_LOG, MINI_LOG }, FOIL_OK },
	{ "an older root that never was", { 5, 9 }, { false, true }, { MINI_LOG, MINI_LOG }, FOIL_OK },
	{ "a size that is a power of two", { 8, 9 }, { false, true }, { MINI_LOG, MINI_LOG }, FOIL_OK },
	{ "one size, one root", { 9, 9 }, { true, true }, { MINI_LOG, MINI_LOG }, FOIL_E_REFUSED },
	{ "an old head is no misbehaviour", { 5, 9 }, { true, true }, { MINI_LOG, MINI_LOG },
	    FOIL_E_REFUSED },
	{ "not of this tree, so nothing is proven", { 5, 9 }, { true, false }, { MINI_LOG, MINI_LOG },
	    FOIL_E_REFUSED },
	{ "the larger first", { 9, 5 }, { true, false }, { MINI_LOG, MINI_LOG }, FOIL_E_REFUSED },
	{ "the older by somebody else", { 9, 9 }, { true, false }, { MINI_LOG2, MINI_LOG },
	    FOIL_E_REFUSED },
	{ "the newer by somebody else", { 9, 9 }, { true, false }, { MINI_LOG, MINI_LOG2 },
	    FOIL_E_REFUSED },
};

static enum foil_code make(struct foil_buf *out, size_t i)
{
	struct foil_buf side[2] = { { 0 }, { 0 } };
	struct foil_vkey key = key_of(MINI_LOG);
	struct foil_err err;
	enum foil_code rc;

	for (unsigned k = 0; k < 2; k++)
		head(&side[k], cases[i].size[k], cases[i].is_true[k], cases[i].who[k]);
	rc = foil_evidence_put(out, foil_buf_view(&side[0]), foil_buf_view(&side[1]), &key, &tree, &err);
	foil_buf_free(&side[0]);
	foil_buf_free(&side[1]);
	return rc;
}

static void test_made(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct foil_buf b = { 0 };
		struct foil_evidence e;

		if (make(&b, i) != cases[i].rc)
			fail_msg("%s", cases[i].name);
		assert_int_equal(b.len > 0, cases[i].rc == FOIL_OK);
		if (cases[i].rc == FOIL_OK) {
			assert_int_equal(foil_evidence_judge(foil_buf_view(&b), &trust, &e, NULL), FOIL_OK);
			assert_int_equal(e.verdict, FOIL_MATCHES);
			assert_true(e.known);
			assert_int_equal(e.size[0], cases[i].size[0]);
			assert_int_equal(foil_evidence_judge(foil_buf_view(&b), NULL, &e, NULL), FOIL_OK);
			assert_int_equal(e.verdict, FOIL_CANNOT_TELL);
		}
		foil_buf_free(&b);
	}
}

/* No byte can be changed so that something else is believed. */
static void test_every_byte(void **state)
{
	struct foil_buf b = { 0 };
	struct foil_evidence was, e;

	(void)state;
	assert_int_equal(make(&b, 1), FOIL_OK);
	assert_int_equal(foil_evidence_judge(foil_buf_view(&b), &trust, &was, NULL), FOIL_OK);
	for (size_t i = 0; i < b.len; i++) {
		struct foil_view v = exact(foil_buf_view(&b));

		((uint8_t *)(uintptr_t)v.p)[i] ^= 1;
		if (foil_evidence_judge(v, &trust, &e, NULL) == FOIL_OK && e.verdict == FOIL_MATCHES) {
			/* In the words for people, say. */
			assert_memory_equal(e.size, was.size, sizeof e.size);
			assert_memory_equal(e.root, was.root, sizeof e.root);
		}
		free_exact(v);
	}
	for (size_t n = 0; n < b.len; n++) {
		struct foil_view v = exact(foil_view(b.p, n));

		assert_true(foil_evidence_judge(v, &trust, &e, NULL) != FOIL_OK || n + 1 == b.len);
		free_exact(v);
	}
	foil_buf_free(&b);
}

/* What is no evidence, and each member that is missing or of another kind. */
static void test_no_evidence(void **state)
{
	static const char *const members[] = { "format", "key", "older", "newer", "prefix",
		"consistency" };
	struct foil_buf b = { 0 };
	struct foil_evidence e;
	char *at;

	(void)state;
	assert_int_equal(make(&b, 1), FOIL_OK);
	for (size_t i = 0; i < COUNT(members); i++) {
		struct foil_buf c = { 0 };
		char name[32];

		foil_buf_put_view(&c, foil_buf_view(&b));
		(void)snprintf(name, sizeof name, "\"%s\"", members[i]);
		at = strstr(foil_buf_cstr(&c), name);
		assert_non_null(at);
		at[1] = '_';
		assert_int_not_equal(foil_evidence_judge(foil_buf_view(&c), &trust, &e, NULL), FOIL_OK);
		foil_buf_free(&c);
	}
	assert_int_equal(foil_evidence_judge(foil_str("[]"), &trust, &e, NULL), FOIL_E_FORMAT);
	assert_int_equal(foil_evidence_judge(foil_str(""), &trust, &e, NULL), FOIL_E_FORMAT);
	foil_buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_made),
		cmocka_unit_test(test_every_byte),
		cmocka_unit_test(test_no_evidence),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
