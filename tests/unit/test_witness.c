/* SPDX-License-Identifier: Apache-2.0 */
/* What a witness reads, decides, keeps and answers (spec/witness.md W1 to W13). */
#include "witness_kit.h"

#include "scratch.h"

#include "foil/file.h"

/* Rows: what stands before the note of 5 leaves. */
static void test_request_form(void **state)
{
	static const char h[] = "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n";
	static const struct {
		const char *head;
		enum foil_code rc;
		uint64_t old;
		size_t proof;
	} rows[] = {
		{ "old 0\n\n", FOIL_OK, 0, 0 },
		{ "old 5\n\n", FOIL_OK, 5, 0 },
		{ "old 9223372036854775807\n\n", FOIL_OK, INT64_MAX, 0 },
		{ "old 9223372036854775808\n\n", FOIL_E_FORMAT, 0, 0 },
		{ "old 18446744073709551616\n\n", FOIL_E_FORMAT, 0, 0 },
		{ "old 00\n\n", FOIL_E_FORMAT, 0, 0 },
		{ "old 05\n\n", FOIL_E_FORMAT, 0, 0 },
		{ "old -1\n\n", FOIL_E_FORMAT, 0, 0 },
		{ "old +1\n\n", FOIL_E_FORMAT, 0, 0 },
		{ "old \n\n", FOIL_E_FORMAT, 0, 0 },
		{ "old\n\n", FOIL_E_FORMAT, 0, 0 },
		{ "old  1\n\n", FOIL_E_FORMAT, 0, 0 },
		{ "old 1 \n\n", FOIL_E_FORMAT, 0, 0 },
		{ "Old 1\n\n", FOIL_E_FORMAT, 0, 0 },
		{ "old 1\r\n\r\n", FOIL_E_FORMAT, 0, 0 },
		/* its empty line is the note's: the text is a proof line */
		{ "old 1\n", FOIL_E_FORMAT, 0, 0 },
		{ "\nold 1\n\n", FOIL_E_FORMAT, 0, 0 },
		{ "", FOIL_E_FORMAT, 0, 0 },
		{ "old 1\nAAAA\n\n", FOIL_E_FORMAT, 0, 0 },
		{ "old 1\nnot base64\n\n", FOIL_E_FORMAT, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_witness_request r = { .old = 77 };
		struct foil_buf b = { 0 };
		struct foil_view body;

		foil_buf_put_str(&b, rows[i].head);
		kit_put_note(&b, 5, false, LOG_SEED);
		body = exact(foil_buf_view(&b));
		if (foil_witness_request_read(body, &r, NULL) != rows[i].rc)
			fail_msg("row %zu", i);
		assert_int_equal(r.old, rows[i].rc == FOIL_OK ? rows[i].old : 77);
		free_exact(body);
		foil_buf_free(&b);
	}
	/* 63 proof lines, and one more. */
	for (size_t lines = 62; lines <= 64; lines++) {
		struct foil_witness_request r;
		struct foil_buf b = { 0 };
		struct foil_view body;

		foil_buf_put_str(&b, "old 3\n");
		for (size_t k = 0; k < lines; k++)
			foil_buf_put_str(&b, h);
		foil_buf_put_u8(&b, '\n');
		kit_put_note(&b, 5, false, LOG_SEED);
		body = exact(foil_buf_view(&b));
		assert_int_equal(foil_witness_request_read(body, &r, NULL),
		    lines <= FOIL_WITNESS_PROOF_MAX ? FOIL_OK : FOIL_E_LIMIT);
		if (lines <= FOIL_WITNESS_PROOF_MAX)
			assert_int_equal(r.proof.n, lines);
		free_exact(body);
		foil_buf_free(&b);
	}
}

/* What is put is read again, and cut anywhere it is not. */
static void test_request_cut(void **state)
{
	struct foil_view body = kit_request(3, 3, 9, false);
	struct foil_witness_request r;

	(void)state;
	assert_int_equal(foil_witness_request_read(body, &r, NULL), FOIL_OK);
	assert_int_equal(r.old, 3);
	assert_int_equal(r.checkpoint.size, 9);
	for (size_t n = 0; n < body.len; n++) {
		struct foil_view part = exact(foil_view(body.p, n));

		assert_int_not_equal(foil_witness_request_read(part, &r, NULL), FOIL_OK);
		free_exact(part);
	}
	free_exact(body);
}

static struct foil_witness_held held_of(uint64_t size, bool fork)
{
	struct foil_checkpoint c = kit_checkpoint(size, fork);
	struct foil_witness_held h = { .any = true, .size = size, .at = NOW };

	memcpy(h.root, c.root, sizeof h.root);
	return h;
}

/* Each row: what is held, what is asked, and the status; W5, W6, W7, W8 one at a time. */
static void test_decide_tree(void **state)
{
	static const struct {
		const char *what;
		int held; /* -1: nothing */
		uint64_t old, from, size;
		bool fork;
		unsigned status;
	} rows[] = {
		{ "first", -1, 0, 0, 5, false, 200 },
		{ "first, empty", -1, 0, 0, 0, false, 200 },
		{ "first, with a proof", -1, 0, 3, 5, false, 422 },
		{ "first, from a size", -1, 3, 3, 5, false, 409 },
		{ "after the empty tree", 0, 0, 0, 5, false, 200 },
		{ "grown", 3, 3, 3, 5, false, 200 },
		{ "grown from a power of two", 4, 4, 4, 7, false, 200 },
		{ "grown by one", 7, 7, 7, 8, false, 200 },
		{ "the same", 5, 5, 0, 5, false, 200 },
		{ "the same with a proof", 5, 5, 3, 5, false, 422 },
		{ "another root", 5, 5, 0, 5, true, 409 },
		{ "another root with a proof", 5, 5, 3, 5, true, 422 },
		{ "old above the size", 9, 9, 0, 5, false, 400 },
		{ "old above the size, and not held", 3, 9, 0, 5, false, 400 },
		{ "old below what is held", 5, 3, 3, 9, false, 409 },
		{ "old 0 though something is held", 5, 0, 0, 9, false, 409 },
		{ "old above what is held", 5, 7, 7, 9, false, 409 },
		{ "a fork", 5, 5, 5, 9, true, 422 },
		{ "a fork after what is common", 3, 3, 3, 9, true, 200 },
		{ "no proof", 5, 5, 0, 9, false, 422 },
		{ "a proof from another size", 5, 5, 4, 9, false, 422 },
	};
	struct foil_vkey key = key_from(LOG_SEED, FOIL_NOTE_ED25519, ORIGIN);

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_view body = kit_request(rows[i].old, rows[i].from, rows[i].size, rows[i].fork);
		struct foil_witness_held held = { .any = false };
		struct foil_witness_decision d;
		struct foil_witness_request r;

		if (rows[i].held >= 0)
			held = held_of((uint64_t)rows[i].held, false);
		assert_int_equal(foil_witness_request_read(body, &r, NULL), FOIL_OK);
		assert_int_equal(foil_witness_decide(&key, 1, &held, &r, &d, NULL), FOIL_OK);
		if ((unsigned)d.status != rows[i].status)
			fail_msg("%s: %d, not %u", rows[i].what, (int)d.status, rows[i].status);
		/* W14: what needs no more than two notes to be shown. */
		assert_int_equal(d.forked, strcmp(rows[i].what, "another root") == 0);
		free_exact(body);
	}
}

