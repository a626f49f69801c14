/* SPDX-License-Identifier: Apache-2.0 */
/*
 * foil-verify: does a published folder match the signed record? What a
 * distrustful third party compiles: no store, no secret key, no network.
 */
#include "../common/cli.h"
#include "../common/progress.h"
#include "../common/report.h"
#include "ledger.h"
#include "letter.h"
#include "receipt.h"
#include "../common/trustfile.h"

#include "foil/file.h"
#include "foil/sign.h"

#include <stdlib.h>

/* What the options name, held until the report is printed. */
struct asked {
	struct foil_trust *trust;
	struct foil_buf head;
	uint8_t genesis[FOIL_HASH_LEN];
	bool has_genesis;
};

static void asked_free(struct asked *a)
{
	free(a->trust);
	foil_buf_free(&a->head);
}

static enum foil_code read_asked(struct cli *c, struct asked *a, struct foil_err *err)
{
	const char *trust = cli_opt(c, "trust"), *head = cli_opt(c, "head");
	const char *genesis = cli_opt(c, "genesis");
	enum foil_code rc;

	if (genesis != NULL) {
		if (foil_unhex(a->genesis, sizeof a->genesis, foil_str(genesis), NULL) != FOIL_OK)
			return cli_wrong(c, err, "--genesis is not 64 hex digits");
		a->has_genesis = true;
	}
	if (trust != NULL && (rc = trustfile_open(trust, &a->trust, err)) != FOIL_OK)
		return rc;
	if (head != NULL)
		return foil_file_read(head, FOIL_NOTE_MAX, &a->head, err);
	return FOIL_OK;
}

static enum foil_code print(struct cli *c, const struct foil_report *r, struct foil_err *err)
{
	struct foil_json_out *j = NULL;
	enum foil_code rc;

	if (!c->json) {
		report_print(stdout, r);
		return FOIL_OK;
	}
	if ((rc = foil_json_out_open(&j, err)) != FOIL_OK)
		return rc;
	foil_json_object(j, NULL);
	report_put_json(j, cli_arg(c, 0), r);
	foil_json_end(j);
	rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	return rc;
}

static bool has(const char *dir, const char *name)
{
	char *path = foil_path_join(dir, name);
	bool yes = path != NULL && foil_path_exists(path);

	free(path);
	return yes;
}

/* The folder is none of a response: which is meant, as far as can be seen. */
static void say_which(struct cli *c, const char *dir)
{
	struct foil_safe s;

	(void)foil_safe(&s, foil_str(dir));
	if (!foil_path_is_dir(dir)) {
		if (foil_path_exists(dir))
			cli_say(c, "%s is a file; for a letter alone: foil-verify letter FILE", s.text);
	} else if (has(dir, "response.foil")) {
		return;
	} else if (has(dir, "tile")) {
		cli_say(c, "%s is a whole ledger: foil-verify ledger DIR", s.text);
	} else if (has(dir, "published/response.foil")) {
		cli_say(c, "%s is the folder of a case: give published/ in it", s.text);
	} else {
		cli_say(c, "%s has no response.foil: give the folder as it was published", s.text);
	}
}

static int run(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct asked asked = { .head = { .max = FOIL_NOTE_MAX } };
	struct foil_report report = { .verdict = FOIL_CANNOT_TELL };
	struct foil_verify_in in = { .folder = cli_arg(c, 0) };
	const char *fingerprint = cli_opt(c, "fingerprint");
	int32_t not_before = FOIL_DAY_NONE;
	enum foil_verdict verdict = FOIL_CANNOT_TELL;
	struct progress_wait wait;
	enum foil_code rc;

	if ((rc = foil_crypto_init(&err)) != FOIL_OK || (rc = read_asked(c, &asked, &err)) != FOIL_OK ||
	    (rc = cli_day(c, "not-before", &not_before, &err)) != FOIL_OK)
		goto done;
	if (not_before != FOIL_DAY_NONE)
		in.not_before = foil_time_of_day(not_before);
	in.trust = asked.trust;
	in.trust_name = cli_opt(c, "trust");
	in.head = foil_buf_view(&asked.head);
	if (cli_opt(c, "head") != NULL && in.head.len == 0)
		in.head = foil_str(""); /* given, and none: not to be passed over */
	in.genesis = asked.has_genesis ? asked.genesis : NULL;
	in.fingerprint = fingerprint != NULL ? foil_str(fingerprint) : foil_view(NULL, 0);
	progress_wait_start(&wait, "verifying");
	rc = foil_verify_folder(&in, &report, &err);
	progress_wait_end(&wait);
	if (rc != FOIL_OK)
		goto done;
	if ((rc = print(c, &report, &err)) == FOIL_OK)
		verdict = report.verdict;
done:
	if (verdict == FOIL_CANNOT_TELL)
		say_which(c, in.folder);
	foil_report_free(&report);
	asked_free(&asked);
	return cli_end_verdict(c, rc, &err, verdict);
}

