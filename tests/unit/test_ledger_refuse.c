/* SPDX-License-Identifier: Apache-2.0 */
/* What the ledger must not take in, and groups that go in whole or not at all. */
#include "ledger_kit.h"

/* Takes a signed act apart, lets `change` alter it, and signs it again. */
struct alter {
	const char *name;
	void (*change)(struct foil_entry *e);
	enum person signer;
	enum foil_code code;
	const char *says;
};

static void no_change(struct foil_entry *e)
{
	(void)e;
}
static void other_ledger(struct foil_entry *e)
{
	e->ledger[5] ^= 1;
}
static void other_iss(struct foil_entry *e)
{
	e->iss = foil_str("https://foi.example/other");
}
static void index_subject(struct foil_entry *e)
{
	static const uint8_t empty_map[] = { 0xa0 };

	e->sub = foil_str(FOIL_SUB_INDEX);
	e->body_kind = FOIL_BODY_INDEX;
	e->body = foil_view(empty_map, 1);
}
static void after_future(struct foil_entry *e)
{
	e->after_index = 1000;
}
static void after_leaf(struct foil_entry *e)
{
	e->after_leaf[31] ^= 0x80;
}
static void after_genesis(struct foil_entry *e)
{
	e->after_index = 0;
	memcpy(e->after_leaf, e->ledger, FOIL_HASH_LEN);
}
static void day_before(struct foil_entry *e)
{
	e->signed_on--;
}
static void day_after(struct foil_entry *e)
{
	e->signed_on++;
}
static void two_days_after(struct foil_entry *e)
{
	e->signed_on += 2;
}
static void other_root(struct foil_entry *e)
{
	e->root[0] ^= 1;
}
static void other_case(struct foil_entry *e)
{
	e->sub = foil_str("FOI/8");
}
static void far_ahead(struct foil_entry *e)
{
	e->case_index = 3;
	memset(e->case_prev, 7, FOIL_HASH_LEN);
}

static uint8_t leaf_of_2[FOIL_HASH_LEN];

static void after_no_index(struct foil_entry *e)
{
	e->after_index = 2;
	memcpy(e->after_leaf, leaf_of_2, FOIL_HASH_LEN);
}

static const struct alter alters[] = {
	{ "another ledger", other_ledger, RECORDS, FOIL_E_REFUSED, "record.ledger" },
	{ "another authority", other_iss, RECORDS, FOIL_E_REFUSED, "record.iss" },
	{ "an index entry", index_subject, RECORDS, FOIL_E_REFUSED, "record.index" },
	{ "after what is to come", after_future, RECORDS, FOIL_E_REFUSED, "chain.after" },
	{ "after another hash", after_leaf, RECORDS, FOIL_E_REFUSED, "chain.after" },
	{ "after no index entry", after_no_index, RECORDS, FOIL_E_REFUSED, "chain.after" },
	{ "the day before", day_before, RECORDS, FOIL_E_REFUSED, "order.clock: signed on 2023-11-13" },
	{ "two days ahead", two_days_after, RECORDS, FOIL_E_REFUSED, "today is 2023-11-14" },
	{ "another root", other_root, RECORDS, FOIL_E_REFUSED, "act 0" },
	{ "another case's name", other_case, RECORDS, FOIL_E_REFUSED, "act 0" },
	{ "case entry 3 of none", far_ahead, RECORDS, FOIL_E_CHANGED, "was a backup restored" },
	{ "a stranger", no_change, STRANGER, FOIL_E_REFUSED, "record.signer" },
	{ "the wrong role", no_change, APPROVER, FOIL_E_REFUSED, "people.role" },
	{ "genesis as after", after_genesis, RECORDS, FOIL_OK, "" },
	{ "one day ahead", day_after, RECORDS, FOIL_OK, "" },
};

