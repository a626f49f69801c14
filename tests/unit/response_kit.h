/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_TESTS_RESPONSE_KIT_H
#define FOIL_TESTS_RESPONSE_KIT_H

/*
 * A small ledger in memory, with one case from request to response, made
 * without the store: the example of spec/entry.md and spec/governance.md, and
 * a folder to verify. Every key, secret and nonce is fixed, so that its bytes
 * can be printed in the specification.
 */

#include "exact.h"

#include "foil/casefile.h"
#include "foil/casemap.h"
#include "foil/document.h"
#include "foil/entry.h"
#include "foil/key.h"
#include "foil/note.h"
#include "foil/response.h"
#include "foil/verify.h"
#include "scratch.h"

#include <stdio.h>

#define KIT_SUB "01.FOI.23.033513"
#define KIT_ORIGIN "foi.example/ledger"
#define KIT_ENTRIES ((size_t)16)
#define KIT_ACTS 5
/* Seeds are 32 times these. */
enum { KIT_ROOT = 1, KIT_LOG = 2, KIT_OFFICER = 3, KIT_APPROVER = 4 };

#define kit_ok(call) \
	do { \
		struct foil_err err = { .msg = "" }; \
		if ((call) != FOIL_OK) \
			fail_msg("%s: %s", #call, err.msg); \
	} while (0)

struct kit_act {
	struct foil_act act;
	struct foil_leaves leaves;
	uint8_t id[FOIL_DOC_ID_LEN], secret[FOIL_DOC_SECRET_LEN], root[FOIL_HASH_LEN];
	struct foil_buf header, frontier, contents;
	struct foil_range hidden[64];
	size_t n_hidden;
	size_t entry; /* its place */
};
struct kit_text { /* a document or the letter */
	struct foil_buf text, header, frontier, contents, shown;
	struct foil_text_leaves leaves;
	uint8_t id[FOIL_DOC_ID_LEN], secret[FOIL_DOC_SECRET_LEN], root[FOIL_HASH_LEN];
	struct foil_range hidden;
	bool bare; /* nothing is hidden */
	uint64_t line; /* of the marker */
};
struct kit {
	bool neither;
	struct foil_buf entry[KIT_ENTRIES];
	uint8_t leaf[KIT_ENTRIES][FOIL_HASH_LEN];
	size_t n;
	struct foil_arena arena;
	struct kit_act act[KIT_ACTS];
	size_t n_acts;
	struct kit_text document, letter;
	struct foil_buf schedule, disclosure, bundle, note;
	struct foil_file_ref file[3];
	struct foil_response response; /* what bundle was made of */
	struct foil_proven governance[3], proven[KIT_ACTS];
	uint8_t map[FOIL_HASH_LEN];
};

static inline struct foil_signer *kit_signer(uint8_t byte)
{
	struct foil_signer *s = NULL;
	uint8_t seed[32];

	memset(seed, byte, sizeof seed);
	kit_ok(foil_signer_from_seed(seed, &s, &err));
	return s;
}

static inline void kit_pub(uint8_t byte, uint8_t pub[FOIL_PUB_LEN])
{
	struct foil_signer *s = kit_signer(byte);

	memcpy(pub, foil_signer_pub(s), FOIL_PUB_LEN);
	foil_signer_close(&s);
}

/* 32 bytes first, first + 1, ... */
static inline void kit_secret(uint8_t first, uint8_t out[FOIL_DOC_SECRET_LEN])
{
	for (unsigned i = 0; i < FOIL_DOC_SECRET_LEN; i++)
		out[i] = (uint8_t)(first + i);
}

/* Links, signs and appends. e has its subject, date and body. */
static inline size_t kit_append(struct kit *k, struct foil_entry *e, uint8_t signer)
{
	struct foil_signer *s = kit_signer(signer);
	struct foil_entry before;

	assert_true(k->n < KIT_ENTRIES);
	e->iss = foil_str("https://" KIT_ORIGIN);
	e->genesis = k->n == 0;
	if (k->n > 0) {
		memcpy(e->ledger, k->leaf[0], FOIL_HASH_LEN);
		memcpy(e->after_leaf, k->leaf[0], FOIL_HASH_LEN);
	}
	e->case_index = 0;
	for (size_t i = 0; i < k->n; i++) {
		kit_ok(foil_entry_read(foil_buf_view(&k->entry[i]), &before, &err));
		if (!foil_view_eq(before.sub, e->sub))
			continue;
		e->case_index++;
		memcpy(e->case_prev, k->leaf[i], FOIL_HASH_LEN);
	}
	kit_ok(foil_entry_sign(&k->entry[k->n], e, s, &err));
	foil_leaf_hash(k->leaf[k->n], foil_buf_view(&k->entry[k->n]));
	foil_signer_close(&s);
	return k->n++;
}

static inline void kit_govern(struct kit *k, const struct foil_governance_body *g)
{
	struct foil_entry e = { .sub = foil_str(FOIL_SUB_GOVERNANCE),
		.signed_on = foil_day_make(2023, 11, 1), .body_kind = FOIL_BODY_GOVERNANCE };
	struct foil_buf body = { .max = 0 };

	foil_governance_body_put(&body, g);
	e.body = foil_buf_view(&body);
	(void)kit_append(k, &e, KIT_ROOT);
	foil_buf_free(&body);
}

static inline void kit_enrol(struct kit *k, const char *person, unsigned roles, uint8_t key)
{
	struct foil_governance_body g = { .kind = FOIL_GOV_ENROL, .person = foil_str(person),
		.grade = foil_str("Grade 7"), .roles = roles, .until = foil_day_make(2028, 10, 31) };

	kit_pub(key, g.pub);
	kit_govern(k, &g);
}

static inline void kit_start(struct kit *k)
{
	struct foil_governance_body g = { .kind = FOIL_GOV_GENESIS, .origin = foil_str(KIT_ORIGIN),
		.authority = foil_str("Example Police"), .regime = FOIL_FOIA, .n_roots = 1,
		.threshold = 1 };

	for (uint8_t i = 0; i < sizeof g.nonce; i++)
		g.nonce[i] = i;
	g.root[0].person = foil_str("root-1");
	kit_pub(KIT_ROOT, g.root[0].pub);
	kit_pub(KIT_LOG, g.log_pub);
	kit_govern(k, &g);
	kit_enrol(k, "officer-2", FOIL_ROLE_OFFICER, KIT_OFFICER);
	kit_enrol(k, "officer-5", FOIL_ROLE_APPROVER, KIT_APPROVER);
}

static inline void kit_doc_id(const struct kit *k, const char *use, uint64_t case_index,
    uint64_t ordinal, uint8_t id[FOIL_DOC_ID_LEN])
{
	struct foil_doc_name name = { use, k->leaf[0], foil_str(KIT_SUB), case_index, ordinal };

	kit_ok(foil_doc_id(&name, id, &err));
}

/* Commits to act[n_acts] and appends its entry. */
static inline struct kit_act *kit_put_act(struct kit *k, uint8_t signer, foil_day day)
{
	struct kit_act *a = &k->act[k->n_acts];
	struct foil_entry e = { .sub = foil_str(KIT_SUB), .signed_on = day,
		.body_kind = FOIL_BODY_ROOT };
	struct foil_target *t = foil_arena_alloc(&k->arena, 1, sizeof *t);

	if (k->n_acts > 0) {
		t->case_index = k->n_acts - 1;
		memcpy(t->leaf, k->leaf[k->n - 1], FOIL_HASH_LEN);
		a->act.targets = t;
		a->act.n_targets = 1;
	}
	kit_secret((uint8_t)(k->n_acts * 32), a->secret);
	kit_doc_id(k, "act", k->n_acts, 0, a->id);
	kit_ok(foil_act_leaves(&a->act, &a->leaves, &err));
	kit_ok(foil_doc_commit(a->id, a->secret, FOIL_ACT_PROFILE, 1, &a->leaves, &a->header, a->root,
	    &err));
	memcpy(e.root, a->root, FOIL_HASH_LEN);
	a->entry = kit_append(k, &e, signer);
	a->n_hidden = foil_act_private(a->act.kind, k->neither, &a->leaves, a->hidden);
	k->n_acts++;
	return a;
}

static inline struct foil_opening kit_open_act(struct kit_act *a)
{
	foil_buf_reset(&a->frontier);
	foil_buf_reset(&a->contents);
	kit_ok(foil_doc_open(a->id, a->secret, &a->leaves, a->hidden, a->n_hidden, &a->frontier,
	    &a->contents, &err));
	return (struct foil_opening){ foil_buf_view(&a->header), foil_buf_view(&a->frontier),
		foil_buf_view(&a->contents) };
}

/* Commits to a text in which `words` are hidden. */
static inline void kit_put_text(struct kit *k, struct kit_text *t, const char *use,
    uint64_t case_index, uint64_t ordinal, const char *text, const char *words, uint8_t secret)
{
	const char *at = strstr(text, words);

	assert_non_null(at);
	foil_buf_put_str(&t->text, text);
	kit_secret(secret, t->secret);
	kit_doc_id(k, use, case_index, ordinal, t->id);
	kit_ok(foil_text_leaves(foil_buf_view(&t->text), "txt-1", t->id, t->secret, &t->leaves, &err));
	kit_ok(foil_doc_commit(t->id, t->secret, "txt-1", 0, &t->leaves.leaves, &t->header, t->root,
	    &err));
	kit_ok(foil_text_range(&t->leaves, foil_buf_view(&t->text), (uint64_t)(at - text),
	    strlen(words), &t->hidden, &err));
}

static inline struct foil_opening kit_open_text(struct kit_text *t)
{
	foil_buf_reset(&t->frontier);
	foil_buf_reset(&t->contents);
	kit_ok(foil_doc_open(t->id, t->secret, &t->leaves.leaves, &t->hidden, t->bare ? 0 : 1,
	    &t->frontier, &t->contents, &err));
	return (struct foil_opening){ foil_buf_view(&t->header), foil_buf_view(&t->frontier),
		foil_buf_view(&t->contents) };
}

static inline void kit_show_text(struct kit_text *t, struct foil_view label)
{
	struct foil_marker m = { t->hidden, label, 0 };
	struct foil_opening o = kit_open_text(t);

	kit_ok(foil_text_render(&o, &m, 1, &t->shown, &err));
	t->line = m.line;
}

/* ---- the five acts ---- */

static inline void kit_receive(struct kit *k)
{
	k->act[k->n_acts].act = (struct foil_act){ .kind = FOIL_ACT_RECEIVED, .open = UINT32_MAX,
		.at = 1699003800, .received_on = foil_day_make(2023, 11, 3), .regime = foil_str("foia"),
		.due = foil_day_make(2023, 12, 4),
		.request = foil_str("All minutes of the board from 2023") };
	(void)kit_put_act(k, KIT_OFFICER, foil_day_make(2023, 11, 3));
}

static inline void kit_freeze(struct kit *k)
{
	struct foil_document *d = foil_arena_alloc(&k->arena, 1, sizeof *d);

	kit_put_text(k, &k->document, "document", k->n_acts, 1,
	    "The informant is John Smith of 12 High Street.\n", "John Smith", 160);
	d->ordinal = 1;
	d->name = foil_str("2023-07-12.txt");
	memcpy(d->root, k->document.root, FOIL_HASH_LEN);
	k->act[k->n_acts].act = (struct foil_act){ .kind = FOIL_ACT_FROZEN, .open = UINT32_MAX,
		.at = 1700478000, .found_on = foil_day_make(2023, 11, 20), .documents = d,
		.n_documents = 1, .search = foil_str("shared drive of the board, by its secretary") };
	(void)kit_put_act(k, KIT_OFFICER, foil_day_make(2023, 11, 20));
}

static inline void *kit_copy(struct kit *k, const void *p, size_t n)
{
	void *q = foil_arena_alloc(&k->arena, n, 1);

	assert_non_null(q);
	memcpy(q, p, n);
	return q;
}
#define KIT_ONE(k, type, ...) kit_copy(k, &(type)__VA_ARGS__, sizeof(type))

static inline void kit_decide(struct kit *k)
{
	struct foil_view *letter = KIT_ONE(k, struct foil_view, { (const uint8_t *)"A", 1 });
	struct foil_view ids[2] = { foil_str("foia/40/2"), foil_str("foia/40/3A/a") };
	struct foil_answer gist = { foil_str("gist"), foil_str("the informant's name") };
	struct foil_item item = { .no = 7, .outcome = FOIL_PART, .label = foil_str("2023-07"),
		.ordinals = KIT_ONE(k, uint64_t, { 1 }), .n_ordinals = 1,
		.date = foil_day_make(2023, 7, 12) };
	struct foil_ground ground = { .letter = *letter, .ids = kit_copy(k, ids, sizeof ids), .n_ids = 2,
		.answers = kit_copy(k, &gist, sizeof gist), .n_answers = 1 };
	struct foil_redaction r = { .serial = 1, .ordinal = 1, .range = k->document.hidden,
		.letters = letter, .n_letters = 1 };

	k->act[k->n_acts].act = (struct foil_act){ .kind = FOIL_ACT_DECIDED, .open = UINT32_MAX,
		.at = 1701081000, .neither = k->neither,
		.provisions = k->neither ? KIT_ONE(k, struct foil_view, { (const uint8_t *)"foia/31/3", 9 }) :
		NULL, .n_provisions = k->neither,
		.items = kit_copy(k, &item, sizeof item), .n_items = 1,
		.grounds = kit_copy(k, &ground, sizeof ground), .n_grounds = 1,
		.redactions = k->neither ? NULL : kit_copy(k, &r, sizeof r), .n_redactions = !k->neither };
	(void)kit_put_act(k, KIT_OFFICER, foil_day_make(2023, 11, 27));
}

static inline void kit_approve(struct kit *k)
{
	k->act[k->n_acts].act = (struct foil_act){ .kind = FOIL_ACT_APPROVED, .open = UINT32_MAX,
		.at = 1701167400 };
	(void)kit_put_act(k, KIT_APPROVER, foil_day_make(2023, 11, 28));
}

static inline void kit_file(struct foil_file_ref *f, const char *name, const struct foil_buf *b)
{
	*f = (struct foil_file_ref){ .name = foil_str(name), .size = b->len };
	foil_sha256(f->sha256, foil_buf_view(b));
}

static inline void kit_disclose(struct kit *k)
{
	struct foil_numbered_opening acts[KIT_ACTS] = { { .no = 0 } }, doc = { .no = 1 };
	struct foil_disclosure d = { .acts = acts, .n_acts = k->n_acts, .documents = &doc,
		.n_documents = !k->neither };

	for (size_t i = 0; i < k->n_acts; i++)
		acts[i] = (struct foil_numbered_opening){ i, kit_open_act(&k->act[i]) };
	doc.opening = kit_open_text(&k->document);
	d.letter = kit_open_text(&k->letter);
	foil_disclosure_put(&k->disclosure, &d);
}

static inline void kit_issue(struct kit *k)
{
	const struct foil_act *decided = &k->act[2].act;
	struct foil_buf label = { .max = 0 };
	struct foil_closed *closed = foil_arena_alloc(&k->arena, KIT_ACTS, sizeof *closed);
	struct foil_act *a = &k->act[k->n_acts].act;
	size_t n = 0;

	kit_put_text(k, &k->letter, "letter", k->n_acts, 0, "Dear Jo Bloggs,\n\nminutes enclosed.\n",
	    "Jo Bloggs", 192);
	kit_show_text(&k->letter, foil_str("requester"));
	if (!k->neither) {
		foil_redaction_label(&label, decided, &decided->redactions[0]);
		kit_show_text(&k->document, foil_buf_view(&label));
		foil_buf_free(&label);
		kit_file(&k->file[n++], "item-07.txt", &k->document.shown);
	}
	kit_ok(foil_schedule_put(&k->schedule, decided, FOIL_FOIA, &k->document.line, &err));
	kit_file(&k->file[n++], FOIL_LETTER_NAME, &k->letter.shown);
	kit_file(&k->file[n++], FOIL_SCHEDULE_NAME, &k->schedule);
	kit_disclose(k);
	*a = (struct foil_act){ .kind = FOIL_ACT_ISSUED, .open = UINT32_MAX, .closed = closed,
		.n_closed = k->n_acts, .files = k->file, .n_files = n,
		.letter_hidden = &k->letter.hidden, .n_letter_hidden = 1,
		.dated = foil_day_make(2023, 12, 1) };
	for (size_t i = 0; i < k->n_acts; i++)
		closed[i] = (struct foil_closed){ i, k->act[i].hidden, k->act[i].n_hidden };
	foil_sha256(a->disclosure, foil_buf_view(&k->disclosure));
	memcpy(a->letter, k->letter.root, FOIL_HASH_LEN);
	(void)kit_put_act(k, KIT_OFFICER, foil_day_make(2023, 12, 1));
}

/* ---- the end: index, checkpoint, bundle ---- */

static inline enum foil_code kit_node(void *ctx, unsigned level, uint64_t index,
    uint8_t out[FOIL_HASH_LEN], struct foil_err *err)
{
	const struct kit *k = ctx;
	uint8_t row[KIT_ENTRIES][FOIL_HASH_LEN];

	(void)err;
	memcpy(row, k->leaf, sizeof row);
	for (unsigned h = 0; h < level; h++)
		for (size_t i = 0; i + 1 < KIT_ENTRIES >> h; i += 2)
			foil_node_hash(row[i / 2], row[i], row[i + 1]);
	memcpy(out, row[index], FOIL_HASH_LEN);
	return FOIL_OK;
}

static inline struct foil_proven kit_prove(struct kit *k, size_t index)
{
	struct foil_tree_reader r = { k, kit_node };
	struct foil_proven p = { .index = index, .bytes = foil_buf_view(&k->entry[index]) };

	kit_ok(foil_tree_inclusion(&r, index, k->n, &p.path, &err));
	return p;
}

static inline void kit_index(struct kit *k)
{
	struct foil_entry e = { .sub = foil_str(FOIL_SUB_INDEX),
		.signed_on = foil_day_make(2023, 12, 1), .body_kind = FOIL_BODY_INDEX };
	struct foil_index_body body = { .index = k->n };
	struct foil_buf bytes = { .max = 0 };
	struct foil_map *map = NULL;
	uint8_t key[FOIL_HASH_LEN];

	kit_ok(foil_map_open(&map, &err));
	foil_map_key(key, k->leaf[0], foil_str(FOIL_SUB_GOVERNANCE));
	kit_ok(foil_map_set(map, key, 3, k->leaf[2], &err));
	foil_map_key(key, k->leaf[0], foil_str(KIT_SUB));
	kit_ok(foil_map_set(map, key, k->n_acts, k->leaf[k->n - 1], &err));
	foil_map_root(map, body.map);
	foil_map_prove(map, key, &k->response.map_case);
	foil_map_key(key, k->leaf[0], foil_str(FOIL_SUB_GOVERNANCE));
	foil_map_prove(map, key, &k->response.map_governance);
	foil_map_close(&map);
	for (size_t i = 0; i < k->n; i++)
		foil_chain_step(body.chain, k->leaf[i]);
	foil_index_body_put(&bytes, &body);
	e.body = foil_buf_view(&bytes);
	(void)kit_append(k, &e, KIT_LOG);
	foil_buf_free(&bytes);
}

static inline struct foil_vkey kit_vkey(void)
{
	uint8_t pub[FOIL_PUB_LEN];
	struct foil_vkey v;

	kit_pub(KIT_LOG, pub);
	kit_ok(foil_vkey_make(foil_str(KIT_ORIGIN), FOIL_NOTE_ED25519, pub, &v, &err));
	return v;
}

static inline void kit_checkpoint(struct kit *k)
{
	struct foil_tree_reader r = { k, kit_node };
	struct foil_checkpoint c = { .origin = KIT_ORIGIN, .size = k->n };
	struct foil_signer *s = kit_signer(KIT_LOG);
	struct foil_vkey v = kit_vkey();
	uint8_t sig[FOIL_SIG_LEN];

	kit_ok(foil_tree_root(&r, k->n, c.root, &err));
	foil_checkpoint_put(&k->note, &c);
	kit_ok(foil_signer_sign(s, foil_buf_view(&k->note), sig, &err));
	foil_signer_close(&s);
	foil_buf_put_str(&k->note, "\n");
	foil_note_put_line(&k->note, &v, foil_view(sig, sizeof sig));
}

/* Makes k->bundle of k->response, as the caller may have changed it. */
static inline void kit_bundle(struct kit *k)
{
	foil_buf_reset(&k->bundle);
	foil_response_put(&k->bundle, &k->response);
	kit_ok(foil_buf_check(&k->bundle, "bundle", &err));
}

static inline void kit_build(struct kit *k, bool neither)
{
	memset(k, 0, sizeof *k);
	k->neither = neither;
	kit_start(k);
	kit_receive(k);
	kit_freeze(k);
	kit_decide(k);
	kit_approve(k);
	kit_issue(k);
	kit_index(k);
	kit_checkpoint(k);
	for (size_t i = 0; i < 3; i++)
		k->governance[i] = kit_prove(k, i);
	for (size_t i = 0; i < k->n_acts; i++)
		k->proven[i] = kit_prove(k, k->act[i].entry);
	k->response.governance = k->governance;
	k->response.n_governance = 3;
	k->response.acts = k->proven;
	k->response.n_acts = k->n_acts;
	k->response.index = kit_prove(k, k->n - 1);
	k->response.disclosure = foil_buf_view(&k->disclosure);
	k->response.issued = kit_open_act(&k->act[k->n_acts - 1]);
	kit_bundle(k);
}

static inline void kit_text_free(struct kit_text *t)
{
	foil_buf_free(&t->text);
	foil_buf_free(&t->header);
	foil_buf_free(&t->frontier);
	foil_buf_free(&t->contents);
	foil_buf_free(&t->shown);
	foil_text_leaves_free(&t->leaves);
}

static inline void kit_free(struct kit *k)
{
	for (size_t i = 0; i < KIT_ENTRIES; i++)
		foil_buf_free(&k->entry[i]);
	for (size_t i = 0; i < KIT_ACTS; i++) {
		foil_leaves_free(&k->act[i].leaves);
		foil_buf_free(&k->act[i].header);
		foil_buf_free(&k->act[i].frontier);
		foil_buf_free(&k->act[i].contents);
	}
	kit_text_free(&k->document);
	kit_text_free(&k->letter);
	foil_buf_free(&k->schedule);
	foil_buf_free(&k->disclosure);
	foil_buf_free(&k->bundle);
	foil_buf_free(&k->note);
	foil_arena_free(&k->arena);
}

/* ---- a folder ---- */

static inline void kit_put(const char *folder, const char *name, const struct foil_buf *b)
{
	char path[256];

	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	assert_int_equal(scratch_write(path, b->p, b->len), 0);
}

static inline void kit_put_folder(const struct kit *k, const char *folder)
{
	assert_true(mkdir(folder, 0755) == 0);
	kit_put(folder, FOIL_RESPONSE_NAME, &k->bundle);
	kit_put(folder, FOIL_CHECKPOINT_NAME, &k->note);
	kit_put(folder, FOIL_LETTER_NAME, &k->letter.shown);
	kit_put(folder, FOIL_SCHEDULE_NAME, &k->schedule);
	if (!k->neither)
		kit_put(folder, "item-07.txt", &k->document.shown);
}

/* Under a trust file with the log's key, no quorum, and perhaps a genesis; `genesis` is the option. */
static inline void kit_verify(const char *folder, const uint8_t *trusted, const uint8_t *genesis,
    struct foil_report *r)
{
	struct foil_trust trust = { .n_logs = 1, .quorum = -1, .has_genesis = trusted != NULL };
	struct foil_verify_in in = { .folder = folder, .trust = &trust, .genesis = genesis };

	trust.log[0] = kit_vkey();
	if (trusted != NULL)
		memcpy(trust.genesis, trusted, FOIL_HASH_LEN);
	kit_ok(foil_verify_folder(&in, r, &err));
}

#endif
