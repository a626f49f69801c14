/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_PROVISION_H
#define FOIL_PROVISION_H

/*
 * Provisions of disclosure law as data: spec/provisions/ holds one CSV file a
 * regime, compiled in by the build. Ids mirror the official URIs:
 * "foia/31/1/a". This layer knows law and text, nothing of ledgers.
 */

#include "foil/bytes.h"
#include "foil/date.h"

enum foil_regime {
	FOIL_REGIME_NONE = 0,
	FOIL_FOIA,
	FOIL_EIR,
	FOIL_FOISA,
	FOIL_EIRS,
};

enum foil_effect { FOIL_EFFECT_NONE = 0, FOIL_ABSOLUTE, FOIL_QUALIFIED, FOIL_MIXED, FOIL_PROCEDURAL };

/* One row. All strings are static, NUL-terminated, UTF-8; "" where empty. */
struct foil_provision {
	const char *id;
	enum foil_regime regime;
	const char *title;
	enum foil_effect effect;
	const char *test; /* class, prejudice, substantial_prejudice, adverse_effect, ... */
	const char *role; /* exempts, condition, scope, ncnd, refusal, duty, ...: spec/law.md section 4 */
	const char *ncnd; /* id of the provision under which to neither confirm nor deny */
	foil_day from, to; /* in force from, until (inclusive); FOIL_DAY_NONE where open */
	bool leaf;         /* cite exactly this */
	const char *note, *source;
	bool checked; /* compared with the source named; else a draft from memory */
};

/* All rows, sorted by id in natural order (2 before 10); *n is their number. */
const struct foil_provision *foil_provisions(size_t *n);
/* Exact id; NULL if there is none. */
const struct foil_provision *foil_provision_find(struct foil_view id);
/* In force on that day. */
bool foil_provision_in_force(const struct foil_provision *p, foil_day on);

/* "foia", "eir", "foisa", "eirs" both ways. */
const char *foil_regime_name(enum foil_regime r);
enum foil_regime foil_regime_parse(struct foil_view name);
/* "the Freedom of Information Act 2000", as a sentence has it; NULL of FOIL_REGIME_NONE. */
const char *foil_regime_enactment(enum foil_regime r);
/* The regime of an id by its first component; FOIL_REGIME_NONE if none. */
enum foil_regime foil_provision_regime(struct foil_view id);

/*
 * Appends an id as officials cite it: "s.31(1)(a)", "reg.12(5)(b)". A pure
 * function of the id, of the fixed form of spec/law.md, whether or not the
 * row exists: verifiers render markers with it.
 */
void foil_provision_show(struct foil_buf *b, struct foil_view id);

#define FOIL_PROVISIONS_MAX 16
/* Ids of one ground, in the order written; the first is the one claimed. */
struct foil_provision_list {
	const struct foil_provision *p[FOIL_PROVISIONS_MAX];
	size_t n;
};

/*
 * Read what an officer writes in a case file: one or more citations joined by
 * "via", ",", "and", "&": "s.40(2) via s.40(3A)(a)", "reg 12(5)(b)", or ids.
 * Every one must be in the tables under `regime` and in force on `on`.
 * FOIL_E_NOT_FOUND names the words and the nearest that exists ("did you mean
 * s.31(1)(a)?"); a section with several limbs asks for the limb and lists
 * them; one that is claimed through a condition, as s.40(2) is, asks for that;
 * rows of role "duty" are not grounds. FOIL_E_REFUSED for one not in force,
 * with its dates. FOIL_E_FORMAT for what is not a list of citations or names
 * one twice, FOIL_E_LIMIT for more than fit. spec/law.md section 3.
 */
enum foil_code foil_provision_read(enum foil_regime regime, struct foil_view text, foil_day on,
    struct foil_provision_list *out, struct foil_err *err) FOIL_MUST_CHECK;

/*
 * The provision under which information is refused because the requester can
 * get it elsewhere ("foia/21/1", "foisa/25/1"; the regulations have no such
 * exception, reg.6(1)(b) stands in); NULL for FOIL_REGIME_NONE.
 */
const struct foil_provision *foil_provision_elsewhere(enum foil_regime regime);

#endif
