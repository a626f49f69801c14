/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store_help.h"

/* ---- making and opening ---- */

static enum foil_code fill_and_fail(struct foil_store_txn *txn, void *ctx, struct foil_err *err)
{
	char path[300];

	(void)ctx;
	(void)snprintf(path, sizeof path, "%s/beside", foil_store_dir(txn));
	assert_int_equal(scratch_write(path, "x", 1), 0);
	return foil_fail(err, FOIL_E_ARG, "said no");
}

static void test_create(void **state)
{
	struct foil_store *st = NULL;
	struct foil_err err;

	(void)state;
	assert_int_equal(foil_store_create(scratch("c"), fill_and_fail, NULL, &err), FOIL_E_ARG);
	assert_string_equal(err.msg, "said no");
	assert_false(foil_path_exists(scratch("c")));
	assert_false(foil_path_exists(scratch("c.tmp")));
	assert_int_equal(foil_store_open(scratch("c"), false, &st, &err), FOIL_E_NOT_FOUND);

	/* A slash at the end names the same directory. */
	OK(foil_store_create(scratch("c/"), fill_nothing, NULL, E));
	assert_true(foil_path_exists(scratch("c/data.mdb")));
	assert_false(foil_path_exists(scratch("c.tmp")));
	assert_int_equal(foil_store_create(scratch("c"), fill_nothing, NULL, &err), FOIL_E_EXISTS);

	/* What a crash left is named and not touched. */
	OK(foil_dir_make(scratch("d.tmp"), true, E));
	assert_int_equal(foil_store_create(scratch("d"), fill_nothing, NULL, &err), FOIL_E_EXISTS);
	assert_non_null(strstr(err.msg, "d.tmp' is left"));
	assert_true(foil_path_exists(scratch("d.tmp")));
	assert_int_equal(foil_store_create(scratch("no/such/dir"), fill_nothing, NULL, &err),
	    FOIL_E_NOT_FOUND);
}

static enum foil_code put_version_2(struct foil_store_txn *txn, void *ctx, struct foil_err *err)
{
	uint8_t v[8];

	(void)ctx;
	foil_put_be64(v, 2);
	return foil_store_setting_put(txn, FOIL_STORE_VERSION_SETTING, foil_view(v, 8), err);
}

static int open_twice(void *ctx)
{
	struct foil_store *a = NULL, *b = NULL;
	int rc = 1;

	(void)ctx;
	if (foil_store_open(scratch("o"), false, &a, NULL) == FOIL_OK &&
	    foil_store_open(scratch("o"), true, &b, NULL) == FOIL_E_ARG && b == NULL)
		rc = 0;
	foil_store_close(&a);
	return rc;
}

static void test_open(void **state)
{
	struct foil_store *st = fresh("o"), *second = NULL;
	struct foil_store_txn *t = NULL;
	struct foil_err err;

	(void)state;
	assert_int_equal(foil_store_open(scratch("o"), false, &second, &err), FOIL_E_ARG);
	assert_null(second);
	/* A child has its own locks and may open what its parent has open. */
	assert_int_equal(in_child(open_twice, NULL), 0);
	foil_store_close(&st);
	foil_store_close(&st);

	OK(foil_store_open(scratch("o"), true, &st, E));
	assert_int_equal(foil_store_write(st, fill_nothing, NULL, &err), FOIL_E_ARG);
	OK(foil_store_read(st, &t, E));
	assert_int_equal(put_version_2(t, NULL, &err), FOIL_E_ARG);
	foil_store_done(&t);
	foil_store_done(&t);
	foil_store_close(&st);

	OK(foil_store_open(scratch("o"), false, &st, E));
	OK(foil_store_write(st, put_version_2, NULL, E));
	foil_store_close(&st);
	assert_int_equal(foil_store_open(scratch("o"), false, &st, &err), FOIL_E_VERSION);
	assert_non_null(strstr(err.msg, "version 2"));
}

static enum foil_code write_inside(struct foil_store_txn *txn, void *ctx, struct foil_err *err)
{
	(void)txn;
	return foil_store_write(ctx, fill_nothing, NULL, err);
}

static void test_nested(void **state)
{
	struct foil_store *st = fresh("n");

	(void)state;
	assert_int_equal(foil_store_write(st, write_inside, st, NULL), FOIL_E_ARG);
	append(st, 0, 1, 10);
	assert_int_equal(size_of(st), 1);
	foil_store_close(&st);
}

/* ---- entries and the tree ---- */

