/* SPDX-License-Identifier: Apache-2.0 */
/* One case of the ledger in memory, and the folder that is published of it. */
#include "miniledger.h"

#include "foil/file.h"

#include <stdio.h>

#define MUST(call)                                                                                 \
	do {                                                                                       \
		struct foil_err err = { 0 };                                                       \
		if ((call) != FOIL_OK)                                                             \
			fail_msg("%s:%d: %s", __FILE__, __LINE__, err.msg);                        \
	} while (0)

static const char minutes[] = "Minutes of 12 July.\nPresent: Jane Roe and Ann Other.\n"
    "Cameras were tested at noon.\nNothing else.\n";
static const char notes[] = "Notes of 16 August, all public.\n";
static const char advice[] = "Advice of counsel, privileged.\n";
static const char letter_text[] = "Dear Mr Smith,\nhere is what you asked for.\nExample Police\n";

static struct foil_view keep_buf(struct mini_case *c, struct foil_buf *b)
{
	struct foil_view v;

	assert_int_equal(foil_buf_check(b, "test", NULL), FOIL_OK);
	v = mini_keep(c->m, foil_buf_view(b));
	foil_buf_free(b);
	return v;
}

static void *make(struct mini_case *c, size_t n, size_t size)
{
	void *p = foil_arena_alloc(&c->m->arena, n, size);

	assert_non_null(p);
	return p;
}

void mini_case_init(struct mini_case *c, struct mini *m, const char *sub)
{
	memset(c, 0, sizeof *c);
	c->m = m;
	c->sub = sub;
}

void mini_case_free(struct mini_case *c)
{
	for (size_t i = 0; i < c->n_acts; i++)
		foil_leaves_free(&c->act[i].leaves);
	for (size_t i = 0; i < c->n_texts; i++)
		foil_text_leaves_free(&c->text[i].leaves);
	foil_text_leaves_free(&c->letter.leaves);
	foil_buf_free(&c->note);
}

static void doc_id(const struct mini_case *c, const char *use, uint64_t case_index,
    uint64_t ordinal, uint8_t id[FOIL_DOC_ID_LEN])
{
	struct foil_doc_name name = { use, c->m->genesis, foil_str(c->sub), case_index, ordinal };

	MUST(foil_doc_id(&name, id, &err));
}

void mini_register(struct mini_case *c, struct mini_text *t, const char *use, uint64_t ordinal,
    const char *text)
{
	struct foil_buf header = { 0 };

	t->ordinal = ordinal;
	t->case_index = c->n_acts;
	t->text = mini_keep(c->m, foil_str(text));
	mini_secret(c->m, t->secret);
	doc_id(c, use, t->case_index, ordinal, t->id);
	MUST(foil_text_leaves(t->text, "txt-1-pad", t->id, t->secret, &t->leaves, &err));
	MUST(foil_doc_commit(t->id, t->secret, t->profile != NULL ? t->profile : "txt-1-pad", 0,
	    &t->leaves.leaves, &header, t->root, &err));
	t->header = keep_buf(c, &header);
}

struct foil_range mini_range(const struct mini_text *t, const char *words)
{
	const uint8_t *at = memmem(t->text.p, t->text.len, words, strlen(words));
	struct foil_range r = { 0 };

	assert_non_null(at);
	MUST(foil_text_range(&t->leaves, t->text, (uint64_t)(at - t->text.p), strlen(words), &r,
	    &err));
	return r;
}

static struct foil_opening open_leaves(struct mini_case *c, struct foil_view header,
    const uint8_t id[FOIL_DOC_ID_LEN], const uint8_t secret[FOIL_DOC_SECRET_LEN],
    const struct foil_leaves *leaves, const struct foil_range *hidden, size_t n)
{
	struct foil_buf frontier = { 0 }, contents = { 0 };
	struct foil_opening o = { .header = header };

	MUST(foil_doc_open(id, secret, leaves, hidden, n, &frontier, &contents, &err));
	o.frontier = keep_buf(c, &frontier);
	o.contents = keep_buf(c, &contents);
	return o;
}

struct foil_opening mini_open_act(struct mini_case *c, const struct mini_act *a,
    const struct foil_range *hidden, size_t n)
{
	return open_leaves(c, a->header, a->id, a->secret, &a->leaves, hidden, n);
}

