/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of a very small case. */
#include "drive.h"

#include "foil/casetext.h"
#include "foil/file.h"
#include "foil/publish.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT "Minutes of 12 July 2023\nPresent: Rowan Ellery, chair\nThe board met and agreed.\n"
#define MARKED \
	"Minutes of 12 July 2023\nPresent: [[A Rowan Ellery]], chair\nThe board met and agreed.\n"
#define LETTER "[[requester Ms Jo Adair]]\n\nWe disclose part of what you asked for.\n"
#define CASE_TEXT \
	"case      " DRIVE_REF "\n" \
	"regime    foia\n" \
	"request   the minutes of July\n" \
	"dated     2023-12-01\n" \
	"search    the board's folder, by its secretary\n\n" \
	"items\n1  july  12/07/2023  part  july.txt\n\n" \
	"ground A  s.40(2) via s.40(3A)(a)\n" \
	"  data ordinary; gist a name\n" \
	"  interest who took part\n" \
	"  necessary no: the part is disclosed\n" \
	"  balance the person does not expect to be named\n"

static const char *const step_names[DRIVE_STEPS] = { "init", "receive", "freeze", "sign", "approve",
	"issue", "publish", "cosign" };

/* genesis, its index entry, two people; then one entry a step, and one more for an index. */
static const struct drive_mark before[DRIVE_STEPS + 1] = {
	[DRIVE_INIT] = { 0, 0, 0, 0, 0, 0 },
	[DRIVE_RECEIVE] = { 4, 4, 0, 0, 0, 0 },
	[DRIVE_FREEZE] = { 5, 5, 1, 0, 0, 0 },
	[DRIVE_SIGN] = { 7, 7, 2, 0, 0, 0 },
	[DRIVE_APPROVE] = { 8, 8, 3, 0, 0, 0 },
	[DRIVE_ISSUE] = { 9, 9, 4, 0, 0, 0 },
	[DRIVE_PUBLISH] = { 11, 11, 5, 1, 0, 0 },
	[DRIVE_COSIGN] = { 11, 11, 5, 1, 1, 0 },
	[DRIVE_STEPS] = { 11, 11, 5, 1, 1, 1 },
};

const char *drive_step_name(enum drive_step s)
{
	return step_names[s];
}

struct drive_mark drive_mark_before(enum drive_step step)
{
	return before[step];
}

const struct foil_env *drive_env(struct foil_env_fixed *f, enum drive_step step, uint64_t seed)
{
	static const struct {
		int month, day;
	} on[DRIVE_STEPS + 1] = { { 11, 3 }, { 11, 3 }, { 11, 20 }, { 11, 28 }, { 11, 28 }, { 12, 1 },
		{ 12, 2 }, { 12, 3 }, { 12, 5 } };
	foil_day day = foil_day_make(2023, on[step].month, on[step].day);

	return foil_env_fixed(f, foil_time_of_day(day) + 36000, seed);
}

/* ---- one step at work ---- */

struct drive {
	struct foil_env_fixed clock;
	const struct foil_env *env;
	char *ledger_path, *published, *sent, *www;
	struct foil_ledger *l;
	struct foil_signer *root, *officer, *approver;
	struct drive_mark mark;
	void (*told)(const struct drive_mark *m);
	struct foil_err *err;
};

static enum foil_code signer(uint8_t seed, struct foil_signer **out, struct foil_err *err)
{
	uint8_t bytes[32];

	memset(bytes, seed, sizeof bytes);
	return foil_signer_from_seed(bytes, out, err);
}

enum foil_code drive_officer(struct foil_signer **out, struct foil_err *err)
{
	return signer(2, out, err);
}

/* Before an attempt: what may be there from now on. */
static void may(struct drive *d, uint64_t entries)
{
	d->mark.may = entries;
	if (d->told != NULL)
		d->told(&d->mark);
}

/* The moment after which nothing of it may ever be missing. */
static void acknowledge(struct drive *d, uint64_t has, uint64_t acts, uint64_t folders)
{
	d->mark = (struct drive_mark){ has, has, acts, folders, 0, 0 };
	if (d->told != NULL)
		d->told(&d->mark);
}

static enum foil_code append_governance(struct drive *d, const struct foil_governance_body *body)
{
	struct foil_buf bytes = { 0 }, entry = { .max = FOIL_ENTRY_MAX };
	struct foil_submission sub = { { NULL, 0 }, NULL, 0, 0 };
	struct foil_entry e;
	enum foil_code rc;

