/* SPDX-License-Identifier: Apache-2.0 */
/* foil ground: the questions that a provision asks, unanswered, into case.txt. */
#include "foil.h"
#include "place.h"

#include "foil/casetext.h"
#include "foil/citation.h"
#include "foil/file.h"
#include "foil/ground.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct ground {
	struct case_folder folder; /* .dir NULL: only printed */
	enum foil_regime regime;   /* FOIL_REGIME_NONE: as the citation says, or foia */
	foil_day on;
	char letter[4];
	struct foil_provision_list list;
	struct foil_buf block;
};

/* Without a folder of a case, unless one was named, the block is printed. */
static enum foil_code find_folder(struct cli *c, struct ground *g, struct foil_err *err)
{
	const char *dir = cli_opt(c, "case");
	enum foil_code rc;

	if (cli_flag(c, "print")) {
		if (dir != NULL)
			return cli_wrong(c, err, "--print and --case exclude each other");
		return FOIL_OK;
	}
	rc = case_folder_find(dir, &g->folder, err);
	return rc == FOIL_E_NOT_FOUND && dir == NULL ? FOIL_OK : rc;
}

static enum foil_code find_law(struct cli *c, struct ground *g, struct foil_err *err)
{
	struct foil_view text = foil_buf_view(&g->folder.text);
	struct foil_view written = foil_casetext_line(text, "regime");
	const char *asked = cli_opt(c, "regime");

	if (asked != NULL && (g->regime = foil_regime_parse(foil_str(asked))) == FOIL_REGIME_NONE)
		return cli_wrong(c, err, "--regime is foia, eir, foisa or eirs");
	if (g->folder.dir != NULL && asked == NULL &&
	    (g->regime = foil_regime_parse(written)) == FOIL_REGIME_NONE)
		return foil_fail(err, FOIL_E_FORMAT, CASE_TXT " has no line \"regime foia\" (or eir, foisa, "
		    "eirs); write it, or say --regime");
	if (g->folder.dir != NULL && written.len > 0 && foil_regime_parse(written) != g->regime)
		return foil_fail(err, FOIL_E_REFUSED, "--regime %s, but the case is under another: "
		    "see the line \"regime\" of " CASE_TXT, asked);
	/* The law is that of the day of receipt (spec/case-file.md section 3). */
	if (foil_day_parse(foil_casetext_line(text, "received"), &g->on, NULL) != FOIL_OK)
		g->on = foil_day_of_time(c->env->now(c->env->ctx));
	return FOIL_OK;
}

/* As prose cites it: every reference must be in the tables, and then the strict reader judges. */
static enum foil_code read_prose(struct ground *g, struct foil_view text, struct foil_err *err)
{
	struct foil_citations found = { .n = 0 };
	struct foil_buf ids = { .max = 4096 };
	enum foil_code rc = foil_citations_find(text, g->regime, g->on, &found, err);

	if (rc != FOIL_OK)
		goto done;
	rc = FOIL_E_NOT_FOUND;
	for (size_t i = 0; i < found.n_refs; i++) {
		if (found.ref[i].row == NULL)
			goto done;
		foil_buf_printf(&ids, "%s%s", i > 0 ? " and " : "", found.ref[i].id);
	}
	if (found.n_refs == 0)
		goto done;
	if (g->regime == FOIL_REGIME_NONE)
		g->regime = foil_provision_regime(foil_str(found.ref[0].id));
	rc = foil_provision_read(g->regime, foil_buf_view(&ids), g->on, &g->list, err);
done:
	foil_buf_free(&ids);
	foil_citations_free(&found);
	return rc;
}

static enum foil_code read_citation(struct cli *c, struct ground *g, struct foil_err *err)
{
	struct foil_view text = foil_str(cli_arg(c, 0));
	enum foil_regime regime = g->regime;
	enum foil_code rc;

	if (regime == FOIL_REGIME_NONE && (regime = foil_provision_regime(text)) == FOIL_REGIME_NONE)
		regime = FOIL_FOIA;
	if ((rc = foil_provision_read(regime, text, g->on, &g->list, err)) == FOIL_OK) {
		g->regime = regime;
		return rc;
	}
	if (rc == FOIL_E_FORMAT || rc == FOIL_E_NOT_FOUND) {
		struct foil_err prose = { .msg = "" };

		if (read_prose(g, text, &prose) == FOIL_OK) {
			*err = (struct foil_err){ FOIL_OK, "" };
			return FOIL_OK;
		}
		/* What prose means may be clearer than what the strict reader stumbled on. */
		if (prose.msg[0] != '\0') {
			*err = prose;
			return err->code;
		}
	}
	return rc;
}

