/* SPDX-License-Identifier: Apache-2.0 */
#include "act_fields.h"

#include "foil/text.h"

static const char *const kind_names[FOIL_ACT_KINDS_] = {
	[FOIL_ACT_NONE] = "unknown",
	[FOIL_ACT_RECEIVED] = "received",
	[FOIL_ACT_FROZEN] = "frozen",
	[FOIL_ACT_DECIDED] = "decided",
	[FOIL_ACT_APPROVED] = "approved",
	[FOIL_ACT_ISSUED] = "issued",
	[FOIL_ACT_RELEASED] = "released",
	[FOIL_ACT_REVIEWED] = "reviewed",
	[FOIL_ACT_REGULATOR] = "regulator",
	[FOIL_ACT_TRIBUNAL] = "tribunal",
	[FOIL_ACT_CORRECTED] = "corrected",
	[FOIL_ACT_WITHDRAWN] = "withdrawn",
	[FOIL_ACT_ERASED] = "erased",
};

static const char *const outcome_names[FOIL_OUTCOMES_] = {
	[FOIL_OUTCOME_NONE] = "unknown",
	[FOIL_DISCLOSED] = "disclosed",
	[FOIL_PART] = "part",
	[FOIL_WITHHELD] = "withheld",
	[FOIL_ELSEWHERE] = "elsewhere",
	[FOIL_NOT_HELD] = "not held",
	[FOIL_UNDECIDED] = "undecided",
	[FOIL_OUT_OF_SCOPE] = "out of scope",
	[FOIL_DUPLICATE] = "duplicate",
	[FOIL_TRANSFERRED] = "transferred",
};

static const char *const fields[FOIL_ACT_ISSUED + 1][FOIL_ACT_FIELDS] = {
	[FOIL_ACT_RECEIVED] = {
		[FOIL_F_RECEIVED_ON] = "received-on",
		[FOIL_F_REGIME] = "regime",
		[FOIL_F_DUE] = "due",
		[FOIL_F_AT] = "at",
		[FOIL_F_REQUEST] = "request",
		[FOIL_F_RECEIVED_NOTE] = "note",
	},
	[FOIL_ACT_FROZEN] = {
		[FOIL_F_FOUND_ON] = "found-on",
		[FOIL_F_DOCUMENTS] = "documents",
		[FOIL_F_AT] = "at",
		[FOIL_F_NAMES] = "names",
		[FOIL_F_SEARCH] = "search",
		[FOIL_F_FROZEN_NOTE] = "note",
	},
	[FOIL_ACT_DECIDED] = {
		[FOIL_F_ANSWER] = "answer",
		[FOIL_F_PROVISIONS] = "provisions",
		[FOIL_F_ITEMS] = "items",
		[FOIL_F_GROUNDS] = "grounds",
		[FOIL_F_REDACTIONS] = "redactions",
		[FOIL_F_AT] = "at",
		[FOIL_F_LABELS] = "labels",
		[FOIL_F_REASONS] = "reasons",
		[FOIL_F_UNDECIDED] = "undecided",
		[FOIL_F_CONSIDERED] = "considered",
		[FOIL_F_CONSULTED] = "consulted",
		[FOIL_F_DIRECTED] = "directed",
		[FOIL_F_DECIDED_NOTE] = "note",
		[FOIL_F_SEEN] = "seen",
	},
	[FOIL_ACT_APPROVED] = {
		[FOIL_F_AT] = "at",
		[FOIL_F_APPROVED_NOTE] = "note",
		[FOIL_F_SEEN] = "seen",
	},
	[FOIL_ACT_ISSUED] = {
		[FOIL_F_DISCLOSURE] = "disclosure",
		[FOIL_F_PRIVATE] = "private",
		[FOIL_F_FILES] = "files",
		[FOIL_F_LETTER] = "letter",
		[FOIL_F_LETTER_HIDDEN] = "letter-hidden",
		[FOIL_F_DATED] = "dated",
	},
};

const char *foil_act_kind_name(enum foil_act_kind k)
{
	return (unsigned)k < FOIL_ACT_KINDS_ ? kind_names[k] : kind_names[FOIL_ACT_NONE];
}

enum foil_act_kind foil_act_kind_parse(struct foil_view name)
{
	for (unsigned k = FOIL_ACT_RECEIVED; k < FOIL_ACT_KINDS_; k++)
		if (foil_view_eq(name, foil_str(kind_names[k])))
			return (enum foil_act_kind)k;
	return FOIL_ACT_NONE;
}

const char *foil_outcome_name(enum foil_outcome o)
{
	return (unsigned)o < FOIL_OUTCOMES_ ? outcome_names[o] : outcome_names[FOIL_OUTCOME_NONE];
}