struct foil_opening mini_open_text(struct mini_case *c, const struct mini_text *t,
    const struct foil_range *hidden, size_t n)
{
	return open_leaves(c, t->header, t->id, t->secret, &t->leaves.leaves, hidden, n);
}

static void commit_act(struct mini_case *c, struct mini_act *a)
{
	struct foil_buf header = { 0 };

	MUST(foil_act_leaves(&a->act, &a->leaves, &err));
	mini_secret(c->m, a->secret);
	doc_id(c, "act", a->case_index, 0, a->id);
	MUST(foil_doc_commit(a->id, a->secret, FOIL_ACT_PROFILE, 1, &a->leaves, &header, a->root,
	    &err));
	a->header = keep_buf(c, &header);
}

struct mini_act *mini_act(struct mini_case *c, enum mini_key who, const struct foil_act *act)
{
	struct mini_act *a = &c->act[c->n_acts];
	struct foil_entry e = mini_draft(c->m, c->sub);

	assert_true(c->n_acts < MINI_ACTS);
	a->act = *act;
	a->act.open = UINT32_MAX;
	if (c->before_act != NULL)
		c->before_act(c, &a->act);
	a->case_index = c->n_acts;
	commit_act(c, a);
	memcpy(e.root, a->root, FOIL_HASH_LEN);
	if (c->before_entry != NULL)
		c->before_entry(c, &e, &who);
	a->who = who;
	a->index = mini_append(c->m, mini_sign(c->m, &e, who));
	memcpy(a->leaf, c->m->entry[a->index].leaf, FOIL_HASH_LEN);
	c->n_acts++;
	return a;
}

static struct foil_act blank(enum foil_act_kind kind)
{
	struct foil_act a;

	memset(&a, 0, sizeof a);
	a.kind = kind;
	a.at = 1700000000;
	a.received_on = a.due = a.found_on = a.dated = FOIL_DAY_NONE;
	return a;
}

/* The last act of a kind, as a target. */
static void target_last(struct mini_case *c, struct foil_act *act, enum foil_act_kind kind)
{
	act->targets = make(c, 1, sizeof *act->targets);
	for (size_t i = 0; i < c->n_acts; i++) {
		if (c->act[i].act.kind != kind)
			continue;
		act->targets[0].case_index = c->act[i].case_index;
		memcpy(act->targets[0].leaf, c->act[i].leaf, FOIL_HASH_LEN);
		act->n_targets = 1;
		if (kind == FOIL_ACT_DECIDED && act->kind == FOIL_ACT_DECIDED) {
			act->has_supersedes = true;
			act->supersedes = c->act[i].case_index;
		}
	}
}

void mini_received(struct mini_case *c)
{
	struct foil_act a = blank(FOIL_ACT_RECEIVED);

	a.received_on = foil_day_make(2023, 11, 3);
	a.due = foil_day_make(2023, 12, 4);
	a.regime = foil_str("foia");
	a.request = foil_str("All minutes from 2023");
	a.note = foil_str("by e-mail");
	(void)mini_act(c, MINI_RECORDS, &a);
}

void mini_frozen(struct mini_case *c)
{
	static const char *const texts[] = { minutes, notes, advice };
	static const char *const names[] = { "2023-07-12.txt", "2023-08-16.txt", "counsel.txt" };
	struct foil_act a = blank(FOIL_ACT_FROZEN);

	a.found_on = foil_day_make(2023, 11, 6);
	a.search = foil_str("shared drive");
	a.n_documents = c->neither && !c->twelve ? 0 : COUNT(texts);
	a.documents = make(c, COUNT(texts), sizeof *a.documents);
	for (size_t i = 0; i < a.n_documents; i++) {
		struct mini_text *t = &c->text[c->n_texts++];

		mini_register(c, t, "document", i + 1, texts[i]);
		a.documents[i].ordinal = i + 1;
		memcpy(a.documents[i].root, t->root, FOIL_HASH_LEN);
		a.documents[i].name = foil_str(names[i]);
	}
	target_last(c, &a, FOIL_ACT_RECEIVED);
	(void)mini_act(c, MINI_RECORDS, &a);
}

static void add_item(struct mini_case *c, struct foil_act *a, uint64_t no,
    enum foil_outcome outcome, const char *letter, uint64_t ordinal)
{
	struct foil_item *it = &a->items[a->n_items++];

