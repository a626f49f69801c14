/* SPDX-License-Identifier: Apache-2.0 */

/* The strict reader for what an officer writes: spec/law.md section 3. */

#include "catalogue.h"
#include "foil/text.h"

#include <string.h>

struct reader {
	struct foil_view text;
	size_t at;
	enum foil_regime regime;
	foil_day on;
	struct foil_err *err;
};

/* One citation as written and as the id it spells, which may not exist. */
struct written {
	struct foil_view words;
	char id[FOIL_ID_MAX];
	size_t len;
};

#define N_SUGGESTED 8

static struct foil_view left(const struct reader *r)
{
	return (struct foil_view){ r->text.p + r->at, r->text.len - r->at };
}

static struct foil_view id_of(const struct written *w)
{
	return foil_view(w->id, w->len);
}

/* Skips white space, the no-break space of word processors among it. */
static void skip_space(struct reader *r)
{
	for (;;) {
		struct foil_view v = left(r);

		if (v.len > 0 && foil_is_space(v.p[0]))
			r->at++;
		else if (v.len > 1 && v.p[0] == 0xC2 && v.p[1] == 0xA0)
			r->at += 2;
		else
			return;
	}
}

static bool take_byte(struct reader *r, uint8_t c)
{
	if (r->at == r->text.len || r->text.p[r->at] != c)
		return false;
	r->at++;
	return true;
}

/* The letters at the reader's place; not consumed. */
static struct foil_view peek_word(const struct reader *r)
{
	struct foil_view v = left(r);
	size_t n = 0;

	while (n < v.len && foil_is_alpha(v.p[n]))
		n++;
	return (struct foil_view){ v.p, n };
}

static bool word_is(struct foil_view w, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (foil_view_ieq(w, foil_str(list[i])))
			return true;
	return false;
}

static bool put(struct written *w, uint8_t c)
{
	if (w->len >= sizeof w->id - 1)
		return false;
	w->id[w->len++] = (char)c;
	w->id[w->len] = '\0';
	return true;
}

static bool put_str(struct written *w, const char *s)
{
	for (; *s != '\0'; s++)
		if (!put(w, (uint8_t)*s))
			return false;
	return true;
}

/* Letters after digits are upper case (3A), all others lower (aa, iv). */
static bool put_part(struct reader *r, struct written *w)
{
	bool digits = false;
	size_t start = r->at;

	for (; r->at < r->text.len; r->at++) {
		uint8_t c = r->text.p[r->at];

		if (foil_is_digit(c))
			digits = true;
		else if (foil_is_alpha(c))
			c = digits ? (uint8_t)(foil_lower(c) - ('a' - 'A')) : foil_lower(c);
		else
			break;
		if (!put(w, c))
			return false;
	}
	return r->at > start;
}

static enum foil_code bad(struct reader *r, size_t from, const char *why)
{
	struct foil_safe s;
	struct foil_view words = { r->text.p + from, r->text.len - from };

	return foil_fail(r->err, FOIL_E_FORMAT, "\"%s\": %s", foil_safe(&s, foil_trim(words)), why);
}

/* Takes "s.", "Section", "reg", "§" and so on, if there; it must suit the regime. */
static enum foil_code take_head(struct reader *r)
{
	static const char *const sections[] = { "s", "ss", "sec", "section", "sections" };
	static const char *const regulations[] = { "r", "reg", "regs", "regulation",
		"regulations" };
	bool wants_regulation = r->regime == FOIL_EIR || r->regime == FOIL_EIRS;
	struct foil_view w = peek_word(r), v = left(r);
	bool section = word_is(w, sections, sizeof sections / sizeof sections[0]);
	bool regulation = word_is(w, regulations, sizeof regulations / sizeof regulations[0]);

	if (v.len > 1 && v.p[0] == 0xC2 && v.p[1] == 0xA7) {
		section = true;
		w.len = 2;
	} else if (w.len > 0 && !section && !regulation) {
		return bad(r, r->at, "not a citation; write it like s.31(1)(a) or reg.12(5)(b)");
	}
	if (section && wants_regulation)
		return bad(r, r->at, "a section, but the case is under regulations; write reg.");
	if (regulation && !wants_regulation)
		return bad(r, r->at, "a regulation, but the case is under an Act; write s.");
	r->at += w.len;
	if (w.len > 0)
		(void)take_byte(r, '.');
	skip_space(r);
	return FOIL_OK;
}