/* W3, W4: whose it is comes before what it says. */
static void test_decide_keys(void **state)
{
	struct foil_vkey keys[4] = { key_from(7, FOIL_NOTE_ED25519, ORIGIN),
		key_from(LOG_SEED, FOIL_NOTE_ED25519, ORIGIN),
		key_from(LOG_SEED, FOIL_NOTE_ED25519, "log.example/two"),
		key_from(LOG_SEED, FOIL_NOTE_COSIGNATURE, ORIGIN) };
	struct foil_witness_held held = { .any = false };
	struct foil_view body = kit_request(9, 0, 5, false); /* 400 for anybody whose it is */
	struct foil_witness_decision d;
	struct foil_witness_request r;
	struct foil_buf b = { 0 };

	(void)state;
	assert_int_equal(foil_witness_request_read(body, &r, NULL), FOIL_OK);
	assert_int_equal(foil_witness_decide(keys, 0, &held, &r, &d, NULL), FOIL_OK);
	assert_int_equal(d.status, 404);
	assert_int_equal(foil_witness_decide(&keys[2], 1, &held, &r, &d, NULL), FOIL_OK);
	assert_int_equal(d.status, 404);
	assert_int_equal(foil_witness_decide(keys, 1, &held, &r, &d, NULL), FOIL_OK);
	assert_int_equal(d.status, 403);
	assert_int_equal(foil_witness_decide(&keys[3], 1, &held, &r, &d, NULL), FOIL_OK);
	assert_int_equal(d.status, 403);
	assert_int_equal(foil_witness_decide(keys, 2, &held, &r, &d, NULL), FOIL_OK);
	assert_int_equal(d.status, 400);
	free_exact(body);

	/* Signed by one of its keys, and a line of the other that is bad: rejected whole. */
	kit_put_note(&b, 5, false, LOG_SEED);
	put_signed_line(&b, 7, &keys[0], foil_str("something else\n"), 0);
	{
		struct foil_buf all = { 0 };

		foil_witness_request_put(&all, 0, &(struct foil_path){ .n = 0 }, foil_buf_view(&b));
		assert_int_equal(foil_witness_request_read(foil_buf_view(&all), &r, NULL), FOIL_OK);
		assert_int_equal(foil_witness_decide(keys, 2, &held, &r, &d, NULL), FOIL_OK);
		assert_int_equal(d.status, 403);
		assert_int_equal(foil_witness_decide(&keys[1], 1, &held, &r, &d, NULL), FOIL_OK);
		assert_int_equal(d.status, 200); /* a line of a key not known counts for nothing */
		foil_buf_free(&all);
	}
	foil_buf_free(&b);
}

