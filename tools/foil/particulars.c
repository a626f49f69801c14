/* SPDX-License-Identifier: Apache-2.0 */
#include "particulars.h"

#include "foil/file.h"

#include <stdlib.h>
#include <string.h>

#define PARTICULARS_MAX ((size_t)16 << 10)

void particulars_free(struct particulars *p)
{
	foil_buf_free(&p->review);
	foil_buf_free(&p->signed_by);
	p->no_review = false;
}

/* The value on a line that begins with the word in column 1. */
static bool takes(struct foil_view line, const char *word, struct foil_view *value)
{
	size_t n = strlen(word);

	if (line.len <= n || memcmp(line.p, word, n) != 0 || !foil_is_space(line.p[n]))
		return false;
	*value = foil_trim(foil_view(line.p + n, line.len - n));
	return value->len > 0;
}

/* Indented lines go on with the entry above. */
static enum foil_code read_lines(struct foil_view text, struct particulars *p, struct foil_err *err)
{
	struct foil_buf *to = NULL;
	struct foil_view line, value;
	struct foil_safe safe;
	unsigned no = 0;

	while (foil_next_line(&text, &line)) {
		bool more = line.len > 0 && foil_is_space(line.p[0]);

		no++;
		value = foil_trim(line);
		if (value.len == 0 || value.p[0] == '#')
			continue;
		if (more && to != NULL)
			foil_buf_put_u8(to, ' ');
		else if (takes(line, "review", &value))
			to = &p->review;
		else if (takes(line, "signed", &value))
			to = &p->signed_by;
		else
			return foil_fail(err, FOIL_E_FORMAT, "line %u: \"%s\" is not \"review "
			    "TEXT\" or \"signed TEXT\"",
			    no, foil_safe(&safe, value));
		if (!more && to->len > 0)
			return foil_fail(err, FOIL_E_FORMAT, "line %u: said twice", no);
		foil_buf_put_view(to, value);
	}
	return FOIL_OK;
}

enum foil_code particulars_read(const struct desk *d, const char *path, struct particulars *out,
    struct foil_err *err)
{
	struct particulars p = { .review = { .max = PARTICULARS_MAX },
	    .signed_by = { .max = PARTICULARS_MAX } };
	struct foil_buf text = { .max = PARTICULARS_MAX };
	struct foil_view bytes;
	char *beside = NULL;
	enum foil_code rc = FOIL_OK;

	if (path == NULL && d->place.dir != NULL)
		path = beside = foil_path_join(d->place.dir, PARTICULARS_TXT);
	if (path == NULL) {
		*out = p;
		return d->place.dir == NULL ? FOIL_OK : foil_fail(err, FOIL_E_NOMEM, "out of memory");
	}
	rc = foil_file_read(path, PARTICULARS_MAX, &text, err);
	if (rc == FOIL_E_NOT_FOUND && beside != NULL)
		rc = FOIL_OK;
	bytes = foil_buf_view(&text);
	if (bytes.len >= 3 && memcmp(bytes.p, "\xef\xbb\xbf", 3) == 0)
		bytes = foil_view(bytes.p + 3, bytes.len - 3);
	if (rc == FOIL_OK && (rc = foil_utf8_check(bytes, err)) == FOIL_OK &&
	    (rc = read_lines(bytes, &p, err)) == FOIL_OK &&
	    (rc = foil_buf_check(&p.review, "review", err)) == FOIL_OK)
		rc = foil_buf_check(&p.signed_by, "signed", err);
	foil_buf_free(&text);
	free(beside);
	if (rc != FOIL_OK) {
		particulars_free(&p);
		return foil_fail_in(err, rc, PARTICULARS_TXT);
	}
	p.no_review = foil_view_eq(foil_buf_view(&p.review), foil_str("none"));
	*out = p;
	return FOIL_OK;
}