enum foil_outcome foil_outcome_parse(struct foil_view name)
{
	for (unsigned o = FOIL_DISCLOSED; o < FOIL_OUTCOMES_; o++)
		if (foil_view_eq(name, foil_str(outcome_names[o])))
			return (enum foil_outcome)o;
	return FOIL_OUTCOME_NONE;
}

bool act_kind_is_written(enum foil_act_kind kind)
{
	return kind >= FOIL_ACT_RECEIVED && kind <= FOIL_ACT_ISSUED;
}

const char *act_field_name(enum foil_act_kind kind, unsigned field)
{
	static const char *const common[] = { "kind", "targets", "supersedes" };

	if (field < sizeof common / sizeof common[0])
		return common[field];
	if (!act_kind_is_written(kind) || field >= FOIL_ACT_FIELDS || fields[kind][field] == NULL)
		return "";
	return fields[kind][field];
}

/* Fields that stay private when a case is issued with its decisions (A20). */
static uint32_t private_fields(enum foil_act_kind kind)
{
#define BIT(f) ((uint32_t)1 << (f))
	switch (kind) {
	case FOIL_ACT_RECEIVED:
		return BIT(FOIL_F_AT) | BIT(FOIL_F_RECEIVED_NOTE);
	case FOIL_ACT_FROZEN:
		return BIT(FOIL_F_AT) | BIT(FOIL_F_NAMES) | BIT(FOIL_F_SEARCH) |
		    BIT(FOIL_F_FROZEN_NOTE);
	case FOIL_ACT_DECIDED:
		return BIT(FOIL_F_AT) | BIT(FOIL_F_CONSIDERED) | BIT(FOIL_F_CONSULTED) |
		    BIT(FOIL_F_DIRECTED) | BIT(FOIL_F_DECIDED_NOTE) | BIT(FOIL_F_SEEN);
	case FOIL_ACT_APPROVED:
		return BIT(FOIL_F_AT) | BIT(FOIL_F_APPROVED_NOTE) | BIT(FOIL_F_SEEN);
	default:
		return 0;
	}
}

/*
 * A21: neither confirm nor deny. Only what is the same whether or not
 * anything is held is opened: the place of every other field, and of every
 * continuation and PAD, stays hidden.
 */
static uint32_t opened_when_neither(enum foil_act_kind kind)
{
	uint32_t common = BIT(FOIL_F_KIND) | BIT(FOIL_F_TARGETS) | BIT(FOIL_F_SUPERSEDES);

	switch (kind) {
	case FOIL_ACT_RECEIVED:
		return common | BIT(FOIL_F_RECEIVED_ON) | BIT(FOIL_F_REGIME) | BIT(FOIL_F_DUE) |
		    BIT(FOIL_F_REQUEST);
	case FOIL_ACT_DECIDED:
		return common | BIT(FOIL_F_ANSWER) | BIT(FOIL_F_PROVISIONS);
	default:
		return common;
	}
#undef BIT
}

/* The field that a continuation leaf belongs to; FOIL_ACT_FIELDS if it is none. */
static unsigned continued_field(struct foil_view content)
{
	struct foil_cbor c;
	uint64_t field;

	foil_cbor_start(&c, content, "act continuation");
	foil_cbor_array_n(&c, 3);
	foil_cbor_uint(&c);
	foil_cbor_key(&c, MORE);
	foil_cbor_array(&c);
	field = foil_cbor_uint_max(&c, FOIL_ACT_FIELDS - 1);
	return foil_cbor_ok(&c) ? (unsigned)field : FOIL_ACT_FIELDS;
}

/* A23: of a decision that another replaced only that it was made, and in place of which. */
static uint32_t hidden_fields(enum foil_act_kind kind, enum foil_secrecy secrecy)
{
	if (secrecy == FOIL_SECRECY_USUAL)
		return private_fields(kind);
	if (secrecy == FOIL_SECRECY_NEITHER)
		return ~opened_when_neither(kind);
	return ~opened_when_neither(FOIL_ACT_NONE);
}

size_t foil_act_private(enum foil_act_kind kind, enum foil_secrecy secrecy,
    const struct foil_leaves *leaves, struct foil_range *range)
{
	uint32_t hidden = hidden_fields(kind, secrecy);
	size_t n = 0;

	if (kind == FOIL_ACT_ISSUED)
		return 0; /* A19: wholly open */
	for (size_t i = 0; i < leaves->n; i++) {
		unsigned f = i < FOIL_ACT_FIELDS ? (unsigned)i :
		    continued_field(foil_leaves_get(leaves, i));
		bool hide = f < FOIL_ACT_FIELDS ? (hidden >> f & 1) != 0 :
		    secrecy != FOIL_SECRECY_USUAL;

		if (hide)
			range[n++] = (struct foil_range){ i, 1 };
	}
	return foil_ranges_unite(range, n);
}
