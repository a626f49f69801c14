/* SPDX-License-Identifier: Apache-2.0 */
#include "cite.h"

#include "foil/text.h"

#include <string.h>

static const char *const romans[] = { "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x",
	"xi", "xii" };

#define N_ROMANS (sizeof romans / sizeof romans[0])

struct foil_view cite_node_id(const struct cite_node *n)
{
	return foil_view(n->id, n->len);
}

static bool append(struct cite_node *n, const char *s, size_t len)
{
	if (len >= sizeof n->id - n->len)
		return false;
	memcpy(n->id + n->len, s, len);
	n->len += len;
	n->id[n->len] = '\0';
	return true;
}

bool cite_node_add(struct cite_node *n, const struct cite_limb *limb)
{
	struct cite_node grown = *n;

	if (!append(&grown, "/", 1) || !append(&grown, limb->text, limb->len))
		return false;
	*n = grown;
	return true;
}

bool cite_node_section(struct cite_node *n, enum foil_regime r, const struct cite_limb *number)
{
	const char *name = foil_regime_name(r);

	n->len = 0;
	n->id[0] = '\0';
	return append(n, name, strlen(name)) && cite_node_add(n, number);
}

/* 1 to 12 as a roman numeral, or back; false for anything else. */
static bool other_numeral(const struct cite_limb *limb, struct cite_limb *out, unsigned *flag)
{
	struct foil_view v = foil_view(limb->text, limb->len);
	uint64_t value = 0;

	if (foil_is_digit((uint8_t)limb->text[0])) {
		if (foil_parse_uint(v, N_ROMANS, &value, NULL) != FOIL_OK || value == 0)
			return false;
		out->len = strlen(romans[value - 1]);
		memcpy(out->text, romans[value - 1], out->len + 1);
		*flag = FOIL_CITE_ARABIC_FOR_ROMAN;
		return true;
	}
	for (size_t i = 0; i < N_ROMANS; i++) {
		if (!foil_view_eq(v, foil_str(romans[i])))
			continue;
		out->len = 0;
		if (i + 1 >= 10)
			out->text[out->len++] = '1';
		out->text[out->len++] = (char)('0' + (i + 1) % 10);
		out->text[out->len] = '\0';
		*flag = FOIL_CITE_ROMAN_FOR_ARABIC;
		return true;
	}
	return false;
}

bool cite_node_child(const struct cite_node *n, const struct cite_limb *limb, struct cite_node *out,
    unsigned *flags)
{
	struct cite_node child = *n;
	struct cite_limb numeral;
	unsigned flag = 0;

	if (cite_node_add(&child, limb) && foil_is_node(cite_node_id(&child))) {
		*out = child;
		return true;
	}
	child = *n;
	if (!other_numeral(limb, &numeral, &flag) || !cite_node_add(&child, &numeral) ||
	    !foil_is_node(cite_node_id(&child)))
		return false;
	*out = child;
	*flags |= flag;
	return true;
}

/* False at a section: what is above it belongs to no citation. */
static bool up(struct cite_node *n)
{
	if (foil_id_section(cite_node_id(n)).len == n->len)
		return false;
	n->len = foil_id_parent(cite_node_id(n)).len;
	n->id[n->len] = '\0';
	return true;
}

bool cite_descend(const struct cite_node *at, const struct cite_limb *limb, bool joined,
    struct cite_node *out, bool *below, unsigned *flags)
{
	struct cite_node level = *at;

	*below = false;
	if (joined && up(&level) && cite_node_child(&level, limb, out, flags))
		return true;
	level = *at;
	if (cite_node_child(&level, limb, out, flags)) {
		*below = true;
		return true;
	}
	while (up(&level))
		if (cite_node_child(&level, limb, out, flags))
			return true;
	return false;
}