static void test_alter(void **state)
{
	struct foil_buf b = { .max = FOIL_ENTRY_MAX };
	struct foil_submission sub;
	struct foil_prepared p;
	struct foil_entry e;
	struct foil_err err;
	enum foil_code rc;
	struct kit k;
	char name[20];
	uint64_t size;

	(void)state;
	kit_start(&k, "alter");
	OK(foil_ledger_entry(k.l, 2, &b, E));
	foil_leaf_hash(leaf_of_2, foil_buf_view(&b));
	for (size_t i = 0; i < sizeof alters / sizeof alters[0]; i++) {
		(void)snprintf(name, sizeof name, "FOI/1%zu", i);
		kit_prepare(&k, name, FOIL_ACT_RECEIVED, &p);
		size = kit_size(&k);
		OK(foil_entry_read(foil_buf_view(&p.entry), &e, E));
		alters[i].change(&e);
		foil_buf_reset(&b);
		OK(foil_entry_sign(&b, &e, k.who[alters[i].signer], E));
		sub = (struct foil_submission){ foil_buf_view(&b), p.secrets, p.n_secrets, 0 };
		rc = foil_ledger_append(k.l, &sub, 1, &err);
		if (rc != alters[i].code || (rc != FOIL_OK && strstr(err.msg, alters[i].says) == NULL))
			fail_msg("%s: %s %s", alters[i].name, foil_code_name(rc), err.msg);
		assert_int_equal(kit_size(&k), rc == FOIL_OK ? size + 1 : size);
		foil_prepared_wipe(&p);
	}
	/* The ledger has moved to tomorrow: today's signature comes too late. */
	kit_prepare(&k, "FOI/9", FOIL_ACT_RECEIVED, &p);
	expect(kit_append(&k, &p, NULL, &err), &err, FOIL_E_REFUSED, "order.clock");
	assert_non_null(strstr(err.msg, "2023-11-15"));
	foil_prepared_wipe(&p);
	{
		struct foil_buf note = { .max = FOIL_NOTE_MAX };

		expect(foil_ledger_checkpoint(k.l, &note, &size, &err), &err, FOIL_E_REFUSED,
		    "order.clock: the clock says 2023-11-14");
		k.clock.now += DAY;
		OK(foil_ledger_checkpoint(k.l, &note, &size, E));
		foil_buf_free(&note);
	}
	foil_buf_free(&b);
	kit_end(&k);
}

/* Every byte of a signed entry counts. */
static void test_bit_flips(void **state)
{
	struct foil_submission sub;
	struct foil_prepared p;
	struct foil_names names;
	struct kit k;

	(void)state;
	kit_start(&k, "flip");
	kit_prepare(&k, "FOI/1", FOIL_ACT_RECEIVED, &p);
	for (size_t i = 0; i < p.entry.len; i++) {
		uint8_t *copy = malloc(p.entry.len);

		assert_non_null(copy);
		memcpy(copy, p.entry.p, p.entry.len);
		copy[i] ^= (uint8_t)(1u << i % 8);
		sub = (struct foil_submission){ foil_view(copy, p.entry.len), p.secrets, p.n_secrets, 0 };
		assert_int_not_equal(foil_ledger_append(k.l, &sub, 1, NULL), FOIL_OK);
		free(copy);
	}
	assert_int_equal(kit_size(&k), 5);
	/* Nor does a refused act leave a key behind. */
	OK(foil_dir_list(scratch("flip.keys"), 10, &names, E));
	assert_int_equal(names.n, 0);
	foil_names_free(&names);
	OK(kit_append(&k, &p, NULL, E));
	/* And once is enough. */
	assert_int_equal(kit_append(&k, &p, NULL, NULL), FOIL_E_CHANGED);
	foil_prepared_wipe(&p);
	kit_end(&k);
}

static void test_changed(void **state)
{
	struct foil_prepared p, q;
	struct foil_err err;
	struct kit k;

	(void)state;
	kit_start(&k, "changed");
	kit_prepare(&k, "FOI/1", FOIL_ACT_RECEIVED, &p);
	kit_prepare(&k, "FOI/1", FOIL_ACT_RECEIVED, &q);
	OK(kit_append(&k, &p, NULL, E));
	expect(kit_append(&k, &q, NULL, &err), &err, FOIL_E_CHANGED,
	    "FOI/1 has moved on to 1 entries since this was signed "
	    "(last: records-1, 2023-11-14, `received`)");
	foil_prepared_wipe(&p);
	foil_prepared_wipe(&q);
	kit_end(&k);
}

