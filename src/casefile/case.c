/* SPDX-License-Identifier: Apache-2.0 */
#include "foil/casefile.h"

#include "case_judge.h"
#include "foil/text.h"
#include "foil/tree.h"

#include <stdlib.h>
#include <string.h>

#define ACTS_MAX 10000

const char *foil_stage_name(enum foil_stage s)
{
	static const char *const names[] = {
		[FOIL_STAGE_NONE] = "none",
		[FOIL_STAGE_RECEIVED] = "received",
		[FOIL_STAGE_FROZEN] = "frozen",
		[FOIL_STAGE_DECIDED] = "decided",
		[FOIL_STAGE_APPROVED] = "approved",
		[FOIL_STAGE_ISSUED] = "issued",
	};

	return (unsigned)s < sizeof names / sizeof names[0] ? names[s] : "none";
}

void foil_case_init(struct foil_case *c, const struct foil_governance *g, struct foil_view sub)
{
	memset(c, 0, sizeof *c);
	c->governance = g;
	c->received = c->frozen = c->decided = c->approved = c->issued = -1;
	c->sub = foil_arena_copy(&c->arena, sub);
}

void foil_case_free(struct foil_case *c)
{
	case_serials_free(c);
	foil_arena_wipe(&c->arena);
	free(c->act);
	memset(c, 0, sizeof *c);
	c->received = c->frozen = c->decided = c->approved = c->issued = -1;
}

static enum foil_code make_room(struct foil_case *c, struct foil_err *err)
{
	size_t cap = c->cap == 0 ? 8 : c->cap * 2;
	void *p;

