/* SPDX-License-Identifier: Apache-2.0 */
/* foil provisions, foil explain: law without a ledger. */
#include "foil.h"

#include "foil/ground.h"

#include <string.h>

static enum foil_code read_regime(struct cli *c, enum foil_regime otherwise, enum foil_regime *out,
    struct foil_err *err)
{
	const char *text = cli_opt(c, "regime");

	*out = text == NULL ? otherwise : foil_regime_parse(foil_str(text));
	if (text != NULL && *out == FOIL_REGIME_NONE)
		return cli_wrong(c, err, "--regime is foia, eir, foisa or eirs");
	return FOIL_OK;
}

static const char *effect_name(enum foil_effect e)
{
	switch (e) {
	case FOIL_ABSOLUTE:
		return "absolute";
	case FOIL_QUALIFIED:
		return "qualified";
	case FOIL_MIXED:
		return "mixed";
	case FOIL_PROCEDURAL:
		return "procedural";
	case FOIL_EFFECT_NONE:
		break;
	}
	return "";
}

static void put_row(const struct foil_provision *p)
{
	struct foil_buf shown = { .max = 200 };

	foil_provision_show(&shown, foil_str(p->id));
	(void)printf("%-22s %-18s %-10s %s\n", p->id, foil_buf_cstr(&shown), effect_name(p->effect),
	    p->title);
	foil_buf_free(&shown);
}

static void row_json(struct foil_json_out *j, const struct foil_provision *p, bool explained)
{
	struct foil_buf shown = { .max = 200 }, words = { .max = 1 << 13 };

	foil_provision_show(&shown, foil_str(p->id));
	foil_json_object(j, NULL);
	foil_json_str(j, "id", p->id);
	foil_json_text(j, "shown", foil_buf_view(&shown));
	foil_json_str(j, "regime", foil_regime_name(p->regime));
	foil_json_str(j, "title", p->title);
	foil_json_str(j, "effect", effect_name(p->effect));
	foil_json_str(j, "test", p->test);
	foil_json_str(j, "role", p->role);
	foil_json_str(j, "ncnd", p->ncnd);
	cli_json_day(j, "from", p->from);
	cli_json_day(j, "to", p->to);
	foil_json_bool(j, "leaf", p->leaf);
	foil_json_str(j, "note", p->note);
	foil_json_str(j, "source", p->source);
	foil_json_bool(j, "checked", p->checked);
	if (explained) {
		foil_provision_explain(&words, p);
		foil_json_text(j, "explained", foil_buf_view(&words));
	}
	foil_json_end(j);
	foil_buf_free(&shown);
	foil_buf_free(&words);
}

static bool contains(const char *text, const char *word)
{
	size_t n = strlen(word);

	for (; strlen(text) >= n; text++)
		if (foil_view_ieq(foil_view(text, n), foil_str(word)))
			return true;
	return false;
}

/* Which rows `provisions` lists: at or below an id, of a regime, with a word. */
static bool wanted(const struct cli *c, enum foil_regime regime, const struct foil_provision *p)
{
	const char *id = cli_arg(c, 0), *word = cli_opt(c, "search");
	size_t n = id == NULL ? 0 : strlen(id);

	if (regime != FOIL_REGIME_NONE && p->regime != regime)
		return false;
	if (id != NULL && (strncmp(p->id, id, n) != 0 || (p->id[n] != '\0' && p->id[n] != '/')))
		return false;
	return word == NULL || contains(p->id, word) || contains(p->title, word);
}

static enum foil_code list_rows(struct cli *c, enum foil_regime regime, struct foil_err *err)
{
	struct foil_json_out *j = NULL;
	const struct foil_provision *p;
	size_t n, found = 0;
	enum foil_code rc = FOIL_OK;

