/* SPDX-License-Identifier: Apache-2.0 */
/* Receipts for others to keep (spec/receipt.md Q29 to Q34). Reads; appends nothing. */
#include "ledger.h"

#include "foil/proof.h"

#include <string.h>

#define SCHEME "https://"

struct making {
	struct foil_ledger *l;
	const struct foil_receipt_ask *ask;
	struct foil_store_txn *txn;
	struct foil_tree_reader tree;
	struct ledger_head second, head;
	/* of the entry */
	uint64_t index;
	struct foil_view bytes;
	struct foil_entry e;
	uint8_t leaf[FOIL_HASH_LEN];
};

/*
 * Q30: the head that it is a receipt of: one that this ledger has signed, and
 * that the second record knows of: what that does not know has not left yet.
 */
static enum foil_code take_head(struct making *m, struct foil_err *err)
{
	const uint64_t most = m->second.c.size;
	struct foil_view note = m->ask->checkpoint;
	const char *what = "the checkpoint that was given";
	uint64_t size;
	enum foil_code rc;

	if ((rc = ledger_head_agrees(m->l, m->txn, &m->second, "the second record", err)) != FOIL_OK)
		return rc;
	if (note.p == NULL) {
		what = "the archived checkpoint";
		rc = foil_store_head(m->txn, most, &size, &note, err);
		if (rc == FOIL_E_NOT_FOUND)
			return foil_fail(err, rc, "no checkpoint yet: make one with `foil checkpoint`");
		if (rc != FOIL_OK)
			return rc;
	}
	foil_buf_put_view(&m->head.note, note);
	if ((rc = foil_buf_check(&m->head.note, "checkpoint", err)) != FOIL_OK ||
	    (rc = ledger_head_parse(&m->head, what, err)) != FOIL_OK ||
	    (rc = ledger_head_agrees(m->l, m->txn, &m->head, what, err)) != FOIL_OK)
		return rc;
	if (m->head.c.size > most)
		return foil_fail(err, FOIL_E_STORE,
		    "%s is newer than the second record of the head: run `foil checkpoint` first", what);
	return FOIL_OK;
}

/* The newest entry of the subject below the head. */
static enum foil_code newest_of(struct making *m, uint64_t *index, struct foil_err *err)
{
	struct foil_case_row row;
	enum foil_code rc = ledger_row(m->txn, m->l->genesis, m->ask->sub, &row, err);

	if (rc == FOIL_E_NOT_FOUND)
		return foil_fail(err, rc, "no entry of this case is in the ledger");
	if (rc != FOIL_OK)
		return rc;
	for (uint64_t n = row.count; n > 0; n--) {
		if ((rc = foil_store_case_entry(m->txn, row.number, n - 1, index, err)) != FOIL_OK)
			return rc;
		if (*index < m->head.c.size)
			return FOIL_OK;
	}
	return foil_fail(err, FOIL_E_NOT_FOUND,
	    "no entry of this case is below the checkpoint of size %llu: make one with "
	    "`foil checkpoint`",
	    (unsigned long long)m->head.c.size);
}

static enum foil_code take_entry(struct making *m, struct foil_err *err)
{
	uint64_t size;
	enum foil_code rc;

	m->index = m->ask->index;
	if (m->ask->sub.p != NULL && (rc = newest_of(m, &m->index, err)) != FOIL_OK)
		return rc;
	if ((rc = foil_store_size(m->txn, &size, err)) != FOIL_OK)
		return rc;
	if (m->index >= size)
		return foil_fail(err, FOIL_E_NOT_FOUND, "the ledger has %llu entries: there is no %llu",
		    (unsigned long long)size, (unsigned long long)m->index);
	if (m->index >= m->head.c.size)
		return foil_fail(err, FOIL_E_NOT_FOUND,
		    "entry %llu is not below the checkpoint of size %llu: make one with `foil checkpoint`",
		    (unsigned long long)m->index, (unsigned long long)m->head.c.size);
	return ledger_entry(m->txn, m->index, &m->bytes, &m->e, m->leaf, err);
}