/* W9, W11: what is answered, what is kept, and that it is there for the next process. */
static void test_add(void **state)
{
	struct foil_env_fixed fixed;
	const struct foil_env *env = foil_env_fixed(&fixed, NOW, 1);
	const char *dir = scratch("add");
	struct foil_view body = kit_request(0, 0, 5, false);
	struct foil_witness_answer a;
	struct foil_witness_held held;
	struct foil_witness *w;
	struct foil_buf note = { 0 };
	struct foil_note n;
	enum foil_note_result found;
	uint64_t at;

	(void)state;
	kit_witness(dir, env);
	w = kit_open(dir, env);
	assert_int_equal(foil_witness_look(w, foil_str(ORIGIN), &held, NULL, NULL), FOIL_OK);
	assert_false(held.any);
	assert_int_equal(foil_witness_add(w, body, &a, NULL), FOIL_OK);
	assert_int_equal(a.status, 200);
	assert_string_equal(a.origin, ORIGIN);
	kit_put_note(&note, 5, false, LOG_SEED);
	foil_buf_put_view(&note, foil_buf_view(&a.body));
	assert_int_equal(foil_note_read(foil_buf_view(&note), &n, NULL), FOIL_OK);
	assert_int_equal(foil_note_check(&n, foil_witness_vkey(w), &found, &at, NULL), FOIL_OK);
	assert_int_equal(found, FOIL_NOTE_GOOD);
	assert_int_equal(at, NOW);
	foil_witness_answer_free(&a);
	free_exact(body);
	foil_witness_close(&w);

	w = kit_open(dir, env);
	assert_int_equal(kit_add(w, 0, 9, false), 409);
	assert_int_equal(kit_add(w, 5, 9, false), 200);
	assert_int_equal(kit_add(w, 9, 5, false), 400);
	assert_int_equal(kit_add(w, 9, 12, true), 422);
	foil_buf_reset(&note);
	assert_int_equal(foil_witness_look(w, foil_str(ORIGIN), &held, &note, NULL), FOIL_OK);
	assert_true(held.any);
	assert_int_equal(held.size, 9);
	assert_int_equal(foil_note_read(foil_buf_view(&note), &n, NULL), FOIL_OK);
	assert_int_equal(n.n_lines, 2); /* the log's and the witness's */
	foil_buf_free(&note);
	foil_witness_close(&w);
}

/* W11: the body of a 409 is the size that is held. */
static void test_conflict_body(void **state)
{
	struct foil_env_fixed fixed;
	const struct foil_env *env = foil_env_fixed(&fixed, NOW, 2);
	struct foil_view body = kit_request(3, 3, 5, false);
	struct foil_witness_answer a;
	struct foil_witness *w;

	(void)state;
	kit_witness(scratch("conflict"), env);
	w = kit_open(scratch("conflict"), env);
	assert_int_equal(foil_witness_add(w, body, &a, NULL), FOIL_OK);
	assert_int_equal(a.status, 409);
	assert_string_equal(a.type, "text/x.tlog.size");
	assert_view_equal(foil_buf_view(&a.body), foil_str("0\n"));
	foil_witness_answer_free(&a);
	free_exact(body);
	foil_witness_close(&w);
}

