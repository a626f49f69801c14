/* SPDX-License-Identifier: Apache-2.0 */
/* What stands in the store beside the entries, changed piece by piece (spec/audit.md U29). */
#include "ledger_kit.h"

#include <lmdb.h>
#include <unistd.h>

#define SUB "FOI-1"

static struct kit k;
static uint8_t genesis[FOIL_HASH_LEN];

/* A record of a table, rewritten in the file itself. */
struct change {
	const char *name, *table, *rule; /* rule: NULL for none */
	size_t at;                       /* byte of the value that is changed */
	uint8_t by;
	enum foil_verdict verdict;
};

static void key_of(const char *table, uint8_t key[FOIL_HASH_LEN], size_t *n)
{
	memset(key, 0, FOIL_HASH_LEN);
	if (strcmp(table, "cases") == 0) {
		foil_map_key(key, genesis, foil_str(SUB));
		*n = FOIL_HASH_LEN;
	} else if (strcmp(table, "settings") == 0) {
		memcpy(key, "chain", 5);
		*n = 5;
	} else {
		foil_put_be32(key, 3); /* after governance and index; its first entry */
		*n = 8;
	}
}

static void rewrite(const struct change *c)
{
	uint8_t key[FOIL_HASH_LEN], value[300];
	MDB_val mk, mv;
	MDB_env *env;
	MDB_txn *txn;
	MDB_dbi dbi;
	size_t n;

	key_of(c->table, key, &n);
	mk = (MDB_val){ n, key };
	assert_int_equal(mdb_env_create(&env), 0);
	assert_int_equal(mdb_env_set_maxdbs(env, 16), 0);
	assert_int_equal(mdb_env_open(env, scratch(k.name), 0, 0600), 0);
	assert_int_equal(mdb_txn_begin(env, NULL, 0, &txn), 0);
	assert_int_equal(mdb_dbi_open(txn, c->table, 0, &dbi), 0);
	assert_int_equal(mdb_get(txn, dbi, &mk, &mv), 0);
	assert_true(mv.mv_size <= sizeof value && c->at < mv.mv_size);
	memcpy(value, mv.mv_data, mv.mv_size);
	value[c->at] = (uint8_t)(value[c->at] + c->by);
	mv.mv_data = value;
	assert_int_equal(mdb_put(txn, dbi, &mk, &mv, 0), 0);
	assert_int_equal(mdb_txn_commit(txn), 0);
	mdb_env_close(env);
}

static void expect_only(const char *name, const char *rule, enum foil_verdict verdict)
{
	struct foil_ledger_compared r;

	OK(foil_ledger_compare(k.l, &r, E));
	if (rule == NULL && r.findings.n > 0)
		fail_msg("%s: %s: %s", name, r.findings.list[0].rule, r.findings.list[0].text);
	for (size_t i = 0; i < r.findings.n; i++)
		if (strcmp(r.findings.list[i].rule, rule) != 0)
			fail_msg("%s: %s: %s", name, r.findings.list[i].rule, r.findings.list[i].text);
	assert_int_equal(foil_findings_worst(&r.findings), verdict);
	if (rule == NULL)
		assert_true(r.cases == 3 && r.places == kit_size(&k) && r.head > 0);
	if (rule != NULL && strcmp(rule, "store.head") == 0)
		assert_int_equal(r.head, 0);
	foil_findings_free(&r.findings);
}

static const struct change changes[] = {
	{ "count one more", "cases", "store.place", 11, 1, FOIL_DOES_NOT_MATCH },
	{ "count one less", "cases", "store.case", 11, 255, FOIL_DOES_NOT_MATCH },
	{ "last hash", "cases", "store.case", 20, 1, FOIL_DOES_NOT_MATCH },
	{ "number of another", "cases", "store.place", 3, 255, FOIL_DOES_NOT_MATCH },
	{ "place", "places", "store.place", 7, 1, FOIL_DOES_NOT_MATCH },
	{ "chain", "settings", "store.chain", 9, 1, FOIL_DOES_NOT_MATCH },
};

