/* SPDX-License-Identifier: Apache-2.0 */
/* Restored backups, altered data files, crashes in between, several programs at once. */
#include "ledger_kit.h"

#include "foil/store.h"


static void reopen(struct kit *k)
{
	foil_ledger_close(&k->l);
	kit_open(k);
}

static enum foil_code try_checkpoint(struct kit *k, struct foil_err *err)
{
	struct foil_buf note = { .max = FOIL_NOTE_MAX };
	uint64_t size = 0;
	enum foil_code rc = foil_ledger_checkpoint(k->l, &note, &size, err);

	foil_buf_free(&note);
	return rc;
}

/* ---- the second record ---- */

static void test_rolled_back(void **state)
{
	struct foil_prepared p;
	struct foil_err err;
	struct kit k;

	(void)state;
	kit_start(&k, "roll");
	(void)kit_checkpoint(&k);
	foil_ledger_close(&k.l);
	kit_copy(scratch("roll/data.mdb"), scratch("backup"));
	kit_open(&k);
	(void)kit_do(&k, "FOI/1", FOIL_ACT_RECEIVED);
	assert_int_equal(kit_checkpoint(&k), 8);
	foil_ledger_close(&k.l);

	/* The backup is sound in itself; only the second record tells. */
	kit_copy(scratch("backup"), scratch("roll/data.mdb"));
	kit_open(&k);
	assert_int_equal(kit_size(&k), 6);
	expect(try_checkpoint(&k, &err), &err, FOIL_E_STORE,
	    "rolled back: the second record has 8 entries, the ledger only 6");
	kit_prepare(&k, "FOI/1", FOIL_ACT_RECEIVED, &p);
	expect(kit_append(&k, &p, NULL, &err), &err, FOIL_E_STORE, "rolled back");
	assert_int_equal(foil_ledger_settle(k.l, foil_str("  "), &err), FOIL_E_ARG);
	OK(foil_ledger_settle(k.l, foil_str("disk failed; backup of Monday"), E));
	expect(foil_ledger_settle(k.l, foil_str("again"), &err), &err, FOIL_E_REFUSED,
	    "nothing to settle");
	OK(kit_append(&k, &p, NULL, E));
	foil_prepared_wipe(&p);
	reopen(&k);
	assert_int_equal(kit_checkpoint(&k), 8);
	kit_end(&k);
}

/* Rolled back and grown again past the signed head: as many entries, but others. */
static void test_forked(void **state)
{
	struct foil_err err;
	struct kit k;

	(void)state;
	kit_start(&k, "fork");
	(void)kit_checkpoint(&k);
	foil_ledger_close(&k.l);
	kit_copy(scratch("fork/data.mdb"), scratch("fork.backup"));
	kit_copy(scratch("fork.head"), scratch("fork.head.old"));
	kit_open(&k);
	(void)kit_do(&k, "FOI/1", FOIL_ACT_RECEIVED);
	(void)kit_checkpoint(&k);
	foil_ledger_close(&k.l);
	kit_copy(scratch("fork.backup"), scratch("fork/data.mdb"));
	kit_copy(scratch("fork.head"), scratch("fork.head.new"));
	kit_copy(scratch("fork.head.old"), scratch("fork.head"));
	kit_open(&k);
	(void)kit_do(&k, "FOI/2", FOIL_ACT_RECEIVED);
	(void)kit_do(&k, "FOI/3", FOIL_ACT_RECEIVED);
	(void)kit_checkpoint(&k);
	kit_copy(scratch("fork.head.new"), scratch("fork.head"));
	expect(try_checkpoint(&k, &err), &err, FOIL_E_STORE,
	    "rolled back: the ledger's first 8 entries are not those of the second record");
	kit_end(&k);
}

static void test_bad_second_record(void **state)
{
	struct foil_ledger_setup s;
	struct foil_err err;
	struct kit k, other;
	unsigned char *note;
	size_t n = 0;

	(void)state;
	kit_start(&k, "bad");
	(void)kit_checkpoint(&k);
	note = scratch_read(scratch("bad.head"), &n);
	assert_non_null(note);
	assert_int_equal(unlink(scratch("bad.head")), 0);
	expect(try_checkpoint(&k, &err), &err, FOIL_E_STORE, "is missing: no '");
	assert_int_equal(scratch_write(scratch("bad.head"), "rubbish\n", 8), 0);
	expect(try_checkpoint(&k, &err), &err, FOIL_E_STORE, "second record");
	/* A bit of the root, the size, the signature. */
	for (size_t i = 0; i < n; i += 7) {
		note[i] ^= 1;
		assert_int_equal(scratch_write(scratch("bad.head"), note, n), 0);
		assert_int_equal(try_checkpoint(&k, &err), FOIL_E_STORE);
		note[i] ^= 1;
	}
	/* Another ledger of the same name. */
	kit_people(&other, "bad2", 77);
	kit_setup(&other, &s, 1);
	OK(foil_ledger_init(scratch("bad2"), &s, other.who[ROOT], other.env, E));
	kit_copy(scratch("bad2.head"), scratch("bad.head"));
	expect(try_checkpoint(&k, &err), &err, FOIL_E_STORE, "log key");
	kit_end(&other);
	/* Settling does away with all of that. */
	OK(foil_ledger_settle(k.l, foil_str("somebody played with the file"), E));
	OK(try_checkpoint(&k, E));
	assert_int_equal(scratch_write(scratch("bad.head"), note, n), 0);
	OK(try_checkpoint(&k, E));
	free(note);
	kit_end(&k);
}

