/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whatever is done to the bytes of a published folder, the verdict is never
 * that it matches: every single-bit change, cuts, padding, reordering. Signature
 * lines of the checkpoint that the trust file does not need are excepted.
 *
 * Every bit takes minutes, so that without FOIL_TAMPER in the environment one
 * bit of each byte is changed, not the same in neighbours; `make check-tamper`
 * changes them all.
 */
#include "verify_kit.h"

/* The smallest ledger that has everything: one officer, one approver, short texts. */
struct small {
	struct world w;
	struct foil_view bundle;
	size_t changes;
};

static void small_open(struct small *s)
{
	struct foil_governance_body b;
	struct foil_report r;

	memset(s, 0, sizeof *s);
	mini_open(&s->w.m, 1);
	b = mini_enrol_body(&s->w.m, MINI_RECORDS, "records-1", FOIL_ROLE_RECORDS);
	(void)mini_govern(&s->w.m, MINI_ROOT1, &b);
	b = mini_enrol_body(&s->w.m, MINI_OFFICER, "officer-2", FOIL_ROLE_OFFICER);
	(void)mini_govern(&s->w.m, MINI_ROOT1, &b);
	b = mini_enrol_body(&s->w.m, MINI_APPROVER, "approver-5", FOIL_ROLE_APPROVER);
	(void)mini_govern(&s->w.m, MINI_ROOT1, &b);
	mini_case_init(&s->w.c, &s->w.m, MINI_SUB);
	mini_case_init(&s->w.other, &s->w.m, "01.FOI.23.000007");
	world_trust(&s->w, "quorum none\n", MINI_ORIGIN, MINI_LOG);
	mini_case_issue(&s->w.c);
	world_write(&s->w);
	s->bundle = mini_bundle(&s->w.c);
	r = look_at(&s->w, NULL);
	assert_int_equal(r.verdict, FOIL_MATCHES);
	foil_report_free(&r);
}

static void small_close(struct small *s)
{
	world_close(&s->w);
}

/* A sanitiser makes each look ten times slower; it sees one change in many. */
static size_t stride(void)
{
#if defined(__SANITIZE_ADDRESS__)
	return 13;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
	return 13;
#else
	return 1;
#endif
#else
	return 1;
#endif
}

static void assert_no_match(struct small *s, const char *name, struct foil_view bytes,
    const char *what, size_t at)
{
	struct foil_report r;

	put_file(&s->w, name, bytes);
	r = look_at(&s->w, NULL);
	s->changes++;
	if (r.verdict == FOIL_MATCHES)
		fail_msg("%s: %s at %zu still matches", name, what, at);
	/* A verdict that is not a match says why. */
	assert_true(r.findings.n > 0);
	foil_report_free(&r);
}

/* Every bit of bytes [0, n), or one of each byte. */
static void flip_all(struct small *s, const char *name, struct foil_view whole, size_t n)
{
	struct foil_view v = exact(whole);
	uint8_t *p = (uint8_t *)(uintptr_t)v.p;
	bool all = getenv("FOIL_TAMPER") != NULL;

	for (size_t i = 0; i < n; i += all ? 1 : stride())
		for (unsigned bit = 0; bit < 8; bit++) {
			if (!all && bit != (i + i / 8) % 8)
				continue;
			p[i] ^= (uint8_t)(1u << bit);
			assert_no_match(s, name, v, "a changed bit", 8 * i + bit);
			p[i] ^= (uint8_t)(1u << bit);
		}
	put_file(&s->w, name, v);
	free_exact(v);
}

static void test_bits(void **state)
{
	struct small s;
	struct foil_view note;

	(void)state;
	small_open(&s);
	note = mini_keep(&s.w.m, foil_buf_view(&s.w.c.note));
	flip_all(&s, FOIL_RESPONSE_NAME, s.bundle, s.bundle.len);
	/* The only signature line is the ledger's own, which is needed. */
	flip_all(&s, FOIL_CHECKPOINT_NAME, note, note.len);
	for (size_t i = 0; i < s.w.c.n_files; i++)
		flip_all(&s, s.w.c.file[i].name, s.w.c.file[i].bytes, s.w.c.file[i].bytes.len);
	print_message("%zu changes of a bundle of %zu bytes and its files\n", s.changes, s.bundle.len);
	small_close(&s);
}