	foil_governance_body_put(&bytes, body);
	if ((rc = foil_buf_check(&bytes, "body", d->err)) != FOIL_OK ||
	    (rc = foil_ledger_draft(d->l, foil_str(FOIL_SUB_GOVERNANCE),
		 foil_day_of_time(d->clock.now), &e, d->err)) != FOIL_OK)
		goto done;
	e.body_kind = FOIL_BODY_GOVERNANCE;
	e.body = foil_buf_view(&bytes);
	if ((rc = foil_entry_sign(&entry, &e, d->root, d->err)) == FOIL_OK) {
		sub.bytes = foil_buf_view(&entry);
		rc = foil_ledger_append(d->l, &sub, 1, d->err);
	}
done:
	foil_buf_free(&bytes);
	foil_buf_free(&entry);
	return rc;
}

static enum foil_code enrol(struct drive *d, const char *person, unsigned roles,
    const struct foil_signer *s)
{
	struct foil_governance_body b = { .kind = FOIL_GOV_ENROL, .roles = roles };

	if (foil_governance_key(foil_ledger_governance(d->l), foil_signer_kid(s)) != NULL)
		return FOIL_OK;
	b.person = foil_str(person);
	b.grade = foil_str("grade 7");
	b.until = foil_day_make(2030, 1, 1);
	memcpy(b.pub, foil_signer_pub(s), FOIL_PUB_LEN);
	return append_governance(d, &b);
}

static enum foil_code do_init(struct drive *d)
{
	struct foil_ledger_setup su = { .regime = FOIL_FOIA, .n_roots = 1, .threshold = 1 };
	enum foil_code rc = FOIL_OK;

	su.origin = foil_str("foi.example/ledger");
	su.authority = foil_str("Example Police");
	su.root[0].person = foil_str("root-1");
	memcpy(su.root[0].pub, foil_signer_pub(d->root), FOIL_PUB_LEN);
	may(d, 2);
	if (!foil_path_exists(d->ledger_path))
		rc = foil_ledger_init(d->ledger_path, &su, d->root, d->env, d->err);
	if (rc != FOIL_OK || (rc = foil_ledger_open(d->ledger_path, false, d->env, &d->l, d->err)) !=
	    FOIL_OK)
		return rc;
	acknowledge(d, 2, 0, 0);
	may(d, 3);
	if ((rc = enrol(d, "officer-2", FOIL_ROLE_OFFICER, d->officer)) != FOIL_OK)
		return rc;
	acknowledge(d, 3, 0, 0);
	may(d, 4);
	if ((rc = enrol(d, "officer-5", FOIL_ROLE_APPROVER, d->approver)) == FOIL_OK)
		acknowledge(d, 4, 0, 0);
	return rc;
}

static enum foil_code load(struct foil_ledger *l, const char *ref, struct foil_case *c,
    struct foil_err *err)
{
	struct foil_findings f = { 0 };
	enum foil_code rc = foil_ledger_case(l, foil_str(ref), UINT64_MAX, c, &f, err);

	if (rc == FOIL_E_NOT_FOUND) {
		foil_case_init(c, foil_ledger_governance(l), foil_str(ref));
		rc = FOIL_OK;
	}
	if (f.n > 0) {
		rc = foil_fail(err, FOIL_E_STORE, "%s: %s", f.list[0].rule, f.list[0].text);
		foil_case_free(c);
	}
	foil_findings_free(&f);
	return rc;
}

static struct foil_act blank(enum foil_act_kind kind)
{
	struct foil_act a;

	memset(&a, 0, sizeof a);
	a.kind = kind;
	a.received_on = a.due = a.found_on = a.dated = FOIL_DAY_NONE;
	return a;
}

static enum foil_code act_on(struct foil_ledger *l, const struct foil_case *c, struct foil_act *act,
    struct foil_signer *s, uint64_t *index, struct foil_err *err)
{
	struct foil_findings f = { 0 };
	struct foil_prepared p = { 0 };
	enum foil_code rc;

	if ((rc = foil_act_prepare(l, c, act, s, &p, &f, err)) == FOIL_OK)
		rc = foil_prepared_append(l, &p, 1, index, err);
	foil_prepared_wipe(&p);
	foil_findings_free(&f);
	return rc;
}