/* "31(1)(a)" after its head. */
static enum foil_code take_address(struct reader *r, struct written *w, size_t start)
{
	if (r->at == r->text.len || !foil_is_digit(r->text.p[r->at])) {
		if (r->at < r->text.len && r->text.p[r->at] == '(')
			return bad(r, start, "write every provision in full, with its section");
		return bad(r, start, "a number is missing");
	}
	if (!put_str(w, foil_regime_name(r->regime)) || !put(w, '/') || !put_part(r, w))
		return bad(r, start, "too long for a provision");
	for (;;) {
		size_t before = r->at;

		skip_space(r);
		if (!take_byte(r, '(')) {
			r->at = before;
			return FOIL_OK;
		}
		skip_space(r);
		if (!put(w, '/') || !put_part(r, w))
			return bad(r, start, "a letter or number is missing between the brackets");
		skip_space(r);
		if (!take_byte(r, ')'))
			return bad(r, start, "a bracket is not closed");
	}
}

/* "foia/31/1/a", taken as it stands. */
static enum foil_code take_id(struct reader *r, struct written *w, size_t start)
{
	while (r->at < r->text.len) {
		uint8_t c = r->text.p[r->at];

		if (!foil_is_digit(c) && !foil_is_alpha(c) && c != '/' && c != '-')
			break;
		if (!put(w, c))
			return bad(r, start, "too long for a provision");
		r->at++;
	}
	if (foil_provision_regime(id_of(w)) != r->regime) {
		struct foil_safe s;

		return foil_fail(r->err, FOIL_E_NOT_FOUND,
		    "%s is not under %s, the regime of the case", foil_safe(&s, id_of(w)),
		    foil_regime_name(r->regime));
	}
	return FOIL_OK;
}

static enum foil_code take_citation(struct reader *r, struct written *w)
{
	struct foil_view word = peek_word(r);
	size_t start = r->at;
	enum foil_code rc;

	w->len = 0;
	w->id[0] = '\0';
	if (word.len > 0 && start + word.len < r->text.len && r->text.p[start + word.len] == '/') {
		rc = take_id(r, w, start);
	} else {
		rc = take_head(r);
		if (rc == FOIL_OK)
			rc = take_address(r, w, start);
	}
	w->words = (struct foil_view){ r->text.p + start, r->at - start };
	return rc;
}

/* Steps over ",", "&", "and", "via", or a comma and one of the others. */
static enum foil_code take_joint(struct reader *r)
{
	static const char *const joints[] = { "and", "via" };
	size_t start = r->at;
	bool comma, word = false;

	comma = take_byte(r, ',');
	skip_space(r);
	if (take_byte(r, '&')) {
		word = true;
	} else if (word_is(peek_word(r), joints, sizeof joints / sizeof joints[0])) {
		r->at += peek_word(r).len;
		word = true;
	}
	if (!comma && !word)
		return bad(r, start, "join provisions with \"via\", \"and\", \"&\" or a comma");
	skip_space(r);
	return FOIL_OK;
}

/* Appends the shown form of the row, after ", " unless it is the first. */
static void put_shown(struct foil_buf *b, size_t nth, const char *id)
{
	if (nth > 0)
		foil_buf_put_str(b, ", ");
	foil_provision_show(b, foil_str(id));
}

/* Closest address in force by edits of the shown form; another section counts as two more. */
static const struct foil_provision *nearest(const struct reader *r, struct foil_view id)
{
	size_t n;
	const struct foil_provision *all = foil_provisions(&n), *best = NULL;
	unsigned best_cost = 6; /* farther than that is no help */

	for (size_t i = 0; i < n; i++) {
		struct foil_view own = foil_str(all[i].id);
		unsigned cost;

		if (all[i].regime != r->regime || !foil_role_claims(&all[i]) ||
		    !foil_provision_in_force(&all[i], r->on))
			continue;
		cost = foil_edit_distance(own, id);
		if (!foil_view_eq(foil_id_section(own), foil_id_section(id)))
			cost += 2;
		if (cost < best_cost) {
			best_cost = cost;
			best = &all[i];
		}
	}
	return best;
}