/* Q32: what does not verify is never handed out. */
static enum foil_code path_of_entry(struct making *m, struct foil_path *path, struct foil_err *err)
{
	enum foil_code rc = foil_tree_inclusion(&m->tree, m->index, m->head.c.size, path, err);

	if (rc != FOIL_OK ||
	    foil_tree_includes(m->leaf, m->index, m->head.c.size, path, m->head.c.root))
		return rc;
	return foil_fail(err, FOIL_E_STORE,
	    "entry %llu does not lead to the signed root: the data file is damaged or was altered",
	    (unsigned long long)m->index);
}

static enum foil_code path_of_growth(struct making *m, struct foil_path *path,
    struct foil_err *err)
{
	const uint64_t older = m->ask->older, size = m->head.c.size;
	uint8_t root[FOIL_HASH_LEN];
	enum foil_code rc;

	if (older == 0 || older >= size)
		return foil_fail(err, FOIL_E_ARG,
		    "the older size is %llu; it must be from 1 to %llu, below that of the checkpoint",
		    (unsigned long long)older, (unsigned long long)(size - 1));
	if ((rc = foil_tree_root(&m->tree, older, root, err)) != FOIL_OK ||
	    (rc = foil_tree_consistency(&m->tree, older, size, path, err)) != FOIL_OK)
		return rc;
	if (foil_tree_extends(older, root, size, m->head.c.root, path))
		return FOIL_OK;
	return foil_fail(err, FOIL_E_STORE,
	    "the first %llu entries do not lead to the signed root: the data file is damaged or was "
	    "altered",
	    (unsigned long long)older);
}

static enum foil_code put_proof(struct making *m, struct foil_buf *out, struct foil_err *err)
{
	struct foil_proof p = { .has_extra = m->ask->with_entry, .index = m->index,
		.checkpoint = foil_buf_view(&m->head.note) };
	enum foil_code rc;

	if (m->ask->with_entry && m->bytes.len > FOIL_PROOF_EXTRA_MAX)
		return foil_fail(err, FOIL_E_LIMIT,
		    "an entry of %zu bytes is too long for a line of a proof; keep it in a file",
		    m->bytes.len);
	if ((rc = path_of_entry(m, &p.path, err)) != FOIL_OK)
		return rc;
	foil_proof_put(out, &p, m->bytes);
	return foil_buf_check(out, "proof", err);
}

/* Q31, Q33: the key that signed the head, and no other, signs a receipt of its root. */
static enum foil_code sign_receipt(struct making *m, struct foil_receipt *r, struct foil_err *err)
{
	const struct foil_log_key_state *k = foil_governance_log_key(m->l->gov, m->head.c.size - 1);
	struct foil_buf b = { .max = FOIL_RECEIPT_MAX };
	struct foil_signer *log = NULL;
	enum foil_code rc = ledger_log_key_open(m->l, &log, err);

	if (rc != FOIL_OK)
		return rc;
	if (k == NULL || memcmp(k->pub, foil_signer_pub(log), FOIL_PUB_LEN) != 0) {
		rc = foil_fail(err, FOIL_E_KEY,
		    "log.key is not the log key in force at the checkpoint of size %llu",
		    (unsigned long long)m->head.c.size);
		goto done;
	}
	memcpy(r->kid, foil_signer_kid(log), sizeof r->kid);
	foil_receipt_put_to_be_signed(&b, r, m->head.c.root);
	if ((rc = foil_buf_check(&b, "receipt", err)) == FOIL_OK)
		rc = foil_signer_sign(log, foil_buf_view(&b), r->signature, err);
done:
	foil_signer_close(&log);
	foil_buf_free(&b);
	return rc;
}

