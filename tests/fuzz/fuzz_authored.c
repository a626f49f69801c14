/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a dishonest authority can sign. The acts of a case are changed before
 * they are committed to, so that signatures, tree and openings all agree, and
 * only what they say is foreign. The verifier reads all of it.
 *
 *   input = change...; change = act (0 received to 4 issued), what, where, value
 */
#include "fuzz.h"
#include "known.h"

#include "foil/text.h"
#include "foil/verify.h"

#include <unistd.h>

struct change {
	unsigned act, what;
	size_t where;
	uint64_t value;
	struct foil_view text;
};
struct author {
	struct change change[16];
	size_t n;
	struct foil_act honest;
};

static uint64_t number(unsigned n)
{
	static const uint64_t odd[] = { 0, 1, 2, 3, UINT64_MAX, INT64_MAX, UINT32_MAX,
		FOIL_LEAVES_MAX, FOIL_LEAVES_MAX - 1, (uint64_t)1 << 63 };

	return n < 200 ? n : odd[(n - 200) % COUNT(odd)];
}

static void change_redaction(struct foil_redaction *r, const struct change *c)
{
	switch (c->what % 5) {
	case 0: r->range.start = c->value; break;
	case 1: r->range.len = c->value; break;
	case 2: r->ordinal = c->value; break;
	case 3: r->serial = c->value; break;
	default: r->n_letters = c->value % 2; break;
	}
}

static void change_item(struct foil_item *it, const struct change *c)
{
	switch (c->what % 6) {
	case 0: it->no = c->value; break;
	case 1: it->outcome = (enum foil_outcome)(c->value % FOIL_OUTCOMES_); break;
	case 2: it->label = c->text; break;
	case 3: it->words = c->text; break;
	case 4: it->date = (foil_day)(c->value % 400000) - 30000; break;
	default:
		if (it->n_ordinals > 0)
			it->ordinals[0] = c->value;
		break;
	}
}

static void change_ground(struct foil_ground *g, const struct change *c)
{
	if (c->what % 4 == 0)
		g->letter = c->text;
	else if (c->what % 4 == 1 && g->n_ids > 0)
		g->ids[c->where % g->n_ids] = c->text;
	else if (c->what % 4 == 2 && g->n_answers > 0)
		g->answers[c->where % g->n_answers].answer = c->text;
	else if (g->n_answers > 0)
		g->answers[c->where % g->n_answers].question = c->text;
}

static void change_decided(struct foil_act *a, const struct change *c)
{
	size_t at = c->where / 3;

	if (c->where % 3 == 0 && a->n_redactions > 0)
		change_redaction(&a->redactions[at % a->n_redactions], c);
	else if (c->where % 3 == 1 && a->n_items > 0)
		change_item(&a->items[at % a->n_items], c);
	else if (c->where % 3 == 2 && a->n_grounds > 0)
		change_ground(&a->grounds[at % a->n_grounds], c);
	if (c->what >= 200) {
		a->neither = c->what % 2 == 0;
		a->n_items = c->what % 3 == 0 ? 0 : a->n_items;
		a->n_redactions = c->what % 5 == 0 ? 0 : a->n_redactions;
		a->n_grounds = c->what % 7 == 0 ? 0 : a->n_grounds;
	}
}

static void change_issued(struct foil_act *a, const struct change *c)
{
	struct foil_file_ref *f = a->n_files > 0 ? &a->files[c->where % a->n_files] : NULL;
	struct foil_closed *k = a->n_closed > 0 ? &a->closed[c->where % a->n_closed] : NULL;

	switch (c->what % 8) {
	case 0: if (f != NULL) f->name = c->text; break;
	case 1: if (f != NULL) f->size = c->value; break;
	case 2: if (k != NULL) k->case_index = c->value; break;
	case 3: if (k != NULL && k->n > 0) k->range[0].start = c->value; break;
	case 4: if (k != NULL && k->n > 0) k->range[0].len = c->value; break;
	case 5: a->letter_hidden[0].start = c->value; break;
	case 6: a->letter_hidden[0].len = c->value; break;
	default: a->dated = (foil_day)(c->value % 400000) - 30000; break;
	}
}

static void change_other(struct foil_act *a, const struct change *c)
{
	switch (c->what % 6) {
	case 0: a->received_on = a->found_on = (foil_day)(c->value % 400000) - 30000; break;
	case 1: a->regime = c->text; break;
	case 2: if (a->n_documents > 0) a->documents[c->where % a->n_documents].ordinal = c->value; break;
	case 3: if (a->n_documents > 0) a->documents[c->where % a->n_documents].name = c->text; break;
	case 4: a->at = (int64_t)c->value; break;
	default: a->request = a->search = c->text; break;
	}
	if (a->n_targets > 0 && c->what >= 220)
		a->targets[0].case_index = c->value;
}

static void *own(struct mini_case *c, const void *p, size_t n, size_t size)
{
	void *q = foil_arena_alloc(&c->m->arena, n + 1, size);

	CHECK(q != NULL);
	if (n > 0)
		memcpy(q, p, n * size);
	return q;
}