/* The signer of the second act had looked at an older state than the first. */
static void test_after_goes_back(void **state)
{
	struct foil_buf b = { .max = FOIL_ENTRY_MAX };
	struct foil_submission sub;
	struct foil_prepared p;
	struct foil_entry e;
	struct foil_err err;
	struct kit k;

	(void)state;
	kit_start(&k, "back");
	(void)kit_checkpoint(&k);
	(void)kit_do(&k, "FOI/1", FOIL_ACT_RECEIVED);
	kit_prepare(&k, "FOI/1", FOIL_ACT_FROZEN, &p);
	OK(foil_entry_read(foil_buf_view(&p.entry), &e, E));
	assert_int_equal(e.after_index, 5);
	after_genesis(&e);
	OK(foil_entry_sign(&b, &e, k.who[RECORDS], E));
	sub = (struct foil_submission){ foil_buf_view(&b), p.secrets, p.n_secrets, 0 };
	expect(foil_ledger_append(k.l, &sub, 1, &err), &err, FOIL_E_REFUSED, "chain.after: the signer");
	OK(kit_append(&k, &p, NULL, E));
	foil_buf_free(&b);
	foil_prepared_wipe(&p);
	kit_end(&k);
}

/* ---- secrets ---- */

static void test_secrets(void **state)
{
	static const struct {
		const char *name;
		struct foil_secret extra[2];
		size_t n;
		const char *says;
	} rows[] = {
		{ "act with an ordinal", { { FOIL_USE_ACT, 1, { NULL, 0 } } }, 1, "cannot be" },
		{ "ordinal 2^32", { { FOIL_USE_DOCUMENT, (uint64_t)1 << 32, { NULL, 0 } } }, 1,
		    "cannot be" },
		{ "twice", { { FOIL_USE_LETTER, 0, { NULL, 0 } }, { FOIL_USE_LETTER, 0, { NULL, 0 } } },
		    2, "same place" },
	};
	struct foil_secret s[3];
	struct foil_submission sub;
	struct foil_prepared p;
	struct foil_names names;
	struct foil_err err;
	struct kit k;
	char key[300];

	(void)state;
	kit_start(&k, "secret");
	kit_prepare(&k, "FOI/1", FOIL_ACT_RECEIVED, &p);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		s[0] = p.secrets[0];
		memcpy(s + 1, rows[i].extra, sizeof rows[i].extra);
		sub = (struct foil_submission){ foil_buf_view(&p.entry), s, 1 + rows[i].n, 0 };
		expect(foil_ledger_append(k.l, &sub, 1, &err), &err, FOIL_E_ARG, rows[i].says);
	}
	sub = (struct foil_submission){ foil_buf_view(&p.entry), NULL, 0, 0 };
	expect(foil_ledger_append(k.l, &sub, 1, &err), &err, FOIL_E_ARG, "without its secret");
	s[0].blob.len--;
	sub = (struct foil_submission){ foil_buf_view(&p.entry), s, 1, 0 };
	assert_int_equal(foil_ledger_append(k.l, &sub, 1, &err), FOIL_E_FORMAT);
	OK(kit_append(&k, &p, NULL, E));
	foil_prepared_wipe(&p);

	/* A case whose key is gone takes nothing more. */
	kit_prepare(&k, "FOI/1", FOIL_ACT_FROZEN, &p);
	OK(foil_dir_list(scratch("secret.keys"), 10, &names, E));
	assert_int_equal(names.n, 1);
	(void)snprintf(key, sizeof key, "secret.keys/%s", names.name[0]);
	foil_names_free(&names);
	assert_int_equal(rename(scratch(key), scratch("gone")), 0);
	expect(kit_append(&k, &p, NULL, &err), &err, FOIL_E_KEY, "backup of the keys");
	assert_false(foil_path_exists(scratch(key)));
	assert_int_equal(rename(scratch("gone"), scratch(key)), 0);
	OK(kit_append(&k, &p, NULL, E));
	foil_prepared_wipe(&p);
	kit_end(&k);
}