static void check_root(struct foil_store_txn *t, uint64_t size)
{
	struct foil_tree_reader r = foil_store_tree(t);
	struct foil_tree_edge edge;
	uint8_t leaf[FOIL_HASH_LEN], want[FOIL_HASH_LEN], got[FOIL_HASH_LEN];

	foil_tree_edge_init(&edge);
	for (uint64_t i = 0; i < size; i++) {
		leaf_of(i, leaf);
		foil_tree_edge_append(&edge, leaf);
	}
	foil_tree_edge_root(&edge, want);
	OK(foil_tree_root(&r, size, got, E));
	assert_memory_equal(got, want, sizeof got);
}

static void test_tree(void **state)
{
	static const uint64_t sizes[] = { 0, 1, 2, 127, 128, 129, 255, 256, 257, 511, 512, 1000,
		65535, 65536, 65537, 66000 };
	struct foil_store *st = fresh("t");
	struct foil_store_txn *t = NULL;
	struct foil_tree_reader r;
	struct foil_path path;
	uint8_t leaf[FOIL_HASH_LEN], root[FOIL_HASH_LEN];
	struct foil_view v;

	(void)state;
	append(st, 0, 300, 40);
	append(st, 300, 212, 40);
	append(st, 512, 65488, 40);
	OK(foil_store_read(st, &t, E));
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
		check_root(t, sizes[i]);
	r = foil_store_tree(t);
	OK(foil_tree_root(&r, 66000, root, E));
	for (uint64_t i = 0; i < 66000; i += 4099) {
		leaf_of(i, leaf);
		OK(foil_tree_inclusion(&r, i, 66000, &path, E));
		assert_true(foil_tree_includes(leaf, i, 66000, &path, root));
		OK(foil_store_entry(t, i, &v, E));
		assert_int_equal(v.len, 40);
		assert_int_equal(v.p[39], i % 251);
	}
	/* A subtree that is not full is not there; neither is a level past the last. */
	assert_int_equal(r.node(r.ctx, 4, 66000 / 16, leaf, NULL), FOIL_E_STORE);
	assert_int_equal(r.node(r.ctx, 64, 0, leaf, NULL), FOIL_E_ARG);
	assert_int_equal(r.node(r.ctx, 1, UINT64_MAX, leaf, NULL), FOIL_E_ARG);
	assert_int_equal(foil_store_entry(t, 66000, &v, NULL), FOIL_E_NOT_FOUND);
	assert_int_equal(foil_store_leaf(t, 66000, leaf, NULL), FOIL_E_NOT_FOUND);
	foil_store_done(&t);
	foil_store_close(&st);
}

static void test_append_rules(void **state)
{
	struct foil_store *st = fresh("a");
	struct append a = { 1, 1, 10, 0 };

	(void)state;
	assert_int_equal(foil_store_write(st, append_many, &a, NULL), FOIL_E_ARG); /* a gap */
	append(st, 0, 2, 10);
	assert_int_equal(foil_store_write(st, append_many, &a, NULL), FOIL_E_ARG); /* again */
	a = (struct append){ 2, 1, 0, 0 };
	assert_int_equal(foil_store_write(st, append_many, &a, NULL), FOIL_E_ARG); /* empty */
	assert_int_equal(size_of(st), 2);
	append(st, 2, 1, 65535);
	assert_int_equal(size_of(st), 3);
	foil_store_close(&st);
}

/* ---- cases ---- */

struct case_ctx {
	const char *sub;
	uint8_t key;
	uint64_t case_index, index;
};

static enum foil_code add_case(struct foil_store_txn *txn, void *ctx, struct foil_err *err)
{
	struct case_ctx *c = ctx;
	uint8_t key[FOIL_HASH_LEN] = { c->key }, leaf[FOIL_HASH_LEN];

	leaf_of(c->index, leaf);
	return foil_store_case_add(txn, key, foil_str(c->sub), c->case_index, c->index, leaf, err);
}

struct seen {
	size_t n, stop_at;
	uint8_t first[8];
	uint32_t number[8];
};

static enum foil_code see(void *ctx, const uint8_t key[FOIL_HASH_LEN],
    const struct foil_case_row *row, struct foil_err *err)
{
	struct seen *s = ctx;

	(void)err;
	if (s->n == s->stop_at)
		return FOIL_E_CHANGED;
	s->first[s->n] = key[0];
	s->number[s->n++] = row->number;
	return FOIL_OK;
}

