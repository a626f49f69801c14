/* SPDX-License-Identifier: Apache-2.0 */
#include "cite.h"

#include "foil/text.h"

#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define GLOSS_MAX 200

unsigned cite_last_section(enum foil_regime r)
{
	size_t n;
	const struct foil_provision *all = foil_provisions(&n);
	unsigned last = 0;

	for (size_t i = 0; i < n; i++) {
		const char *p = strchr(all[i].id, '/') + 1;
		unsigned number = 0;

		for (; all[i].regime == r && foil_is_digit((uint8_t)*p); p++)
			number = number * 10 + (unsigned)(*p - '0');
		if (number > last)
			last = number;
	}
	return last;
}

static bool open_ref(struct cite_chain *c, const struct cite_node *node, size_t from, size_t end,
    unsigned flags)
{
	struct foil_cited *r;

	if (c->n == FOIL_CITE_REFS_MAX) {
		c->cut = true;
		return false;
	}
	r = &c->ref[c->n++];
	*r = (struct foil_cited){ .at = from, .len = end - from, .flags = flags };
	memcpy(r->id, node->id, node->len + 1);
	c->at = *node;
	c->end = end;
	return true;
}

static struct foil_cited *last_ref(struct cite_chain *c)
{
	return &c->ref[c->n - 1];
}

/* The last reference goes on to `node`. */
static void extend_ref(struct cite_chain *c, const struct cite_node *node, size_t end,
    unsigned flags)
{
	struct foil_cited *r = last_ref(c);

	r->len = end - r->at;
	r->flags |= flags;
	memcpy(r->id, node->id, node->len + 1);
	c->at = *node;
	c->end = end;
}

static bool is_number(const char *s)
{
	return foil_is_digit((uint8_t)s[0]);
}

static unsigned number_of(const char *s)
{
	unsigned v = 0;

	for (; foil_is_digit((uint8_t)*s) && v < 10000; s++)
		v = v * 10 + (unsigned)(*s - '0');
	return v;
}

/* Highest number among the children of the node, 0 if they are letters. */
static unsigned last_child(const struct cite_node *node)
{
	size_t n;
	const struct foil_provision *all = foil_provisions(&n);
	struct foil_rows r = foil_rows_below(cite_node_id(node));
	unsigned last = 0;

	for (size_t i = r.first; i < r.end; i++) {
		const char *child = all[i].id + node->len;
		unsigned v;

		if (*child != '/')
			continue;
		v = number_of(child + 1);
		if (v > last)
			last = v;
	}
	return last;
}

static bool claimable(const struct cite_node *node)
{
	size_t n;
	const struct foil_provision *all = foil_provisions(&n);
	struct foil_rows r = foil_rows_below(cite_node_id(node));

	for (size_t i = r.first; i < r.end; i++)
		if (foil_role_claims(&all[i]))
			return true;
	return false;
}

/*
 * Why a limb below `node` was not found. The tables do not split every row
 * that the enactment splits, and list few of the subsections that no ground
 * rests on; there it is the tables that know no better.
 */
static unsigned limb_fault(const struct cite_node *node, const struct cite_limb *limb)
{
	const struct foil_provision *row = foil_provision_find(cite_node_id(node));

	if ((row != NULL && row->leaf) || !claimable(node))
		return FOIL_CITE_NOT_IN_TABLES;
	if (is_number(limb->text) && number_of(limb->text) <= last_child(node))
		return FOIL_CITE_NOT_IN_TABLES;
	return FOIL_CITE_UNKNOWN_LIMB;
}

/* The reference has left the tables: keep what is spelled, and say why. */
static bool lose(struct cite_chain *c, const struct cite_limb *limb, size_t end)
{
	struct cite_node spelled = c->at;
	unsigned fault = c->lost ? 0 : limb_fault(&c->at, limb);

	if (!cite_node_add(&spelled, limb))
		return false;
	c->lost = true;
	extend_ref(c, &spelled, end, fault);
	return true;
}