static const struct cli_option options[] = {
	{ "trust", 0, "FILE", "the log's key and the cosigners that you trust", false },
	{ "head", 0, "FILE", "a checkpoint of this ledger that you hold", false },
	{ "genesis", 0, "HEX", "the ledger that it must be: 64 hex digits", false },
	{ "fingerprint", 0, "TEXT", "the same, as printed in a letter: 32 digits or more", false },
	{ "not-before", 0, "DATE", "the head must have been witnessed on that day or later", false },
	{ NULL, 0, NULL, NULL, false },
};

static const struct cli_command commands[] = {
	{ "", "DIR [OPTION]...", "Check that a published response is what was decided and signed.",
	    options, 1, 1,
	    "DIR is the folder as the authority published it: response.foil, checkpoint,\n"
	    "letter.txt, schedule.csv and the disclosed files. Nothing else is read.\n"
	    "Without --trust, --genesis or --fingerprint the answer is at best that the\n"
	    "folder agrees with itself: cannot tell whose it is.\n"
	    "`foil-verify letter FILE` checks the words of a letter alone, `foil-verify\n"
	    "receipt FILE` that an entry is in a ledger.", run },
	{ "letter", "FILE|- [OPTION]...", "Check the words of a response letter, alone.", letter_options,
	    1, 1,
	    "FILE is a letter as text or HTML: does it agree with itself, and is what a\n"
	    "refusal notice must contain in it? Reports places to look, worst first; it never\n"
	    "says that a law was broken, and it is no legal advice. Exit status 0 when the\n"
	    "letter could be read, whatever was found (spec/notice.md).", cmd_letter },
	{ "receipt", "FILE|- [OPTION]...", "Check that an entry is in a ledger.", receipt_options, 1, 1,
	    "FILE is a tlog-proof, a COSE receipt (RFC 9942) or a transparent statement (RFC\n"
	    "9943), known by its bytes. All but the last are about an entry: --entry. A COSE\n"
	    "receipt holds no cosignatures: where the trust file asks for a quorum, give the\n"
	    "cosigned checkpoint of its size with --head. A receipt of consistency begins at\n"
	    "a checkpoint that you hold: --head (spec/receipt.md).", cmd_receipt },
	{ "ledger", "DIR [OPTION]...", "Audit a published ledger: everything, from its bytes.",
	    ledger_options, 1, 1,
	    "DIR is what `foil publish` wrote, or a copy of it: every hash, tile, chain,\n"
	    "signature, key in force, case map, signed head and issued response is made or\n"
	    "judged again. All damage is named, not the first alone. With --state FILE the\n"
	    "next audit reads only what is new, and finds what was rolled back or forked\n"
	    "since (spec/audit.md).", cmd_ledger },
	{ "case", "CASE DIR [OPTION]...", "Which entries a case has in a published ledger.",
	    case_options, 2, 2,
	    "Shows that the case has exactly the entries that are listed, or that there is no\n"
	    "such case. Every entry is read and the case map made again; of signatures those of\n"
	    "this case, of governance and of the ledger are checked.", cmd_case },
	{ "evidence", "FILE [OPTION]...", "Judge evidence that a ledger shows two histories.",
	    evidence_options, 1, 1,
	    "FILE was written by `foil-verify ledger --evidence`. Exit status 0 when both heads\n"
	    "are signed by the ledger and cannot both be true.", cmd_evidence },
	{ NULL, NULL, NULL, NULL, 0, 0, NULL, NULL },
};

static const struct cli_program program = { "foil-verify", "", commands, NULL, "response 1, entry 1" };

int main(int argc, char **argv)
{
	return cli_main(&program, foil_env_system(), argc, argv);
}
