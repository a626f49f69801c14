/* SPDX-License-Identifier: Apache-2.0 */
/* foil cosign: what witnesses sent back, put on the checkpoint that it is of. */
#include "desk.h"
#include "foil.h"

#include "foil/file.h"
#include "foil/response.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct cosign {
	struct desk d;
	struct foil_buf lines;
	struct foil_trust *trust;
	struct foil_cosigned done;
	bool took; /* lines were given */
	size_t refreshed, current; /* checkpoints of issued folders */
};

/* --trust, else the line "trust PATH" of .foil. */
static enum foil_code read_trust(struct cosign *s, struct foil_err *err)
{
	const char *path = cli_opt(s->d.cli, "trust");
	struct foil_buf text = { .max = 1 << 20 };
	struct foil_safe safe;
	enum foil_code rc;

	if (path == NULL)
		path = s->d.place.trust;
	if (path == NULL)
		return foil_fail(err, FOIL_E_NOT_FOUND, "no witness is known: say --trust FILE, or write the "
		    "line \"trust PATH\" in " DOT_FOIL);
	if ((s->trust = calloc(1, sizeof *s->trust)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if ((rc = foil_file_read(path, 1 << 20, &text, err)) == FOIL_OK &&
	    (rc = foil_trust_read(foil_buf_view(&text), s->trust, err)) != FOIL_OK)
		rc = foil_fail_in(err, rc, "%s", foil_safe(&safe, foil_str(path)));
	foil_buf_free(&text);
	return rc;
}

static enum foil_code take_lines(struct cosign *s, const char *path, struct foil_err *err)
{
	const char *of = cli_opt(s->d.cli, "size");
	uint64_t size = 0;
	enum foil_code rc;

	if (of != NULL && (rc = cli_uint(s->d.cli, "--size", of, FOIL_TREE_SIZE_MAX, &size, err)) != FOIL_OK)
		return rc;
	if ((rc = read_trust(s, err)) != FOIL_OK)
		return rc;
	rc = strcmp(path, "-") == 0 ? foil_fd_read(STDIN_FILENO, FOIL_NOTE_MAX, &s->lines, err) :
	    foil_file_read(path, FOIL_NOTE_MAX, &s->lines, err);
	if (rc == FOIL_OK)
		rc = foil_ledger_cosign(s->d.ledger, foil_buf_view(&s->lines), size, s->trust, &s->done, err);
	s->took = rc == FOIL_OK;
	return rc;
}

/* ---- issued folders ---- */

static bool has_line(const struct foil_note *n, const struct foil_note_line *line)
{
	for (size_t i = 0; i < n->n_lines; i++)
		if (n->line[i].id == line->id && n->line[i].sig_len == line->sig_len &&
		    foil_view_eq(n->line[i].name, line->name) &&
		    memcmp(n->line[i].sig, line->sig, line->sig_len) == 0)
			return true;
	return false;
}

/* What lies there keeps every line that it has; those of the archive are added. */
static enum foil_code merge(struct foil_view there, struct foil_view archive, struct foil_buf *out,
    struct foil_err *err)
{
	struct foil_note have, more;
	enum foil_code rc;

	if ((rc = foil_note_read(there, &have, err)) != FOIL_OK ||
	    (rc = foil_note_read(archive, &more, err)) != FOIL_OK)
		return rc;
	if (!foil_view_eq(have.text, more.text))
		return foil_fail(err, FOIL_E_REFUSED, "is not the checkpoint that this ledger signed");
	foil_buf_put_view(out, there);
	for (size_t i = 0; i < more.n_lines; i++) {
		struct foil_vkey key = { .id = more.line[i].id };

		if (has_line(&have, &more.line[i]))
			continue;
		memcpy(key.name, more.line[i].name.p, more.line[i].name.len);
		foil_note_put_line(out, &key, foil_view(more.line[i].sig, more.line[i].sig_len));
	}
	if ((rc = foil_buf_check(out, "checkpoint", err)) != FOIL_OK)
		return rc;
	return foil_note_read(foil_buf_view(out), &have, err);
}

static enum foil_code refresh(struct cosign *s, const char *path, struct foil_err *err)
{
	struct foil_buf there = { .max = FOIL_NOTE_MAX }, archive = { .max = FOIL_NOTE_MAX };
	struct foil_buf out = { .max = FOIL_NOTE_MAX };
	struct foil_checkpoint c;
	struct foil_note note;
	struct foil_safe safe;
	enum foil_code rc;

	if ((rc = foil_file_read(path, FOIL_NOTE_MAX, &there, err)) != FOIL_OK)
		goto done;
	if ((rc = foil_note_read(foil_buf_view(&there), &note, err)) != FOIL_OK ||
	    (rc = foil_checkpoint_read(note.text, &c, err)) != FOIL_OK ||
	    (rc = foil_ledger_archived(s->d.ledger, c.size, &archive, err)) != FOIL_OK ||
	    (rc = merge(foil_buf_view(&there), foil_buf_view(&archive), &out, err)) != FOIL_OK) {
		rc = foil_fail_in(err, rc, "%s", foil_safe(&safe, foil_str(path)));
		goto done;
	}
	if (foil_view_eq(foil_buf_view(&out), foil_buf_view(&there)))
		s->current++;
	else if ((rc = foil_file_replace(path, foil_buf_view(&out), 0644, err)) == FOIL_OK)
		s->refreshed++;
done:
	foil_buf_free(&there);
	foil_buf_free(&archive);
	foil_buf_free(&out);
	return rc;
}

/* DIR/checkpoint, and where DIR is a case's folder those of both its folders. */
static enum foil_code refresh_all(struct cosign *s, const char *dir, struct foil_err *err)
{
	static const char *const in[] = { "", "published", "to-requester" };
	size_t before = s->refreshed + s->current;
	struct foil_safe safe;
	enum foil_code rc = FOIL_OK;

	for (size_t i = 0; i < sizeof in / sizeof in[0] && rc == FOIL_OK; i++) {
		char *sub = foil_path_join(dir, in[i]);
		char *path = sub == NULL ? NULL : foil_path_join(sub, FOIL_CHECKPOINT_NAME);

		if (path == NULL)
			rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
		else if (foil_path_exists(path))
			rc = refresh(s, path, err);
		free(sub);
		free(path);
	}
	if (rc == FOIL_OK && s->refreshed + s->current == before)
		rc = foil_fail(err, FOIL_E_NOT_FOUND, "no checkpoint is in %s, nor in published/ or "
		    "to-requester/ there", foil_safe(&safe, foil_str(dir)));
	return rc;
}

/* ---- what is said ---- */

static const char *result_name(enum foil_cosign_result r)
{
	switch (r) {
	case FOIL_COSIGN_ADDED:
		return "added";
	case FOIL_COSIGN_KNOWN:
		return "known";
	case FOIL_COSIGN_BAD:
		return "bad";
	case FOIL_COSIGN_UNKNOWN:
		break;
	}
	return "unknown";
}

static void print_lines(const struct foil_cosigned *c)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct foil_cosign_line *l = &c->line[i];
		char when[21];

		cli_put_str(stdout, l->name);
		foil_time_rfc3339(when, (int64_t)l->at);
		if (l->result == FOIL_COSIGN_ADDED || l->result == FOIL_COSIGN_KNOWN)
			(void)printf(": %s, %s\n", l->result == FOIL_COSIGN_ADDED ? "added" : "was there",
			    when);
		else
			(void)printf(l->result == FOIL_COSIGN_BAD ? ": NOT GOOD, not kept\n" :
			    ": not in the trust file, not kept\n");
	}
}