static enum foil_code fail_unknown(const struct reader *r, const struct written *w)
{
	const struct foil_provision *p = nearest(r, id_of(w));
	struct foil_safe s;
	struct foil_buf b = { .max = 200 };
	enum foil_code rc;

	if (p == NULL)
		return foil_fail(r->err, FOIL_E_NOT_FOUND, "there is no \"%s\" in the tables of %s",
		    foil_safe(&s, w->words), foil_regime_name(r->regime));
	foil_provision_show(&b, foil_str(p->id));
	rc = foil_fail(r->err, FOIL_E_NOT_FOUND,
	    "there is no \"%s\" in the tables of %s; did you mean %s (%s)?",
	    foil_safe(&s, w->words), foil_regime_name(r->regime), foil_buf_cstr(&b), p->title);
	foil_buf_free(&b);
	return rc;
}

/* Lists what can be claimed below the node, exemptions before all else. */
static void put_limbs(const struct reader *r, struct foil_buf *b, struct foil_view node)
{
	size_t n, listed = 0, more = 0;
	const struct foil_provision *all = foil_provisions(&n);
	struct foil_rows below = foil_rows_below(node);
	bool exemptions = false;

	for (size_t i = below.first; i < below.end; i++)
		if (strcmp(all[i].role, "exempts") == 0 && foil_provision_in_force(&all[i], r->on))
			exemptions = true;
	for (size_t i = below.first; i < below.end; i++) {
		if (!foil_role_claims(&all[i]) || !foil_provision_in_force(&all[i], r->on) ||
		    foil_limb_missing(foil_str(all[i].id)) ||
		    (exemptions && strcmp(all[i].role, "exempts") != 0))
			continue;
		if (listed < N_SUGGESTED)
			put_shown(b, listed++, all[i].id);
		else
			more++;
	}
	if (more > 0)
		foil_buf_printf(b, " and %zu more", more);
}

static enum foil_code fail_limb(const struct reader *r, const struct written *w)
{
	struct foil_safe s;
	struct foil_buf b = { .max = 1000 };
	enum foil_code rc;

	put_limbs(r, &b, id_of(w));
	if (b.len == 0)
		rc = foil_fail(r->err, FOIL_E_NOT_FOUND,
		    "\"%s\" is no ground by itself, and nothing below it was in force that day",
		    foil_safe(&s, w->words));
	else
		rc = foil_fail(r->err, FOIL_E_NOT_FOUND,
		    "\"%s\" does not say which limb; give one of %s",
		    foil_safe(&s, w->words), foil_buf_cstr(&b));
	foil_buf_free(&b);
	return rc;
}

static enum foil_code fail_not_in_force(const struct reader *r, const struct written *w,
    const struct foil_provision *p)
{
	struct foil_safe s;
	char on[24], edge[24];

	foil_day_long(on, r->on);
	if (p->from != FOIL_DAY_NONE && r->on < p->from) {
		foil_day_long(edge, p->from);
		return foil_fail(r->err, FOIL_E_REFUSED,
		    "\"%s\" was not in force on %s, but only from %s",
		    foil_safe(&s, w->words), on, edge);
	}
	foil_day_long(edge, p->to);
	return foil_fail(r->err, FOIL_E_REFUSED,
	    "\"%s\" was no longer in force on %s; its last day was %s",
	    foil_safe(&s, w->words), on, edge);
}

static enum foil_code resolve(const struct reader *r, const struct written *w,
    const struct foil_provision **out)
{
	const struct foil_provision *p = foil_provision_find(id_of(w));

	if (foil_limb_missing(id_of(w)))
		return fail_limb(r, w);
	if (p == NULL)
		return fail_unknown(r, w);
	if (strcmp(p->role, "duty") == 0) {
		struct foil_safe s;

		return foil_fail(r->err, FOIL_E_NOT_FOUND,
		    "\"%s\" is a duty (%s), not a ground to withhold",
		    foil_safe(&s, w->words), p->title);
	}
	if (!foil_provision_in_force(p, r->on))
		return fail_not_in_force(r, w, p);
	*out = p;
	return FOIL_OK;
}