/* W12: a clock that has gone back signs nothing. */
static void test_clock(void **state)
{
	struct foil_env_fixed fixed;
	const struct foil_env *env = foil_env_fixed(&fixed, NOW, 3);
	struct foil_witness *w;

	(void)state;
	kit_witness(scratch("clock"), env);
	w = kit_open(scratch("clock"), env);
	assert_int_equal(kit_add(w, 0, 5, false), 200);
	fixed.now = NOW - 1;
	assert_int_equal(kit_add(w, 5, 6, false), 500);
	assert_int_equal(kit_add(w, 5, 9, true), 422); /* a refusal needs no clock */
	fixed.now = NOW;
	assert_int_equal(kit_add(w, 5, 6, false), 200);
	fixed.now = -5;
	assert_int_equal(kit_add(w, 6, 7, false), 500);
	foil_witness_close(&w);
}

static char *head_file(const char *dir)
{
	static char path[600];
	uint8_t hash[FOIL_HASH_LEN];
	char hex[2 * FOIL_HASH_LEN + 1];

	foil_sha256(hash, foil_str(ORIGIN));
	foil_hex(hex, hash, sizeof hash);
	(void)snprintf(path, sizeof path, "%s/heads/%s", dir, hex);
	return path;
}

/* W10: each byte of what is kept is changed, and nothing is cosigned from it. */
static void test_damaged(void **state)
{
	struct foil_env_fixed fixed;
	const struct foil_env *env = foil_env_fixed(&fixed, NOW, 4);
	const char *dir = scratch("damaged");
	struct foil_buf whole = { 0 };
	struct foil_witness_held held;
	struct foil_witness *w;
	size_t text;

	(void)state;
	kit_witness(dir, env);
	w = kit_open(dir, env);
	assert_int_equal(kit_add(w, 0, 5, false), 200);
	assert_int_equal(foil_file_read(head_file(dir), FOIL_NOTE_MAX, &whole, NULL), FOIL_OK);
	text = strlen(ORIGIN) + 1 + 2 + 45;
	for (size_t i = 0; i < whole.len; i++) {
		whole.p[i] ^= 1;
		assert_int_equal(foil_file_replace(head_file(dir), foil_buf_view(&whole), 0644,
		    NULL), FOIL_OK);
		/* The log's own line is not what is relied on. */
		if (i < text || i > whole.len - 100)
			assert_int_equal(kit_add(w, 5, 6, false), 500);
		whole.p[i] ^= 1;
	}
	assert_int_equal(foil_file_replace(head_file(dir), foil_view(whole.p, 0), 0644, NULL), FOIL_OK);
	assert_int_equal(foil_witness_look(w, foil_str(ORIGIN), &held, NULL, NULL), FOIL_E_STORE);
	assert_int_equal(foil_file_replace(head_file(dir), foil_buf_view(&whole), 0644, NULL), FOIL_OK);
	assert_int_equal(kit_add(w, 5, 6, false), 200);
	foil_buf_free(&whole);
	foil_witness_close(&w);
}

/* A directory that cannot be written: no answer, and what was held is held. */
static void test_unwritten(void **state)
{
	struct foil_env_fixed fixed;
	const struct foil_env *env = foil_env_fixed(&fixed, NOW, 5);
	const char *dir = scratch("unwritten");
	char heads[500], away[500];
	struct foil_witness *w;

	(void)state;
	kit_witness(dir, env);
	w = kit_open(dir, env);
	(void)snprintf(heads, sizeof heads, "%s/heads", dir);
	(void)snprintf(away, sizeof away, "%s/away", dir);
	assert_int_equal(rename(heads, away), 0);
	assert_int_equal(kit_add(w, 0, 5, false), 500);
	assert_int_equal(rename(away, heads), 0);
	assert_int_equal(kit_add(w, 0, 5, false), 200);
	foil_witness_close(&w);
}