	if (c->n < c->cap)
		return FOIL_OK;
	if (c->n >= ACTS_MAX)
		return foil_fail(err, FOIL_E_LIMIT, "a case of more than %d acts", ACTS_MAX);
	if ((p = realloc(c->act, cap * sizeof *c->act)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	c->act = p;
	c->cap = cap;
	return FOIL_OK;
}

/* C1: signed by an enrolled key, in force at this place, of this ledger. */
static enum foil_code judge_record(const struct foil_case *c, const struct foil_case_act *a,
    const struct foil_entry *e, const struct foil_case_input *in, struct foil_findings *f,
    struct foil_err *err)
{
	enum foil_standing s = foil_key_standing(a->key, a->index, e->signed_on);
	struct foil_safe safe;
	bool good = in->proven;
	enum foil_code rc;

	if (e->genesis || memcmp(e->ledger, foil_governance_genesis(c->governance), FOIL_HASH_LEN) != 0)
		foil_findings_add(f, FOIL_DOES_NOT_MATCH, "record.ledger", a->index,
		    "act %llu is an entry of another ledger", (unsigned long long)a->case_index);
	if (!foil_view_eq(e->iss, foil_governance_iss(c->governance)))
		foil_findings_add(f, FOIL_DOES_NOT_MATCH, "record.iss", a->index,
		    "act %llu names another authority: %s", (unsigned long long)a->case_index,
		    foil_safe(&safe, e->iss));
	if (a->key == NULL) {
		foil_findings_add(f, FOIL_DOES_NOT_MATCH, "record.signer", a->index,
		    "act %llu is signed by a key that was never enrolled",
		    (unsigned long long)a->case_index);
		return FOIL_OK;
	}
	if (!in->proven && (rc = foil_entry_verify(in->bytes, a->key->pub, &good, err)) != FOIL_OK)
		return rc;
	if (!good)
		foil_findings_add(f, FOIL_DOES_NOT_MATCH, "record.signature", a->index,
		    "act %llu: the signature of %s is not good", (unsigned long long)a->case_index,
		    foil_safe(&safe, a->key->person));
	judge_standing(a->case_index, a->index, a->key, s, f);
	return FOIL_OK;
}

/* C2: each entry holds the hash of the one before it and stands after it. */
static void judge_chain(const struct foil_case *c, const struct foil_case_act *a,
    const struct foil_entry *e, struct foil_findings *f)
{
	const struct foil_case_act *prev = c->n > 0 ? &c->act[c->n - 1] : NULL;

	if (!foil_view_eq(e->sub, c->sub))
		foil_findings_add(f, FOIL_DOES_NOT_MATCH, "chain.case", a->index,
		    "act %zu is an entry of another case", c->n);
	if (a->case_index != c->n)
		foil_findings_add(f, FOIL_DOES_NOT_MATCH, "chain.index", a->index,
		    "act %llu stands where act %zu should: one is missing or moved",
		    (unsigned long long)a->case_index, c->n);
	if (prev != NULL && memcmp(e->case_prev, prev->leaf, FOIL_HASH_LEN) != 0)
		foil_findings_add(f, FOIL_DOES_NOT_MATCH, "chain.prev", a->index,
		    "act %llu does not follow the act before it", (unsigned long long)a->case_index);
	if (prev != NULL && a->index <= prev->index)
		foil_findings_add(f, FOIL_DOES_NOT_MATCH, "chain.place", a->index,
		    "act %llu does not stand after the act before it in the ledger",
		    (unsigned long long)a->case_index);
	if (e->after_index >= a->index || (e->after_index == 0 &&
	    memcmp(e->after_leaf, foil_governance_genesis(c->governance), FOIL_HASH_LEN) != 0))
		foil_findings_add(f, FOIL_DOES_NOT_MATCH, "chain.after", a->index,
		    "act %llu names a ledger state that is not one before it",
		    (unsigned long long)a->case_index);
	judge_dates(c, a->signed_on, a->index, f);
}

/* The name under which the body of an act is committed to. */
static enum foil_code act_id(const struct foil_case *c, uint64_t case_index,
    uint8_t id[FOIL_DOC_ID_LEN], struct foil_err *err)
{
	struct foil_doc_name name = { "act", foil_governance_genesis(c->governance), c->sub,
		case_index, 0 };

	return foil_doc_id(&name, id, err);
}

/* C3: what opens the body gives the root that was signed. */
static enum foil_code check_body(const struct foil_case *c, const struct foil_case_input *in,
    const struct foil_case_act *a, bool *good, struct foil_err *err)
{
	struct foil_buf header = { .max = 4096 };
	uint8_t id[FOIL_DOC_ID_LEN], root[FOIL_HASH_LEN];
	enum foil_code rc;

	if ((rc = act_id(c, a->case_index, id, err)) != FOIL_OK)
		return rc;
	if (in->opening != NULL)
		return foil_doc_verify(in->opening, id, a->root, good, err);
	if ((rc = foil_doc_commit(id, in->secret, FOIL_ACT_PROFILE, 1, in->leaves, &header, root,
	    err)) == FOIL_OK)
		*good = memcmp(root, a->root, FOIL_HASH_LEN) == 0;
	foil_buf_free(&header);
	return rc;
}

static enum foil_code open_body(struct foil_case *c, const struct foil_case_input *in,
    struct foil_case_act *a, struct foil_findings *f, struct foil_err *err)
{
	bool good = in->proven;
	enum foil_code rc;

	if (in->opening == NULL && in->leaves == NULL)
		return FOIL_OK;
	if (!in->proven && (rc = check_body(c, in, a, &good, err)) != FOIL_OK)
		return rc;
	if (!good) {
		foil_findings_add(f, FOIL_DOES_NOT_MATCH, "record.opening", a->index,
		    "act %llu: what is opened is not what was signed",
		    (unsigned long long)a->case_index);
		return FOIL_OK;
	}
	rc = in->opening != NULL ? foil_act_read(&c->arena, in->opening, &a->act, err) :
	    foil_act_read_leaves(&c->arena, in->leaves, &a->act, err);
	if (rc == FOIL_E_VERSION) { /* C4 */
		foil_findings_add(f, FOIL_CANNOT_TELL, "order.kind", a->index,
		    "act %llu is of a kind that this version does not know",
		    (unsigned long long)a->case_index);
		return FOIL_OK;
	}
	a->opened = rc == FOIL_OK;
	return rc;
}

static size_t documents_of(const struct foil_case_act *a)
{
	return a->opened && a->act.kind == FOIL_ACT_FROZEN ? a->act.n_documents : 0;
}

size_t foil_case_documents(const struct foil_case *c)
{
	const struct foil_case_act *last = c->n > 0 ? &c->act[c->n - 1] : NULL;

	return last == NULL ? 0 : last->documents + documents_of(last);
}

/* Moves the case on; what is wrong has been said by then. */
static void advance(struct foil_case *c)
{
	int at = (int)c->n - 1;

	switch (c->act[at].act.kind) {
	case FOIL_ACT_RECEIVED:
		c->received = at;
		c->stage = FOIL_STAGE_RECEIVED;
		break;
	case FOIL_ACT_FROZEN:
		c->frozen = at;
		c->stage = FOIL_STAGE_FROZEN;
		break;
	case FOIL_ACT_DECIDED:
		c->decided = at;
		c->stage = FOIL_STAGE_DECIDED;
		break;
	case FOIL_ACT_APPROVED:
		c->approved = at;
		c->stage = FOIL_STAGE_APPROVED;
		break;
	case FOIL_ACT_ISSUED:
		c->issued = at;
		c->stage = FOIL_STAGE_ISSUED;
		break;
	default:
		break;
	}
}

enum foil_code foil_case_apply(struct foil_case *c, const struct foil_case_input *in,
    struct foil_findings *findings, struct foil_err *err)
{
	struct foil_case_act a = { .index = in->index };
	struct foil_entry e;
	enum foil_code rc;

	/* foil_case_init() cannot say that it had no memory for the reference. */
	if ((rc = foil_arena_check(&c->arena, err)) != FOIL_OK ||
	    (rc = make_room(c, err)) != FOIL_OK || (rc = foil_entry_read(in->bytes, &e, err)) != FOIL_OK)
		return rc;
	if (e.body_kind != FOIL_BODY_ROOT)
		return foil_fail(err, FOIL_E_FORMAT, "entry %llu is not an act of a case",
		    (unsigned long long)in->index);
	a.case_index = e.case_index;
	a.signed_on = e.signed_on;
	a.documents = foil_case_documents(c);
	a.key = foil_governance_key(c->governance, e.kid);
	memcpy(a.root, e.root, FOIL_HASH_LEN);
	foil_leaf_hash(a.leaf, in->bytes); /* E16 */
	if ((rc = judge_record(c, &a, &e, in, findings, err)) != FOIL_OK)
		return rc;
	judge_chain(c, &a, &e, findings);
	if ((rc = open_body(c, in, &a, findings, err)) != FOIL_OK)
		return foil_fail_in(err, rc, "act %llu", (unsigned long long)a.case_index);
	if (a.opened)
		judge_act(c, &a.act, a.key, a.index, findings);
	else
		c->closed = true;
	if (!ordinals_rise(c, &a.act))
		a.act.n_documents = 0; /* C15: they are not registered, and ordinals rise for ever */
	c->act[c->n++] = a;
	if (a.opened)
		advance(c);
	if (a.opened && !case_serials_add(c, &a.act))
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	return foil_arena_check(&c->arena, err);
}

enum foil_code foil_case_would(const struct foil_case *c, const struct foil_act *act,
    const struct foil_key_state *key, uint64_t index, foil_day day,
    struct foil_findings *findings, struct foil_err *err)
{
	enum foil_code rc = foil_arena_check(&c->arena, err);

	if (rc != FOIL_OK)
		return rc;
	if (key == NULL)
		foil_findings_add(findings, FOIL_DOES_NOT_MATCH, "record.signer", index,
		    "this key is not enrolled in the ledger; a root enrols it with `foil govern enrol`");
	else
		judge_standing(c->n, index, key, foil_key_standing(key, index, day), findings);
	judge_dates(c, day, index, findings);
	judge_act(c, act, key, index, findings);
	if (findings->failed)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	return FOIL_OK;
}

static const struct foil_act *act_at(const struct foil_case *c, int at)
{
	return at < 0 ? NULL : &c->act[at].act;
}

const struct foil_act *foil_case_decided(const struct foil_case *c)
{
	return act_at(c, c->decided);
}

const struct foil_act *foil_case_received(const struct foil_case *c)
{
	return act_at(c, c->received);
}

void foil_case_act_put(struct foil_buf *b, const struct foil_case_act *a)
{
	char iso[11];

	foil_day_iso(iso, a->signed_on);
	if (a->key != NULL)
		foil_put_safe(b, a->key->person, false);
	else
		foil_buf_put_str(b, "a key that is not enrolled");
	foil_buf_printf(b, ", %s", iso);
}

/* The act that registered the i-th document of the case: the last with at most i before it. */
static const struct foil_case_act *registrar(const struct foil_case *c, size_t i)
{
	size_t low = 0, high = c->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (c->act[mid].documents <= i)
			low = mid + 1;
		else
			high = mid;
	}
	return low > 0 && i - c->act[low - 1].documents < documents_of(&c->act[low - 1]) ?
	    &c->act[low - 1] : NULL;
}

const struct foil_document *foil_case_document(const struct foil_case *c, size_t i,
    uint64_t *case_index)
{
	const struct foil_case_act *a = registrar(c, i);

	if (a == NULL)
		return NULL;
	*case_index = a->case_index;
	return &a->act.documents[i - a->documents];
}

const struct foil_document *foil_case_document_by_ordinal(const struct foil_case *c,
    uint64_t ordinal, uint64_t *case_index)
{
	size_t low = 0, high = foil_case_documents(c);

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const struct foil_document *d = foil_case_document(c, mid, case_index);

		if (d->ordinal == ordinal)
			return d;
		if (d->ordinal < ordinal)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}