static enum foil_code add(const struct reader *r, const struct written *w,
    struct foil_provision_list *list)
{
	const struct foil_provision *p = NULL;
	struct foil_safe s;
	enum foil_code rc = resolve(r, w, &p);

	if (rc != FOIL_OK)
		return rc;
	for (size_t i = 0; i < list->n; i++)
		if (list->p[i] == p)
			return foil_fail(r->err, FOIL_E_FORMAT, "\"%s\" is named twice",
			    foil_safe(&s, w->words));
	if (list->n == FOIL_PROVISIONS_MAX)
		return foil_fail(r->err, FOIL_E_LIMIT,
		    "more than %d provisions in one ground; make two",
		    FOIL_PROVISIONS_MAX);
	list->p[list->n++] = p;
	return FOIL_OK;
}

static bool same_section(const struct foil_provision *a, const struct foil_provision *b)
{
	return foil_view_eq(foil_id_section(foil_str(a->id)), foil_id_section(foil_str(b->id)));
}

/* A condition through which `needy` is claimed; its own limbs, 40(2)(a) and (b), are none. */
static bool is_condition_of(const struct foil_provision *p, const struct foil_provision *needy)
{
	return strcmp(p->role, "condition") == 0 && same_section(p, needy) &&
	    !foil_view_eq(foil_id_parent(foil_str(p->id)), foil_str(needy->id));
}

/* s.40(2) is claimed through one of its conditions, never alone. */
static enum foil_code check_conditions(const struct reader *r,
    const struct foil_provision_list *list)
{
	size_t n, listed = 0;
	const struct foil_provision *all = foil_provisions(&n), *needy = NULL;
	struct foil_buf b = { .max = 1000 }, shown = { .max = 100 };
	enum foil_code rc;

	for (size_t i = 0; i < list->n && needy == NULL; i++)
		if (foil_needs_condition(list->p[i]))
			needy = list->p[i];
	if (needy == NULL)
		return FOIL_OK;
	for (size_t i = 0; i < list->n; i++)
		if (is_condition_of(list->p[i], needy))
			return FOIL_OK;

	for (size_t i = 0; i < n && listed < N_SUGGESTED; i++)
		if (is_condition_of(&all[i], needy) && all[i].leaf &&
		    foil_provision_in_force(&all[i], r->on))
			put_shown(&b, listed++, all[i].id);
	foil_provision_show(&shown, foil_str(needy->id));
	rc = foil_fail(r->err, FOIL_E_NOT_FOUND,
	    "%s needs its condition: write \"%s via\" one of %s", foil_buf_cstr(&shown),
	    foil_buf_cstr(&shown), foil_buf_cstr(&b));
	foil_buf_free(&b);
	foil_buf_free(&shown);
	return rc;
}

enum foil_code foil_provision_read(enum foil_regime regime, struct foil_view text, foil_day on,
    struct foil_provision_list *out, struct foil_err *err)
{
	struct reader r = { .text = foil_trim(text), .regime = regime, .on = on, .err = err };
	struct foil_provision_list list = { .n = 0 };
	struct written w;
	enum foil_code rc;

	if (regime == FOIL_REGIME_NONE || foil_regime_name(regime)[0] == '\0')
		return foil_fail(err, FOIL_E_ARG, "no regime to read a provision under");
	rc = foil_utf8_check(r.text, err);
	if (rc != FOIL_OK)
		return rc;
	skip_space(&r);
	if (r.at == r.text.len)
		return foil_fail(err, FOIL_E_FORMAT, "no provision is named");
	for (;;) {
		rc = take_citation(&r, &w);
		if (rc == FOIL_OK)
			rc = add(&r, &w, &list);
		if (rc != FOIL_OK)
			return rc;
		skip_space(&r);
		if (r.at == r.text.len)
			break;
		rc = take_joint(&r);
		if (rc != FOIL_OK)
			return rc;
	}
	rc = check_conditions(&r, &list);
	if (rc == FOIL_OK)
		*out = list;
	return rc;
}
