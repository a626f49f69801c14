/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_CITATION_H
#define FOIL_CITATION_H

/*
 * Citations in prose. Letters cite provisions in many ways ("Section
 * 40(2)(a)(b) and (3A)(a)"); the tables, not the punctuation, decide what is
 * meant: spec/citations.md. What an officer types in a case file has a strict
 * reader of its own, foil_provision_read().
 */

#include "foil/provision.h"

/* What is odd about a reference. W: readable all the same. E: a reader is left with a question. */
enum foil_cite_flag { /* a bit each */
	FOIL_CITE_JUXTAPOSED = 1 << 0,       /* W: two references without anything between them */
	FOIL_CITE_SECTION_OMITTED = 1 << 1,  /* W: "40(2) & 3A(a)" */
	FOIL_CITE_ARABIC_FOR_ROMAN = 1 << 2, /* W: "30(b)(1)" */
	FOIL_CITE_ROMAN_FOR_ARABIC = 1 << 3, /* W: "31(i)(a)" */
	FOIL_CITE_BRACKETS_OMITTED = 1 << 4, /* W: "31(1)a" */
	FOIL_CITE_NOT_IN_TABLES = 1 << 5,    /* W: may well exist, but the tables do not have it */
	FOIL_CITE_LIMB_MISSING = 1 << 6,     /* E: several limbs, none named */
	FOIL_CITE_UNKNOWN_LIMB = 1 << 7,     /* E: the provision has no such limb */
	FOIL_CITE_NO_SUCH_SECTION = 1 << 8,  /* E: the enactment has no such section */
	FOIL_CITE_NOT_IN_FORCE = 1 << 9,     /* E: not in force on the day asked about */
	FOIL_CITE_BAD_RANGE = 1 << 10,       /* E: "(c)-(a)", or from one level to another */
	FOIL_CITE_CUT_SHORT = 1 << 11,       /* E: more references follow than are read */
};
#define FOIL_CITE_FLAGS 12
/* References read in one citation. */
#define FOIL_CITE_REFS_MAX 256
/* "W_JUXTAPOSED", for one flag; "" for anything else. */
const char *foil_cite_flag_name(unsigned flag);

/* One provision that a citation names. */
struct foil_cited {
	char id[64];                      /* as far as it could be read, existing or not */
	const struct foil_provision *row; /* NULL unless the tables have exactly this id */
	const struct foil_provision *suggested; /* NO_SUCH_SECTION: what may be meant, or NULL */
	size_t at, len;                   /* its own bytes in the text; of a range, the whole */
	unsigned flags;
};

/* One run of text that cites: a head, and all that is joined to it. */
struct foil_citation {
	struct foil_view words;  /* as printed; points into the text */
	size_t at;               /* byte offset of the first byte */
	size_t line, column;     /* from 1; the column counts characters */
	enum foil_regime regime; /* FOIL_REGIME_NONE for another enactment */
	struct foil_view other;  /* its name as printed then; empty else */
	bool named;              /* the enactment stands beside the citation */
	size_t first, n;         /* its references: ref[first] to ref[first + n - 1] */
	unsigned flags;          /* of all its references together */
};

struct foil_citations {
	enum foil_regime regime; /* of the whole text: given, or decided from what it names */
	struct foil_citation *c;
	size_t n;
	struct foil_cited *ref;
	size_t n_refs;
};

#define FOIL_CITE_TEXT_MAX ((size_t)16 << 20)

/*
 * Every citation in `text`, in order. `regime` is that of the case, or
 * FOIL_REGIME_NONE to decide from the text; an enactment named beside a
 * citation wins over both. `on` is the day for NOT_IN_FORCE; FOIL_DAY_NONE
 * asks nothing. The text is borrowed by the result; release the result with
 * foil_citations_free(). FOIL_E_FORMAT for text that is not UTF-8 (names line
 * and column), FOIL_E_LIMIT past FOIL_CITE_TEXT_MAX, FOIL_E_NOMEM. Time is
 * linear in the length.
 */
enum foil_code foil_citations_find(struct foil_view text, enum foil_regime regime, foil_day on,
    struct foil_citations *out, struct foil_err *err) FOIL_MUST_CHECK;
void foil_citations_free(struct foil_citations *list);

/*
 * Appends the normal form of citation `i`: "s.40(2) via s.40(3A)(a)",
 * "s.31(1)(a), s.31(1)(b)"; nothing for another enactment.
 */
void foil_citation_show(struct foil_buf *b, const struct foil_citations *list, size_t i);

#endif