/* "(a)" found to lead to `node`: a longer reference, or the next one. */
static bool follow(struct cite_chain *c, const struct cite_node *node, bool below, bool joined,
    size_t from, size_t end, unsigned flags)
{
	if (below && !joined) {
		extend_ref(c, node, end, flags);
		return true;
	}
	return open_ref(c, node, from, end, flags | (joined ? 0 : FOIL_CITE_JUXTAPOSED));
}

/* A limb without brackets, "31(1)a" or "31.1.a": only where the tables know it. */
static bool take_bare(struct cite_chain *c, size_t at, size_t *end)
{
	struct cite_limb limb;
	struct cite_node child;
	unsigned flags = FOIL_CITE_BRACKETS_OMITTED;
	size_t after = cite_bare_limb(c->t, at, &limb);

	if (after == at || c->lost || !cite_node_child(&c->at, &limb, &child, &flags))
		return false;
	extend_ref(c, &child, after, flags);
	*end = after;
	return true;
}

/*
 * "(a)" at the head of the next line begins a list more often than it goes on
 * with a citation; "(3A)" never does.
 */
static bool starts_a_list(struct foil_view t, size_t at, size_t from, const struct cite_limb *limb)
{
	if (memchr(t.p + at, '\n', from - at) == NULL)
		return false;
	return !foil_is_digit((uint8_t)limb->text[0]) ||
	    foil_is_digit((uint8_t)limb->text[limb->len - 1]);
}

/*
 * All limbs at `at`, bracket after bracket. `joined`: the first stands after a
 * joint. Returns where they end; `at` if there are none. A limb that leads
 * nowhere ends the run, unless it touches what stands before it.
 */
static size_t take_limbs(struct cite_chain *c, size_t at, bool joined)
{
	for (;;) {
		size_t from = cite_space(c->t, at), end;
		struct cite_limb limb;
		struct cite_node node;
		bool below = false;
		unsigned flags = 0;

		end = cite_bracketed(c->t, from, &limb);
		if (end == from) {
			if (joined || !take_bare(c, at, &end))
				return at;
		} else if (!c->lost && cite_descend(&c->at, &limb, joined, &node, &below, &flags)) {
			if (!joined && !below && starts_a_list(c->t, at, from, &limb))
				return at;
			if (!follow(c, &node, below, joined, from, end, flags))
				return at;
		} else if (joined || from != at || !lose(c, &limb, end)) {
			return at;
		}
		joined = false;
		at = end;
	}
}

/* A number and its limbs lead somewhere below `base`, one limb deep. */
static bool leads(struct foil_view t, const struct cite_node *base, size_t number_end)
{
	struct cite_limb limb;
	struct cite_node child;
	unsigned flags = 0;
	size_t from = cite_space(t, number_end);
	size_t end = cite_bracketed(t, from, &limb);

	if (!foil_is_node(cite_node_id(base)))
		return false;
	return end == from || cite_node_child(base, &limb, &child, &flags);
}

static bool limbs_follow(struct foil_view t, size_t at)
{
	struct cite_limb limb;
	size_t from = cite_space(t, at);

	return cite_bracketed(t, from, &limb) != from;
}

/* "30b": a section that only exists without its letter, and the letter as a limb. */
static bool split_letter(struct cite_chain *c, struct cite_node *section, struct cite_limb *number)
{
	struct cite_limb digits = *number, letter = { .len = 1 };
	struct cite_node base, child;
	unsigned flags = 0;

	letter.text[0] = (char)foil_lower((uint8_t)number->text[number->len - 1]);
	letter.text[1] = '\0';
	if (foil_is_node(cite_node_id(section)) || foil_is_digit((uint8_t)letter.text[0]))
		return false;
	digits.text[--digits.len] = '\0';
	if (!cite_node_section(&base, c->regime, &digits) ||
	    !cite_node_child(&base, &letter, &child, &flags))
		return false;
	*section = child;
	return true;
}

/* A section that is not in the tables: it may be one they leave out, or none at all. */
static unsigned section_fault(enum foil_regime r, const struct cite_limb *number)
{
	bool letter = !foil_is_digit((uint8_t)number->text[number->len - 1]);

	return letter || number_of(number->text) > cite_last_section(r) || number->text[0] == '0' ?
	    FOIL_CITE_NO_SUCH_SECTION : FOIL_CITE_NOT_IN_TABLES;
}

