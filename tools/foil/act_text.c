/* SPDX-License-Identifier: Apache-2.0 */
#include "act_text.h"

#include "decision.h"

#include "foil/seal.h"

#include <stdlib.h>

enum foil_code act_private_fields(const struct foil_act *act, bool neither, uint32_t *fields,
    struct foil_err *err)
{
	struct foil_leaves leaves = { 0 };
	struct foil_range *range = NULL;
	size_t n;
	enum foil_code rc;

	if ((rc = foil_act_leaves(act, &leaves, err)) != FOIL_OK)
		goto done;
	if ((range = calloc(leaves.n + 1, sizeof *range)) == NULL) {
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
		goto done;
	}
	*fields = 0;
	n = foil_act_private(act->kind, neither, &leaves, range);
	for (size_t i = 0; i < n; i++)
		for (uint64_t f = range[i].start; f < range[i].start + range[i].len; f++)
			if (f < FOIL_ACT_FIELDS)
				*fields |= (uint32_t)1 << f;
done:
	free(range);
	foil_leaves_free(&leaves);
	return rc;
}

/* A throw-away commitment: only what is opened of it matters. */
struct opened {
	struct foil_leaves leaves;
	struct foil_range *range;
	struct foil_buf header, frontier, contents;
	uint8_t secret[FOIL_DOC_SECRET_LEN];
};

static void opened_free(struct opened *o)
{
	foil_leaves_free(&o->leaves);
	free(o->range);
	foil_buf_wipe(&o->header);
	foil_buf_wipe(&o->frontier);
	foil_buf_wipe(&o->contents);
	foil_wipe(o->secret, sizeof o->secret);
}

enum foil_code act_public(const struct foil_env *env, const struct foil_act *act, bool neither,
    struct foil_arena *arena, struct foil_act *out, struct foil_err *err)
{
	static const uint8_t id[FOIL_DOC_ID_LEN];
	struct opened o = { .header = { .max = 4096 } };
	struct foil_opening opening, kept;
	uint8_t root[FOIL_HASH_LEN];
	size_t n;
	enum foil_code rc;

	env->random(env->ctx, o.secret, sizeof o.secret);
	if ((rc = foil_act_leaves(act, &o.leaves, err)) != FOIL_OK)
		goto done;
	if ((o.range = calloc(o.leaves.n + 1, sizeof *o.range)) == NULL) {
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
		goto done;
	}
	n = foil_act_private(act->kind, neither, &o.leaves, o.range);
	if ((rc = foil_doc_commit(id, o.secret, FOIL_ACT_PROFILE, 1, &o.leaves, &o.header, root, err)) !=
	    FOIL_OK ||
	    (rc = foil_doc_open(id, o.secret, &o.leaves, o.range, n, &o.frontier, &o.contents, err)) !=
	    FOIL_OK)
		goto done;
	opening = (struct foil_opening){ foil_buf_view(&o.header), foil_buf_view(&o.frontier),
		foil_buf_view(&o.contents) };
	kept.header = foil_arena_copy(arena, opening.header);
	kept.frontier = foil_arena_copy(arena, opening.frontier);
	kept.contents = foil_arena_copy(arena, opening.contents);
	if ((rc = foil_arena_check(arena, err)) == FOIL_OK)
		rc = foil_act_read(arena, &kept, out, err);
done:
	opened_free(&o);
	return rc;
}

void act_head_print(FILE *out, const struct foil_case_act *a)
{
	char day[11];

	foil_day_iso(day, a->signed_on);
	(void)fprintf(out, "%llu  %-8s  entry %llu  %s  ", (unsigned long long)a->case_index,
	    a->opened ? foil_act_kind_name(a->act.kind) : "closed", (unsigned long long)a->index, day);
	if (a->key != NULL)
		cli_put(out, a->key->person);
	else
		(void)fputs("a key that is not enrolled", out);
	(void)putc('\n', out);
}

struct printer {
	FILE *out;
	const struct foil_act *act;
	uint32_t private;
	struct foil_buf *closed; /* names of what is not known here */
};

/* Begins a line for a field; false when its value is not known here. */
static bool begin(const struct printer *p, const char *name, enum foil_field f)
{
	if (!foil_act_knows(p->act, f)) {
		foil_buf_printf(p->closed, "%s%s", p->closed->len > 0 ? ", " : "", name);
		return false;
	}
	(void)fprintf(p->out, "  %s%s: ", name, (p->private >> f & 1) != 0 ? " (private)" : "");
	return true;
}

static void put_text(const struct printer *p, const char *name, enum foil_field f,
    struct foil_view v)
{
	if ((v.len == 0 && foil_act_knows(p->act, f)) || !begin(p, name, f))
		return;
	cli_put_folded(p->out, v, 4, 100);
	(void)putc('\n', p->out);
}

static void put_day(const struct printer *p, const char *name, enum foil_field f, foil_day day)
{
	char text[24];

	if ((day == FOIL_DAY_NONE && foil_act_knows(p->act, f)) || !begin(p, name, f))
		return;
	foil_day_long(text, day);
	(void)fprintf(p->out, "%s\n", text);
}