static void print(const struct cosign *s)
{
	char size[28], when[21];

	if (s->took) {
		const struct foil_cosigned *c = &s->done;

		print_lines(c);
		(void)printf("Checkpoint of size %s: cosigned %zu, %zu pending", cli_grouped(size, c->size),
		    c->cosigned, c->pending);
		if (c->quorum_met) {
			foil_time_rfc3339(when, (int64_t)c->witnessed_at);
			(void)printf("; the quorum of the trust file is met, by %s", when);
		} else if (c->quorum_asked) {
			(void)printf("; the quorum of the trust file is not met");
		}
		(void)putchar('\n');
	}
	if (s->refreshed + s->current > 0)
		(void)printf("%zu checkpoints of issued folders brought up to date, %zu were\n",
		    s->refreshed, s->current);
}

static enum foil_code print_json(const struct cosign *s, struct foil_err *err)
{
	const struct foil_cosigned *c = &s->done;
	struct foil_json_out *j = NULL;
	enum foil_code rc = foil_json_out_open(&j, err);

	if (rc != FOIL_OK)
		return rc;
	foil_json_object(j, NULL);
	if (s->took) {
		foil_json_uint(j, "size", c->size);
		foil_json_uint(j, "cosigned", c->cosigned);
		foil_json_uint(j, "pending", c->pending);
		foil_json_str(j, "quorum", !c->quorum_asked ? "none" : c->quorum_met ? "met" : "not met");
		foil_json_uint(j, "witnessed_at", c->witnessed_at);
		foil_json_array(j, "lines");
		for (size_t i = 0; i < c->n; i++) {
			foil_json_object(j, NULL);
			foil_json_str(j, "name", c->line[i].name);
			foil_json_str(j, "result", result_name(c->line[i].result));
			foil_json_uint(j, "at", c->line[i].at);
			foil_json_end(j);
		}
		foil_json_end(j);
	}
	foil_json_uint(j, "refreshed", s->refreshed);
	foil_json_uint(j, "current", s->current);
	foil_json_end(j);
	rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	return rc;
}

