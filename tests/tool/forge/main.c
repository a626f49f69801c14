/* SPDX-License-Identifier: Apache-2.0 */
#include "forge.h"

#include "foil/file.h"
#include "foil/ledger.h"
#include "foil/text.h"

#include <stdlib.h>
#include <string.h>

static const char usage[] =
	"usage: forge drop-act DIR N             leave an act out, and its opening\n"
	"       forge strip-opening DIR act|document N   leave an opening out\n"
	"       forge hide DIR ORDINAL WORD      hide the first such word of a document as well\n"
	"       forge change-word DIR ORDINAL OLD NEW   another word in the opening\n"
	"       forge move-document DIR ORDINAL FROM-DIR FROM-ORDINAL\n"
	"       forge move-letter DIR FROM-DIR\n"
	"       forge swap-documents DIR ORDINAL ORDINAL\n"
	"       forge skeleton FILE|DIR          what it is made of, random values masked\n"
	"       forge entries LEDGER DIR         every entry into a file of its own, with its skeleton\n"
	"       forge witness NAME               the verifier key of a witness of that name\n"
	"       forge cosign NAME TIME FILE      its line over a checkpoint\n";

struct job {
	struct bundle b, from;
	char **arg; /* what follows the folder */
	int n;
};

static enum foil_code number(const char *text, uint64_t *out, struct foil_err *err)
{
	return foil_parse_uint(foil_str(text), UINT32_MAX, out, err);
}

static void drop_opening(struct foil_numbered_opening *list, size_t *n, uint64_t no)
{
	for (size_t i = 0; i < *n; i++) {
		if (list[i].no != no)
			continue;
		memmove(&list[i], &list[i + 1], (*n - i - 1) * sizeof *list);
		(*n)--;
		return;
	}
}

static enum foil_code drop_act(struct job *j, struct foil_err *err)
{
	struct foil_response *r = &j->b.response;
	uint64_t n;
	enum foil_code rc;

	if ((rc = number(j->arg[0], &n, err)) != FOIL_OK)
		return rc;
	if (n >= r->n_acts)
		return foil_fail(err, FOIL_E_NOT_FOUND, "there are %zu acts", r->n_acts);
	memmove(&r->acts[n], &r->acts[n + 1], (r->n_acts - (size_t)n - 1) * sizeof *r->acts);
	r->n_acts--;
	drop_opening(j->b.disclosure.acts, &j->b.disclosure.n_acts, n);
	return FOIL_OK;
}

static enum foil_code strip_opening(struct job *j, struct foil_err *err)
{
	struct foil_disclosure *d = &j->b.disclosure;
	size_t before = d->n_acts + d->n_documents;
	uint64_t n;
	enum foil_code rc;

	if ((rc = number(j->arg[1], &n, err)) != FOIL_OK)
		return rc;
	if (strcmp(j->arg[0], "act") == 0)
		drop_opening(d->acts, &d->n_acts, n);
	else
		drop_opening(d->documents, &d->n_documents, n);
	return d->n_acts + d->n_documents < before ? FOIL_OK :
	    foil_fail(err, FOIL_E_NOT_FOUND, "no such opening");
}

static enum foil_code hide(struct job *j, struct foil_err *err)
{
	struct foil_opening *o;
	uint64_t no, leaf;
	enum foil_code rc;

	if ((rc = number(j->arg[0], &no, err)) != FOIL_OK ||
	    (rc = bundle_document(&j->b, no, &o, err)) != FOIL_OK ||
	    (rc = find_word(o, foil_str(j->arg[1]), &leaf, err)) != FOIL_OK)
		return rc;
	return narrow(&j->b.arena, o, leaf, err);
}

static enum foil_code change(struct job *j, struct foil_err *err)
{
	struct foil_opening *o;
	uint64_t no, leaf;
	enum foil_code rc;

	if ((rc = number(j->arg[0], &no, err)) != FOIL_OK ||
	    (rc = bundle_document(&j->b, no, &o, err)) != FOIL_OK ||
	    (rc = find_word(o, foil_str(j->arg[1]), &leaf, err)) != FOIL_OK)
		return rc;
	return change_word(&j->b.arena, o, leaf, foil_str(j->arg[2]), err);
}

static enum foil_code move_document(struct job *j, struct foil_err *err)
{
	struct foil_opening *to, *from;
	uint64_t no, from_no;
	enum foil_code rc;

	if ((rc = number(j->arg[0], &no, err)) != FOIL_OK ||
	    (rc = number(j->arg[2], &from_no, err)) != FOIL_OK ||
	    (rc = bundle_read(&j->from, j->arg[1], err)) != FOIL_OK ||
	    (rc = bundle_document(&j->b, no, &to, err)) != FOIL_OK ||
	    (rc = bundle_document(&j->from, from_no, &from, err)) != FOIL_OK)
		return rc;
	*to = *from;
	return FOIL_OK;
}

static enum foil_code move_letter(struct job *j, struct foil_err *err)
{
	enum foil_code rc;