static void test_cases(void **state)
{
	static const struct case_ctx add[] = {
		{ "FOI/9", 0x90, 0, 0 },
		{ "FOI/1", 0x10, 0, 1 },
		{ "FOI/9", 0x90, 1, 2 },
		{ "FOI/5", 0x50, 0, 3 },
		{ "FOI/9", 0x90, 2, 7 },
	};
	static const struct case_ctx bad[] = {
		{ "FOI/9", 0x90, 2, 8 }, /* that entry is there */
		{ "FOI/9", 0x90, 4, 8 }, /* a gap */
		{ "FOI/7", 0x70, 1, 8 }, /* a new case begins at 0 */
		{ "", 0x70, 0, 8 },
	};
	struct foil_store *st = fresh("k");
	struct foil_store_txn *t = NULL;
	struct foil_case_row row;
	struct seen seen = { .stop_at = 8 };
	uint8_t key[FOIL_HASH_LEN] = { 0x90 }, leaf[FOIL_HASH_LEN];
	uint64_t at;

	(void)state;
	for (size_t i = 0; i < sizeof add / sizeof add[0]; i++) {
		struct case_ctx c = add[i];

		OK(foil_store_write(st, add_case, &c, E));
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct case_ctx c = bad[i];

		assert_int_equal(foil_store_write(st, add_case, &c, NULL), FOIL_E_ARG);
	}
	/* Another subject under the same key would be a broken hash. */
	assert_int_equal(foil_store_write(st, add_case,
			     &(struct case_ctx){ "FOI/8", 0x90, 3, 8 }, NULL),
	    FOIL_E_STORE);

	OK(foil_store_read(st, &t, E));
	OK(foil_store_case(t, key, &row, E));
	leaf_of(7, leaf);
	assert_int_equal(row.number, 1);
	assert_int_equal(row.count, 3);
	assert_memory_equal(row.last, leaf, sizeof leaf);
	assert_true(foil_view_eq(row.subject, foil_str("FOI/9")));
	OK(foil_store_case_entry(t, 1, 1, &at, E));
	assert_int_equal(at, 2);
	OK(foil_store_case_entry(t, 3, 0, &at, E));
	assert_int_equal(at, 3);
	assert_int_equal(foil_store_case_entry(t, 1, 3, &at, NULL), FOIL_E_NOT_FOUND);
	assert_int_equal(foil_store_case_entry(t, 4, 0, &at, NULL), FOIL_E_NOT_FOUND);
	assert_int_equal(foil_store_case_entry(t, 1, (uint64_t)1 << 32, &at, NULL),
	    FOIL_E_NOT_FOUND);
	key[0] = 0x91;
	assert_int_equal(foil_store_case(t, key, &row, NULL), FOIL_E_NOT_FOUND);
	OK(foil_store_cases(t, see, &seen, E));
	assert_int_equal(seen.n, 3);
	assert_memory_equal(seen.first, ((uint8_t[]){ 0x10, 0x50, 0x90 }), 3);
	assert_int_equal(seen.number[0], 2);
	seen = (struct seen){ .stop_at = 1 };
	assert_int_equal(foil_store_cases(t, see, &seen, NULL), FOIL_E_CHANGED);
	foil_store_done(&t);
	foil_store_close(&st);
}

/* ---- openings, checkpoints, settings ---- */

static enum foil_code put_records(struct foil_store_txn *txn, void *ctx, struct foil_err *err)
{
	struct foil_opening_key k = { 7, 1, FOIL_USE_DOCUMENT, 2 };
	enum foil_code rc;

	(void)ctx;
	if ((rc = foil_store_opening_put(txn, &k, foil_str("sealed"), err)) != FOIL_OK ||
	    (rc = foil_store_head_put(txn, 5, foil_str("five"), err)) != FOIL_OK ||
	    (rc = foil_store_head_put(txn, 900, foil_str("nine"), err)) != FOIL_OK ||
	    (rc = foil_store_head_put(txn, 900, foil_str("nine, cosigned"), err)) != FOIL_OK ||
	    (rc = foil_store_setting_put(txn, "chain", foil_str("a"), err)) != FOIL_OK)
		return rc;
	return foil_store_setting_put(txn, "chain", foil_str("bc"), err);
}

static enum foil_code put_opening_again(struct foil_store_txn *txn, void *ctx,
    struct foil_err *err)
{
	(void)ctx;
	return foil_store_opening_put(txn, &(struct foil_opening_key){ 7, 1, FOIL_USE_DOCUMENT, 2 },
	    foil_str("other"), err);
}

