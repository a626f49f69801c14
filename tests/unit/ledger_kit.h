/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_TESTS_LEDGER_KIT_H
#define FOIL_TESTS_LEDGER_KIT_H

/* A small authority for the tests of the ledger: four people, a clock that stands. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "foil/acts.h"
#include "foil/file.h"
#include "foil/text.h"
#include "scratch.h"

#define DAY 86400
#define NOW ((int64_t)1700000000) /* 2023-11-14 */

/* OK(f(..., E)) fails with the message of the error. */
#define OK(call)                                                                                   \
	do {                                                                                       \
		struct foil_err ok_err_ = { FOIL_OK, "" };                                         \
		enum foil_code ok_rc_ = (call);                                                    \
		if (ok_rc_ != FOIL_OK)                                                             \
			fail_msg("%s:%d %s: %s", __FILE__, __LINE__, foil_code_name(ok_rc_),       \
			    ok_err_.msg);                                                          \
	} while (0)
#define E (&ok_err_)

/* The code, and words that the message must hold. */
static inline void expect(enum foil_code got, const struct foil_err *err, enum foil_code want,
    const char *words)
{
	if (got != want || strstr(err->msg, words) == NULL)
		fail_msg("want %s \"%s\", got %s: %s", foil_code_name(want), words,
		    foil_code_name(got), got == FOIL_OK ? "" : err->msg);
}

enum person { ROOT, ROOT_2, RECORDS, OFFICER, APPROVER, STRANGER, PEOPLE };

struct kit {
	struct foil_env_fixed clock;
	const struct foil_env *env;
	struct foil_signer *who[PEOPLE];
	struct foil_ledger *l;
	const char *name;
};

static inline struct foil_signer *kit_signer(unsigned n)
{
	struct foil_signer *s = NULL;
	uint8_t seed[32];

	memset(seed, (int)(n + 1), sizeof seed);
	OK(foil_signer_from_seed(seed, &s, E));
	return s;
}

static inline void kit_open(struct kit *k)
{
	OK(foil_ledger_open(scratch(k->name), false, k->env, &k->l, E));
}

/* Everybody, and the seed of what is random; no ledger yet. */
static inline void kit_people(struct kit *k, const char *name, uint64_t seed)
{
	memset(k, 0, sizeof *k);
	k->name = name;
	k->env = foil_env_fixed(&k->clock, NOW, seed);
	for (unsigned i = 0; i < PEOPLE; i++)
		k->who[i] = kit_signer(i);
}

static inline void kit_setup(const struct kit *k, struct foil_ledger_setup *s, unsigned roots)
{
	memset(s, 0, sizeof *s);
	s->origin = foil_str("foi.example/ledger");
	s->authority = foil_str("Example Police");
	s->regime = FOIL_FOIA;
	s->root[0].person = foil_str("root-1");
	memcpy(s->root[0].pub, foil_signer_pub(k->who[ROOT]), FOIL_PUB_LEN);
	s->root[1].person = foil_str("root-2");
	memcpy(s->root[1].pub, foil_signer_pub(k->who[ROOT_2]), FOIL_PUB_LEN);
	s->n_roots = roots;
	s->threshold = roots;
}

/* Signs a governance body as the next entry and leaves its bytes in b. */
static inline void kit_govern_sign(struct kit *k, enum person by,
    const struct foil_governance_body *g, struct foil_buf *b)
{
	struct foil_buf body = { .max = 10000 };
	struct foil_entry e;

	OK(foil_ledger_draft(k->l, foil_str(FOIL_SUB_GOVERNANCE), foil_day_of_time(k->clock.now), &e,
	    E));
	foil_governance_body_put(&body, g);
	e.body = foil_buf_view(&body);
	OK(foil_entry_sign(b, &e, k->who[by], E));
	foil_buf_free(&body);
}

static inline enum foil_code kit_govern(struct kit *k, enum person by,
    const struct foil_governance_body *g, struct foil_err *err)
{
	struct foil_buf b = { .max = FOIL_ENTRY_MAX };
	struct foil_submission sub = { .n_secrets = 0 };
	enum foil_code rc;

	kit_govern_sign(k, by, g, &b);
	sub.bytes = foil_buf_view(&b);
	rc = foil_ledger_append(k->l, &sub, 1, err);
	foil_buf_free(&b);
	return rc;
}

static inline struct foil_governance_body kit_enrol_body(const struct kit *k, enum person who,
    const char *person, unsigned roles)
{
	struct foil_governance_body g = { .kind = FOIL_GOV_ENROL, .person = foil_str(person),
		.grade = foil_str("officer"), .roles = roles,
		.until = foil_day_of_time(NOW) + 1000 };

	memcpy(g.pub, foil_signer_pub(k->who[who]), FOIL_PUB_LEN);
	return g;
}

