/* SPDX-License-Identifier: Apache-2.0 */
#include "act_text.h"

#include "decision.h"

void act_head_json(struct foil_json_out *j, const struct foil_case_act *a)
{
	char day[11];

	foil_day_iso(day, a->signed_on);
	foil_json_uint(j, "no", a->case_index);
	foil_json_str(j, "act", a->opened ? foil_act_kind_name(a->act.kind) : "closed");
	foil_json_uint(j, "index", a->index);
	foil_json_hex(j, "leaf", a->leaf, FOIL_HASH_LEN);
	foil_json_str(j, "signed_on", day);
	if (a->key != NULL)
		foil_json_text(j, "person", a->key->person);
	else
		foil_json_null(j, "person");
}

struct writer {
	struct foil_json_out *j;
	const struct foil_act *act;
};

static void put_day(const struct writer *w, const char *key, enum foil_field f, foil_day day)
{
	char iso[11];

	if (!foil_act_knows(w->act, f) || day == FOIL_DAY_NONE) {
		foil_json_null(w->j, key);
		return;
	}
	foil_day_iso(iso, day);
	foil_json_str(w->j, key, iso);
}

static void put_text(const struct writer *w, const char *key, enum foil_field f,
    struct foil_view v)
{
	if (foil_act_knows(w->act, f))
		foil_json_text(w->j, key, v);
	else
		foil_json_null(w->j, key);
}

static void put_lines(const struct writer *w, const char *key, enum foil_field f,
    const struct foil_view *v, size_t n)
{
	if (!foil_act_knows(w->act, f)) {
		foil_json_null(w->j, key);
		return;
	}
	foil_json_array(w->j, key);
	for (size_t i = 0; i < n; i++)
		foil_json_text(w->j, NULL, v[i]);
	foil_json_end(w->j);
}

static void put_seen(const struct writer *w)
{
	foil_json_array(w->j, "seen");
	for (size_t i = 0; i < w->act->n_seen; i++) {
		foil_json_object(w->j, NULL);
		foil_json_text(w->j, "rule", w->act->seen[i].rule);
		foil_json_text(w->j, "text", w->act->seen[i].text);
		foil_json_end(w->j);
	}
	foil_json_end(w->j);
}

static void put_frozen(const struct writer *w)
{
	const struct foil_act *a = w->act;

	put_day(w, "found_on", FOIL_F_FOUND_ON, a->found_on);
	foil_json_array(w->j, "documents");
	for (size_t i = 0; i < a->n_documents; i++) {
		foil_json_object(w->j, NULL);
		foil_json_uint(w->j, "ordinal", a->documents[i].ordinal);
		foil_json_hex(w->j, "root", a->documents[i].root, FOIL_HASH_LEN);
		put_text(w, "name", FOIL_F_NAMES, a->documents[i].name);
		foil_json_bool(w->j, "bom", a->documents[i].bom);
		foil_json_bool(w->j, "crlf", a->documents[i].crlf);
		foil_json_end(w->j);
	}
	foil_json_end(w->j);
	put_text(w, "search", FOIL_F_SEARCH, a->search);
	put_text(w, "note", FOIL_F_FROZEN_NOTE, a->note);
}

static void put_decided(const struct writer *w)
{
	const struct foil_act *a = w->act;

	if (a->has_supersedes)
		foil_json_uint(w->j, "replaces", a->supersedes);
	else
		foil_json_null(w->j, "replaces");
	decision_put_json(w->j, a);
	put_lines(w, "considered", FOIL_F_CONSIDERED, a->considered, a->n_considered);
	put_lines(w, "consulted", FOIL_F_CONSULTED, a->consulted, a->n_consulted);
	put_text(w, "directed", FOIL_F_DIRECTED, a->directed);
	put_text(w, "note", FOIL_F_DECIDED_NOTE, a->note);
	put_seen(w);
}