/* Cut at every 97th byte and one before the end; bytes put before, behind and in the middle. */
static void cut_and_pad(struct small *s, const char *name, struct foil_view whole)
{
	static const uint8_t pads[] = { 0x00, 0xf6, '\n', ' ', 0xff, 'A' };
	struct foil_view v;

	for (size_t n = 0; n < whole.len; n += 97) {
		v = exact(foil_view(whole.p, n));
		assert_no_match(s, name, v, "a cut", n);
		free_exact(v);
	}
	v = exact(foil_view(whole.p, whole.len - 1));
	assert_no_match(s, name, v, "a cut", whole.len - 1);
	free_exact(v);
	for (size_t i = 0; i < COUNT(pads); i++) {
		const size_t places[] = { 0, whole.len / 2, whole.len };

		for (size_t k = 0; k < COUNT(places); k++) {
			struct foil_buf b = { 0 };

			foil_buf_put(&b, whole.p, places[k]);
			foil_buf_put_u8(&b, pads[i]);
			foil_buf_put(&b, whole.p + places[k], whole.len - places[k]);
			v = exact(foil_buf_view(&b));
			assert_no_match(s, name, v, "a byte more", places[k]);
			free_exact(v);
			foil_buf_free(&b);
		}
	}
	put_file(&s->w, name, whole);
}

static void test_cuts(void **state)
{
	struct small s;
	struct foil_view note;

	(void)state;
	small_open(&s);
	note = mini_keep(&s.w.m, foil_buf_view(&s.w.c.note));
	cut_and_pad(&s, FOIL_RESPONSE_NAME, s.bundle);
	cut_and_pad(&s, FOIL_CHECKPOINT_NAME, note);
	for (size_t i = 0; i < s.w.c.n_files; i++)
		cut_and_pad(&s, s.w.c.file[i].name, s.w.c.file[i].bytes);
	small_close(&s);
}

/* What a response is made of, in another order, twice, or in another's place. */
static void swap_acts(struct foil_response *r)
{
	struct foil_proven p = r->acts[1];

	r->acts[1] = r->acts[2];
	r->acts[2] = p;
}

static void swap_acts_not_places(struct foil_response *r)
{
	swap_acts(r);
	r->acts[1].index--;
	r->acts[2].index++;
}

static void swap_governance(struct foil_response *r)
{
	struct foil_proven p = r->governance[1];

	r->governance[1] = r->governance[2];
	r->governance[2] = p;
}

static void drop_last_governance(struct foil_response *r)
{
	r->n_governance--;
}

static void drop_first_act(struct foil_response *r)
{
	r->acts++;
	r->n_acts--;
}

static void drop_last_act(struct foil_response *r)
{
	r->n_acts--;
}

static void last_act_twice(struct foil_response *r)
{
	r->acts[r->n_acts] = r->acts[r->n_acts - 1]; /* there is room: prove_all makes it */
	r->n_acts++;
}

static void no_acts(struct foil_response *r)
{
	r->n_acts = 0;
}

static void no_governance(struct foil_response *r)
{
	r->n_governance = 0;
}

static void index_is_act(struct foil_response *r)
{
	r->index = r->acts[r->n_acts - 1];
}

static void index_elsewhere(struct foil_response *r)
{
	r->index.index = 1;
}

static void swap_maps(struct foil_response *r)
{
	struct foil_map_proof p = r->map_case;

	r->map_case = r->map_governance;
	r->map_governance = p;
}

static void longer_path(struct foil_response *r)
{
	r->acts[0].path.n++;
}

static void shorter_path(struct foil_response *r)
{
	r->acts[0].path.n--;
}

static void huge_place(struct foil_response *r)
{
	r->acts[r->n_acts - 1].index = INT64_MAX;
}

static void empty_disclosure(struct foil_response *r)
{
	r->disclosure = foil_str("");
}

static void empty_issued(struct foil_response *r)
{
	r->issued.contents = r->issued.frontier = foil_str("");
}

static void test_order(void **state)
{
	static void (*const changes[])(struct foil_response *r) = {
		swap_acts, swap_acts_not_places, swap_governance, drop_last_governance,
		drop_first_act, drop_last_act, last_act_twice, no_acts, no_governance, index_is_act,
		index_elsewhere, swap_maps, longer_path, shorter_path, huge_place, empty_disclosure,
		empty_issued,
	};
	struct small s;

	(void)state;
	small_open(&s);
	for (size_t i = 0; i < COUNT(changes); i++) {
		mini_respond(&s.w.c);
		changes[i](&s.w.c.response);
		assert_no_match(&s, FOIL_RESPONSE_NAME, mini_bundle(&s.w.c), "change", i);
	}
	small_close(&s);
}

/* Closing leaves that are open needs no secret: from a SEED anybody makes the HASH of its node. */
static void test_closing(void **state)
{
	struct small s;
	const struct mini_act *issued;

	(void)state;
	small_open(&s);
	issued = &s.w.c.act[s.w.c.n_acts - 1];
	for (uint64_t leaf = 0; leaf < issued->leaves.n; leaf++) {
		struct foil_range hidden = { leaf, 1 };

		s.w.c.response.issued = mini_open_act(&s.w.c, issued, &hidden, 1);
		assert_no_match(&s, FOIL_RESPONSE_NAME, mini_bundle(&s.w.c), "a closed leaf of issued",
		    (size_t)leaf);
	}
	small_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cuts),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_closing),
		cmocka_unit_test(test_bits),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