/* A reference that starts with its own section number at `at`. */
static size_t take_section(struct cite_chain *c, size_t at)
{
	struct cite_limb number;
	struct cite_node section;
	unsigned flags = 0;
	size_t end = cite_number(c->t, at, &number);

	if (end == at || !cite_node_section(&section, c->regime, &number))
		return at;
	c->lost = false;
	if (split_letter(c, &section, &number))
		flags = FOIL_CITE_BRACKETS_OMITTED;
	if (!foil_is_node(cite_node_id(&section))) {
		c->lost = true;
		flags = section_fault(c->regime, &number);
	}
	if (!open_ref(c, &section, at, end, flags))
		return at;
	return take_limbs(c, end, false);
}

/* "& 3A(a)" after "40(2)": a subsection of the section before. */
static size_t take_subsection(struct cite_chain *c, size_t at)
{
	struct cite_limb number;
	struct cite_node node = c->at;
	unsigned flags = FOIL_CITE_SECTION_OMITTED;
	size_t end = cite_number(c->t, at, &number);

	node.len = foil_id_section(cite_node_id(&node)).len;
	node.id[node.len] = '\0';
	if (end == at || c->lost || !cite_node_child(&node, &number, &node, &flags) ||
	    !leads(c->t, &node, end) || !open_ref(c, &node, at, end, flags))
		return at;
	return take_limbs(c, end, false);
}

/* A number after a joint: another section, or a subsection of the one before. */
static size_t take_number(struct cite_chain *c, size_t at, bool plural)
{
	struct cite_limb number;
	struct cite_node section;
	size_t end = cite_number(c->t, at, &number), after;
	bool limbs, section_leads;

	if (end == at || !cite_node_section(&section, c->regime, &number))
		return at;
	limbs = limbs_follow(c->t, end);
	if (!limbs && !cite_number_may_end(c->t, end))
		return at;
	section_leads = leads(c->t, &section, end) && (limbs || claimable(&section) || plural);
	if (section_leads)
		return take_section(c, at);
	after = take_subsection(c, at);
	if (after != at)
		return after;
	return plural || limbs ? take_section(c, at) : at;
}

/* "(a) section 40(2) and (b) under section 31": the (b) begins a clause of its own. */
static bool begins_a_clause(struct foil_view t, size_t at)
{
	static const char *const words[] = { "section", "sections", "s", "ss", "regulation", "reg",
		"regs", "under", "whether", "that", "it", "we", "I", "you", "there" };
	size_t from = cite_space(t, at), end;
	struct cite_limb limb;
	struct foil_view w;

	end = cite_bracketed(t, from, &limb);
	if (end == from)
		return false;
	w = cite_word(t, cite_blank(t, end));
	return w.len > 0 && cite_word_in(w, words, COUNT(words));
}

/* "subsection", "paragraphs" and the like before a bracket say nothing new. */
static size_t past_filler(struct foil_view t, size_t at)
{
	static const char *const fillers[] = { "subsection", "subsections", "paragraph",
		"paragraphs", "para", "paras", "limb", "limbs" };
	struct foil_view w = cite_word(t, at);

	if (w.len == 0 || !cite_word_in(w, fillers, COUNT(fillers)))
		return at;
	return cite_space(t, at + w.len);
}

/* What stands after a joint that ends at `at`; returns past it, or `at`. */
static size_t take_joined(struct cite_chain *c, size_t at, enum cite_joint_kind kind, bool plural)
{
	size_t from = past_filler(c->t, at), after;

	if (kind == CITE_VIA) {
		struct cite_head head = cite_head_at(c->t, from);

		if (head.kind != CITE_NO_HEAD) {
			after = take_section(c, head.end);
			return after == head.end ? at : after;
		}
	}
	if (cite_digit(c->t, from)) {
		after = take_number(c, from, plural);
		return after == from ? at : after;
	}
	if (begins_a_clause(c->t, from))
		return at;
	after = take_limbs(c, from, true);
	return after == from ? at : after;
}

