/* SPDX-License-Identifier: Apache-2.0 */
#include "foil/provision.h"

#include "catalogue.h"
#include "foil/text.h"

#include <string.h>

static const struct foil_provision rows[] = {
#include "provisions.inc"
};

#define N_ROWS (sizeof rows / sizeof rows[0])

static const char *const regime_names[] = {
	[FOIL_REGIME_NONE] = "",
	[FOIL_FOIA] = "foia",
	[FOIL_EIR] = "eir",
	[FOIL_FOISA] = "foisa",
	[FOIL_EIRS] = "eirs",
};

#define N_REGIMES (sizeof regime_names / sizeof regime_names[0])

static struct foil_view part(struct foil_view v, size_t from, size_t to)
{
	return (struct foil_view){ v.p + from, to - from };
}

static size_t digits_end(struct foil_view v, size_t at)
{
	while (at < v.len && foil_is_digit(v.p[at]))
		at++;
	return at;
}

/* Numbers of any length, leading zeros last among equals. */
static int number_cmp(struct foil_view a, struct foil_view b)
{
	size_t i = 0, j = 0;
	int order;

	while (i < a.len && a.p[i] == '0')
		i++;
	while (j < b.len && b.p[j] == '0')
		j++;
	if (a.len - i != b.len - j)
		return a.len - i < b.len - j ? -1 : 1;
	order = foil_view_cmp(part(a, i, a.len), part(b, j, b.len));
	if (order != 0 || a.len == b.len)
		return order;
	return a.len < b.len ? -1 : 1;
}

int foil_id_cmp(struct foil_view a, struct foil_view b)
{
	size_t i = 0, j = 0;

	while (i < a.len && j < b.len) {
		if (foil_is_digit(a.p[i]) && foil_is_digit(b.p[j])) {
			size_t ei = digits_end(a, i), ej = digits_end(b, j);
			int order = number_cmp(part(a, i, ei), part(b, j, ej));

			if (order != 0)
				return order;
			i = ei;
			j = ej;
		} else if (a.p[i] != b.p[j]) {
			return a.p[i] < b.p[j] ? -1 : 1;
		} else {
			i++;
			j++;
		}
	}
	if (i == a.len && j == b.len)
		return 0;
	return i == a.len ? -1 : 1;
}