/* A copy whose parts that a change may write to are its own. */
static struct foil_act copy(struct mini_case *c, const struct foil_act *a)
{
	struct foil_act b = *a;

#define OWN(part, field, count)                                                                    \
	(part).field = own(c, (part).field, (part).count, sizeof *(part).field)
	OWN(b, targets, n_targets);
	OWN(b, documents, n_documents);
	OWN(b, items, n_items);
	OWN(b, grounds, n_grounds);
	OWN(b, redactions, n_redactions);
	OWN(b, files, n_files);
	OWN(b, closed, n_closed);
	OWN(b, letter_hidden, n_letter_hidden);
	for (size_t i = 0; i < b.n_items; i++)
		OWN(b.items[i], ordinals, n_ordinals);
	for (size_t i = 0; i < b.n_grounds; i++) {
		OWN(b.grounds[i], ids, n_ids);
		OWN(b.grounds[i], answers, n_answers);
	}
	for (size_t i = 0; i < b.n_closed; i++)
		OWN(b.closed[i], range, n);
#undef OWN
	return b;
}

static void dishonest(struct mini_case *c, struct foil_act *act)
{
	struct author *author = c->ctx;
	struct foil_act lie = copy(c, act);
	struct foil_leaves leaves = { .n = 0 };

	author->honest = *act;
	for (size_t i = 0; i < author->n; i++) {
		const struct change *ch = &author->change[i];

		if (ch->act != c->n_acts)
			continue;
		if (act->kind == FOIL_ACT_DECIDED)
			change_decided(&lie, ch);
		else if (act->kind == FOIL_ACT_ISSUED && lie.n_letter_hidden > 0)
			change_issued(&lie, ch);
		else
			change_other(&lie, ch);
	}
	if (foil_act_leaves(&lie, &leaves, NULL) == FOIL_OK)
		*act = lie;
	foil_leaves_free(&leaves);
}

/* What is published next is made from the honest act, so that the builder itself does not trip. */
static void honest_again(struct mini_case *c, struct foil_entry *e, enum mini_key *who)
{
	const struct author *author = c->ctx;

	(void)e;
	(void)who;
	if (c->act[c->n_acts].act.kind == FOIL_ACT_DECIDED)
		c->act[c->n_acts].act = author->honest;
}

static void check_text(const char *s)
{
	CHECK(s != NULL && foil_utf8_check(foil_str(s), NULL) == FOIL_OK);
	for (size_t at = 0, n = strlen(s); at < n;) {
		uint32_t cp = foil_utf8_next(foil_view(s, n), &at);

		CHECK(!foil_cp_steers(cp) || cp == 0x27e6 || cp == 0x27e7); /* a marker's brackets */
	}
}

static void verify(const char *dir, const struct foil_trust *trust)
{
	struct foil_verify_in in = { .folder = dir, .trust = trust };
	struct foil_report r;
	struct foil_err err = { FOIL_OK, "" };

	CHECK(foil_verify_folder(&in, &r, &err) == FOIL_OK);
	for (size_t i = 0; i < r.findings.n; i++)
		check_text(r.findings.list[i].text);
	for (size_t i = 0; i < FOIL_CHECKS; i++)
		check_text(r.check[i].text);
	check_text(r.reference);
	check_text(r.authority);
	check_text(r.dated);
	check_text(r.summary);
	foil_report_free(&r);
}

static void drop(const char *dir, const struct mini_case *c)
{
	char path[256];

	for (size_t i = 0; i < c->n_files; i++) {
		(void)snprintf(path, sizeof path, "%s/%s", dir, c->file[i].name);
		CHECK(remove(path) == 0);
	}
	(void)snprintf(path, sizeof path, "%s/" FOIL_RESPONSE_NAME, dir);
	CHECK(remove(path) == 0);
	(void)snprintf(path, sizeof path, "%s/" FOIL_CHECKPOINT_NAME, dir);
	CHECK(remove(path) == 0);
	CHECK(rmdir(dir) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct foil_view in = foil_view(data, size);
	struct author author = { .n = 0 };
	struct mini m;
	struct mini_case c;
	char dir[64];

	for (; author.n < COUNT(author.change) && in.len > 0; author.n++) {
		struct change *ch = &author.change[author.n];

		ch->act = (unsigned)fuzz_number(&in, 1) % 5;
		ch->what = (unsigned)fuzz_number(&in, 1);
		ch->where = fuzz_number(&in, 1);
		ch->value = number((unsigned)fuzz_number(&in, 1));
		ch->text = fuzz_take(&in, fuzz_number(&in, 1) % 64);
	}
	(void)snprintf(dir, sizeof dir, "%s/foil-fuzz-%ld",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp", (long)getpid());
	mini_open(&m, 1);
	mini_enrol_all(&m);
	mini_case_init(&c, &m, MINI_SUB);
	c.ctx = &author;
	c.before_act = dishonest;
	c.before_entry = honest_again;
	mini_case_issue(&c);
	mini_write(&c, dir);
	verify(dir, &known()->trust);
	drop(dir, &c);
	mini_case_free(&c);
	mini_close(&m);
	return 0;
}
