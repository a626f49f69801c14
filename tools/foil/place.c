/* SPDX-License-Identifier: Apache-2.0 */
#include "place.h"

#include "foil/casetext.h"
#include "foil/entry.h"
#include "foil/file.h"

#include <stdlib.h>
#include <string.h>

#define DOT_FOIL_MAX ((size_t)16 << 10)

void place_free(struct place *p)
{
	free(p->dir);
	free(p->ledger);
	free(p->key);
	free(p->trust);
	*p = (struct place){ .dir = NULL };
}

/* Takes a word and the white space after it off a line. */
static bool take_word(struct foil_view *line, const char *word)
{
	size_t n = strlen(word);

	if (line->len <= n || memcmp(line->p, word, n) != 0 || !foil_is_space(line->p[n]))
		return false;
	*line = foil_trim(foil_view(line->p + n, line->len - n));
	return line->len > 0;
}

/* A path as .foil writes it, from the folder in which .foil lies. */
static enum foil_code set_path(char **to, const char *dir, struct foil_view value,
    struct foil_err *err)
{
	struct foil_buf text = { .max = DOT_FOIL_MAX };
	enum foil_code rc = FOIL_OK;

	if (*to != NULL)
		return foil_fail(err, FOIL_E_FORMAT, "said twice");
	foil_buf_put_view(&text, value);
	if ((*to = foil_path_join(dir, foil_buf_cstr(&text))) == NULL || text.failed != FOIL_OK)
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
	foil_buf_free(&text);
	return rc;
}

static enum foil_code read_dot_foil(struct foil_view text, struct place *p, struct foil_err *err)
{
	struct foil_view line;
	struct foil_safe safe;
	unsigned no = 0;
	enum foil_code rc;

	while (foil_next_line(&text, &line)) {
		no++;
		line = foil_trim(line);
		if (line.len == 0 || line.p[0] == '#')
			continue;
		if (memchr(line.p, '\0', line.len) == NULL && take_word(&line, "ledger"))
			rc = set_path(&p->ledger, p->dir, line, err);
		else if (memchr(line.p, '\0', line.len) == NULL && take_word(&line, "key"))
			rc = set_path(&p->key, p->dir, line, err);
		else if (memchr(line.p, '\0', line.len) == NULL && take_word(&line, "trust"))
			rc = set_path(&p->trust, p->dir, line, err);
		else
			rc = foil_fail(err, FOIL_E_FORMAT,
			    "\"%s\" is not \"ledger PATH\", \"key PATH\" or \"trust PATH\"",
			    foil_safe(&safe, line));
		if (rc != FOIL_OK)
			return foil_fail_in(err, rc, "line %u", no);
	}
	return FOIL_OK;
}

enum foil_code place_find(struct place *out, struct foil_err *err)
{
	struct place p = { .dir = NULL };
	struct foil_buf text = { .max = DOT_FOIL_MAX };
	struct foil_safe safe;
	char *path = NULL;
	enum foil_code rc;

	*out = p;
	rc = foil_path_find_up(".", DOT_FOIL, &p.dir, err);
	if (rc == FOIL_E_NOT_FOUND)
		return FOIL_OK;
	if (rc != FOIL_OK)
		return rc;
	if ((path = foil_path_join(p.dir, DOT_FOIL)) == NULL) {
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
		goto done;
	}
	if ((rc = foil_file_read(path, DOT_FOIL_MAX, &text, err)) != FOIL_OK)
		goto done;
	if ((rc = read_dot_foil(foil_buf_view(&text), &p, err)) != FOIL_OK)
		rc = foil_fail_in(err, rc, "%s", foil_safe(&safe, foil_str(path)));
done:
	foil_buf_free(&text);
	free(path);
	if (rc != FOIL_OK) {
		place_free(&p);
		return rc;
	}
	*out = p;
	return FOIL_OK;
}

void case_folder_free(struct case_folder *f)
{
	free(f->dir);
	foil_buf_wipe(&f->text);
	*f = (struct case_folder){ .dir = NULL };
}

char *case_folder_name(struct foil_view sub)
{
	char *name = malloc(sub.len + 1);

	if (name == NULL)
		return NULL;
	for (size_t i = 0; i < sub.len; i++)
		name[i] = sub.p[i] == '/' ? '_' : (char)sub.p[i];
	name[sub.len] = '\0';
	return name;
}

static bool has_case_txt(const char *dir)
{
	char *path = foil_path_join(dir, CASE_TXT);
	bool found = path != NULL && foil_path_exists(path);

	free(path);
	return found;
}

static enum foil_code find_dir(const char *arg, char **dir, struct foil_err *err)
{
	struct foil_safe safe;
	enum foil_code rc;
	char *name;

	if (arg == NULL) {
		rc = foil_path_find_up(".", CASE_TXT, dir, err);
		if (rc == FOIL_E_NOT_FOUND)
			return foil_fail(err, rc, "not in the folder of a case: there is no %s here or "
			    "above; change to it, or name the case", CASE_TXT);
		return rc;
	}
	if (has_case_txt(arg)) {
		*dir = foil_path_join(".", arg);
		return *dir != NULL ? FOIL_OK : foil_fail(err, FOIL_E_NOMEM, "out of memory");
	}
	if ((name = case_folder_name(foil_str(arg))) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if (has_case_txt(name)) {
		*dir = name;
		return FOIL_OK;
	}
	free(name);
	return foil_fail(err, FOIL_E_NOT_FOUND,
	    "no folder of the case %s below this one; change to where it is",
	    foil_safe(&safe, foil_str(arg)));
}

/* The line "case REF"; everything else in the file may still be wrong. */
static enum foil_code read_sub(struct case_folder *f, struct foil_err *err)
{
	struct foil_view rest = foil_buf_view(&f->text), line;

	if (rest.len >= 3 && memcmp(rest.p, "\xef\xbb\xbf", 3) == 0)
		rest = foil_view(rest.p + 3, rest.len - 3);
	while (foil_next_line(&rest, &line)) {
		if (!take_word(&line, "case"))
			continue;
		f->sub = line;
		return foil_reference_check(line, err);
	}
	return foil_fail(err, FOIL_E_FORMAT, "no line \"case REFERENCE\"");
}

enum foil_code case_folder_find(const char *arg, struct case_folder *out, struct foil_err *err)
{
	struct case_folder f = { .text = { .max = FOIL_CASETEXT_MAX } };
	struct foil_safe safe;
	char *path = NULL;
	enum foil_code rc;

	if ((rc = find_dir(arg, &f.dir, err)) != FOIL_OK)
		return rc;
	if ((path = foil_path_join(f.dir, CASE_TXT)) == NULL) {
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
		goto done;
	}
	if ((rc = foil_file_read(path, FOIL_CASETEXT_MAX, &f.text, err)) != FOIL_OK)
		goto done;
	if ((rc = read_sub(&f, err)) != FOIL_OK) {
		rc = foil_fail_in(err, rc, "%s", foil_safe(&safe, foil_str(path)));
		goto done;
	}
	*out = f;
	f = (struct case_folder){ .dir = NULL };
done:
	free(path);
	case_folder_free(&f);
	return rc;
}