static void test_logs(void **state)
{
	struct foil_env_fixed fixed;
	const struct foil_env *env = foil_env_fixed(&fixed, NOW, 6);
	struct foil_vkey next = key_from(9, FOIL_NOTE_ED25519, ORIGIN);
	struct foil_vkey wrong = key_from(9, FOIL_NOTE_COSIGNATURE, ORIGIN), own;
	const struct foil_witness_setup setup = { .name = foil_str(WITNESS_NAME), .kdf = FOIL_KDF_LIGHT };
	const struct foil_witness_setup spaced = { .name = foil_str("a name"), .kdf = FOIL_KDF_LIGHT };
	const char *dir = scratch("logs");
	struct foil_buf hex = { 0 }, note = { 0 }, was = { .max = FOIL_NOTE_MAX };
	char name[600];
	uint8_t hash[FOIL_HASH_LEN];
	struct foil_witness *w;

	(void)state;
	kit_witness(dir, env);
	assert_int_equal(foil_witness_init(dir, &setup, env, &own, NULL), FOIL_E_EXISTS);
	assert_int_equal(foil_witness_init(scratch("never"), &spaced, env, &own, NULL), FOIL_E_FORMAT);
	assert_false(foil_path_exists(scratch("never")));
	w = kit_open(dir, env);
	assert_int_equal(foil_witness_trust_log(dir, &wrong, NULL), FOIL_E_FORMAT);
	assert_int_equal(foil_witness_trust_log(dir, &next, NULL), FOIL_OK);
	assert_int_equal(foil_witness_trust_log(dir, &next, NULL), FOIL_E_EXISTS);
	assert_int_equal(kit_add(w, 0, 5, false), 200);
	foil_sha256(hash, foil_str(ORIGIN));
	foil_buf_put_hex(&hex, hash, sizeof hash);
	assert_int_equal(foil_witness_look_hex(w, foil_buf_view(&hex), &note, NULL), FOIL_OK);
	/* W10: a monitor gets no record that is damaged, or that lies under another's name. */
	(void)snprintf(name, sizeof name, "%s/heads/%.*s", dir, (int)hex.len, (const char *)hex.p);
	assert_int_equal(foil_file_read(name, FOIL_NOTE_MAX, &was, NULL), FOIL_OK);
	note.len = 0;
	was.p[was.len - 5] ^= 1;
	assert_int_equal(foil_file_replace(name, foil_buf_view(&was), 0644, NULL), FOIL_OK);
	assert_int_equal(foil_witness_look_hex(w, foil_buf_view(&hex), &note, NULL), FOIL_E_STORE);
	was.p[was.len - 5] ^= 1;
	was.p[0] ^= 1;
	assert_int_equal(foil_file_replace(name, foil_buf_view(&was), 0644, NULL), FOIL_OK);
	assert_int_equal(foil_witness_look_hex(w, foil_buf_view(&hex), &note, NULL), FOIL_E_STORE);
	assert_int_equal(note.len, 0);
	was.p[0] ^= 1;
	assert_int_equal(foil_file_replace(name, foil_buf_view(&was), 0644, NULL), FOIL_OK);
	hex.p[0] = hex.p[0] == 'a' ? 'b' : 'a';
	assert_int_equal(foil_witness_look_hex(w, foil_buf_view(&hex), &note, NULL), FOIL_E_NOT_FOUND);
	hex.p[0] = '.';
	assert_int_equal(foil_witness_look_hex(w, foil_buf_view(&hex), &note, NULL), FOIL_E_NOT_FOUND);
	assert_int_equal(foil_witness_look_hex(w, foil_str("../key"), &note, NULL), FOIL_E_NOT_FOUND);
	foil_buf_free(&hex);
	foil_buf_free(&note);
	foil_buf_free(&was);
	foil_witness_close(&w);
	assert_int_equal(foil_witness_open(scratch("nowhere"), NULL, env, &w, NULL), FOIL_E_STORE);
	/* A key that was swapped for another is noticed. */
	assert_int_equal(foil_witness_init(scratch("second"), &setup, env, &own, NULL), FOIL_OK);
	assert_int_equal(rename(scratch("second/key"), scratch("logs/key")), 0);
	assert_int_equal(foil_witness_open(dir, NULL, env, &w, NULL), FOIL_E_STORE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_request_form),
		cmocka_unit_test(test_request_cut),
		cmocka_unit_test(test_decide_tree),
		cmocka_unit_test(test_decide_keys),
		cmocka_unit_test(test_add),
		cmocka_unit_test(test_conflict_body),
		cmocka_unit_test(test_clock),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_unwritten),
		cmocka_unit_test(test_logs),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
