/* SPDX-License-Identifier: Apache-2.0 */
/* When an operator has looked at a rolled-back ledger and says why it is to go on (S55). */
#include "ledger.h"

#include "foil/cbor.h"
#include "foil/file.h"
#include "foil/text.h"
#include "foil/trust.h"

#include <stdio.h>
#include <unistd.h>

#define REASON_MAX 2000
#define SETTLED_MAX 10000

struct settle {
	struct foil_ledger *l;
	struct foil_view reason;
	struct foil_buf second; /* the second record as it lies there, whatever it is */
	struct ledger_head own; /* the store's newest */
	const struct ledger_head *witnessed; /* or NULL */
};

/* The store's newest head, which must itself be sound. */
static enum foil_code read_own(struct settle *s, struct foil_store_txn *txn, struct foil_err *err)
{
	struct foil_view note;
	uint64_t size;
	enum foil_code rc;

	foil_buf_reset(&s->own.note);
	if ((rc = foil_store_head(txn, UINT64_MAX, &size, &note, err)) != FOIL_OK)
		return rc;
	foil_buf_put_view(&s->own.note, note);
	if ((rc = foil_buf_check(&s->own.note, "checkpoint", err)) != FOIL_OK ||
	    (rc = ledger_head_parse(&s->own, "archived checkpoint", err)) != FOIL_OK)
		return rc;
	return ledger_head_agrees(s->l, txn, &s->own, "the archived checkpoint", err);
}

/*
 * There must be something to settle. A witness can speak for a second record that
 * is gone, but what it saw earlier says nothing against one that shows more: that
 * is for a person, with a reason.
 */
static enum foil_code check_second(const struct settle *s, struct foil_store_txn *txn,
    struct foil_err *err)
{
	struct ledger_head h = { .note.max = FOIL_NOTE_MAX };
	struct foil_err why = { FOIL_OK, "" };
	enum foil_code rc = FOIL_OK;
	bool is_head, agrees;

	foil_buf_put_view(&h.note, foil_buf_view(&s->second));
	is_head = ledger_head_parse(&h, "the second record", NULL) == FOIL_OK &&
	    foil_view_eq(foil_str(h.c.origin), foil_governance_origin(s->l->gov));
	agrees = is_head && ledger_head_agrees(s->l, txn, &h, "the second record", &why) == FOIL_OK;
	if (agrees)
		rc = foil_fail(err, FOIL_E_REFUSED,
		    "nothing to settle: the second record agrees with the ledger");
	else if (is_head && s->witnessed != NULL)
		rc = foil_fail(err, FOIL_E_STORE, "%s", why.msg);
	ledger_head_free(&h);
	return rc;
}

/* The first name that is free: "settled.1", "settled.2", ... */
static enum foil_code free_name(struct foil_store_txn *txn, char name[32], struct foil_err *err)
{
	struct foil_view v;
	enum foil_code rc = FOIL_OK;

	for (unsigned i = 1; i <= SETTLED_MAX && rc == FOIL_OK; i++) {
		(void)snprintf(name, 32, "settled.%u", i);
		rc = foil_store_setting(txn, name, &v, err);
	}
	if (rc == FOIL_OK)
		return foil_fail(err, FOIL_E_LIMIT, "the ledger was settled %d times", SETTLED_MAX);
	return rc == FOIL_E_NOT_FOUND ? FOIL_OK : rc;
}

static enum foil_code settle_in(struct foil_store_txn *txn, void *ctx, struct foil_err *err)
{
	struct settle *s = ctx;
	struct foil_buf b = { .max = FOIL_NOTE_MAX + 2 * REASON_MAX };
	char name[32];
	uint64_t size;
	enum foil_code rc;

	if ((rc = ledger_catch_up(s->l, txn, err)) != FOIL_OK ||
	    (rc = read_own(s, txn, err)) != FOIL_OK ||
	    (s->witnessed != NULL &&
		(rc = ledger_head_agrees(s->l, txn, s->witnessed, "the witnessed checkpoint", err)) !=
		    FOIL_OK))
		return rc;
	if ((rc = check_second(s, txn, err)) != FOIL_OK ||
	    (rc = foil_store_size(txn, &size, err)) != FOIL_OK ||
	    (rc = free_name(txn, name, err)) != FOIL_OK)
		return rc;
	foil_cbor_put_array(&b, 4);
	foil_cbor_put_int(&b, s->l->env->now(s->l->env->ctx));
	foil_cbor_put_uint(&b, size);
	foil_cbor_put_text(&b, s->reason);
	foil_cbor_put_bytes(&b, foil_buf_view(&s->second));
	if ((rc = foil_buf_check(&b, "reason", err)) == FOIL_OK)
		rc = foil_store_setting_put(txn, name, foil_buf_view(&b), err);
	foil_buf_free(&b);
	return rc;
}