/* ---- groups ---- */

#define CASES 24

static void prepare_many(struct kit *k, struct foil_prepared *p, enum foil_act_kind kind)
{
	char name[20];

	for (unsigned i = 0; i < CASES; i++) {
		(void)snprintf(name, sizeof name, "FOI/%u", i);
		kit_prepare(k, name, kind, &p[i]);
	}
}

static void test_group(void **state)
{
	struct foil_prepared p[2 * CASES];
	struct foil_err err;
	struct kit k;
	uint64_t first;

	(void)state;
	kit_start(&k, "group");
	prepare_many(&k, p, FOIL_ACT_RECEIVED);
	/* One bad signature among many: nothing goes in, and it is named. */
	p[17].entry.p[p[17].entry.len - 1] ^= 1;
	expect(foil_prepared_append(k.l, p, CASES, &first, &err), &err, FOIL_E_REFUSED,
	    "record.signature");
	assert_int_equal(kit_size(&k), 5);
	p[17].entry.p[p[17].entry.len - 1] ^= 1;
	OK(foil_prepared_append(k.l, p, CASES, &first, E));
	assert_int_equal(first, 5);
	for (unsigned i = 0; i < CASES; i++)
		foil_prepared_wipe(&p[i]);
	prepare_many(&k, p, FOIL_ACT_FROZEN);
	OK(foil_prepared_append(k.l, p, CASES, &first, E));
	for (unsigned i = 0; i < CASES; i++)
		foil_prepared_wipe(&p[i]);
	assert_int_equal(kit_checkpoint(&k), 5 + 2 * CASES + 1);
	kit_end(&k);
}

/* Entries of one case that follow each other in one group, made by hand from two ledgers alike. */
static void test_group_of_one_case(void **state)
{
	struct foil_prepared p[3];
	struct foil_err err;
	struct kit a, b;
	uint64_t first;

	(void)state;
	/* The same seed makes the same ledger twice: what one signs, the other can take. */
	kit_start(&a, "one-a");
	kit_start(&b, "one-b");
	assert_memory_equal(foil_governance_genesis(foil_ledger_governance(a.l)),
	    foil_governance_genesis(foil_ledger_governance(b.l)), FOIL_HASH_LEN);
	for (unsigned i = 0; i < 3; i++) {
		kit_prepare(&a, "FOI/1", (enum foil_act_kind)(FOIL_ACT_RECEIVED + i), &p[i]);
		OK(kit_append(&a, &p[i], NULL, E));
	}
	expect(foil_prepared_append(b.l, p + 1, 2, &first, &err), &err, FOIL_E_CHANGED, "restored");
	{
		struct foil_prepared gap[2] = { p[0], p[2] };

		expect(foil_prepared_append(b.l, gap, 2, &first, &err), &err, FOIL_E_REFUSED,
		    "chain.prev");
	}
	OK(foil_prepared_append(b.l, p, 3, &first, E));
	assert_int_equal(first, 5);
	assert_int_equal(kit_checkpoint(&b), 9);
	for (unsigned i = 0; i < 3; i++)
		foil_prepared_wipe(&p[i]);
	kit_end(&a);
	kit_end(&b);
}

