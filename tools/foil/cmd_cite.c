/* SPDX-License-Identifier: Apache-2.0 */
/* foil cite: the citations in a text, and what they mean. */
#include "foil.h"

#include "foil/citation.h"
#include "foil/file.h"

#include <string.h>

static void put_flags(FILE *out, const struct foil_citation *c)
{
	for (unsigned f = 0; f < FOIL_CITE_FLAGS; f++)
		if ((c->flags & 1u << f) != 0)
			(void)fprintf(out, "  %s", foil_cite_flag_name(1u << f));
}

static void print_one(FILE *out, const struct foil_citations *l, size_t i)
{
	const struct foil_citation *c = &l->c[i];
	struct foil_buf shown = { .max = 1 << 16 };

	(void)fprintf(out, "%zu:%zu  \"", c->line, c->column);
	cli_put(out, c->words);
	(void)fputs("\"  ", out);
	if (c->n == 0) {
		(void)fputs("another enactment: ", out);
		cli_put(out, c->other);
	} else {
		foil_citation_show(&shown, l, i);
		cli_put(out, foil_buf_view(&shown));
		(void)fprintf(out, " (%s)", foil_regime_name(c->regime));
	}
	put_flags(out, c);
	(void)putc('\n', out);
	for (size_t k = 0; k < c->n; k++) {
		const struct foil_cited *r = &l->ref[c->first + k];

		if (r->suggested != NULL)
			(void)fprintf(out, "      %s: perhaps %s\n", r->id, r->suggested->id);
	}
	foil_buf_free(&shown);
}

static void put_flags_json(struct foil_json_out *j, unsigned flags)
{
	foil_json_array(j, "diagnostics");
	for (unsigned f = 0; f < FOIL_CITE_FLAGS; f++)
		if ((flags & 1u << f) != 0)
			foil_json_str(j, NULL, foil_cite_flag_name(1u << f));
	foil_json_end(j);
}

static void one_json(struct foil_json_out *j, const struct foil_citations *l, size_t i)
{
	const struct foil_citation *c = &l->c[i];
	struct foil_buf shown = { .max = 1 << 16 };

	foil_citation_show(&shown, l, i);
	foil_json_object(j, NULL);
	foil_json_text(j, "words", c->words);
	foil_json_uint(j, "line", c->line);
	foil_json_uint(j, "column", c->column);
	foil_json_uint(j, "start", c->at);
	foil_json_uint(j, "length", c->words.len);
	foil_json_str(j, "regime", c->regime == FOIL_REGIME_NONE ? NULL : foil_regime_name(c->regime));
	foil_json_text(j, "enactment", c->other);
	foil_json_bool(j, "named", c->named);
	foil_json_text(j, "shown", foil_buf_view(&shown));
	foil_json_array(j, "references");
	for (size_t k = 0; k < c->n; k++) {
		const struct foil_cited *r = &l->ref[c->first + k];

		foil_json_object(j, NULL);
		foil_json_str(j, "id", r->id);
		foil_json_bool(j, "exists", r->row != NULL);
		foil_json_str(j, "title", r->row != NULL ? r->row->title : NULL);
		foil_json_str(j, "suggested", r->suggested != NULL ? r->suggested->id : NULL);
		foil_json_uint(j, "start", r->at);
		foil_json_uint(j, "length", r->len);
		put_flags_json(j, r->flags);
		foil_json_end(j);
	}
	foil_json_end(j);
	foil_json_end(j);
	foil_buf_free(&shown);
}

static enum foil_code print(struct cli *c, const struct foil_citations *l, struct foil_err *err)
{
	struct foil_json_out *j = NULL;
	enum foil_code rc;

	if (!c->json) {
		for (size_t i = 0; i < l->n; i++)
			print_one(stdout, l, i);
		if (l->n == 0)
			(void)puts("no citation");
		return FOIL_OK;
	}
	if ((rc = foil_json_out_open(&j, err)) != FOIL_OK)
		return rc;
	foil_json_object(j, NULL);
	foil_json_str(j, "regime", foil_regime_name(l->regime));
	foil_json_array(j, "citations");
	for (size_t i = 0; i < l->n; i++)
		one_json(j, l, i);
	foil_json_end(j);
	foil_json_end(j);
	rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	return rc;
}

int cmd_cite(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct foil_buf text = { .max = FOIL_CITE_TEXT_MAX };
	struct foil_citations l = { .n = 0 };
	const char *arg = cli_arg(c, 0), *asked = cli_opt(c, "regime");
	enum foil_regime regime = asked != NULL ? foil_regime_parse(foil_str(asked)) : FOIL_REGIME_NONE;
	foil_day at = FOIL_DAY_NONE;
	enum foil_code rc;

	if (asked != NULL && regime == FOIL_REGIME_NONE) {
		rc = cli_wrong(c, &err, "--regime is foia, eir, foisa or eirs");
		goto done;
	}
	if ((rc = cli_day(c, "at", &at, &err)) != FOIL_OK)
		goto done;
	if (arg != NULL && strcmp(arg, "-") != 0)
		foil_buf_put_str(&text, arg);
	else
		rc = foil_fd_read(0, FOIL_CITE_TEXT_MAX, &text, &err);
	if (rc != FOIL_OK || (rc = foil_buf_check(&text, "text", &err)) != FOIL_OK ||
	    (rc = foil_citations_find(foil_buf_view(&text), regime, at, &l, &err)) != FOIL_OK)
		goto done;
	rc = print(c, &l, &err);
done:
	foil_citations_free(&l);
	foil_buf_free(&text);
	return cli_end(c, rc, &err);
}