static void put_issued(const struct writer *w)
{
	const struct foil_act *a = w->act;

	put_day(w, "dated", FOIL_F_DATED, a->dated);
	foil_json_hex(w->j, "disclosure", a->disclosure, FOIL_HASH_LEN);
	foil_json_hex(w->j, "letter", a->letter, FOIL_HASH_LEN);
	foil_json_array(w->j, "files");
	for (size_t i = 0; i < a->n_files; i++) {
		foil_json_object(w->j, NULL);
		foil_json_text(w->j, "name", a->files[i].name);
		foil_json_uint(w->j, "size", a->files[i].size);
		foil_json_hex(w->j, "sha256", a->files[i].sha256, FOIL_HASH_LEN);
		foil_json_end(w->j);
	}
	foil_json_end(w->j);
}

/* The names of private fields, as spec/cli.md has them. */
static void put_private(const struct writer *w, uint32_t private)
{
	static const struct {
		enum foil_act_kind kind;
		enum foil_field field;
		const char *name;
	} names[] = {
		{ FOIL_ACT_NONE, FOIL_F_AT, "at" },
		{ FOIL_ACT_RECEIVED, FOIL_F_RECEIVED_NOTE, "note" },
		{ FOIL_ACT_FROZEN, FOIL_F_DOCUMENTS, "documents" },
		{ FOIL_ACT_FROZEN, FOIL_F_NAMES, "documents.name" },
		{ FOIL_ACT_FROZEN, FOIL_F_SEARCH, "search" },
		{ FOIL_ACT_FROZEN, FOIL_F_FROZEN_NOTE, "note" },
		{ FOIL_ACT_DECIDED, FOIL_F_ITEMS, "decision.items" },
		{ FOIL_ACT_DECIDED, FOIL_F_GROUNDS, "decision.grounds" },
		{ FOIL_ACT_DECIDED, FOIL_F_REDACTIONS, "decision.redactions" },
		{ FOIL_ACT_DECIDED, FOIL_F_LABELS, "decision.items.label" },
		{ FOIL_ACT_DECIDED, FOIL_F_REASONS, "decision.grounds.answers" },
		{ FOIL_ACT_DECIDED, FOIL_F_UNDECIDED, "decision.undecided" },
		{ FOIL_ACT_DECIDED, FOIL_F_CONSIDERED, "considered" },
		{ FOIL_ACT_DECIDED, FOIL_F_CONSULTED, "consulted" },
		{ FOIL_ACT_DECIDED, FOIL_F_DIRECTED, "directed" },
		{ FOIL_ACT_DECIDED, FOIL_F_DECIDED_NOTE, "note" },
		{ FOIL_ACT_DECIDED, FOIL_F_SEEN, "seen" },
		{ FOIL_ACT_APPROVED, FOIL_F_SEEN, "seen" },
		{ FOIL_ACT_APPROVED, FOIL_F_APPROVED_NOTE, "note" },
	};

	foil_json_array(w->j, "private");
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if ((private >> names[i].field & 1) != 0 &&
		    (names[i].kind == w->act->kind || names[i].kind == FOIL_ACT_NONE))
			foil_json_str(w->j, NULL, names[i].name);
	foil_json_end(w->j);
}

void act_json(struct foil_json_out *j, const struct foil_act *act, uint32_t private)
{
	const struct writer w = { j, act };
	char at[21];

	if (act->kind != FOIL_ACT_ISSUED && foil_act_knows(act, FOIL_F_AT) && act->at > 0) {
		foil_time_rfc3339(at, act->at);
		foil_json_str(j, "at", at);
	} else {
		foil_json_null(j, "at");
	}
	switch (act->kind) {
	case FOIL_ACT_RECEIVED:
		put_day(&w, "received_on", FOIL_F_RECEIVED_ON, act->received_on);
		put_day(&w, "due", FOIL_F_DUE, act->due);
		put_text(&w, "regime", FOIL_F_REGIME, act->regime);
		put_text(&w, "request", FOIL_F_REQUEST, act->request);
		put_text(&w, "note", FOIL_F_RECEIVED_NOTE, act->note);
		break;
	case FOIL_ACT_FROZEN:
		put_frozen(&w);
		break;
	case FOIL_ACT_DECIDED:
		put_decided(&w);
		break;
	case FOIL_ACT_APPROVED:
		put_text(&w, "note", FOIL_F_APPROVED_NOTE, act->note);
		put_seen(&w);
		break;
	case FOIL_ACT_ISSUED:
		put_issued(&w);
		break;
	default:
		break;
	}
	put_private(&w, private);
}