static enum foil_code check_reason(struct foil_view reason, struct foil_err *err)
{
	if (foil_trim(reason).len == 0 || reason.len > REASON_MAX)
		return foil_fail(err, FOIL_E_ARG, "give a reason, of at most %d bytes", REASON_MAX);
	return foil_utf8_check(reason, err);
}

static enum foil_code settle(struct settle *s, struct foil_err *err)
{
	const struct ledger_head *newest = &s->own;
	struct foil_ledger *l = s->l;
	int lock = -1;
	enum foil_code rc;

	if (l->read_only)
		return foil_fail(err, FOIL_E_ARG, "the ledger is open for reading only");
	if ((rc = ledger_head_lock(l, &lock, err)) != FOIL_OK)
		goto done;
	rc = foil_file_read(l->head_path, FOIL_NOTE_MAX, &s->second, err);
	if (rc != FOIL_OK && rc != FOIL_E_NOT_FOUND && rc != FOIL_E_LIMIT)
		goto done;
	if ((rc = foil_store_write(l->store, settle_in, s, err)) != FOIL_OK)
		goto done;
	if (s->witnessed != NULL && s->witnessed->c.size > newest->c.size)
		newest = s->witnessed;
	if ((rc = foil_file_replace(l->head_path, foil_buf_view(&newest->note), 0644, err)) == FOIL_OK)
		l->agreed = true;
done:
	if (lock >= 0)
		(void)close(lock);
	foil_buf_free(&s->second);
	ledger_head_free(&s->own);
	return rc;
}

enum foil_code foil_ledger_settle(struct foil_ledger *l, struct foil_view reason,
    struct foil_err *err)
{
	struct settle s = { .l = l, .reason = reason, .second.max = FOIL_NOTE_MAX + 1,
		.own.note.max = FOIL_NOTE_MAX };
	enum foil_code rc = check_reason(reason, err);

	return rc == FOIL_OK ? settle(&s, err) : rc;
}

/* Cosigned as the trust file asks; where it asks for nobody, by a witness that it knows. */
static enum foil_code check_witnessed(const struct foil_trust *trust, const struct ledger_head *h,
    struct foil_err *err)
{
	struct foil_trust_result r;
	struct foil_note note;
	enum foil_code rc;

	if ((rc = foil_note_read(foil_buf_view(&h->note), &note, err)) != FOIL_OK ||
	    (rc = foil_trust_judge(trust, &note, &h->c, &r, err)) != FOIL_OK)
		return rc;
	if (r.known_bad || !r.log_signed)
		return foil_fail(err, FOIL_E_REFUSED,
		    "the checkpoint is not signed by a log of the trust file");
	if (r.quorum_asked ? !r.quorum_met : r.cosigned == 0)
		return foil_fail(err, FOIL_E_REFUSED,
		    "the checkpoint is not cosigned as the trust file asks: no witness speaks for it");
	return FOIL_OK;
}

enum foil_code foil_ledger_settle_witnessed(struct foil_ledger *l, struct foil_view note,
    const struct foil_trust *trust, struct foil_err *err)
{
	struct settle s = { .l = l, .second.max = FOIL_NOTE_MAX + 1, .own.note.max = FOIL_NOTE_MAX };
	struct ledger_head h = { .note.max = FOIL_NOTE_MAX };
	char reason[64];
	enum foil_code rc;

	foil_buf_put_view(&h.note, note);
	if ((rc = foil_buf_check(&h.note, "checkpoint", err)) != FOIL_OK ||
	    (rc = ledger_head_parse(&h, "the witnessed checkpoint", err)) != FOIL_OK ||
	    (rc = check_witnessed(trust, &h, err)) != FOIL_OK)
		goto done;
	(void)snprintf(reason, sizeof reason, "witnessed at size %llu", (unsigned long long)h.c.size);
	s.reason = foil_str(reason);
	s.witnessed = &h;
	rc = settle(&s, err);
done:
	ledger_head_free(&h);
	return rc;
}