static void put_lines(const struct printer *p, const char *name, enum foil_field f,
    const struct foil_view *v, size_t n)
{
	if (n == 0 && !foil_act_knows(p->act, f))
		(void)begin(p, name, f);
	for (size_t i = 0; i < n; i++)
		put_text(p, name, f, v[i]);
}

static void put_seen(const struct printer *p)
{
	if (!foil_act_knows(p->act, FOIL_F_SEEN))
		(void)begin(p, "seen when signing", FOIL_F_SEEN);
	for (size_t i = 0; i < p->act->n_seen; i++)
		put_text(p, "seen when signing", FOIL_F_SEEN, p->act->seen[i].text);
}

static void print_frozen(const struct printer *p)
{
	const struct foil_act *a = p->act;

	put_day(p, "found on", FOIL_F_FOUND_ON, a->found_on);
	if (begin(p, "documents", FOIL_F_DOCUMENTS))
		(void)fprintf(p->out, "%zu\n", a->n_documents);
	if (!foil_act_knows(a, FOIL_F_NAMES))
		(void)begin(p, "names", FOIL_F_NAMES);
	for (size_t i = 0; i < a->n_documents && foil_act_knows(a, FOIL_F_NAMES); i++) {
		(void)fprintf(p->out, "  %llu%s  ", (unsigned long long)a->documents[i].ordinal,
		    (p->private >> FOIL_F_NAMES & 1) != 0 ? " (private)" : "");
		cli_put(p->out, a->documents[i].name);
		(void)fprintf(p->out, "%s%s\n", a->documents[i].bom ? ", with byte-order mark" : "",
		    a->documents[i].crlf ? ", with CR LF" : "");
	}
	put_text(p, "search", FOIL_F_SEARCH, a->search);
	put_text(p, "note", FOIL_F_FROZEN_NOTE, a->note);
}

static void print_decided(const struct printer *p)
{
	const struct foil_act *a = p->act;

	if (a->has_supersedes)
		(void)fprintf(p->out, "  replaces act %llu\n", (unsigned long long)a->supersedes);
	if ((p->private >> FOIL_F_ITEMS & 1) != 0 && foil_act_knows(a, FOIL_F_ITEMS))
		(void)fputs("  items and grounds (private):\n", p->out);
	decision_print(p->out, a);
	put_lines(p, "considered", FOIL_F_CONSIDERED, a->considered, a->n_considered);
	put_lines(p, "consulted", FOIL_F_CONSULTED, a->consulted, a->n_consulted);
	put_text(p, "directed", FOIL_F_DIRECTED, a->directed);
	put_text(p, "note", FOIL_F_DECIDED_NOTE, a->note);
	put_seen(p);
}

static void print_issued(const struct printer *p)
{
	const struct foil_act *a = p->act;
	char hex[2 * FOIL_HASH_LEN + 1];

	put_day(p, "letter dated", FOIL_F_DATED, a->dated);
	for (size_t i = 0; i < a->n_files; i++) {
		foil_hex(hex, a->files[i].sha256, FOIL_HASH_LEN);
		(void)fputs("  file ", p->out);
		cli_put(p->out, a->files[i].name);
		(void)fprintf(p->out, ", %llu bytes, sha256 %s\n", (unsigned long long)a->files[i].size,
		    hex);
	}
}

void act_print(FILE *out, const struct foil_act *act, uint32_t private)
{
	struct foil_buf closed = { .max = 1000 };
	struct printer p = { out, act, private, &closed };
	char at[21];

	if (act->kind != FOIL_ACT_ISSUED && (act->at > 0 || !foil_act_knows(act, FOIL_F_AT)) &&
	    begin(&p, "time of signing", FOIL_F_AT)) {
		foil_time_rfc3339(at, act->at);
		(void)fprintf(out, "%s\n", at);
	}
	switch (act->kind) {
	case FOIL_ACT_RECEIVED:
		put_day(&p, "received on", FOIL_F_RECEIVED_ON, act->received_on);
		put_day(&p, "due", FOIL_F_DUE, act->due);
		put_text(&p, "under", FOIL_F_REGIME, act->regime);
		put_text(&p, "request", FOIL_F_REQUEST, act->request);
		put_text(&p, "note", FOIL_F_RECEIVED_NOTE, act->note);
		break;
	case FOIL_ACT_FROZEN:
		print_frozen(&p);
		break;
	case FOIL_ACT_DECIDED:
		print_decided(&p);
		break;
	case FOIL_ACT_APPROVED:
		put_text(&p, "note", FOIL_F_APPROVED_NOTE, act->note);
		put_seen(&p);
		break;
	case FOIL_ACT_ISSUED:
		print_issued(&p);
		break;
	default:
		break;
	}
	if (closed.len > 0)
		(void)fprintf(out, "  not open: %s\n", foil_buf_cstr(&closed));
	foil_buf_free(&closed);
}