/* The program died between the commit and the second record: the record is behind, and catches up. */
static void test_second_record_behind(void **state)
{
	struct foil_buf note = { .max = FOIL_NOTE_MAX }, again = { .max = FOIL_NOTE_MAX },
			file = { .max = FOIL_NOTE_MAX + 1 };
	struct kit k;
	uint64_t size;

	(void)state;
	kit_start(&k, "behind");
	kit_copy(scratch("behind.head"), scratch("behind.old"));
	(void)kit_do(&k, "FOI/1", FOIL_ACT_RECEIVED);
	OK(foil_ledger_checkpoint(k.l, &note, &size, E));
	for (int open_anew = 0; open_anew < 2; open_anew++) {
		kit_copy(scratch("behind.old"), scratch("behind.head"));
		if (open_anew)
			reopen(&k);
		foil_buf_reset(&again);
		foil_buf_reset(&file);
		OK(foil_ledger_checkpoint(k.l, &again, &size, E));
		assert_int_equal(size, 7);
		assert_true(foil_view_eq(foil_buf_view(&note), foil_buf_view(&again)));
		OK(foil_file_read(scratch("behind.head"), FOIL_NOTE_MAX, &file, E));
		assert_true(foil_view_eq(foil_buf_view(&note), foil_buf_view(&file)));
	}
	/* Behind, and more was appended since. */
	kit_copy(scratch("behind.old"), scratch("behind.head"));
	(void)kit_do(&k, "FOI/1", FOIL_ACT_FROZEN);
	assert_int_equal(kit_checkpoint(&k), 9);
	foil_buf_free(&note);
	foil_buf_free(&again);
	foil_buf_free(&file);
	kit_end(&k);
}

/* ---- a data file that was altered ---- */

/* Replaces every place of `from` in the data file; how many there were. */
static unsigned alter(const char *path, const uint8_t *from, size_t n, size_t at, uint8_t mask)
{
	size_t len = 0;
	unsigned char *file = scratch_read(path, &len);
	unsigned found = 0;

	assert_non_null(file);
	for (size_t i = 0; i + n <= len; i++) {
		if (memcmp(file + i, from, n) != 0)
			continue;
		file[i + at] ^= mask;
		found++;
	}
	assert_int_equal(scratch_write(path, file, len), 0);
	free(file);
	return found;
}

static void start_altered(struct kit *k, const char *name, struct foil_buf *entry)
{
	kit_start(k, name);
	(void)kit_do(k, "FOI/1", FOIL_ACT_RECEIVED);
	(void)kit_do(k, "FOI/2", FOIL_ACT_RECEIVED);
	(void)kit_checkpoint(k);
	(void)kit_do(k, "FOI/3", FOIL_ACT_RECEIVED);
	OK(foil_ledger_entry(k->l, kit_size(k) - 1, entry, E));
	foil_ledger_close(&k->l);
}

static void test_altered(void **state)
{
	static const struct {
		const char *name;
		size_t at; /* of the entry's bytes; from its end if large */
		const char *says;
	} rows[] = {
		{ "an entry's first byte", 0, "is not what was appended" },
		{ "an entry's signature", SIZE_MAX, "is not what was appended" },
	};
	struct foil_buf entry = { .max = FOIL_ENTRY_MAX };
	uint8_t leaf[FOIL_HASH_LEN];
	struct foil_err err;
	struct kit k;
	char path[64];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char name[8] = { 'w', (char)('0' + i), '\0' };

		foil_buf_reset(&entry);
		start_altered(&k, name, &entry);
		(void)snprintf(path, sizeof path, "%s/data.mdb", name);
		assert_true(alter(scratch(path), entry.p, entry.len,
				rows[i].at == SIZE_MAX ? entry.len - 1 : rows[i].at, 1) > 0);
		kit_open(&k);
		expect(try_checkpoint(&k, &err), &err, FOIL_E_STORE, rows[i].says);
		kit_end(&k);
	}
	/* The hash beside it: in the table of hashes and in the row of its case. */
	foil_buf_reset(&entry);
	start_altered(&k, "wl", &entry);
	foil_leaf_hash(leaf, foil_buf_view(&entry));
	assert_true(alter(scratch("wl/data.mdb"), leaf, sizeof leaf, 3, 1) >= 2);
	kit_open(&k);
	assert_int_equal(try_checkpoint(&k, &err), FOIL_E_STORE);
	kit_end(&k);
	foil_buf_free(&entry);
}