static inline void kit_enrol(struct kit *k, enum person who, const char *person, unsigned roles)
{
	struct foil_governance_body g = kit_enrol_body(k, who, person, roles);

	OK(kit_govern(k, ROOT, &g, E));
}

/* A ledger with its people: entries 0 to 4. */
static inline void kit_start(struct kit *k, const char *name)
{
	struct foil_ledger_setup s;

	kit_people(k, name, 1);
	kit_setup(k, &s, 1);
	OK(foil_ledger_init(scratch(name), &s, k->who[ROOT], k->env, E));
	kit_open(k);
	kit_enrol(k, RECORDS, "records-1", FOIL_ROLE_RECORDS);
	kit_enrol(k, OFFICER, "officer-2", FOIL_ROLE_OFFICER);
	kit_enrol(k, APPROVER, "officer-5", FOIL_ROLE_APPROVER);
}

static inline void kit_end(struct kit *k)
{
	foil_ledger_close(&k->l);
	for (unsigned i = 0; i < PEOPLE; i++)
		foil_signer_close(&k->who[i]);
}

/* An act of a case that is answered neither way: it needs no documents. */
static inline void kit_act(enum foil_act_kind kind, struct foil_act *a,
    struct foil_view *provision)
{
	memset(a, 0, sizeof *a);
	a->kind = kind;
	switch (kind) {
	case FOIL_ACT_RECEIVED:
		a->received_on = foil_day_of_time(NOW);
		a->request = foil_str("All minutes of the board");
		break;
	case FOIL_ACT_FROZEN:
		a->found_on = foil_day_of_time(NOW);
		a->search = foil_str("the secretariat's folders");
		break;
	case FOIL_ACT_DECIDED:
		a->neither = true;
		*provision = foil_str("foia/31/3");
		a->provisions = provision;
		a->n_provisions = 1;
		break;
	default:
		break;
	}
}

static inline enum person kit_signer_of(enum foil_act_kind kind)
{
	return kind == FOIL_ACT_APPROVED ? APPROVER
	    : kind == FOIL_ACT_RECEIVED || kind == FOIL_ACT_FROZEN ? RECORDS : OFFICER;
}

/* Signs the next act of a case as it stands; the caller wipes it. */
static inline void kit_prepare(struct kit *k, const char *sub, enum foil_act_kind kind,
    struct foil_prepared *p)
{
	struct foil_findings f = { .n = 0 };
	struct foil_view provision;
	struct foil_case c;
	struct foil_act a;
	struct foil_err err;

	if (foil_ledger_case(k->l, foil_str(sub), UINT64_MAX, &c, &f, &err) != FOIL_OK)
		foil_case_init(&c, foil_ledger_governance(k->l), foil_str(sub));
	assert_int_equal(f.n, 0);
	kit_act(kind, &a, &provision);
	OK(foil_act_prepare(k->l, &c, &a, k->who[kit_signer_of(kind)], p, &f, E));
	foil_findings_free(&f);
	foil_case_free(&c);
}

static inline enum foil_code kit_append(struct kit *k, struct foil_prepared *p, uint64_t *index,
    struct foil_err *err)
{
	return foil_prepared_append(k->l, p, 1, index, err);
}

/* The next act of a case, signed and appended; its place. */
static inline uint64_t kit_do(struct kit *k, const char *sub, enum foil_act_kind kind)
{
	struct foil_prepared p;
	uint64_t index = UINT64_MAX;

	kit_prepare(k, sub, kind, &p);
	OK(kit_append(k, &p, &index, E));
	foil_prepared_wipe(&p);
	return index;
}

static inline uint64_t kit_size(struct kit *k)
{
	uint64_t n = 0;

	OK(foil_ledger_size(k->l, &n, E));
	return n;
}

static inline uint64_t kit_checkpoint(struct kit *k)
{
	struct foil_buf note = { .max = FOIL_NOTE_MAX };
	uint64_t n = 0;

	OK(foil_ledger_checkpoint(k->l, &note, &n, E));
	foil_buf_free(&note);
	return n;
}

/* ---- copies of files, for backups that are restored ---- */

static inline void kit_copy(const char *from, const char *to)
{
	size_t n = 0;
	unsigned char *p = scratch_read(from, &n);

	assert_non_null(p);
	assert_int_equal(scratch_write(to, p, n), 0);
	free(p);
}

/* "name/data.mdb" and the like, from the kit's ledger. */
static inline const char *kit_path(const struct kit *k, const char *rest)
{
	char name[100];

	(void)snprintf(name, sizeof name, "%s%s", k->name, rest);
	return scratch(name);
}

#endif