/* Part `depth` of the id, from 0; empty when there is none. */
static struct foil_view part_of(const char *id, size_t depth)
{
	const char *p = id;

	for (; depth > 0 && p != NULL; depth--) {
		p = strchr(p, '/');
		p = p != NULL ? p + 1 : NULL;
	}
	if (p == NULL)
		return (struct foil_view){ NULL, 0 };
	return foil_view(p, strcspn(p, "/"));
}

/* Fills in what lies between the last two references, in the order of the tables. */
static void expand_range(struct cite_chain *c, size_t first)
{
	struct foil_cited from = c->ref[first], to = c->ref[c->n - 1];
	struct foil_view a = foil_str(from.id), b = foil_str(to.id), parent = foil_id_parent(a);
	struct foil_view prev = { NULL, 0 };
	size_t n, depth = 0, whole = to.at + to.len - from.at;
	const struct foil_provision *all = foil_provisions(&n);
	struct foil_rows r = foil_rows_below(parent);

	if (c->n - first != 2 || !foil_view_eq(parent, foil_id_parent(b)) ||
	    foil_id_cmp(a, b) >= 0) {
		c->ref[c->n - 1].flags |= FOIL_CITE_BAD_RANGE;
		return;
	}
	for (size_t i = 0; i < parent.len; i++)
		depth += parent.p[i] == '/';
	c->n = first;
	for (size_t i = r.first; i < r.end; i++) {
		struct foil_view own = part_of(all[i].id, depth + 1);
		struct foil_view id = foil_str(all[i].id);

		if (own.len > 0)
			id.len = (size_t)(own.p - id.p) + own.len;
		if (own.len == 0 || foil_view_eq(id, prev) || foil_id_cmp(id, a) < 0 ||
		    foil_id_cmp(id, b) > 0)
			continue;
		if (c->n == FOIL_CITE_REFS_MAX) {
			c->cut = true;
			return;
		}
		prev = id;
		c->ref[c->n] = (struct foil_cited){ .at = from.at, .len = whole,
			.flags = from.flags };
		memcpy(c->ref[c->n].id, id.p, id.len);
		c->ref[c->n++].id[id.len] = '\0';
	}
}

/*
 * "section 33 1(b)": a number after nothing but space, with a bracket at once.
 * After a bare section it goes on with that; else it is the next reference.
 */
static size_t take_spaced_number(struct cite_chain *c, size_t at)
{
	struct cite_limb number;
	struct cite_node node;
	unsigned flags = FOIL_CITE_SECTION_OMITTED;
	size_t from = cite_space(c->t, at), end;

	if (from == at || c->lost)
		return at;
	end = cite_number(c->t, from, &number);
	if (end == from || end >= c->t.len || c->t.p[end] != '(')
		return at;
	if (foil_id_section(cite_node_id(&c->at)).len != c->at.len) {
		end = take_subsection(c, from);
		return end == from ? at : end;
	}
	if (!cite_node_child(&c->at, &number, &node, &flags) || !leads(c->t, &node, end))
		return at;
	extend_ref(c, &node, end, flags);
	return take_limbs(c, end, false);
}

static void take_chain(struct cite_chain *c, size_t at, bool plural)
{
	for (;;) {
		size_t after = at, next, before = c->n;
		enum cite_joint_kind kind = cite_joint_at(c->t, at, &after);
		bool lost = c->lost;

		if (kind == CITE_NO_JOINT) /* "1(1) (General entitlement); 2 (Effect)" */
			kind = cite_joint_at(c->t, cite_gloss(c->t, at, GLOSS_MAX), &after);

		if (kind == CITE_NO_JOINT) {
			next = take_spaced_number(c, at);
			after = at;
		} else {
			next = take_joined(c, after, kind, plural);
		}
		if (next == after) {
			c->lost = lost;
			return;
		}
		if (kind == CITE_RANGE && before > 0)
			expand_range(c, before - 1);
		at = next;
	}
}