/* Index of the first row whose id is not before `id`. */
static size_t lower_bound(struct foil_view id)
{
	size_t low = 0, high = N_ROWS;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (foil_id_cmp(foil_str(rows[mid].id), id) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool is_at_or_below(const char *id, struct foil_view node)
{
	return strlen(id) >= node.len && memcmp(id, node.p, node.len) == 0 &&
	    (id[node.len] == '\0' || id[node.len] == '/');
}

const struct foil_provision *foil_provisions(size_t *n)
{
	*n = N_ROWS;
	return rows;
}

const struct foil_provision *foil_provision_find(struct foil_view id)
{
	size_t i = lower_bound(id);

	if (i == N_ROWS || !foil_view_eq(foil_str(rows[i].id), id))
		return NULL;
	return &rows[i];
}

struct foil_rows foil_rows_below(struct foil_view node)
{
	struct foil_rows r;

	if (node.len == 0)
		return (struct foil_rows){ 0, 0 };
	r.first = lower_bound(node);
	for (r.end = r.first; r.end < N_ROWS && is_at_or_below(rows[r.end].id, node); r.end++)
		;
	return r;
}

bool foil_is_node(struct foil_view id)
{
	struct foil_rows r = foil_rows_below(id);

	return r.first != r.end;
}

bool foil_provision_in_force(const struct foil_provision *p, foil_day on)
{
	if (on == FOIL_DAY_NONE)
		return false;
	if (p->from != FOIL_DAY_NONE && on < p->from)
		return false;
	return p->to == FOIL_DAY_NONE || on <= p->to;
}

const char *foil_regime_name(enum foil_regime r)
{
	return (size_t)r < N_REGIMES ? regime_names[r] : "";
}

const char *foil_regime_enactment(enum foil_regime r)
{
	switch (r) {
	case FOIL_FOIA:
		return "the Freedom of Information Act 2000";
	case FOIL_EIR:
		return "the Environmental Information Regulations 2004";
	case FOIL_FOISA:
		return "the Freedom of Information (Scotland) Act 2002";
	case FOIL_EIRS:
		return "the Environmental Information (Scotland) Regulations 2004";
	case FOIL_REGIME_NONE:
		break;
	}
	return NULL;
}

enum foil_regime foil_regime_parse(struct foil_view name)
{
	for (size_t i = FOIL_FOIA; i < N_REGIMES; i++)
		if (foil_view_eq(name, foil_str(regime_names[i])))
			return (enum foil_regime)i;
	return FOIL_REGIME_NONE;
}

enum foil_regime foil_provision_regime(struct foil_view id)
{
	size_t i = 0;

	while (i < id.len && id.p[i] != '/')
		i++;
	return foil_regime_parse(part(id, 0, i));
}

/* Where the part that starts at `at` ends; `at` itself when it is empty or odd. */
static size_t part_end(struct foil_view id, size_t at)
{
	size_t i = at;

	while (i < id.len && (foil_is_digit(id.p[i]) || foil_is_alpha(id.p[i]) || id.p[i] == '-'))
		i++;
	return i == id.len || id.p[i] == '/' ? i : at;
}

static bool well_formed(struct foil_view id)
{
	size_t at = 0, end;

	if (foil_provision_regime(id) == FOIL_REGIME_NONE)
		return false;
	for (;; at = end + 1) {
		end = part_end(id, at);
		if (end == at)
			return false;
		if (end == id.len)
			return at > 0;
	}
}

/* What is no id must not look like anything else, the end of a marker least of all. */
static void put_stranger(struct foil_buf *b, struct foil_view id)
{
	for (size_t i = 0; i < id.len; i++) {
		uint8_t c = id.p[i];

		foil_buf_put_u8(b, c >= 0x20 && c < 0x7f ? c : '?');
	}
}

void foil_provision_show(struct foil_buf *b, struct foil_view id)
{
	enum foil_regime r = foil_provision_regime(id);
	size_t at = strlen(foil_regime_name(r)) + 1;
	size_t end;

	if (!well_formed(id)) {
		put_stranger(b, id);
		return;
	}
	end = part_end(id, at);
	if (!foil_is_digit(id.p[at])) {
		for (; at < id.len; at++)
			foil_buf_put_u8(b, id.p[at] == '-' || id.p[at] == '/' ? ' ' : id.p[at]);
		return;
	}
	foil_buf_put_str(b, r == FOIL_EIR || r == FOIL_EIRS ? "reg." : "s.");
	foil_buf_put_view(b, part(id, at, end));
	while (end < id.len) {
		at = end + 1;
		end = part_end(id, at);
		foil_buf_put_u8(b, '(');
		foil_buf_put_view(b, part(id, at, end));
		foil_buf_put_u8(b, ')');
	}
}

const struct foil_provision *foil_provision_elsewhere(enum foil_regime regime)
{
	static const char *const ids[] = {
		[FOIL_FOIA] = "foia/21/1",
		[FOIL_EIR] = "eir/6/1/b",
		[FOIL_FOISA] = "foisa/25/1",
		[FOIL_EIRS] = "eirs/6/1/b",
	};

	if (regime == FOIL_REGIME_NONE || (size_t)regime >= sizeof ids / sizeof ids[0])
		return NULL;
	return foil_provision_find(foil_str(ids[regime]));
}

bool foil_role_claims(const struct foil_provision *p)
{
	static const char *const roles[] = { "exempts", "condition", "ncnd", "gateway", "refusal",
		"refusal-ncnd", "not-held" };

	for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
		if (strcmp(p->role, roles[i]) == 0)
			return true;
	return false;
}

bool foil_needs_condition(const struct foil_provision *p)
{
	return !p->leaf && p->effect == FOIL_MIXED && strcmp(p->role, "exempts") == 0;
}

bool foil_limb_missing(struct foil_view node)
{
	const struct foil_provision *own = foil_provision_find(node);
	struct foil_rows r = foil_rows_below(node);

	if (own != NULL && own->leaf)
		return false;
	for (size_t i = r.first; i < r.end; i++) {
		if (&rows[i] == own || !foil_role_claims(&rows[i]))
			continue;
		if (own == NULL || strcmp(own->role, rows[i].role) == 0)
			return true;
	}
	return false;
}

struct foil_view foil_id_section(struct foil_view id)
{
	size_t i = 0, slashes = 0;

	for (; i < id.len; i++)
		if (id.p[i] == '/' && ++slashes == 2)
			break;
	return part(id, 0, i);
}

struct foil_view foil_id_parent(struct foil_view id)
{
	size_t i = id.len;

	while (i > 0 && id.p[i - 1] != '/')
		i--;
	return part(id, 0, i > 0 ? i - 1 : 0);
}