/* Rows of cases are not hashed with anything; the last signed map finds them out. */
struct tamper {
	const char *sub;
	uint8_t key[FOIL_HASH_LEN];
};

static enum foil_code add_ghost(struct foil_store_txn *txn, void *ctx, struct foil_err *err)
{
	struct tamper *t = ctx;
	uint8_t leaf[FOIL_HASH_LEN] = { 9 };

	return foil_store_case_add(txn, t->key, foil_str(t->sub), 0, 1, leaf, err);
}

static enum foil_code wrong_chain(struct foil_store_txn *txn, void *ctx, struct foil_err *err)
{
	uint8_t v[40];

	(void)ctx;
	foil_put_be64(v, 9);
	memset(v + 8, 3, FOIL_HASH_LEN);
	return foil_store_setting_put(txn, "chain", foil_view(v, sizeof v), err);
}

static enum foil_code append_unjudged(struct foil_store_txn *txn, void *ctx, struct foil_err *err)
{
	const struct foil_buf *entry = ctx;
	uint8_t leaf[FOIL_HASH_LEN];

	foil_leaf_hash(leaf, foil_buf_view(entry));
	return foil_store_append(txn, 9, foil_buf_view(entry), leaf, err);
}

static void test_tampered_tables(void **state)
{
	struct foil_buf entry = { .max = FOIL_ENTRY_MAX };
	struct tamper ghost = { .sub = "FOI/9" };
	struct foil_store *st = NULL;
	uint8_t leaf[FOIL_HASH_LEN];
	struct foil_err err;
	struct kit k;

	(void)state;
	/* A case that never was. */
	start_altered(&k, "ghost", &entry);
	memset(ghost.key, 0x55, sizeof ghost.key);
	OK(foil_store_open(scratch("ghost"), false, &st, E));
	OK(foil_store_write(st, add_ghost, &ghost, E));
	foil_store_close(&st);
	kit_open(&k);
	expect(try_checkpoint(&k, &err), &err, FOIL_E_STORE, "table of cases is not what");
	kit_end(&k);

	/* A case whose last entry is another: found though it was signed long ago. */
	foil_buf_reset(&entry);
	kit_start(&k, "row");
	(void)kit_do(&k, "FOI/1", FOIL_ACT_RECEIVED);
	(void)kit_checkpoint(&k);
	OK(foil_ledger_entry(k.l, 5, &entry, E));
	for (unsigned i = 0; i < 40; i++) {
		char sub[16];

		(void)snprintf(sub, sizeof sub, "FOI/9%u", i);
		(void)kit_do(&k, sub, FOIL_ACT_RECEIVED);
	}
	(void)kit_checkpoint(&k);
	foil_ledger_close(&k.l);
	foil_leaf_hash(leaf, foil_buf_view(&entry));
	{
		uint8_t row[12 + FOIL_HASH_LEN]; /* number 3, count 1, last */

		foil_put_be32(row, 3);
		foil_put_be64(row + 4, 1);
		memcpy(row + 12, leaf, sizeof leaf);
		assert_true(alter(scratch("row/data.mdb"), row, sizeof row, 20, 1) > 0);
	}
	kit_open(&k);
	(void)kit_do(&k, "FOI/2", FOIL_ACT_RECEIVED);
	expect(try_checkpoint(&k, &err), &err, FOIL_E_STORE, "table of cases is not what");
	kit_end(&k);

	/* The running chain. */
	foil_buf_reset(&entry);
	start_altered(&k, "chain", &entry);
	OK(foil_store_open(scratch("chain"), false, &st, E));
	OK(foil_store_write(st, wrong_chain, NULL, E));
	foil_store_close(&st);
	kit_open(&k);
	expect(try_checkpoint(&k, &err), &err, FOIL_E_STORE, "hashes that are kept");
	kit_end(&k);

	/* An entry put in beside the ledger's back. */
	foil_buf_reset(&entry);
	start_altered(&k, "unjudged", &entry);
	OK(foil_store_open(scratch("unjudged"), false, &st, E));
	OK(foil_store_write(st, append_unjudged, &entry, E));
	foil_store_close(&st);
	kit_open(&k);
	assert_int_equal(try_checkpoint(&k, &err), FOIL_E_STORE);
	kit_end(&k);
	foil_buf_free(&entry);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rolled_back),
		cmocka_unit_test(test_forked),
		cmocka_unit_test(test_bad_second_record),
		cmocka_unit_test(test_second_record_behind),
		cmocka_unit_test(test_altered),
		cmocka_unit_test(test_tampered_tables),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
