/* SPDX-License-Identifier: Apache-2.0 */
/* A response that somebody has been at: what a stranger, or an authority without care, can try. */
#include "response_kit.h"

#include "foil/sign.h"

static bool has_rule(const struct foil_report *r, const char *rule)
{
	for (size_t i = 0; i < r->findings.n; i++)
		if (strcmp(r->findings.list[i].rule, rule) == 0)
			return true;
	return false;
}

static void expect(const char *folder, const uint8_t *trusted, const uint8_t *genesis,
    enum foil_verdict verdict, const char *rule)
{
	struct foil_report r;

	kit_verify(folder, trusted, genesis, &r);
	if (r.verdict != verdict || (rule != NULL && !has_rule(&r, rule))) {
		for (size_t i = 0; i < r.findings.n; i++)
			print_message("%s: %s\n", r.findings.list[i].rule, r.findings.list[i].text);
		fail_msg("%s, and %s is expected", foil_verdict_name(r.verdict),
		    rule != NULL ? rule : foil_verdict_name(verdict));
	}
	foil_report_free(&r);
}

/* A report is made of anything, and is never yes. */
static void test_nothing(void **state)
{
	const char *folder = scratch("nothing");
	struct foil_buf empty = { .max = 0 };
	struct kit k;

	(void)state;
	assert_int_equal(mkdir(folder, 0755), 0);
	expect(folder, NULL, NULL, FOIL_CANNOT_TELL, "record.bundle");
	foil_buf_put_str(&empty, "?");
	kit_put(folder, FOIL_RESPONSE_NAME, &empty);
	kit_put(folder, FOIL_CHECKPOINT_NAME, &empty);
	expect(folder, NULL, NULL, FOIL_CANNOT_TELL, "anchor.checkpoint");
	kit_build(&k, false);
	kit_put(folder, FOIL_CHECKPOINT_NAME, &k.note);
	expect(folder, NULL, NULL, FOIL_CANNOT_TELL, "record.bundle");
	k.response.n_governance = 0;
	kit_bundle(&k);
	kit_put(folder, FOIL_RESPONSE_NAME, &k.bundle);
	expect(folder, NULL, NULL, FOIL_CANNOT_TELL, "record.governance");
	k.response.n_governance = 3;
	k.response.n_acts = 0;
	kit_bundle(&k);
	kit_put(folder, FOIL_RESPONSE_NAME, &k.bundle);
	expect(folder, NULL, NULL, FOIL_CANNOT_TELL, "record.act");
	k.response.n_acts = k.n_acts - 1;
	k.response.issued = kit_open_act(&k.act[k.n_acts - 2]);
	kit_bundle(&k);
	kit_put(folder, FOIL_RESPONSE_NAME, &k.bundle);
	expect(folder, NULL, NULL, FOIL_DOES_NOT_MATCH, "complete.case");
	k.response.n_acts = k.n_acts;
	k.response.n_governance = 2;
	kit_bundle(&k);
	kit_put(folder, FOIL_RESPONSE_NAME, &k.bundle);
	expect(folder, NULL, NULL, FOIL_DOES_NOT_MATCH, "complete.governance");
	foil_buf_free(&empty);
	kit_free(&k);
}

/* Who has the opening of `issued` has its K and can open less of it. */
static void test_issued_narrowed(void **state)
{
	const struct foil_range hide[] = { { FOIL_F_DATED, 1 }, { FOIL_F_TARGETS, 1 }, { 9, 1 },
		{ FOIL_ACT_FIELDS, 8 } };
	struct kit_act *issued;
	struct kit k;

	(void)state;
	kit_build(&k, false);
	kit_put_folder(&k, scratch("narrowed"));
	issued = &k.act[k.n_acts - 1];
	issued->n_hidden = 1;
	for (size_t i = 0; i < COUNT(hide); i++) {
		issued->hidden[0] = hide[i];
		k.response.issued = kit_open_act(issued);
		kit_bundle(&k);
		kit_put(scratch("narrowed"), FOIL_RESPONSE_NAME, &k.bundle);
		expect(scratch("narrowed"), NULL, NULL, FOIL_DOES_NOT_MATCH, "openings.issued");
	}
	kit_free(&k);
}

/* The genesis of the trust file counts, whatever else is given. */
static void test_genesis(void **state)
{
	uint8_t other[FOIL_HASH_LEN];
	struct kit k;

	(void)state;
	kit_build(&k, false);
	kit_put_folder(&k, scratch("genesis"));
	memset(other, 0xee, sizeof other);
	expect(scratch("genesis"), k.leaf[0], k.leaf[0], FOIL_MATCHES, NULL);
	expect(scratch("genesis"), other, NULL, FOIL_DOES_NOT_MATCH, "anchor.genesis");
	expect(scratch("genesis"), other, k.leaf[0], FOIL_DOES_NOT_MATCH, "anchor.genesis");
	expect(scratch("genesis"), k.leaf[0], other, FOIL_DOES_NOT_MATCH, "anchor.genesis");
	kit_free(&k);
}

/* One bit of each byte of a file, a different one each time. */
static void flip(const char *folder, const char *name, struct foil_buf *b, size_t step)
{
	struct foil_report r;

	for (size_t i = 0; i < b->len; i += step) {
		uint8_t bit = (uint8_t)(1 << (i / step % 8));

		b->p[i] ^= bit;
		kit_put(folder, name, b);
		kit_verify(folder, NULL, NULL, &r);
		if (r.verdict == FOIL_MATCHES || r.findings.n == 0)
			fail_msg("%s: bit %u of byte %zu changed unseen", name, bit, i);
		foil_report_free(&r);
		b->p[i] ^= bit;
	}
	kit_put(folder, name, b);
}

static void test_flips(void **state)
{
	struct kit k;

	(void)state;
	for (int neither = 0; neither < 2; neither++) {
		const char *folder = scratch(neither ? "flips-neither" : "flips");

		kit_build(&k, neither);
		kit_put_folder(&k, folder);
		flip(folder, FOIL_RESPONSE_NAME, &k.bundle, 7);
		flip(folder, FOIL_CHECKPOINT_NAME, &k.note, 1);
		flip(folder, FOIL_LETTER_NAME, &k.letter.shown, 1);
		flip(folder, FOIL_SCHEDULE_NAME, &k.schedule, 1);
		if (!neither)
			flip(folder, "item-07.txt", &k.document.shown, 1);
		expect(folder, NULL, NULL, FOIL_MATCHES, NULL);
		kit_free(&k);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_issued_narrowed),
		cmocka_unit_test(test_genesis),
		cmocka_unit_test(test_flips),
	};
	struct foil_err err = { .msg = "" };

	if (foil_crypto_init(&err) != FOIL_OK)
		return 1;
	return cmocka_run_group_tests_name("tamper", tests, scratch_setup, scratch_teardown);
}