	it->no = no;
	it->outcome = outcome;
	it->date = FOIL_DAY_NONE;
	it->label = foil_str("item");
	if (letter != NULL) {
		it->letters = make(c, 1, sizeof *it->letters);
		it->letters[it->n_letters++] = foil_str(letter);
	}
	if (ordinal > 0) {
		it->ordinals = make(c, 1, sizeof *it->ordinals);
		it->ordinals[it->n_ordinals++] = ordinal;
	}
}

static void add_ground(struct mini_case *c, struct foil_act *a, const char *letter,
    const char *id, const char *via, const char *gist)
{
	struct foil_ground *g = &a->grounds[a->n_grounds++];

	g->letter = foil_str(letter);
	g->ids = make(c, 2, sizeof *g->ids);
	g->ids[g->n_ids++] = foil_str(id);
	if (via != NULL)
		g->ids[g->n_ids++] = foil_str(via);
	g->answers = make(c, 2, sizeof *g->answers);
	g->answers[0] = (struct foil_answer){ foil_str("gist"), foil_str(gist) };
	g->answers[1] = (struct foil_answer){ foil_str("outcome"), foil_str("withheld") };
	g->n_answers = 2;
}

static void add_redaction(struct mini_case *c, struct foil_act *a, uint64_t serial,
    const char *words, const char *letter)
{
	struct foil_redaction *r = &a->redactions[a->n_redactions++];

	r->serial = serial;
	r->ordinal = 1;
	r->range = mini_range(&c->text[0], words);
	r->letters = make(c, 1, sizeof *r->letters);
	r->letters[r->n_letters++] = foil_str(letter);
}

void mini_decision(struct mini_case *c, struct foil_act *act)
{
	struct foil_act a = blank(FOIL_ACT_DECIDED);

	target_last(c, &a, FOIL_ACT_FROZEN);
	if (a.n_targets == 1) { /* and what it replaces */
		struct foil_act old = blank(FOIL_ACT_DECIDED);

		target_last(c, &old, FOIL_ACT_DECIDED);
		a.has_supersedes = old.has_supersedes;
		a.supersedes = old.supersedes;
	}
	a.items = make(c, 8, sizeof *a.items);
	a.grounds = make(c, 8, sizeof *a.grounds);
	a.redactions = make(c, 8, sizeof *a.redactions);
	a.note = foil_str("seen by the board's secretary");
	if (c->neither) {
		a.neither = true;
		a.provisions = make(c, 1, sizeof *a.provisions);
		a.provisions[a.n_provisions++] = foil_str("foia/31/3");
	} else {
		add_item(c, &a, 1, FOIL_ELSEWHERE, NULL, 0);
		a.items[0].words = foil_str("https://foi.example/2023-01-18");
		add_item(c, &a, 5, FOIL_NOT_HELD, NULL, 0);
		add_item(c, &a, 7, FOIL_PART, NULL, 1);
		add_item(c, &a, 8, FOIL_DISCLOSED, NULL, 2);
		add_item(c, &a, 9, FOIL_WITHHELD, "C", 3);
		add_ground(c, &a, "A", "foia/40/2", "foia/40/3A/a", "attendees' names");
		add_ground(c, &a, "B", "foia/31/1/a", NULL, "times of tests");
		add_ground(c, &a, "C", "foia/42/1", NULL, "legal advice");
		add_redaction(c, &a, 1, "Jane Roe and Ann Other", "A");
		add_redaction(c, &a, 2, "at noon", "B");
	}
	*act = a;
}

void mini_decided(struct mini_case *c)
{
	struct foil_act a;

	mini_decision(c, &a);
	(void)mini_act(c, MINI_OFFICER, &a);
}

void mini_approved(struct mini_case *c)
{
	struct foil_act a = blank(FOIL_ACT_APPROVED);

	target_last(c, &a, FOIL_ACT_DECIDED);
	(void)mini_act(c, MINI_APPROVER, &a);
}

static const struct foil_act *last_decided(const struct mini_case *c)
{
	const struct foil_act *d = NULL;

	for (size_t i = 0; i < c->n_acts; i++)
		if (c->act[i].act.kind == FOIL_ACT_DECIDED)
			d = &c->act[i].act;
	assert_non_null(d);
	return d;
}