static void test_records(void **state)
{
	static const struct {
		uint64_t most, size;
		const char *note;
	} heads[] = {
		{ 5, 5, "five" },
		{ 6, 5, "five" },
		{ 899, 5, "five" },
		{ 900, 900, "nine, cosigned" },
		{ UINT64_MAX, 900, "nine, cosigned" },
	};
	static const struct foil_opening_key others[] = {
		{ 8, 1, FOIL_USE_DOCUMENT, 2 },
		{ 7, 2, FOIL_USE_DOCUMENT, 2 },
		{ 7, 1, FOIL_USE_ACT, 2 },
		{ 7, 1, FOIL_USE_DOCUMENT, 3 },
	};
	struct foil_store *st = fresh("r");
	struct foil_store_txn *t = NULL;
	struct foil_view v;
	uint64_t size;
	char longest[66];

	(void)state;
	OK(foil_store_read(st, &t, E));
	assert_int_equal(foil_store_head(t, UINT64_MAX, &size, &v, NULL), FOIL_E_NOT_FOUND);
	foil_store_done(&t);
	OK(foil_store_write(st, put_records, NULL, E));
	assert_int_equal(foil_store_write(st, put_opening_again, NULL, NULL), FOIL_E_STORE);
	OK(foil_store_read(st, &t, E));
	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
		OK(foil_store_head(t, heads[i].most, &size, &v, E));
		assert_int_equal(size, heads[i].size);
		assert_true(foil_view_eq(v, foil_str(heads[i].note)));
	}
	assert_int_equal(foil_store_head(t, 4, &size, &v, NULL), FOIL_E_NOT_FOUND);
	for (uint64_t least = 0; least <= 900; least++) {
		OK(foil_store_head_from(t, least, &size, &v, E));
		assert_int_equal(size, least <= 5 ? 5 : 900);
	}
	assert_int_equal(foil_store_head_from(t, 901, &size, &v, NULL), FOIL_E_NOT_FOUND);
	OK(foil_store_opening(t, &(struct foil_opening_key){ 7, 1, FOIL_USE_DOCUMENT, 2 }, &v, E));
	assert_true(foil_view_eq(v, foil_str("sealed")));
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		assert_int_equal(foil_store_opening(t, &others[i], &v, NULL), FOIL_E_NOT_FOUND);
	OK(foil_store_setting(t, "chain", &v, E));
	assert_true(foil_view_eq(v, foil_str("bc")));
	assert_int_equal(foil_store_setting(t, "chai", &v, NULL), FOIL_E_NOT_FOUND);
	assert_int_equal(foil_store_setting(t, "", &v, NULL), FOIL_E_ARG);
	memset(longest, 'x', 65);
	longest[65] = '\0';
	assert_int_equal(foil_store_setting(t, longest, &v, NULL), FOIL_E_ARG);
	assert_int_equal(foil_store_setting(t, longest + 1, &v, NULL), FOIL_E_NOT_FOUND);
	foil_store_done(&t);
	foil_store_close(&st);
}

/* ---- growth ---- */

struct big {
	unsigned runs, first;
};

/* 90 MiB, more than the first map holds. */
static enum foil_code put_big(struct foil_store_txn *txn, void *ctx, struct foil_err *err)
{
	const size_t n = (size_t)9 << 20;
	struct big *b = ctx;
	uint8_t *p = calloc(1, n);
	enum foil_code rc = p == NULL ? FOIL_E_NOMEM : FOIL_OK;

	b->runs++;
	for (uint32_t i = 0; rc == FOIL_OK && i < 10; i++)
		rc = foil_store_opening_put(txn,
		    &(struct foil_opening_key){ b->first + i, 0, FOIL_USE_ACT, 0 }, foil_view(p, n),
		    err);
	free(p);
	return rc;
}

static int grow_elsewhere(void *ctx)
{
	struct foil_store *st = NULL;
	struct big b = { 0, 1 };
	int rc = 1;

	(void)ctx;
	if (foil_store_open(scratch("g"), false, &st, NULL) == FOIL_OK &&
	    foil_store_write(st, put_big, &b, NULL) == FOIL_OK && b.runs == 2)
		rc = 0;
	foil_store_close(&st);
	return rc;
}

static void test_growth(void **state)
{
	struct foil_store *st = fresh("g");
	struct foil_store_txn *t = NULL, *u = NULL;
	struct big b = { 0, 100 };
	struct foil_view v;
	struct foil_err err;

	(void)state;
	append(st, 0, 1, 10);
	/* Another process grows it; this one finds out when it next looks. */
	assert_int_equal(in_child(grow_elsewhere, NULL), 0);
	OK(foil_store_read(st, &t, E));
	OK(foil_store_opening(t, &(struct foil_opening_key){ 10, 0, FOIL_USE_ACT, 0 }, &v, E));
	assert_int_equal(v.len, 9 << 20);
	/* Several reads may live at once, but the map cannot move under them. */
	OK(foil_store_read(st, &u, E));
	assert_int_equal(foil_store_write(st, put_big, &b, &err), FOIL_E_ARG);
	foil_store_done(&u);
	foil_store_done(&t);
	b.runs = 0;
	OK(foil_store_write(st, put_big, &b, E));
	assert_int_equal(b.runs, 2);
	assert_int_equal(size_of(st), 1);
	foil_store_close(&st);
	scratch_remove(scratch("g"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_create),
		cmocka_unit_test(test_open),
		cmocka_unit_test(test_nested),
		cmocka_unit_test(test_tree),
		cmocka_unit_test(test_append_rules),
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_growth),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