/* A subsection of some section that is spelled as if it were a section: 3A(b) for 40(3A)(b). */
static const struct foil_provision *meant(const struct foil_cited *r)
{
	size_t n, skip = foil_id_parent(foil_id_section(foil_str(r->id))).len;
	const struct foil_provision *all = foil_provisions(&n), *found = NULL;
	const char *tail = r->id + skip; /* "/3A/b" */

	for (size_t i = 0; i < n; i++) {
		size_t section = foil_id_section(foil_str(all[i].id)).len;

		if (strncmp(all[i].id, r->id, skip + 1) != 0 ||
		    strcmp(all[i].id + section, tail) != 0)
			continue;
		if (found != NULL)
			return NULL; /* two would do: no guess */
		found = &all[i];
	}
	return found;
}

static void finish(struct cite_chain *c)
{
	for (size_t i = 0; i < c->n; i++) {
		struct foil_cited *r = &c->ref[i];
		struct foil_view id = foil_str(r->id);

		r->row = foil_provision_find(id);
		if (foil_limb_missing(id))
			r->flags |= FOIL_CITE_LIMB_MISSING;
		if (r->row != NULL && c->on != FOIL_DAY_NONE &&
		    !foil_provision_in_force(r->row, c->on))
			r->flags |= FOIL_CITE_NOT_IN_FORCE;
		if (r->flags & FOIL_CITE_NO_SUCH_SECTION)
			r->suggested = meant(r);
	}
	if (c->cut)
		last_ref(c)->flags |= FOIL_CITE_CUT_SHORT;
}

static void start(struct cite_chain *c, struct foil_view t, size_t at, enum foil_regime regime,
    foil_day on)
{
	c->t = t;
	c->regime = regime;
	c->on = on;
	c->start = at;
	c->n = 0;
	c->lost = false;
	c->cut = false;
}

/* The limbs in [from, to), below the section that has been read; false if one leads nowhere. */
static bool take_turned(struct cite_chain *c, size_t from, size_t to)
{
	while (from < to) {
		size_t after = from, end = take_limbs(c, from, true);

		if (end == from || end > to)
			return false;
		from = end;
		if (cite_joint_at(c->t, from, &after) == CITE_LIST)
			from = after;
		else
			break;
	}
	return true;
}

bool cite_turned_at(struct foil_view t, size_t at, struct cite_turned *out)
{
	size_t p = past_filler(t, at), end, of;
	struct cite_limb limb;

	if (p == at)
		return false;
	out->from = p;
	while ((end = cite_bracketed(t, p, &limb)) != p) {
		p = end;
		if (cite_joint_at(t, p, &end) == CITE_LIST && end < t.len && t.p[end] == '(')
			p = end;
	}
	out->to = p;
	of = cite_space(t, p);
	end = cite_past(t, of, "of ");
	if (p == out->from || end == of)
		return false;
	out->head = cite_head_at(t, cite_space(t, end));
	return out->head.kind != CITE_NO_HEAD;
}

bool cite_chain_read_turned(struct cite_chain *c, struct foil_view t, size_t first,
    const struct cite_turned *turned, enum foil_regime regime, foil_day on)
{
	size_t end;

	start(c, t, first, regime, on);
	end = take_section(c, turned->head.end);
	if (end == turned->head.end || c->lost || !take_turned(c, turned->from, turned->to) ||
	    c->n < 2)
		return false;
	/* the section alone was only the way to its limbs */
	memmove(c->ref, c->ref + 1, --c->n * sizeof c->ref[0]);
	c->end = end;
	c->limbs = true;
	c->resolved = true;
	finish(c);
	return true;
}

bool cite_chain_read(struct cite_chain *c, struct foil_view t, size_t first,
    const struct cite_head *head, enum foil_regime regime, foil_day on)
{
	size_t at;

	start(c, t, first, regime, on);
	at = take_section(c, head->end);
	if (at == head->end)
		return false;
	c->limbs = c->n > 1 || foil_id_section(foil_str(c->ref[0].id)).len < strlen(c->ref[0].id);
	c->resolved = !c->lost;
	take_chain(c, at, head->plural);
	finish(c);
	return true;
}
