/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_LAW_CITE_H
#define FOIL_LAW_CITE_H

/*
 * The parts of the citation finder, for src/law/ only.
 *
 *   cite_words.c    what stands at a place: space, word, number, limb, joint
 *   cite_act.c      enactments named in the text, and what "the Act" means
 *   cite_descent.c  from one address to the next, along the catalogue
 *   cite_chain.c    a head and all the references joined to it
 *   citation.c      the scan over the text, and what counts as a citation
 *
 * Every look ahead is bounded, so that the whole is linear.
 */

#include "catalogue.h"
#include "foil/citation.h"

/* ---- words ---- */

#define CITE_LIMB_MAX 8

/* Past white space of any kind, one line break at most; `at` itself if none. */
size_t cite_space(struct foil_view t, size_t at);
/* Past blanks on the same line. */
size_t cite_blank(struct foil_view t, size_t at);
/* The ASCII letters at `at`, at most 24 of them. */
struct foil_view cite_word(struct foil_view t, size_t at);
bool cite_word_in(struct foil_view w, const char *const *list, size_t n);
/* Past the string, which is not empty, if it stands at `at` in either case; else `at`. */
size_t cite_past(struct foil_view t, size_t at, const char *s);
bool cite_has(struct foil_view t, size_t at, const char *s);
/* A head may start here: no letter, digit or apostrophe stands before. */
bool cite_starts_word(struct foil_view t, size_t at);
bool cite_alnum(struct foil_view t, size_t at);
bool cite_digit(struct foil_view t, size_t at);

struct cite_limb {
	char text[CITE_LIMB_MAX + 1];
	size_t len;
};
/* "(3A)" at `at`, normalised; returns past it, or `at`. */
size_t cite_bracketed(struct foil_view t, size_t at, struct cite_limb *out);
/* "40" or "22A": one to three digits and at most one letter, then no letter or digit. */
size_t cite_number(struct foil_view t, size_t at, struct cite_limb *out);
/* "a" or "ii" without brackets, directly or after a full stop. */
size_t cite_bare_limb(struct foil_view t, size_t at, struct cite_limb *out);

enum cite_head_kind {
	CITE_NO_HEAD = 0,
	CITE_SECTION,    /* section, sections, sec. */
	CITE_S,          /* s, s., ss. */
	CITE_REGULATION, /* regulation, reg, regs */
	CITE_NAME,       /* FOIA 31(1)(a), EIR 12(4)(d), exemption 40(2): needs a limb */
};
struct cite_head {
	enum cite_head_kind kind;
	bool plural, regulation;
	size_t end; /* where the number must start */
};
/* The head at `at`, which must start a word; kind CITE_NO_HEAD if none. */
struct cite_head cite_head_at(struct foil_view t, size_t at);

enum cite_joint_kind { CITE_NO_JOINT = 0, CITE_LIST, CITE_VIA, CITE_RANGE };
/* What joins two references at `at` (space before it allowed); *end is past it and its space. */
enum cite_joint_kind cite_joint_at(struct foil_view t, size_t at, size_t *end);
/* Past "(Law Enforcement)", on one line and at most `max` bytes; `at` itself if there is none. */
size_t cite_gloss(struct foil_view t, size_t at, size_t max);
/* A plain number that ends at `at` is not the beginning of a date, a decimal, a percentage. */
bool cite_number_ends(struct foil_view t, size_t at);
/* The same, and it is followed by what can follow a reference, not by what is counted. */
bool cite_number_may_end(struct foil_view t, size_t at);

/* ---- enactments ---- */

enum cite_act {
	CITE_ACT_NONE = 0,
	CITE_ACT_FOIA = FOIL_FOIA,
	CITE_ACT_EIR = FOIL_EIR,
	CITE_ACT_FOISA = FOIL_FOISA,
	CITE_ACT_EIRS = FOIL_EIRS,
	CITE_ACT_OTHER,
	CITE_ACT_THE,      /* "the Act", "the legislation" */
	CITE_ACT_THE_REGS, /* "the Regulations" */
	CITE_ACT_DOCUMENT, /* "of the report": no enactment */
};
/* The enactment whose name starts at `at`; *end is past it and its year. */
enum cite_act cite_act_at(struct foil_view t, size_t at, size_t *end);
/* The enactment that the words after a citation ending at `at` name; *name is those words. */
enum cite_act cite_act_after(struct foil_view t, size_t at, struct foil_view *name);
/* The words at `at` give the enactment just named the short name "the Act". */
bool cite_defines_the_act(struct foil_view t, size_t at);
/* "EIRs 2004" and shorter: which Regulations are meant goes by those that the text names in full. */
#define CITE_EIR_MAX 12
/*
 * Scottish, going by the enactments and the Commissioner named; *regime is the one named most;
 * *eirs: "the EIRs" are the Scottish ones.
 */
bool cite_is_scottish(struct foil_view t, enum foil_regime *regime, bool *eirs);

/* ---- descent ---- */

struct cite_node {
	char id[FOIL_ID_MAX];
	size_t len;
};
struct foil_view cite_node_id(const struct cite_node *n);
/* "foia/40"; false when it does not fit. */
bool cite_node_section(struct cite_node *n, enum foil_regime r, const struct cite_limb *number);
/* Adds a part, existing or not; false when it does not fit. */
bool cite_node_add(struct cite_node *n, const struct cite_limb *limb);
/* The child of that name or numeral; flags are or-ed. */
bool cite_node_child(const struct cite_node *n, const struct cite_limb *limb, struct cite_node *out,
    unsigned *flags);
/*
 * Where `limb` leads from `at`: a child, else a child of the nodes above, up to
 * the section. After a joint a sibling comes before a child. *below says that
 * it was a child of `at`.
 */
bool cite_descend(const struct cite_node *at, const struct cite_limb *limb, bool joined,
    struct cite_node *out, bool *below, unsigned *flags);

/* ---- chain ---- */

struct cite_chain {
	struct foil_view t;
	enum foil_regime regime;
	foil_day on;
	size_t start, end;
	struct foil_cited ref[FOIL_CITE_REFS_MAX];
	size_t n;
	bool limbs;    /* the first reference has at least one */
	bool resolved; /* the first reference leads somewhere in the tables */
	bool cut;      /* there were more than fit */
	/* state while reading */
	struct cite_node at;
	bool lost; /* the last reference left the tables; what follows is taken as spelled */
};
/* Reads the chain whose head has been read; false if no reference follows. */
bool cite_chain_read(struct cite_chain *c, struct foil_view t, size_t start,
    const struct cite_head *head, enum foil_regime regime, foil_day on);
/* "paragraphs (a) and (b) of section 31(1)": the head, and where the limbs before it stand. */
struct cite_turned {
	struct cite_head head;
	size_t from, to;
};
bool cite_turned_at(struct foil_view t, size_t at, struct cite_turned *out);
/* Reads such a chain; false if a limb leads nowhere. */
bool cite_chain_read_turned(struct cite_chain *c, struct foil_view t, size_t first,
    const struct cite_turned *turned, enum foil_regime regime, foil_day on);
/* The highest section number in the tables of the regime. */
unsigned cite_last_section(enum foil_regime r);

#endif