static enum foil_code put_receipt(struct making *m, struct foil_buf *out, struct foil_err *err)
{
	const bool grown = m->ask->consistency;
	struct foil_buf iss = { .max = FOIL_ISS_MAX };
	struct foil_receipt r = { .size = m->head.c.size, .proof_size = m->head.c.size,
		.consistency = grown, .from = grown ? m->ask->older : m->index,
		.sub = grown ? foil_str(FOIL_SUB_LEDGER) : m->e.sub };
	enum foil_code rc = grown ? path_of_growth(m, &r.path, err) : path_of_entry(m, &r.path, err);

	if (rc != FOIL_OK)
		return rc;
	foil_buf_put_str(&iss, SCHEME);
	foil_buf_put_str(&iss, m->head.c.origin);
	if ((rc = foil_buf_check(&iss, "issuer", err)) == FOIL_OK) {
		r.iss = foil_buf_view(&iss);
		if ((rc = sign_receipt(m, &r, err)) == FOIL_OK) {
			foil_receipt_put(out, &r);
			rc = foil_buf_check(out, "receipt", err);
		}
	}
	foil_buf_free(&iss);
	return rc;
}

static enum foil_code put_statement(struct making *m, struct foil_buf *out, struct foil_err *err)
{
	struct foil_buf receipt = { .max = FOIL_RECEIPT_MAX };
	struct foil_statement s = { .n = 1 };
	enum foil_code rc = put_receipt(m, &receipt, err);

	if (rc == FOIL_OK) {
		s.receipt[0] = foil_buf_view(&receipt);
		rc = foil_statement_put(out, m->bytes, &s, err);
	}
	foil_buf_free(&receipt);
	return rc;
}

static enum foil_code put_form(struct making *m, struct foil_buf *out, struct foil_err *err)
{
	switch (m->ask->form) {
	case FOIL_RECEIPT_PROOF:
		return put_proof(m, out, err);
	case FOIL_RECEIPT_COSE:
		return put_receipt(m, out, err);
	case FOIL_RECEIPT_STATEMENT:
		return put_statement(m, out, err);
	case FOIL_RECEIPT_NONE:
	case FOIL_RECEIPT_ENTRY:
		break;
	}
	return foil_fail(err, FOIL_E_ARG, "no form of a receipt");
}

enum foil_code foil_ledger_receipt(struct foil_ledger *l, const struct foil_receipt_ask *ask,
    struct foil_buf *out, struct foil_buf *entry, struct foil_receipt_made *made,
    struct foil_err *err)
{
	struct making m = { .l = l, .ask = ask, .head.note.max = FOIL_NOTE_MAX };
	enum foil_code rc;

	if (ask->consistency && ask->form != FOIL_RECEIPT_COSE)
		return foil_fail(err, FOIL_E_ARG, "only a COSE receipt shows that a ledger has grown");
	/* Before the moment that is read: a head is committed before it is recorded. */
	if ((rc = ledger_second_read(l, &m.second, err)) != FOIL_OK ||
	    (rc = foil_store_read(l->store, &m.txn, err)) != FOIL_OK)
		goto done;
	m.tree = foil_store_tree(m.txn);
	if ((rc = take_head(&m, err)) != FOIL_OK ||
	    (!ask->consistency && (rc = take_entry(&m, err)) != FOIL_OK) ||
	    (rc = put_form(&m, out, err)) != FOIL_OK)
		goto done;
	if (entry != NULL && !ask->consistency) {
		foil_buf_put_view(entry, m.bytes);
		if ((rc = foil_buf_check(entry, "entry", err)) != FOIL_OK)
			goto done;
	}
	made->index = ask->consistency ? UINT64_MAX : m.index;
	made->size = m.head.c.size;
done:
	if (m.txn != NULL)
		foil_store_done(&m.txn);
	ledger_head_free(&m.second);
	ledger_head_free(&m.head);
	return rc;
}
