/* SPDX-License-Identifier: Apache-2.0 */
/* The ledger as it should work: made, appended to, read, signed. */
#include "ledger_kit.h"

static uint64_t act(struct kit *k, const char *sub, enum foil_act_kind kind)
{
	return kit_do(k, sub, kind);
}

/* Checks a checkpoint as a stranger would, over every entry of the ledger. */
static void check_note(struct kit *k, struct foil_view bytes, uint64_t size)
{
	uint8_t leaf[FOIL_HASH_LEN], root[FOIL_HASH_LEN], chain[FOIL_HASH_LEN] = { 0 },
					key[FOIL_HASH_LEN];
	enum foil_note_result result;
	struct foil_tree_edge edge;
	struct foil_checkpoint c;
	struct foil_map *map = NULL;
	struct foil_vkey vkey;
	struct foil_note note;
	struct foil_index_body body;
	uint64_t at;

	OK(foil_note_read(bytes, &note, E));
	OK(foil_checkpoint_read(note.text, &c, E));
	OK(foil_ledger_vkey(k->l, &vkey, E));
	OK(foil_note_check(&note, &vkey, &result, &at, E));
	assert_int_equal(result, FOIL_NOTE_GOOD);
	assert_int_equal(c.size, size);
	assert_string_equal(c.origin, "foi.example/ledger");
	foil_tree_edge_init(&edge);
	OK(foil_map_open(&map, E));
	for (uint64_t i = 0; i < size; i++) {
		struct foil_buf b = { .max = FOIL_ENTRY_MAX };
		struct foil_entry e;

		OK(foil_ledger_entry(k->l, i, &b, E));
		OK(foil_entry_read(foil_buf_view(&b), &e, E));
		foil_leaf_hash(leaf, foil_buf_view(&b));
		foil_tree_edge_append(&edge, leaf);
		if (e.body_kind == FOIL_BODY_INDEX) {
			OK(foil_index_body_read(e.body, &body, E));
			foil_map_root(map, root);
			assert_int_equal(body.index, i);
			assert_memory_equal(body.map, root, sizeof root);
			assert_memory_equal(body.chain, chain, sizeof chain);
		}
		assert_true(i + 1 < size || e.body_kind == FOIL_BODY_INDEX);
		foil_map_key(key, foil_governance_genesis(foil_ledger_governance(k->l)), e.sub);
		OK(foil_map_set(map, key, e.case_index + 1, leaf, E));
		foil_chain_step(chain, leaf);
		foil_buf_free(&b);
	}
	foil_map_close(&map);
	foil_tree_edge_root(&edge, root);
	assert_memory_equal(c.root, root, sizeof root);
}