	if ((rc = bundle_read(&j->from, j->arg[0], err)) != FOIL_OK)
		return rc;
	j->b.disclosure.letter = j->from.disclosure.letter;
	return FOIL_OK;
}

static enum foil_code swap_documents(struct job *j, struct foil_err *err)
{
	struct foil_opening *a, *b, keep;
	uint64_t x, y;
	enum foil_code rc;

	if ((rc = number(j->arg[0], &x, err)) != FOIL_OK ||
	    (rc = number(j->arg[1], &y, err)) != FOIL_OK ||
	    (rc = bundle_document(&j->b, x, &a, err)) != FOIL_OK ||
	    (rc = bundle_document(&j->b, y, &b, err)) != FOIL_OK)
		return rc;
	keep = *a;
	*a = *b;
	*b = keep;
	return FOIL_OK;
}

static const struct {
	const char *name;
	int args; /* after the folder */
	enum foil_code (*run)(struct job *j, struct foil_err *err);
} forgeries[] = {
	{ "drop-act", 1, drop_act },
	{ "strip-opening", 2, strip_opening },
	{ "hide", 2, hide },
	{ "change-word", 3, change },
	{ "move-document", 3, move_document },
	{ "move-letter", 1, move_letter },
	{ "swap-documents", 2, swap_documents },
};

/* One file an entry: its bytes, and beside it its skeleton. */
static enum foil_code write_entry(struct foil_ledger *l, const char *dir, uint64_t i,
    struct foil_err *err)
{
	struct foil_buf bytes = { .max = FOIL_ENTRY_MAX };
	char name[32];
	char *path;
	enum foil_code rc;

	(void)snprintf(name, sizeof name, "%04llu", (unsigned long long)i);
	if ((path = foil_path_join(dir, name)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if ((rc = foil_ledger_entry(l, i, &bytes, err)) == FOIL_OK &&
	    (rc = foil_file_create(path, foil_buf_view(&bytes), 0644, err)) == FOIL_OK)
		rc = skeleton_entry(stdout, foil_buf_view(&bytes), err);
	free(path);
	foil_buf_free(&bytes);
	return rc;
}

static enum foil_code entries(const char *ledger, const char *dir, struct foil_err *err)
{
	struct foil_ledger *l = NULL;
	uint64_t size = 0;
	enum foil_code rc;

	if ((rc = foil_ledger_open(ledger, true, foil_env_system(), &l, err)) != FOIL_OK)
		return rc;
	if ((rc = foil_ledger_size(l, &size, err)) == FOIL_OK)
		rc = foil_dir_make(dir, false, err);
	for (uint64_t i = 0; rc == FOIL_OK && i < size; i++)
		rc = write_entry(l, dir, i, err);
	foil_ledger_close(&l);
	return rc;
}

static enum foil_code skeleton(const char *path, struct foil_err *err)
{
	struct bundle b;
	enum foil_code rc;

	if ((rc = bundle_read(&b, path, err)) == FOIL_OK)
		rc = skeleton_bundle(stdout, &b, err);
	bundle_free(&b);
	return rc;
}

static enum foil_code forge(size_t i, char **argv, struct foil_err *err)
{
	struct job *j = calloc(1, sizeof *j);
	enum foil_code rc;

	if (j == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	j->arg = argv + 3;
	if ((rc = bundle_read(&j->b, argv[2], err)) == FOIL_OK &&
	    (rc = forgeries[i].run(j, err)) == FOIL_OK)
		rc = bundle_write(&j->b, argv[2], err);
	bundle_free(&j->b);
	bundle_free(&j->from);
	free(j);
	return rc;
}

int main(int argc, char **argv)
{
	struct foil_err err = { FOIL_OK, "" };
	enum foil_code rc = FOIL_E_ARG;
	uint64_t at;

	if (foil_crypto_init(&err) != FOIL_OK)
		return 3;
	(void)foil_fail(&err, FOIL_E_ARG, "%s", "wrong use");
	if (argc == 3 && strcmp(argv[1], "skeleton") == 0)
		rc = skeleton(argv[2], &err);
	else if (argc == 4 && strcmp(argv[1], "entries") == 0)
		rc = entries(argv[2], argv[3], &err);
	else if (argc == 3 && strcmp(argv[1], "witness") == 0)
		rc = witness_key(stdout, argv[2], &err);
	else if (argc == 5 && strcmp(argv[1], "cosign") == 0 &&
	    (rc = number(argv[3], &at, &err)) == FOIL_OK)
		rc = witness_cosign(stdout, argv[2], at, argv[4], &err);
	for (size_t i = 0; i < sizeof forgeries / sizeof forgeries[0]; i++)
		if (argc == 3 + forgeries[i].args && strcmp(argv[1], forgeries[i].name) == 0)
			rc = forge(i, argv, &err);
	if (rc == FOIL_OK)
		return fflush(stdout) == 0 ? 0 : 3;
	(void)fprintf(stderr, "forge: %s\n%s", err.msg, rc == FOIL_E_ARG ? usage : "");
	return rc == FOIL_E_ARG ? 2 : 3;
}