/* What the finding does not name by itself follows from it. */
static bool follows(const struct change *c, const char *rule)
{
	return strcmp(rule, c->rule) == 0 ||
	    (strcmp(c->table, "cases") == 0 && strncmp(rule, "store.case", 10) == 0);
}

static void test_changes(void **state)
{
	(void)state;
	expect_only("sound", NULL, FOIL_MATCHES);
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		struct change back = changes[i];
		struct foil_ledger_compared r;
		bool named = false;

		foil_ledger_close(&k.l);
		rewrite(&changes[i]);
		kit_open(&k);
		OK(foil_ledger_compare(k.l, &r, E));
		for (size_t f = 0; f < r.findings.n; f++) {
			named = named || strcmp(r.findings.list[f].rule, changes[i].rule) == 0;
			if (!follows(&changes[i], r.findings.list[f].rule))
				fail_msg("%s: %s: %s", changes[i].name, r.findings.list[f].rule,
				    r.findings.list[f].text);
		}
		if (!named)
			fail_msg("%s: %s is not named", changes[i].name, changes[i].rule);
		assert_int_equal(foil_findings_worst(&r.findings), changes[i].verdict);
		foil_findings_free(&r.findings);
		foil_ledger_close(&k.l);
		back.by = (uint8_t)-back.by;
		rewrite(&back);
		kit_open(&k);
		expect_only("put back", NULL, FOIL_MATCHES);
	}
}

/* The second record: older is no contradiction; of another root, larger, or missing is. */
static void test_second_record(void **state)
{
	const char *head = kit_path(&k, ".head");
	char path[600], old[600], gone[600];

	(void)state;
	(void)snprintf(path, sizeof path, "%s", head);
	(void)snprintf(old, sizeof old, "%s", scratch("old.head"));
	(void)snprintf(gone, sizeof gone, "%s", scratch("new.head"));
	kit_copy(path, old);
	(void)kit_do(&k, SUB, FOIL_ACT_DECIDED);
	(void)kit_checkpoint(&k);
	expect_only("newer", NULL, FOIL_MATCHES);
	kit_copy(path, gone);
	kit_copy(old, path);
	expect_only("older", NULL, FOIL_MATCHES);
	assert_int_equal(unlink(path), 0);
	expect_only("missing", "store.head", FOIL_CANNOT_TELL);
	assert_int_equal(scratch_write(path, "x", 1), 0);
	expect_only("no note", "store.head", FOIL_CANNOT_TELL);
	kit_copy(gone, path);
	expect_only("back", NULL, FOIL_MATCHES);
}

/* A ledger that was put back from a copy: its second record knows more. */
static void test_rolled_back(void **state)
{
	char data[600], kept[600];

	(void)state;
	(void)snprintf(data, sizeof data, "%s", kit_path(&k, "/data.mdb"));
	(void)snprintf(kept, sizeof kept, "%s", scratch("kept.mdb"));
	foil_ledger_close(&k.l);
	kit_copy(data, kept);
	kit_open(&k);
	(void)kit_do(&k, "FOI-2", FOIL_ACT_RECEIVED);
	(void)kit_checkpoint(&k);
	foil_ledger_close(&k.l);
	kit_copy(kept, data);
	kit_open(&k);
	expect_only("rolled back", "store.head", FOIL_DOES_NOT_MATCH);
}

static int setup(void **state)
{
	if (scratch_setup(state) != 0)
		return -1;
	kit_start(&k, "compare");
	memcpy(genesis, foil_governance_genesis(foil_ledger_governance(k.l)), sizeof genesis);
	(void)kit_do(&k, SUB, FOIL_ACT_RECEIVED);
	(void)kit_do(&k, SUB, FOIL_ACT_FROZEN);
	(void)kit_checkpoint(&k);
	return 0;
}

static int teardown(void **state)
{
	kit_end(&k);
	return scratch_teardown(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_changes),
		cmocka_unit_test(test_second_record),
		cmocka_unit_test(test_rolled_back),
	};

	return cmocka_run_group_tests_name("ledger-compare", tests, setup, teardown);
}