static void test_init(void **state)
{
	struct foil_ledger_setup s;
	struct foil_buf note = { .max = FOIL_NOTE_MAX };
	struct foil_governance_body g;
	struct foil_err err;
	struct stat st;
	struct kit k;
	uint64_t size;

	(void)state;
	kit_people(&k, "init", 1);
	kit_setup(&k, &s, 2);
	assert_int_equal(
	    foil_ledger_init(scratch("init"), &s, k.who[ROOT_2], k.env, &err), FOIL_E_ARG);
	OK(foil_ledger_init(scratch("init"), &s, k.who[ROOT], k.env, E));
	expect(foil_ledger_init(scratch("init"), &s, k.who[ROOT], k.env, &err), &err, FOIL_E_EXISTS,
	    "is there already");
	assert_int_equal(stat(scratch("init/log.key"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(scratch("init.keys"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	kit_open(&k);
	assert_int_equal(kit_size(&k), 2);
	assert_int_equal(foil_governance_threshold(foil_ledger_governance(k.l)), 2);

	/* The first head is there already; asking again makes no other. */
	OK(foil_ledger_checkpoint(k.l, &note, &size, E));
	assert_int_equal(size, 2);
	check_note(&k, foil_buf_view(&note), 2);
	OK(foil_file_read(scratch("init.head"), FOIL_NOTE_MAX, &note, E));
	assert_memory_equal(note.p, note.p + note.len / 2, note.len / 2);
	foil_buf_free(&note);

	/* Two roots: a proposal waits for the other. */
	g = kit_enrol_body(&k, OFFICER, "officer-2", FOIL_ROLE_OFFICER);
	OK(kit_govern(&k, ROOT, &g, E));
	(void)foil_governance_pending(foil_ledger_governance(k.l), (size_t *)&size);
	assert_int_equal(size, 1);
	assert_null(foil_governance_key(foil_ledger_governance(k.l), foil_signer_kid(k.who[OFFICER])));
	g = (struct foil_governance_body){ .kind = FOIL_GOV_APPROVE, .of_index = 2 };
	memcpy(g.of_leaf, foil_governance_last(foil_ledger_governance(k.l)), FOIL_HASH_LEN);
	expect(kit_govern(&k, ROOT, &g, &err), &err, FOIL_E_REFUSED, "governance.approve");
	OK(kit_govern(&k, ROOT_2, &g, E));
	assert_non_null(
	    foil_governance_key(foil_ledger_governance(k.l), foil_signer_kid(k.who[OFFICER])));
	kit_end(&k);
}

static void test_init_leftovers(void **state)
{
	struct foil_ledger_setup s;
	struct foil_err err;
	struct kit k;

	(void)state;
	kit_people(&k, "left", 1);
	kit_setup(&k, &s, 1);
	assert_int_equal(scratch_write(scratch("left.head"), "x", 1), 0);
	expect(foil_ledger_init(scratch("left"), &s, k.who[ROOT], k.env, &err), &err, FOIL_E_EXISTS,
	    "left.head");
	assert_int_equal(unlink(scratch("left.head")), 0);
	OK(foil_dir_make(scratch("left.tmp"), true, E));
	expect(foil_ledger_init(scratch("left"), &s, k.who[ROOT], k.env, &err), &err, FOIL_E_EXISTS,
	    "left.tmp");
	/* What it made itself is gone again. */
	assert_false(foil_path_exists(scratch("left.keys")));
	assert_false(foil_path_exists(scratch("left.head")));
	assert_int_equal(rmdir(scratch("left.tmp")), 0);
	OK(foil_dir_make(scratch("left.keys"), true, E));
	assert_int_equal(scratch_write(scratch("left.keys/a"), "x", 1), 0);
	expect(foil_ledger_init(scratch("left"), &s, k.who[ROOT], k.env, &err), &err, FOIL_E_EXISTS,
	    "case keys of another");
	assert_int_equal(unlink(scratch("left.keys/a")), 0);

	/* An origin that a checkpoint cannot carry is found before anything stays. */
	s.origin = foil_str("foi example");
	assert_int_not_equal(foil_ledger_init(scratch("left"), &s, k.who[ROOT], k.env, &err), FOIL_OK);
	assert_false(foil_path_exists(scratch("left")));
	assert_false(foil_path_exists(scratch("left.tmp")));
	assert_false(foil_path_exists(scratch("left.head")));
	s.origin = foil_str("foi.example/ledger");

	/* Chosen places are remembered; a slash at the end names the same ledger. */
	s.head_path = scratch("elsewhere.head");
	s.keys_path = scratch("elsewhere.keys");
	OK(foil_ledger_init(scratch("left/"), &s, k.who[ROOT], k.env, E));
	assert_true(foil_path_exists(scratch("elsewhere.head")));
	assert_false(foil_path_exists(scratch("left.head")));
	kit_open(&k);
	kit_enrol(&k, RECORDS, "records-1", FOIL_ROLE_RECORDS);
	(void)act(&k, "FOI/1", FOIL_ACT_RECEIVED);
	assert_int_equal(kit_checkpoint(&k), 5);
	kit_end(&k);
}

/* Without chosen places a ledger and what lies beside it can be moved. */
static void test_moved(void **state)
{
	struct kit k;
	struct foil_err err;
	struct foil_buf note = { .max = FOIL_NOTE_MAX };
	uint64_t size;

	(void)state;
	kit_start(&k, "move");
	(void)act(&k, "FOI/1", FOIL_ACT_RECEIVED);
	foil_ledger_close(&k.l);
	assert_int_equal(rename(scratch("move"), scratch("moved")), 0);
	k.name = "moved";
	kit_open(&k);
	expect(foil_ledger_checkpoint(k.l, &note, &size, &err), &err, FOIL_E_STORE, "moved.head");
	assert_int_equal(rename(scratch("move.head"), scratch("moved.head")), 0);
	assert_int_equal(rename(scratch("move.keys"), scratch("moved.keys")), 0);
	(void)act(&k, "FOI/1", FOIL_ACT_FROZEN);
	assert_int_equal(kit_checkpoint(&k), 8);
	kit_end(&k);
}

static void test_whole_case(void **state)
{
	static const enum foil_act_kind kinds[] = { FOIL_ACT_RECEIVED, FOIL_ACT_FROZEN,
		FOIL_ACT_DECIDED, FOIL_ACT_APPROVED, FOIL_ACT_ISSUED };
	struct foil_findings f = { .n = 0 };
	struct foil_buf note = { .max = FOIL_NOTE_MAX };
	struct foil_arena arena = { 0 };
	struct foil_view *subs;
	struct foil_case c;
	struct foil_err err;
	struct kit k;
	uint64_t size;
	size_t n;

	(void)state;
	kit_start(&k, "case");
	assert_int_equal(kit_size(&k), 5);
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(act(&k, "FOI/23/9", kinds[i]), 5 + 2 * i);
		assert_int_equal(act(&k, "FOI/23/1", kinds[i]), 6 + 2 * i);
	}
	OK(foil_ledger_case(k.l, foil_str("FOI/23/9"), UINT64_MAX, &c, &f, E));
	assert_int_equal(c.n, 5);
	assert_int_equal(f.n, 0);
	assert_int_equal(c.stage, FOIL_STAGE_ISSUED);
	assert_true(c.act[2].opened && c.act[2].act.neither);
	foil_case_free(&c);
	/* As it stood before entry 9. */
	OK(foil_ledger_case(k.l, foil_str("FOI/23/9"), 9, &c, &f, E));
	assert_int_equal(c.n, 2);
	foil_case_free(&c);
	assert_int_equal(foil_ledger_case(k.l, foil_str("FOI/23/9"), 5, &c, &f, &err),
	    FOIL_E_NOT_FOUND);
	assert_int_equal(foil_ledger_case(k.l, foil_str("FOI/23/2"), UINT64_MAX, &c, &f, &err),
	    FOIL_E_NOT_FOUND);
	assert_int_equal(foil_ledger_case(k.l, foil_str("foil:index"), UINT64_MAX, &c, &f, &err),
	    FOIL_E_FORMAT);

	OK(foil_ledger_cases(k.l, &arena, &subs, &n, E));
	assert_int_equal(n, 2);
	assert_true(foil_view_eq(subs[0], foil_str("FOI/23/9")));
	foil_arena_free(&arena);

	/* Several heads in one handle, and one in another that has to read the table of cases. */
	OK(foil_ledger_checkpoint(k.l, &note, &size, E));
	assert_int_equal(size, 16);
	check_note(&k, foil_buf_view(&note), 16);
	for (int i = 0; i < 2; i++) {
		(void)act(&k, "FOI/23/2", i == 0 ? FOIL_ACT_RECEIVED : FOIL_ACT_FROZEN);
		foil_buf_reset(&note);
		OK(foil_ledger_checkpoint(k.l, &note, &size, E));
		check_note(&k, foil_buf_view(&note), 18 + (uint64_t)i * 2);
	}
	foil_ledger_close(&k.l);
	kit_open(&k);
	(void)act(&k, "FOI/23/3", FOIL_ACT_RECEIVED);
	(void)act(&k, "FOI/23/2", FOIL_ACT_DECIDED);
	foil_buf_reset(&note);
	OK(foil_ledger_checkpoint(k.l, &note, &size, E));
	check_note(&k, foil_buf_view(&note), 23);
	foil_buf_free(&note);
	kit_end(&k);
}

/* What is kept of a commitment: only with the case's key, only in its place. */
static void test_kept(void **state)
{
	struct foil_act a = { .kind = FOIL_ACT_FROZEN, .found_on = foil_day_of_time(NOW) };
	const struct foil_incoming text = { foil_str("a.txt"), foil_str("one two three\r\n") };
	struct foil_findings f = { .n = 0 };
	struct foil_arena arena = { 0 };
	struct foil_leaves leaves = { .n = 0 };
	struct foil_prepared p;
	struct foil_names names;
	struct foil_case c;
	struct foil_kept kept;
	struct foil_err err;
	struct kit k;
	uint8_t secret[FOIL_DOC_SECRET_LEN];
	char key[200];

	(void)state;
	kit_start(&k, "kept");
	(void)act(&k, "FOI/1", FOIL_ACT_RECEIVED);
	OK(foil_ledger_case(k.l, foil_str("FOI/1"), UINT64_MAX, &c, &f, E));
	OK(foil_freeze_prepare(k.l, &c, &arena, &a, &text, 1, k.who[RECORDS], &p, &f, E));
	/* A registered document must come with what opens it. */
	p.n_secrets--;
	{
		struct foil_secret last = p.secrets[p.n_secrets], first = p.secrets[0];

		p.secrets[0] = last;
		expect(kit_append(&k, &p, NULL, &err), &err, FOIL_E_ARG, "document 1 is registered");
		p.secrets[0] = first;
		expect(kit_append(&k, &p, NULL, &err), &err, FOIL_E_ARG, "without its secret");
	}
	p.n_secrets++;
	OK(kit_append(&k, &p, NULL, E));
	foil_prepared_wipe(&p);
	foil_case_free(&c);
	foil_arena_free(&arena);

	OK(foil_ledger_kept(k.l, foil_str("FOI/1"), 1, FOIL_USE_DOCUMENT, 1, &kept, E));
	assert_true(foil_view_eq(foil_buf_view(&kept.text), foil_str("one two three\n")));
	assert_true(kept.crlf);
	assert_string_equal(kept.profile, "txt-1-pad");
	foil_kept_wipe(&kept);
	OK(foil_ledger_kept_act(k.l, foil_str("FOI/1"), 1, secret, &leaves, E));
	assert_true(leaves.n >= FOIL_ACT_LEAVES_MIN);
	foil_leaves_free(&leaves);
	assert_int_equal(foil_ledger_kept(k.l, foil_str("FOI/1"), 1, FOIL_USE_DOCUMENT, 2, &kept, &err),
	    FOIL_E_NOT_FOUND);
	assert_int_equal(foil_ledger_kept(k.l, foil_str("FOI/1"), (uint64_t)1 << 32,
			     FOIL_USE_DOCUMENT, 1, &kept, &err),
	    FOIL_E_NOT_FOUND);
	assert_int_equal(foil_ledger_kept(k.l, foil_str("FOI/1"), 1, FOIL_USE_ACT, 0, &kept, &err),
	    FOIL_E_ARG);

	/* The case's key, destroyed: the acts are there, what they say is not. */
	OK(foil_dir_list(scratch("kept.keys"), 10, &names, E));
	assert_int_equal(names.n, 1);
	(void)snprintf(key, sizeof key, "kept.keys/%s", names.name[0]);
	foil_names_free(&names);
	assert_int_equal(rename(scratch(key), scratch("stolen")), 0);
	assert_int_equal(foil_ledger_kept(k.l, foil_str("FOI/1"), 1, FOIL_USE_DOCUMENT, 1, &kept, &err),
	    FOIL_E_NOT_FOUND);
	OK(foil_ledger_case(k.l, foil_str("FOI/1"), UINT64_MAX, &c, &f, E));
	assert_int_equal(c.n, 2);
	assert_true(!c.act[0].opened && !c.act[1].opened && c.closed);
	foil_case_free(&c);
	foil_findings_free(&f);
	/* It is never made anew. */
	assert_int_equal(scratch_write(scratch(key), "short", 5), 0);
	assert_int_equal(foil_ledger_kept_act(k.l, foil_str("FOI/1"), 1, secret, &leaves, &err),
	    FOIL_E_KEY);
	assert_int_equal(scratch_write(scratch(key), "01234567890123456789012345678901", 32), 0);
	expect(foil_ledger_kept_act(k.l, foil_str("FOI/1"), 1, secret, &leaves, &err), &err,
	    FOIL_E_CRYPTO, "does not open");
	assert_int_equal(rename(scratch("stolen"), scratch(key)), 0);
	OK(foil_ledger_kept_act(k.l, foil_str("FOI/1"), 0, secret, &leaves, E));
	foil_leaves_free(&leaves);
	kit_end(&k);
}

static void test_read_only(void **state)
{
	struct foil_ledger *l = NULL;
	struct foil_submission none = { .n_secrets = 0 };
	struct foil_buf note = { .max = FOIL_NOTE_MAX };
	struct foil_err err;
	uint64_t size;
	struct kit k;

	(void)state;
	kit_start(&k, "ro");
	foil_ledger_close(&k.l);
	OK(foil_ledger_open(scratch("ro"), true, k.env, &l, E));
	OK(foil_ledger_size(l, &size, E));
	assert_int_equal(size, 5);
	assert_int_equal(foil_ledger_append(l, &none, 1, &err), FOIL_E_ARG);
	assert_int_equal(foil_ledger_checkpoint(l, &note, &size, &err), FOIL_E_ARG);
	assert_int_equal(foil_ledger_settle(l, foil_str("why"), &err), FOIL_E_ARG);
	assert_int_equal(foil_ledger_entry(l, 5, &note, &err), FOIL_E_NOT_FOUND);
	foil_ledger_close(&l);
	foil_ledger_close(&l);
	assert_int_equal(foil_ledger_open(scratch("nothing"), true, k.env, &l, &err),
	    FOIL_E_NOT_FOUND);
	assert_null(l);
	kit_end(&k);
}

/* A new log key: checkpoints wait until it lies in the ledger's directory. */
static void test_log_key(void **state)
{
	struct foil_governance_body g = { .kind = FOIL_GOV_LOG_KEY };
	struct foil_buf note = { .max = FOIL_NOTE_MAX };
	struct foil_vkey old, new;
	struct foil_err err;
	uint64_t size;
	struct kit k;

	(void)state;
	kit_start(&k, "logkey");
	OK(foil_ledger_vkey(k.l, &old, E));
	OK(foil_key_create(scratch("new.key"), FOIL_KDF_LIGHT, NULL, k.env, g.log_pub, E));
	OK(kit_govern(&k, ROOT, &g, E));
	OK(foil_ledger_vkey(k.l, &new, E));
	assert_memory_not_equal(old.pub, new.pub, FOIL_PUB_LEN);
	expect(foil_ledger_checkpoint(k.l, &note, &size, &err), &err, FOIL_E_KEY, "log.key");
	assert_int_equal(rename(scratch("new.key"), scratch("logkey/log.key")), 0);
	OK(foil_ledger_checkpoint(k.l, &note, &size, E));
	assert_int_equal(size, 7);
	check_note(&k, foil_buf_view(&note), 7);
	foil_buf_free(&note);
	kit_end(&k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_init),
		cmocka_unit_test(test_init_leftovers),
		cmocka_unit_test(test_moved),
		cmocka_unit_test(test_whole_case),
		cmocka_unit_test(test_kept),
		cmocka_unit_test(test_read_only),
		cmocka_unit_test(test_log_key),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
