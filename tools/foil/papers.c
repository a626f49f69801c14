/* SPDX-License-Identifier: Apache-2.0 */
#include "papers.h"

#include "../common/progress.h"

#include <stdlib.h>
#include <string.h>

static size_t count_documents(const struct foil_case *c)
{
	uint64_t from;
	size_t n = 0;

	while (foil_case_document(c, n, &from) != NULL)
		n++;
	return n;
}

static enum foil_code load_one(struct desk *d, size_t i, struct paper *p, struct foil_err *err)
{
	uint64_t from;
	enum foil_code rc;

	p->document = foil_case_document(&d->kase, i, &from);
	if ((rc = foil_ledger_kept(d->ledger, desk_sub(d), from, FOIL_USE_DOCUMENT,
	    p->document->ordinal, &p->kept, err)) != FOIL_OK)
		return rc;
	return foil_text_leaves(foil_buf_view(&p->kept.text), p->kept.profile, p->kept.id,
	    p->kept.secret, &p->leaves, err);
}

enum foil_code papers_load(struct desk *d, struct papers *out, struct foil_err *err)
{
	struct papers papers = { NULL, 0 };
	size_t n = count_documents(&d->kase);
	struct progress progress;
	enum foil_code rc = FOIL_OK;

	if ((papers.p = calloc(n + 1, sizeof *papers.p)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	progress_start(&progress, "opening documents");
	for (; papers.n < n && rc == FOIL_OK; papers.n++) {
		progress_step(&progress, papers.n, n);
		rc = load_one(d, papers.n, &papers.p[papers.n], err);
		if (rc != FOIL_OK)
			rc = foil_fail_in(err, rc, "document %zu", papers.n + 1);
	}
	progress_end(&progress);
	if (rc != FOIL_OK) {
		papers_free(&papers);
		return rc;
	}
	*out = papers;
	return FOIL_OK;
}

void papers_free(struct papers *p)
{
	for (size_t i = 0; i < p->n; i++) {
		foil_kept_wipe(&p->p[i].kept);
		foil_text_leaves_free(&p->p[i].leaves);
		foil_buf_wipe(&p->p[i].marked);
	}
	free(p->p);
	*p = (struct papers){ NULL, 0 };
}

/* One document's redactions as markers, in order; place[i] is where marker i came from. */
struct marking {
	struct foil_marker *marker;
	struct foil_range *range;
	struct foil_buf *label;
	size_t *place;
	size_t n;
};

static void marking_free(struct marking *m)
{
	for (size_t i = 0; m->label != NULL && i < m->n; i++)
		foil_buf_free(&m->label[i]);
	free(m->marker);
	free(m->range);
	free(m->label);
	free(m->place);
}

static enum foil_code mark(const struct foil_act *decided, uint64_t ordinal, struct marking *m,
    struct foil_err *err)
{
	size_t room = decided->n_redactions + 1;

	m->marker = calloc(room, sizeof *m->marker);
	m->range = calloc(room, sizeof *m->range);
	m->label = calloc(room, sizeof *m->label);
	m->place = calloc(room, sizeof *m->place);
	if (m->marker == NULL || m->range == NULL || m->label == NULL || m->place == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	for (size_t i = 0; i < decided->n_redactions; i++) {
		const struct foil_redaction *r = &decided->redactions[i];

		if (r->ordinal != ordinal)
			continue;
		foil_redaction_label(&m->label[m->n], decided, r);
		m->marker[m->n] = (struct foil_marker){ r->range, foil_buf_view(&m->label[m->n]), 0 };
		m->range[m->n] = r->range;
		m->place[m->n] = i;
		if (foil_buf_check(&m->label[m->n++], "label", err) != FOIL_OK)
			return FOIL_E_NOMEM;
	}
	return FOIL_OK;
}

enum foil_code paper_publish(const struct paper *p, const struct foil_act *decided, uint64_t *line,
    struct foil_buf *out, struct foil_err *err)
{
	struct foil_buf header = { .max = 4096 }, frontier = { 0 }, contents = { 0 };
	struct marking m = { .n = 0 };
	struct foil_opening opening;
	uint8_t root[FOIL_HASH_LEN];
	size_t n;
	enum foil_code rc;

	if ((rc = mark(decided, p->document->ordinal, &m, err)) != FOIL_OK)
		goto done;
	n = foil_ranges_unite(m.range, m.n);
	if ((rc = foil_doc_commit(p->kept.id, p->kept.secret, p->kept.profile, 0, &p->leaves.leaves,
	    &header, root, err)) != FOIL_OK ||
	    (rc = foil_doc_open(p->kept.id, p->kept.secret, &p->leaves.leaves, m.range, n, &frontier,
	    &contents, err)) != FOIL_OK)
		goto done;
	opening = (struct foil_opening){ foil_buf_view(&header), foil_buf_view(&frontier),
		foil_buf_view(&contents) };
	if ((rc = foil_text_render(&opening, m.marker, m.n, out, err)) != FOIL_OK)
		goto done;
	for (size_t i = 0; i < m.n; i++)
		line[m.place[i]] = m.marker[i].line;
done:
	foil_buf_wipe(&header);
	foil_buf_wipe(&frontier);
	foil_buf_wipe(&contents);
	marking_free(&m);
	return rc;
}

enum foil_code papers_lines(const struct papers *p, const struct foil_act *decided, uint64_t *line,
    struct foil_err *err)
{
	struct foil_buf text = { 0 };
	enum foil_code rc = FOIL_OK;

	for (size_t i = 0; i < p->n && rc == FOIL_OK; i++) {
		if (!foil_document_is_published(decided, p->p[i].document->ordinal))
			continue;
		foil_buf_reset(&text);
		rc = paper_publish(&p->p[i], decided, line, &text, err);
	}
	foil_buf_wipe(&text);
	return rc;
}

enum foil_code papers_schedule(const struct papers *p, const struct foil_act *decided,
    enum foil_regime regime, struct foil_buf *out, struct foil_err *err)
{
	uint64_t *line = calloc(decided->n_redactions + 1, sizeof *line);
	enum foil_code rc;

	if (line == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if ((rc = papers_lines(p, decided, line, err)) == FOIL_OK)
		rc = foil_schedule_put(out, decided, regime, line, err);
	free(line);
	return rc;
}