static void add_file(struct mini_case *c, const char *name, struct foil_view bytes)
{
	struct mini_file *f = &c->file[c->n_files++];

	f->name = (const char *)mini_keep(c->m, foil_str(name)).p;
	f->bytes = bytes;
}

struct mini_file *mini_file(struct mini_case *c, const char *name)
{
	for (size_t i = 0; i < c->n_files; i++)
		if (strcmp(c->file[i].name, name) == 0)
			return &c->file[i];
	fail_msg("no file %s", name);
	return NULL;
}

static void publish_text(struct mini_case *c, const struct mini_text *t, uint64_t *line)
{
	const struct foil_act *d = last_decided(c);
	struct foil_numbered_opening *o = &c->disclosure.documents[c->disclosure.n_documents++];
	struct foil_marker marker[8];
	struct foil_range hidden[8];
	struct foil_buf text = { 0 };
	size_t first, n;
	char name[48];

	foil_act_redactions_of(d, t->ordinal, &first, &n);
	assert_true(n <= COUNT(marker));
	for (size_t i = 0; i < n; i++) {
		struct foil_buf label = { 0 };

		foil_redaction_label(&label, d, &d->redactions[first + i]);
		hidden[i] = marker[i].range = d->redactions[first + i].range;
		marker[i].label = keep_buf(c, &label);
	}
	o->no = t->ordinal;
	o->opening = mini_open_text(c, t, hidden, foil_ranges_unite(hidden, n));
	if (t->profile == NULL)
		MUST(foil_text_render(&o->opening, marker, n, &text, &err));
	for (size_t i = 0; i < n; i++)
		line[first + i] = marker[i].line;
	foil_published_name(name, d, t->ordinal);
	add_file(c, name, keep_buf(c, &text));
}

static void publish_letter(struct mini_case *c)
{
	struct foil_marker marker[4] = { { .line = 0 } };
	struct foil_buf text = { 0 };

	mini_register(c, &c->letter, "letter", 0, letter_text);
	c->letter_hidden[0] = mini_range(&c->letter, "Mr Smith,");
	c->n_letter_hidden = 1;
	for (size_t i = 0; i < c->n_letter_hidden; i++)
		marker[i] = (struct foil_marker){ c->letter_hidden[i], foil_str("requester"), 0 };
	c->disclosure.letter =
	    mini_open_text(c, &c->letter, c->letter_hidden, c->n_letter_hidden);
	c->full_letter = mini_open_text(c, &c->letter, NULL, 0);
	MUST(foil_text_render(&c->disclosure.letter, marker, c->n_letter_hidden, &text, &err));
	add_file(c, FOIL_LETTER_NAME, keep_buf(c, &text));
}

static void publish_schedule(struct mini_case *c, const uint64_t *line)
{
	struct foil_buf csv = { 0 };

	MUST(foil_schedule_put(&csv, last_decided(c), FOIL_FOIA, line, &err));
	add_file(c, FOIL_SCHEDULE_NAME, keep_buf(c, &csv));
}

static void open_acts(struct mini_case *c, struct foil_act *issued)
{
	c->disclosure.acts = make(c, MINI_ACTS, sizeof *c->disclosure.acts);
	issued->closed = make(c, MINI_ACTS, sizeof *issued->closed);
	for (size_t i = 0; i < c->n_acts; i++) {
		const struct mini_act *a = &c->act[i];
		struct foil_numbered_opening *o = &c->disclosure.acts[c->disclosure.n_acts++];
		struct foil_closed *k = &issued->closed[issued->n_closed];

		k->case_index = a->case_index;
		k->range = make(c, a->leaves.n, sizeof *k->range);
		k->n = foil_act_private(a->act.kind, c->neither, &a->leaves, k->range);
		issued->n_closed += k->n > 0;
		o->no = a->case_index;
		o->opening = mini_open_act(c, a, k->range, k->n);
	}
}

static void list_files(struct mini_case *c, struct foil_act *issued)
{
	issued->files = make(c, MINI_FILES, sizeof *issued->files);
	for (size_t i = 0; i < c->n_files; i++) {
		issued->files[i].name = foil_str(c->file[i].name);
		issued->files[i].size = c->file[i].bytes.len;
		foil_sha256(issued->files[i].sha256, c->file[i].bytes);
	}
	issued->n_files = c->n_files;
}