/* Somebody is enrolled and signs in the same group; a refusal leaves governance as it was. */
static void test_group_with_governance(void **state)
{
	struct foil_buf enrol = { .max = FOIL_ENTRY_MAX };
	struct foil_submission sub[2] = { { .n_secrets = 0 } };
	struct foil_governance_body g;
	const struct foil_governance *before;
	struct foil_prepared p, q;
	struct foil_entry e;
	struct foil_buf act = { .max = FOIL_ENTRY_MAX };
	struct foil_err err;
	struct kit k;

	(void)state;
	kit_start(&k, "gov");
	before = foil_ledger_governance(k.l);
	g = kit_enrol_body(&k, STRANGER, "records-9", FOIL_ROLE_RECORDS);
	kit_govern_sign(&k, ROOT, &g, &enrol);
	kit_prepare(&k, "FOI/1", FOIL_ACT_RECEIVED, &p);
	OK(foil_entry_read(foil_buf_view(&p.entry), &e, E));
	OK(foil_entry_sign(&act, &e, k.who[STRANGER], E));

	sub[0] = (struct foil_submission){ foil_buf_view(&act), p.secrets, p.n_secrets, 0 };
	sub[1].bytes = foil_buf_view(&enrol);
	expect(foil_ledger_append(k.l, sub, 2, &err), &err, FOIL_E_REFUSED, "record.signer");
	assert_ptr_equal(foil_ledger_governance(k.l), before);

	/* Enrolled before the act, but the act after is refused: neither is there. */
	kit_prepare(&k, "FOI/2", FOIL_ACT_RECEIVED, &q);
	q.entry.p[q.entry.len - 1] ^= 1;
	sub[0] = (struct foil_submission){ foil_buf_view(&enrol), NULL, 0, 0 };
	sub[1] = (struct foil_submission){ foil_buf_view(&q.entry), q.secrets, q.n_secrets, 0 };
	expect(foil_ledger_append(k.l, sub, 2, &err), &err, FOIL_E_REFUSED, "record.signature");
	assert_ptr_equal(foil_ledger_governance(k.l), before);
	assert_null(foil_governance_key(foil_ledger_governance(k.l), foil_signer_kid(k.who[STRANGER])));
	assert_int_equal(kit_size(&k), 5);

	sub[1] = (struct foil_submission){ foil_buf_view(&act), p.secrets, p.n_secrets, 0 };
	OK(foil_ledger_append(k.l, sub, 2, E));
	assert_int_equal(sub[1].index, 6);
	assert_ptr_not_equal(foil_ledger_governance(k.l), before);
	assert_non_null(
	    foil_governance_key(foil_ledger_governance(k.l), foil_signer_kid(k.who[STRANGER])));
	/* What was handed out before is still there. */
	assert_int_equal(foil_governance_count(before), 4);
	assert_int_equal(kit_checkpoint(&k), 8);
	foil_prepared_wipe(&p);
	foil_prepared_wipe(&q);
	foil_buf_free(&enrol);
	foil_buf_free(&act);
	kit_end(&k);
}

/* More than the first map holds: the transaction runs twice. */
static void test_big_secret(void **state)
{
	struct foil_buf big = { .max = (size_t)100 << 20 };
	struct foil_submission sub = { .n_secrets = 2 };
	struct foil_prepared p;
	struct foil_kept kept;
	struct foil_secret s[2];
	uint8_t secret[FOIL_DOC_SECRET_LEN] = { 1 };
	uint8_t *text = malloc((size_t)70 << 20);
	struct kit k;

	(void)state;
	kit_start(&k, "big");
	kit_prepare(&k, "FOI/1", FOIL_ACT_RECEIVED, &p);
	assert_non_null(text);
	memset(text, 'a', (size_t)70 << 20);
	foil_kept_text_put(&big, "txt-1", secret, false, false, foil_view(text, (size_t)70 << 20));
	s[0] = p.secrets[0];
	s[1] = (struct foil_secret){ FOIL_USE_LETTER, 0, foil_buf_view(&big) };
	sub.bytes = foil_buf_view(&p.entry);
	sub.secrets = s;
	OK(foil_ledger_append(k.l, &sub, 1, E));
	assert_int_equal(sub.index, 5);
	OK(foil_ledger_kept(k.l, foil_str("FOI/1"), 0, FOIL_USE_LETTER, 0, &kept, E));
	assert_int_equal(kept.text.len, (size_t)70 << 20);
	foil_kept_wipe(&kept);
	assert_int_equal(kit_checkpoint(&k), 7);
	free(text);
	foil_buf_free(&big);
	foil_prepared_wipe(&p);
	kit_end(&k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alter),
		cmocka_unit_test(test_bit_flips),
		cmocka_unit_test(test_changed),
		cmocka_unit_test(test_after_goes_back),
		cmocka_unit_test(test_secrets),
		cmocka_unit_test(test_group),
		cmocka_unit_test(test_group_of_one_case),
		cmocka_unit_test(test_group_with_governance),
		cmocka_unit_test(test_big_secret),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
