/* SPDX-License-Identifier: Apache-2.0 */
/* The bodies of governance entries: round trips, and bodies that are wrong. */
#include "miniledger.h"

#include "foil/cbor.h"

static void test_bodies(void **state)
{
	struct mini m;
	struct foil_buf b = { 0 };

	(void)state;
	mini_open(&m, 1);
	for (unsigned k = FOIL_GOV_GENESIS; k < FOIL_GOV_KINDS_; k++) {
		struct foil_governance_body g = mini_genesis_body(&m, 2), back;
		struct foil_view v;
		enum foil_code rc;

		g.kind = (enum foil_governance_kind)k;
		g.person = foil_str("officer-2");
		g.grade = foil_str("manager");
		g.roles = 31;
		g.until = foil_day_make(2030, 1, 1);
		g.reason = foil_str("stolen");
		g.since = 7;
		g.of_index = 9;
		foil_buf_reset(&b);
		foil_governance_body_put(&b, &g);
		v = exact(foil_buf_view(&b));
		rc = foil_governance_body_read(v, &back, NULL);
		if (k >= FOIL_GOV_FREEZE) {
			assert_int_equal(v.len, 0); /* reserved */
			assert_int_not_equal(rc, FOIL_OK);
			continue;
		}
		assert_int_equal(rc, FOIL_OK);
		assert_int_equal(back.kind, k);
		if (k == FOIL_GOV_ENROL) {
			assert_int_equal(back.roles, 31);
			assert_int_equal(back.until, g.until);
			assert_view_equal(back.person, g.person);
		}
		if (k == FOIL_GOV_REVOKE) {
			assert_int_equal(back.since, 7);
			assert_view_equal(back.reason, g.reason);
		}
		for (size_t n = 0; n < v.len; n++) {
			struct foil_view cut = exact(foil_view(v.p, n));

			assert_int_not_equal(foil_governance_body_read(cut, &back, NULL), FOIL_OK);
			free_exact(cut);
		}
		foil_buf_put_u8(&b, 0);
		assert_int_not_equal(foil_governance_body_read(foil_buf_view(&b), &back, NULL), FOIL_OK);
		free_exact(v);
	}
	foil_buf_free(&b);
	mini_close(&m);
}

static void test_wrong_bodies(void **state)
{
	static const struct {
		const char *hex;
		enum foil_code rc;
	} rows[] = {
		{ "a0", FOIL_E_VERSION }, { "80", FOIL_E_VERSION }, { "", FOIL_E_VERSION },
		{ "a1646b696e6466667265657a65", FOIL_E_VERSION }, /* {"kind": "freeze"} */
		{ "a1646b696e646178", FOIL_E_VERSION },
		{ "a2646b696e6466706f6c696379697468726573686f6c6400", FOIL_E_FORMAT }, /* threshold 0 */
		{ "a2646b696e6466706f6c696379697468726573686f6c6411", FOIL_E_LIMIT },  /* 17 */
		{ "a2646b696e6466706f6c696379697468726573686f6c6401", FOIL_OK },
		{ "a2697468726573686f6c6401646b696e6466706f6c696379", FOIL_E_FORMAT }, /* order */
		{ "a3646b696e6466706f6c696379697468726573686f6c6401697468726573686f6c6401",
		    FOIL_E_FORMAT },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_view v = exact_hex(rows[i].hex);
		struct foil_governance_body g;
		enum foil_code rc = foil_governance_body_read(v, &g, NULL);

		if (rc != rows[i].rc)
			fail_msg("%s: %s", rows[i].hex, foil_code_name(rc));
		free_exact(v);
	}
}

/* {"pub", "kind": "enrol", "grade", "roles", "until", "person"} with one thing wrong. */
static void test_wrong_enrolments(void **state)
{
	static const struct {
		const char *grade, *roles[3], *until, *person;
		enum foil_code rc;
	} rows[] = {
		{ "g", { "officer", "root", NULL }, "2030-01-01", "a-1", FOIL_OK },
		{ "", { "officer", NULL }, "2030-01-01", "a-1", FOIL_E_LIMIT },
		{ "g", { NULL }, "2030-01-01", "a-1", FOIL_E_FORMAT },
		{ "g", { "root", "officer", NULL }, "2030-01-01", "a-1", FOIL_E_FORMAT },
		{ "g", { "root", "root", NULL }, "2030-01-01", "a-1", FOIL_E_FORMAT },
		{ "g", { "king", NULL }, "2030-01-01", "a-1", FOIL_E_VERSION },
		{ "g", { "root", NULL }, "2030-02-30", "a-1", FOIL_E_FORMAT },
		{ "g", { "root", NULL }, "", "a-1", FOIL_E_FORMAT },
		{ "g", { "root", NULL }, "2030-01-01", "", FOIL_E_FORMAT },
		{ "g", { "root", NULL }, "2030-01-01", "Jane Roe", FOIL_E_FORMAT },
		{ "g", { "root", NULL }, "2030-01-01", "-a", FOIL_E_FORMAT },
		{ "g", { "root", NULL }, "2030-01-01", "a23456789012345678901234567890123",
		    FOIL_E_FORMAT },
		{ "g", { "root", NULL }, "2030-01-01", "a2345678901234567890123456789012", FOIL_OK },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_buf b = { 0 };
		struct foil_governance_body g;
		uint8_t pub[32] = { 0 };
		struct foil_view v;
		size_t n = 0;
		enum foil_code rc;

		while (rows[i].roles[n] != NULL)
			n++;
		foil_cbor_put_map(&b, 6);
		foil_cbor_put_str(&b, "pub");
		foil_cbor_put_bytes(&b, foil_view(pub, sizeof pub));
		foil_cbor_put_str(&b, "kind");
		foil_cbor_put_str(&b, "enrol");
		foil_cbor_put_str(&b, "grade");
		foil_cbor_put_str(&b, rows[i].grade);
		foil_cbor_put_str(&b, "roles");
		foil_cbor_put_array(&b, n);
		for (size_t k = 0; k < n; k++)
			foil_cbor_put_str(&b, rows[i].roles[k]);
		foil_cbor_put_str(&b, "until");
		foil_cbor_put_str(&b, rows[i].until);
		foil_cbor_put_str(&b, "person");
		foil_cbor_put_str(&b, rows[i].person);
		v = exact(foil_buf_view(&b));
		rc = foil_governance_body_read(v, &g, NULL);
		if (rc != rows[i].rc)
			fail_msg("row %zu: %s", i, foil_code_name(rc));
		free_exact(v);
		foil_buf_free(&b);
	}
}

static void test_roles(void **state)
{
	struct foil_buf b = { 0 };

	(void)state;
	foil_roles_put(&b, FOIL_ROLE_OFFICER | FOIL_ROLE_APPROVER);
	assert_view_equal(foil_buf_view(&b), foil_str("approver, officer"));
	foil_buf_free(&b);
	assert_int_equal(foil_role_parse(foil_str("records")), FOIL_ROLE_RECORDS);
	assert_int_equal(foil_role_parse(foil_str("Records")), 0);
	assert_string_equal(foil_governance_kind_name(FOIL_GOV_LOG_KEY), "log-key");
	assert_string_equal(foil_governance_kind_name((enum foil_governance_kind)99), "unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bodies),
		cmocka_unit_test(test_wrong_bodies),
		cmocka_unit_test(test_wrong_enrolments),
		cmocka_unit_test(test_roles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