enum foil_code drive_receive(struct foil_ledger *l, const char *ref, struct foil_signer *officer,
    uint64_t *index, struct foil_err *err)
{
	struct foil_act act = blank(FOIL_ACT_RECEIVED);
	struct foil_case c;
	enum foil_code rc;

	act.received_on = foil_day_make(2023, 11, 3);
	act.request = foil_str("the minutes of July");
	if ((rc = load(l, ref, &c, err)) != FOIL_OK)
		return rc;
	rc = act_on(l, &c, &act, officer, index, err);
	foil_case_free(&c);
	return rc;
}

static enum foil_code freeze(struct foil_ledger *l, const struct foil_case *c,
    struct foil_signer *officer, size_t n, uint64_t *index, struct foil_err *err)
{
	struct foil_incoming in = { foil_str("july.txt"), foil_str(TEXT) };
	struct foil_act act = blank(FOIL_ACT_FROZEN);
	struct foil_arena arena = { 0 };
	struct foil_findings f = { 0 };
	struct foil_prepared p = { 0 };
	enum foil_code rc;

	act.found_on = foil_day_make(2023, 11, 20);
	if ((rc = foil_freeze_prepare(l, c, &arena, &act, &in, n, officer, &p, &f, err)) == FOIL_OK)
		rc = foil_prepared_append(l, &p, 1, index, err);
	foil_prepared_wipe(&p);
	foil_findings_free(&f);
	foil_arena_free(&arena);
	return rc;
}

enum foil_code drive_freeze_more(struct foil_ledger *l, const char *ref,
    struct foil_signer *officer, uint64_t *index, struct foil_err *err)
{
	struct foil_case c;
	enum foil_code rc;

	if ((rc = load(l, ref, &c, err)) != FOIL_OK)
		return rc;
	rc = freeze(l, &c, officer, 0, index, err);
	foil_case_free(&c);
	return rc;
}

static enum foil_code decide(struct drive *d, const struct foil_case *c)
{
	struct foil_casetext_document doc = { .document = NULL };
	struct foil_text_leaves leaves = { 0 };
	struct foil_arena arena = { 0 };
	struct foil_kept kept = { 0 };
	struct foil_casetext ct;
	struct foil_act act;
	uint64_t from;
	enum foil_code rc;

	if ((doc.document = foil_case_document(c, 0, &from)) == NULL)
		return foil_fail(d->err, FOIL_E_STORE, "no document");
	if ((rc = foil_casetext_read(&arena, foil_str(CASE_TEXT), FOIL_FOIA,
		 foil_day_make(2023, 11, 28), &ct, d->err)) != FOIL_OK ||
	    (rc = foil_ledger_kept(d->l, c->sub, from, FOIL_USE_DOCUMENT, doc.document->ordinal,
		 &kept, d->err)) != FOIL_OK)
		goto done;
	doc.text = foil_buf_view(&kept.text);
	doc.marked = foil_str(MARKED);
	if ((rc = foil_text_leaves(doc.text, kept.profile, kept.id, kept.secret, &leaves, d->err)) !=
	    FOIL_OK)
		goto done;
	doc.leaves = &leaves;
	if ((rc = foil_casetext_decide(&arena, &ct, &doc, 1, &act, d->err)) == FOIL_OK)
		rc = act_on(d->l, c, &act, d->officer, NULL, d->err);
done:
	foil_text_leaves_free(&leaves);
	foil_kept_wipe(&kept);
	foil_arena_free(&arena);
	return rc;
}

static enum foil_code issue(struct drive *d)
{
	struct foil_issue is = { foil_str(LETTER), foil_day_make(2023, 12, 1), d->published, d->sent };
	struct foil_findings f = { 0 };
	enum foil_code rc = foil_issue(d->l, foil_str(DRIVE_REF), &is, d->officer, &f, d->err);

	foil_findings_free(&f);
	return rc;
}

static enum foil_code checkpoint(struct foil_ledger *l, struct foil_err *err)
{
	struct foil_buf note = { .max = FOIL_NOTE_MAX };
	uint64_t size;
	enum foil_code rc = foil_ledger_checkpoint(l, &note, &size, err);

	foil_buf_free(&note);
	return rc;
}

static enum foil_code take(struct drive *d, enum drive_step step, const struct foil_case *c)
{
	struct foil_act act = blank(FOIL_ACT_APPROVED);

