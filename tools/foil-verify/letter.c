/* SPDX-License-Identifier: Apache-2.0 */
#include "letter.h"

#include "../common/notice_say.h"

#include "foil/file.h"

#include <string.h>

const struct cli_option letter_options[] = {
	{ "regime", 0, "R", "foia, eir, foisa or eirs (default: as the letter says)", false },
	{ "refused", 0, "DATE", "as the outcome of a review of that refusal", false },
	{ NULL, 0, NULL, NULL, false },
};

static enum foil_code print(struct cli *c, const char *name, const struct foil_notice *n,
    struct foil_err *err)
{
	struct foil_json_out *j = NULL;
	enum foil_code rc;

	if (!c->json) {
		notice_print(stdout, name, n);
		return FOIL_OK;
	}
	if ((rc = foil_json_out_open(&j, err)) != FOIL_OK)
		return rc;
	foil_json_object(j, NULL);
	foil_json_str(j, "tool", "foil-verify " CLI_VERSION);
	foil_json_uint(j, "format", 1);
	foil_json_str(j, "file", name);
	notice_put_json(j, n);
	foil_json_end(j);
	rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	return rc;
}

int cmd_letter(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct foil_buf text = { .max = FOIL_NOTICE_TEXT_MAX };
	struct foil_notice n = { .n = 0 };
	const char *name = cli_arg(c, 0), *asked = cli_opt(c, "regime");
	enum foil_regime regime = asked != NULL ? foil_regime_parse(foil_str(asked)) : FOIL_REGIME_NONE;
	bool in = strcmp(name, "-") == 0;
	struct foil_notice_facts facts = { .received = FOIL_DAY_NONE, .due = FOIL_DAY_NONE,
		.dated = FOIL_DAY_NONE, .refused = FOIL_DAY_NONE };
	struct foil_safe safe;
	enum foil_code rc;

	if (asked != NULL && regime == FOIL_REGIME_NONE) {
		rc = cli_wrong(c, &err, "--regime is foia, eir, foisa or eirs");
		goto done;
	}
	if ((rc = cli_day(c, "refused", &facts.refused, &err)) != FOIL_OK)
		goto done;
	facts.review = facts.refused != FOIL_DAY_NONE;
	rc = in ? foil_fd_read(0, FOIL_NOTICE_TEXT_MAX, &text, &err) :
	    foil_file_read(name, FOIL_NOTICE_TEXT_MAX, &text, &err);
	if (rc != FOIL_OK)
		goto done;
	if ((rc = foil_notice_check(foil_buf_view(&text), regime, facts.review ? &facts : NULL, &n,
	    &err)) != FOIL_OK) {
		rc = foil_fail_in(&err, rc, "%s", foil_safe(&safe, foil_str(name)));
		goto done;
	}
	if (n.lines == 0) {
		rc = foil_fail(&err, FOIL_E_FORMAT, "%s: there are no words in it",
		    foil_safe(&safe, foil_str(name)));
		goto done;
	}
	rc = print(c, in ? "standard input" : name, &n, &err);
done:
	foil_notice_free(&n);
	foil_buf_free(&text);
	return cli_end(c, rc, &err);
}