	if (c->json && (rc = foil_json_out_open(&j, err)) != FOIL_OK)
		return rc;
	if (c->json) {
		foil_json_object(j, NULL);
		foil_json_array(j, "provisions");
	}
	p = foil_provisions(&n);
	for (size_t i = 0; i < n; i++) {
		if (!wanted(c, regime, &p[i]))
			continue;
		found++;
		if (c->json)
			row_json(j, &p[i], false);
		else
			put_row(&p[i]);
	}
	if (found == 0) {
		rc = foil_fail(err, FOIL_E_NOT_FOUND,
		    "no such provision; `foil provisions --search WORD` looks in titles");
	} else if (c->json) {
		foil_json_end(j);
		foil_json_end(j);
		rc = cli_json_print(j, false, err);
	}
	foil_json_out_close(&j);
	return rc;
}

int cmd_provisions(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	enum foil_regime regime;
	enum foil_code rc = read_regime(c, FOIL_REGIME_NONE, &regime, &err);

	if (rc == FOIL_OK)
		rc = list_rows(c, regime, &err);
	return cli_end(c, rc, &err);
}

/* The row that is shown as `text`: also one that no case could cite alone, as s.40(2). */
static const struct foil_provision *find_shown(enum foil_regime regime, struct foil_view text)
{
	struct foil_buf shown = { .max = 200 };
	const struct foil_provision *p, *found = NULL;
	size_t n;

	p = foil_provisions(&n);
	for (size_t i = 0; i < n && found == NULL; i++) {
		shown.len = 0;
		foil_provision_show(&shown, foil_str(p[i].id));
		if (p[i].regime == regime && foil_view_eq(foil_buf_view(&shown), text))
			found = &p[i];
	}
	foil_buf_free(&shown);
	return found;
}

static enum foil_code find(struct cli *c, const struct foil_provision **out, struct foil_err *err)
{
	struct foil_view text = foil_str(cli_arg(c, 0));
	struct foil_provision_list list;
	enum foil_regime regime;
	enum foil_code rc;

	if ((*out = foil_provision_find(text)) != NULL)
		return FOIL_OK;
	if ((rc = read_regime(c, FOIL_FOIA, &regime, err)) != FOIL_OK ||
	    (*out = find_shown(regime, text)) != NULL ||
	    (rc = foil_provision_read(regime, text, foil_day_of_time(c->env->now(c->env->ctx)), &list,
	    err)) != FOIL_OK)
		return rc;
	*out = list.p[0];
	return FOIL_OK;
}

static void put_field(const char *name, const char *value)
{
	if (value[0] == '\0' || strcmp(value, "-") == 0)
		return;
	(void)printf("%-10s", name);
	cli_put_folded(stdout, foil_str(value), 10, 78);
	(void)putchar('\n');
}

static void explain(const struct foil_provision *p)
{
	struct foil_buf b = { .max = 1 << 13 };

	foil_provision_explain(&b, p);
	cli_put_folded(stdout, foil_buf_view(&b), 0, 78);
	(void)putchar('\n');
	foil_buf_free(&b);
}

static void put_all(const struct foil_provision *p)
{
	char from[11] = "", to[11] = "";

	(void)putchar('\n');
	if (p->from != FOIL_DAY_NONE)
		foil_day_iso(from, p->from);
	if (p->to != FOIL_DAY_NONE)
		foil_day_iso(to, p->to);
	put_row(p);
	put_field("test", p->test);
	put_field("role", p->role);
	put_field("ncnd", p->ncnd);
	put_field("from", from);
	put_field("until", to);
	put_field("note", p->note);
	put_field("source", p->source);
	if (!p->checked)
		(void)printf("%-10s%s\n", "", "not compared with the text of the law: look before "
		    "you rely on it");
}

int cmd_explain(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	const struct foil_provision *p;
	struct foil_json_out *j = NULL;
	enum foil_code rc;

	if ((rc = find(c, &p, &err)) != FOIL_OK)
		goto done;
	if (!c->json) {
		explain(p);
		if (cli_flag(c, "all"))
			put_all(p);
		goto done;
	}
	if ((rc = foil_json_out_open(&j, &err)) == FOIL_OK) {
		row_json(j, p, true);
		rc = cli_json_print(j, false, &err);
	}
done:
	foil_json_out_close(&j);
	return cli_end(c, rc, &err);
}