	switch (step) {
	case DRIVE_RECEIVE:
		return drive_receive(d->l, DRIVE_REF, d->officer, NULL, d->err);
	case DRIVE_FREEZE:
		return freeze(d->l, c, d->officer, 1, NULL, d->err);
	case DRIVE_SIGN:
		return decide(d, c);
	case DRIVE_APPROVE:
		return act_on(d->l, c, &act, d->approver, NULL, d->err);
	default:
		return issue(d);
	}
}

/* A step after init: skipped when a run before this one has done it. */
static enum foil_code do_act(struct drive *d, enum drive_step step)
{
	const struct drive_mark *b = &before[step];
	struct foil_case c;
	bool done;
	enum foil_code rc;

	d->mark = *b;
	if ((rc = foil_ledger_open(d->ledger_path, false, d->env, &d->l, d->err)) != FOIL_OK ||
	    (rc = load(d->l, DRIVE_REF, &c, d->err)) != FOIL_OK)
		return rc;
	done = c.n > b->acts;
	may(d, b->has + (step == DRIVE_ISSUE ? 2 : 1));
	if (!done || step == DRIVE_ISSUE)
		rc = take(d, step, &c);
	foil_case_free(&c);
	if (rc != FOIL_OK)
		return rc;
	acknowledge(d, b->has + (step == DRIVE_ISSUE ? 2 : 1), b->acts + 1, step == DRIVE_ISSUE);
	if (step != DRIVE_FREEZE)
		return FOIL_OK;
	/* `foil freeze` makes a checkpoint, so that registration comes before decision. */
	may(d, b->has + 2);
	if ((rc = checkpoint(d->l, d->err)) == FOIL_OK)
		acknowledge(d, b->has + 2, b->acts + 1, 0);
	return rc;
}

static enum foil_code do_publish(struct drive *d)
{
	struct foil_publish p = { .dir = d->www };
	enum foil_code rc;

	d->mark = before[DRIVE_PUBLISH];
	if ((rc = foil_ledger_open(d->ledger_path, false, d->env, &d->l, d->err)) != FOIL_OK ||
	    (rc = foil_publish(d->l, &p, d->err)) != FOIL_OK)
		return rc;
	d->mark.www = 1;
	if (d->told != NULL)
		d->told(&d->mark);
	return FOIL_OK;
}

static enum foil_code do_cosign(struct drive *d)
{
	enum foil_code rc;

	d->mark = before[DRIVE_COSIGN];
	if ((rc = foil_ledger_open(d->ledger_path, false, d->env, &d->l, d->err)) != FOIL_OK ||
	    (rc = drive_cosign(d->l, (uint64_t)d->clock.now, d->err)) != FOIL_OK)
		return rc;
	d->mark.lines = 1;
	if (d->told != NULL)
		d->told(&d->mark);
	return FOIL_OK;
}

static enum foil_code names(struct drive *d, const char *root)
{
	if ((d->ledger_path = foil_path_join(root, "ledger")) == NULL ||
	    (d->published = foil_path_join(root, "published")) == NULL ||
	    (d->sent = foil_path_join(root, "to-requester")) == NULL ||
	    (d->www = foil_path_join(root, "www")) == NULL)
		return foil_fail(d->err, FOIL_E_NOMEM, "out of memory");
	return FOIL_OK;
}

enum foil_code drive_step(const char *root, enum drive_step step, uint64_t seed,
    void (*told)(const struct drive_mark *m), struct foil_err *err)
{
	struct drive d = { .told = told, .err = err };
	enum foil_code rc;

	d.env = drive_env(&d.clock, step, seed);
	if ((rc = foil_crypto_init(err)) == FOIL_OK && (rc = names(&d, root)) == FOIL_OK &&
	    (rc = signer(1, &d.root, err)) == FOIL_OK && (rc = signer(2, &d.officer, err)) == FOIL_OK &&
	    (rc = signer(3, &d.approver, err)) == FOIL_OK)
		rc = step == DRIVE_INIT ? do_init(&d)
		    : step == DRIVE_PUBLISH ? do_publish(&d)
		    : step == DRIVE_COSIGN ? do_cosign(&d) : do_act(&d, step);
	foil_ledger_close(&d.l);
	foil_signer_close(&d.root);
	foil_signer_close(&d.officer);
	foil_signer_close(&d.approver);
	free(d.ledger_path);
	free(d.published);
	free(d.sent);
	free(d.www);
	return rc;
}