/* A line that is bad is 1, lines of which none is of a witness 3; else it is done. */
static enum foil_verdict verdict(const struct foil_cosigned *c)
{
	bool good = c->n == 0;

	for (size_t i = 0; i < c->n; i++) {
		if (c->line[i].result == FOIL_COSIGN_BAD)
			return FOIL_DOES_NOT_MATCH;
		good = good || c->line[i].result != FOIL_COSIGN_UNKNOWN;
	}
	return good ? FOIL_MATCHES : FOIL_CANNOT_TELL;
}

static enum foil_code run(struct cosign *s, struct cli *c, struct foil_err *err)
{
	const char *lines = cli_arg(c, 0), *into = cli_opt(c, "into");
	enum foil_code rc;

	if (lines == NULL && into == NULL)
		return cli_wrong(c, err, "FILE with cosignatures is missing, or - for standard input");
	if ((rc = desk_open(&s->d, c, false, err)) != FOIL_OK ||
	    (lines != NULL && (rc = take_lines(s, lines, err)) != FOIL_OK))
		return rc;
	for (size_t i = 0; rc == FOIL_OK && cli_opt_nth(c, "into", i) != NULL; i++)
		rc = refresh_all(s, cli_opt_nth(c, "into", i)->a, err);
	if (rc != FOIL_OK)
		return rc;
	if (c->json)
		return print_json(s, err);
	print(s);
	return FOIL_OK;
}

int cmd_cosign(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	enum foil_verdict v = FOIL_CANNOT_TELL;
	struct cosign *s = calloc(1, sizeof *s);
	enum foil_code rc;

	if (s == NULL) {
		rc = foil_fail(&err, FOIL_E_NOMEM, "out of memory");
		return cli_end(c, rc, &err);
	}
	s->lines.max = FOIL_NOTE_MAX;
	if ((rc = run(s, c, &err)) == FOIL_OK)
		v = verdict(&s->done);
	desk_close(&s->d);
	foil_buf_free(&s->lines);
	free(s->trust);
	free(s);
	return cli_end_verdict(c, rc, &err, v);
}
