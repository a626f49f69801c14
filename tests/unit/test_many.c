/* SPDX-License-Identifier: Apache-2.0 */
/* Many cases at once: made, appended and loaded on all cores, with the answers of one at a time. */
#include "ledger_kit.h"

#include <stdio.h>

#define CASES 60u
#define ODD 17u /* the one that is different */

struct crowd {
	char ref[CASES][24];
	struct foil_case c[CASES];
	struct foil_act act[CASES];
	struct foil_act_job job[CASES];
	struct foil_prepared p[CASES];
};

/* Every case gets its next act; the odd one is asked for an act that cannot follow yet. */
static void make(struct kit *k, struct crowd *w, enum foil_act_kind kind, bool odd)
{
	struct foil_view provision;

	for (unsigned i = 0; i < CASES; i++) {
		(void)snprintf(w->ref[i], sizeof w->ref[i], "MANY/%u", i);
		foil_case_init(&w->c[i], foil_ledger_governance(k->l), foil_str(w->ref[i]));
		kit_act(odd && i == ODD ? FOIL_ACT_APPROVED : kind, &w->act[i], &provision);
		w->job[i] = (struct foil_act_job){ .c = &w->c[i], .act = &w->act[i],
			.signer = k->who[kit_signer_of(kind)] };
	}
	OK(foil_act_prepare_many(k->l, w->job, CASES, E));
	for (unsigned i = 0; i < CASES; i++) {
		if (odd && i == ODD) {
			expect(w->job[i].rc, &w->job[i].err, FOIL_E_REFUSED, "order.stage");
			continue;
		}
		if (w->job[i].rc != FOIL_OK)
			fail_msg("%s: %s", w->ref[i], w->job[i].err.msg);
		w->p[i] = w->job[i].out;
	}
}

static void done(struct crowd *w)
{
	for (unsigned i = 0; i < CASES; i++) {
		foil_prepared_wipe(&w->p[i]);
		foil_case_free(&w->c[i]);
	}
	free(w);
}

static struct crowd *crowd(void)
{
	struct crowd *w = calloc(1, sizeof *w);

	assert_non_null(w);
	return w;
}

static void one_that_fails_leaves_the_rest(void **state)
{
	struct crowd *w = crowd();
	struct kit k;

	(void)state;
	kit_start(&k, "fails");
	make(&k, w, FOIL_ACT_RECEIVED, true);
	assert_null(w->p[ODD].entry.p);
	done(w);
	kit_end(&k);
}

/* A group is all or nothing, and the entry that spoils it is named, whichever thread met it. */
static void a_group_names_its_bad_entry(void **state)
{
	struct crowd *w = crowd();
	struct foil_err err;
	struct kit k;
	uint64_t before;

	(void)state;
	kit_start(&k, "bad");
	make(&k, w, FOIL_ACT_RECEIVED, false);
	before = kit_size(&k);
	/* Two that cannot be read, before anything is locked: the first is named. */
	w->p[ODD].secrets[0].blob.len--;
	w->p[ODD + 5].secrets[0].use = FOIL_USE_LETTER;
	expect(foil_prepared_append(k.l, w->p, CASES, NULL, &err), &err, FOIL_E_FORMAT, "kept act");
	w->p[ODD].secrets[0].blob.len++;
	expect(foil_prepared_append(k.l, w->p, CASES, NULL, &err), &err, FOIL_E_ARG,
	    "case MANY/22 comes without its secret");
	w->p[ODD + 5].secrets[0].use = FOIL_USE_ACT;
	w->p[ODD].entry.p[w->p[ODD].entry.len - 1] ^= 1; /* the signature */
	w->p[ODD + 9].entry.p[w->p[ODD + 9].entry.len - 1] ^= 1;
	expect(foil_prepared_append(k.l, w->p, CASES, NULL, &err), &err, FOIL_E_REFUSED,
	    "record.signature");
	assert_int_equal(kit_size(&k), before);
	w->p[ODD].entry.p[w->p[ODD].entry.len - 1] ^= 1;
	w->p[ODD + 9].entry.p[w->p[ODD + 9].entry.len - 1] ^= 1;
	OK(foil_prepared_append(k.l, w->p, CASES, NULL, E));
	assert_int_equal(kit_size(&k), before + CASES);
	done(w);
	kit_end(&k);
}

static void loads_as_one_by_one(void **state)
{
	struct foil_case_job *job = calloc(CASES + 3, sizeof *job);
	struct foil_findings f = { .n = 0 };
	struct crowd *w = crowd();
	struct foil_case one;
	struct kit k;

	(void)state;
	assert_non_null(job);
	kit_start(&k, "load");
	make(&k, w, FOIL_ACT_RECEIVED, false);
	OK(foil_prepared_append(k.l, w->p, CASES, NULL, E));
	kit_do(&k, w->ref[ODD], FOIL_ACT_FROZEN);
	for (unsigned i = 0; i < CASES; i++)
		job[i] = (struct foil_case_job){ .sub = foil_str(w->ref[i]), .upto = UINT64_MAX };
	job[CASES] = (struct foil_case_job){ .sub = foil_str("NONE/1"), .upto = UINT64_MAX };
	job[CASES + 1] = (struct foil_case_job){ .sub = foil_str("foil:index"), .upto = UINT64_MAX };
	job[CASES + 2] = (struct foil_case_job){ .sub = foil_str(w->ref[ODD]),
		.upto = kit_size(&k) - 1 };
	OK(foil_ledger_case_many(k.l, job, CASES + 3, E));
	for (unsigned i = 0; i < CASES; i++) {
		assert_int_equal(job[i].rc, FOIL_OK);
		assert_int_equal(job[i].findings.n, 0);
		assert_int_equal(job[i].c.n, i == ODD ? 2 : 1);
		OK(foil_ledger_case(k.l, foil_str(w->ref[i]), UINT64_MAX, &one, &f, E));
		assert_memory_equal(one.act[0].leaf, job[i].c.act[0].leaf, FOIL_HASH_LEN);
		assert_true(job[i].c.act[0].opened);
		foil_case_free(&one);
		foil_case_free(&job[i].c);
	}
	expect(job[CASES].rc, &job[CASES].err, FOIL_E_NOT_FOUND, "has no case NONE/1");
	assert_int_equal(job[CASES + 1].rc, FOIL_E_FORMAT);
	assert_int_equal(job[CASES + 2].rc, FOIL_OK);
	assert_int_equal(job[CASES + 2].c.n, 1);
	foil_case_free(&job[CASES + 2].c);
	OK(foil_ledger_case_many(k.l, job, 0, E));
	free(job);
	done(w);
	kit_end(&k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_that_fails_leaves_the_rest),
		cmocka_unit_test(a_group_names_its_bad_entry),
		cmocka_unit_test(loads_as_one_by_one),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