void mini_issued(struct mini_case *c)
{
	struct foil_act a = blank(FOIL_ACT_ISSUED);
	const struct foil_act *d = last_decided(c);
	struct foil_buf bytes = { 0 };
	uint64_t line[64] = { 0 };

	a.at = 0;
	a.dated = foil_day_make(2023, 12, 1);
	target_last(c, &a, FOIL_ACT_APPROVED);
	memset(&c->disclosure, 0, sizeof c->disclosure);
	c->n_files = 0;
	c->disclosure.documents = make(c, MINI_DOCUMENTS, sizeof *c->disclosure.documents);
	open_acts(c, &a);
	for (size_t i = 0; !d->neither && i < c->n_texts; i++)
		if (foil_document_is_published(d, c->text[i].ordinal))
			publish_text(c, &c->text[i], line);
	publish_letter(c);
	publish_schedule(c, line);
	if (c->before_disclosure != NULL)
		c->before_disclosure(c);
	foil_disclosure_put(&bytes, &c->disclosure);
	c->response.disclosure = keep_buf(c, &bytes);
	foil_sha256(a.disclosure, c->response.disclosure);
	memcpy(a.letter, c->letter.root, FOIL_HASH_LEN);
	a.letter_hidden = c->letter_hidden;
	a.n_letter_hidden = c->n_letter_hidden;
	list_files(c, &a);
	(void)mini_act(c, MINI_OFFICER, &a);
}

static struct foil_proven prove(const struct mini *m, uint64_t index)
{
	return (struct foil_proven){ index, m->entry[index].bytes, mini_path(m, index, m->n) };
}

/* Every entry of a subject with its proof. */
static size_t prove_all(struct mini_case *c, const char *sub, struct foil_proven **out)
{
	struct mini *m = c->m;
	size_t n = 0;

	*out = make(c, m->n + 1, sizeof **out); /* and one that a test may add */
	for (size_t i = 0; i < m->n; i++)
		if (foil_view_eq(m->entry[i].sub, foil_str(sub)))
			(*out)[n++] = prove(m, i);
	return n;
}

void mini_respond(struct mini_case *c)
{
	struct foil_response *r = &c->response;
	struct mini *m = c->m;

	r->n_governance = prove_all(c, FOIL_SUB_GOVERNANCE, &r->governance);
	r->n_acts = prove_all(c, c->sub, &r->acts);
	r->index = prove(m, m->n - 1);
	mini_map_proof(m, FOIL_SUB_GOVERNANCE, m->n - 1, &r->map_governance);
	mini_map_proof(m, c->sub, m->n - 1, &r->map_case);
	if (c->n_acts > 0)
		r->issued = mini_open_act(c, &c->act[c->n_acts - 1], NULL, 0);
	mini_note(m, m->n, m->log, &c->note);
}

void mini_case_issue(struct mini_case *c)
{
	mini_received(c);
	mini_frozen(c);
	mini_decided(c);
	mini_approved(c);
	mini_issued(c);
	if (c->before_index != NULL)
		c->before_index(c);
	(void)mini_index(c->m);
	mini_respond(c);
}

struct foil_view mini_bundle(struct mini_case *c)
{
	struct foil_buf b = { 0 };

	foil_response_put(&b, &c->response);
	return keep_buf(c, &b);
}

void mini_write_file(const char *dir, const char *name, struct foil_view bytes)
{
	char path[512];
	FILE *f;

	assert_true((size_t)snprintf(path, sizeof path, "%s/%s", dir, name) < sizeof path);
	assert_non_null(f = fopen(path, "wb"));
	assert_int_equal(fwrite(bytes.p, 1, bytes.len, f), bytes.len);
	assert_int_equal(fclose(f), 0);
}

void mini_write(struct mini_case *c, const char *dir)
{
	MUST(foil_dir_make(dir, false, &err));
	for (size_t i = 0; i < c->n_files; i++)
		mini_write_file(dir, c->file[i].name, c->file[i].bytes);
	mini_write_file(dir, FOIL_RESPONSE_NAME, mini_bundle(c));
	mini_write_file(dir, FOIL_CHECKPOINT_NAME, foil_buf_view(&c->note));
}