static enum foil_code find_letter(struct cli *c, struct ground *g, struct foil_err *err)
{
	const char *asked = cli_opt(c, "letter");
	struct foil_view text = foil_buf_view(&g->folder.text);
	size_t n = 0;

	if (asked == NULL)
		return foil_casetext_free_letter(text, g->letter, err);
	while (n < 4 && asked[n] >= 'A' && asked[n] <= 'Z')
		n++;
	if (n < 1 || n > 3 || asked[n] != '\0')
		return cli_wrong(c, err, "--letter is A to Z, or up to three capitals");
	if (foil_casetext_has_ground(text, foil_str(asked)))
		return foil_fail(err, FOIL_E_EXISTS, CASE_TXT " has a ground %s already", asked);
	memcpy(g->letter, asked, n);
	return FOIL_OK;
}

static enum foil_code put(const struct ground *g, struct foil_err *err)
{
	struct foil_buf text = { .max = FOIL_CASETEXT_MAX };
	char *path = foil_path_join(g->folder.dir, CASE_TXT);
	struct stat st;
	enum foil_code rc;

	foil_casetext_append(&text, foil_buf_view(&g->folder.text), foil_buf_view(&g->block));
	if (path == NULL)
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
	else if ((rc = foil_buf_check(&text, CASE_TXT, err)) == FOIL_OK)
		rc = foil_file_replace(path, foil_buf_view(&text),
		    stat(path, &st) == 0 ? (unsigned)st.st_mode & 0777 : 0644, err);
	foil_buf_wipe(&text);
	free(path);
	return rc;
}

static enum foil_code print_json(const struct ground *g, struct foil_err *err)
{
	struct foil_ask asks[FOIL_ASKS_MAX];
	size_t n = foil_ground_asks(g->list.p, g->list.n, foil_str(""), asks);
	struct foil_json_out *j = NULL;
	enum foil_code rc;

	if ((rc = foil_json_out_open(&j, err)) != FOIL_OK)
		return rc;
	foil_json_object(j, NULL);
	foil_json_str(j, "folder", g->folder.dir);
	foil_json_str(j, "letter", g->letter);
	foil_json_array(j, "provisions");
	for (size_t i = 0; i < g->list.n; i++)
		foil_json_str(j, NULL, g->list.p[i]->id);
	foil_json_end(j);
	foil_json_array(j, "questions");
	for (size_t i = 0; i < n; i++) {
		foil_json_object(j, NULL);
		foil_json_str(j, "question", asks[i].question);
		foil_json_str(j, "about", asks[i].about);
		foil_json_bool(j, "must", asks[i].must);
		foil_json_end(j);
	}
	foil_json_end(j);
	foil_json_text(j, "block", foil_buf_view(&g->block));
	foil_json_end(j);
	rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	return rc;
}

static enum foil_code say(const struct cli *c, const struct ground *g, struct foil_err *err)
{
	struct foil_ask asks[FOIL_ASKS_MAX];
	size_t n = foil_ground_asks(g->list.p, g->list.n, foil_str(""), asks);

	if (c->json)
		return print_json(g, err);
	if (g->folder.dir == NULL) {
		cli_put_raw(stdout, foil_buf_view(&g->block));
		return FOIL_OK;
	}
	(void)printf("Ground %s is at the end of " CASE_TXT ", with %zu question%s for you to answer\n",
	    g->letter, n, n == 1 ? "" : "s");
	return FOIL_OK;
}

int cmd_ground(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct ground g = { .block = { .max = 1 << 16 } };
	enum foil_code rc;

	if ((rc = find_folder(c, &g, &err)) == FOIL_OK && (rc = find_law(c, &g, &err)) == FOIL_OK &&
	    (rc = read_citation(c, &g, &err)) == FOIL_OK && (rc = find_letter(c, &g, &err)) == FOIL_OK &&
	    (rc = foil_ground_block(&g.block, foil_str(g.letter), &g.list, &err)) == FOIL_OK &&
	    (g.folder.dir == NULL || (rc = put(&g, &err)) == FOIL_OK))
		rc = say(c, &g, &err);
	case_folder_free(&g.folder);
	foil_buf_free(&g.block);
	return cli_end(c, rc, &err);
}
