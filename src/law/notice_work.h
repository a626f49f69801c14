/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_LAW_NOTICE_WORK_H
#define FOIL_LAW_NOTICE_WORK_H

/*
 * The parts of the notice checker, for src/law/ only.
 *
 *   notice_text.c     words, lines and sentences
 *   notice_cues.c     phrases that mean something, found in one pass
 *   notice_dates.c    days and months
 *   notice_shape.c    what is claimed, listed and argued; whose sentence it is
 *   notice_rules.c    the table of rules
 *   notice_find.c     how a finding is written down
 *   notice_duty.c     what the notice must contain
 *   notice_cite.c     provisions: spelling, limbs, list against body
 *   notice_reason.c   balances, likelihood, privilege, data protection
 *   notice_special.c  what is easily got wrong: alternatives, silence, other Acts, reviews
 *   notice_scope.c    what is given, where, when; the clock
 *   notice_record.c   letter against record
 *   notice_ground.c, notice_together.c, notice_earlier.c   the record alone
 *   notice.c          the order of it all
 *
 * Every look ahead is bounded, so that the whole is linear.
 */

#include "catalogue.h"
#include "foil/calendar.h"
#include "foil/citation.h"
#include "foil/notice.h"
#include "foil/text.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* ---- text ---- */

struct notice_word {
	uint32_t norm, len;    /* lower case, in the norm buffer; at most 64 bytes */
	uint32_t src, src_len; /* in the text */
};
struct notice_sentence {
	uint32_t word, n; /* its words */
	uint32_t at, end; /* bytes of the text */
	uint32_t block;   /* sentences of one paragraph have one number */
	bool line_start;  /* it begins a line */
	bool bullet;
	bool heading;     /* a short block of its own, without a full stop */
	uint64_t cues;
	uint64_t topics;  /* of which sections it speaks: bits of notice_section */
};
struct notice_text {
	struct foil_view text;
	struct foil_buf norm;
	uint32_t *line; /* offset of the first byte of each */
	size_t n_lines, lines_cap;
	struct notice_word *w;
	size_t n_words, words_cap;
	struct notice_sentence *s;
	size_t n, cap;
};
enum foil_code notice_text_read(struct notice_text *t, struct foil_view text, struct foil_err *err);
void notice_text_free(struct notice_text *t);
void notice_text_place(const struct notice_text *t, size_t at, size_t *line, size_t *column);
struct foil_view notice_word_norm(const struct notice_text *t, size_t word);
/* The sentence that holds byte `at`, or the one before it; n > 0. */
size_t notice_sentence_at(const struct notice_text *t, size_t at);
/* Room for n of `size` in a grown array; false without memory. */
bool notice_grow(void **p, size_t *cap, size_t n, size_t size);

/* ---- cues ---- */

enum notice_cue {
	CUE_EXEMPT, CUE_WITHHELD, CUE_NEGATED, CUE_LIST, CUE_INTEREST, CUE_OUTWEIGH, CUE_JOINT,
	CUE_NOT_OUTWEIGH, CUE_NOT_OUTWEIGHED, CUE_FOR_DISCLOSURE, CUE_MAINTAIN, CUE_REVIEW,
	CUE_REPRESENT, CUE_COMMISSIONER, CUE_SCOTTISH, CUE_APPEAL, CUE_REACH, CUE_PUBLIC, CUE_SOME,
	CUE_ALL, CUE_POINTER, CUE_DIRECTIONS, CUE_ASKED, CUE_WOULD_LIKELY, CUE_WOULD_OR, CUE_WOULD,
	CUE_ADVERSE, CUE_ENDANGER, CUE_INHIBIT, CUE_HARM, CUE_LITIGATION, CUE_PROCEEDINGS,
	CUE_ADVICE, CUE_GDPR_NEW, CUE_DPA_1998, CUE_PRINCIPLES, CUE_GDPR, CUE_NOT_HELD,
	CUE_ATTACHED, CUE_NCND, CUE_MAY_BE_HELD, CUE_CONFIRM, CUE_ESTIMATE, CUE_NARROW, CUE_EXTEND,
	CUE_STILL, CUE_QUALIFIED_PERSON, CUE_ALTERNATIVE, CUE_CLOSING, CUE_COMPLETED, CUE_ENACTMENT,
	CUE_REFUSE_ALL, CUE_TEST_WORDS, CUE_VEXATIOUS, CUE_COST, CUE_CLARIFIED, CUE_YOU,
	CUE_CONSIDERED, CUE_PARLIAMENT, CUE_REDACTED, CUE_PLACES, CUE_EMISSIONS, CUE_PERSONAL,
	CUE_HEALTH, CUES_
};
_Static_assert(CUES_ <= 64, "a sentence has a bit for each cue");
#define CUE(c) (UINT64_C(1) << (c))

struct notice_hit {
	uint32_t word, n, sentence;
	enum notice_cue cue;
};
struct notice_hits {
	struct notice_hit *h; /* in the order of the text */
	size_t n, cap;
};
enum foil_code notice_cues_find(struct notice_text *t, struct notice_hits *out,
    struct foil_err *err);
/* One phrase at one word, within `end` words: how many words it covers; 0 if it is not there. */
size_t notice_phrase_at(const struct notice_text *t, size_t word, size_t end, const char *phrase);

/* ---- dates ---- */

struct notice_date {
	size_t sentence;
	uint32_t at, end;
	int year, month, dom; /* 0 where not said */
	foil_day day;         /* FOIL_DAY_NONE unless whole */
};
struct notice_dates {
	struct notice_date *d;
	size_t n, cap;
};
enum foil_code notice_dates_find(const struct notice_text *t, struct notice_dates *out,
    struct foil_err *err);
/* "January" ... ; 1 to 12. */
const char *notice_month_name(int month);
/* 1 to 12 for "jan" or "january" in lower case; 0. */
int notice_month(struct foil_view word);

/* ---- shape ---- */

#define NOTICE_SECTIONS_MAX 64

struct notice_section { /* a section or regulation that the letter relies on */
	struct foil_view id; /* "foia/31"; points into the table of citations */
	bool listed, argued, ncnd, refusal, qualified, absolute;
	bool prejudice, adverse, endanger, opinion, substantial; /* tests of what is claimed */
	bool bare, limbed;   /* claimed without the limb it needs; claimed with one somewhere */
	size_t words;        /* of prose about it, its list line left out */
	uint64_t cues;       /* of all sentences about it */
	size_t claim, list;  /* first claim; first in the list: of claims */
};
struct notice_claim { /* a reference that can be relied on */
	const struct foil_cited *ref;
	const struct foil_citation *c;
	size_t sentence, section;
	bool listed;  /* in the list at the head */
	bool negated; /* "does not apply" */
};

struct notice_work {
	struct foil_notice *out;
	const struct foil_notice_facts *facts; /* NULL without a record */
	enum foil_regime regime;
	bool have; /* there is a letter */
	struct notice_text t;
	struct notice_hits hits;
	struct notice_dates dates;
	struct foil_citations cites;
	struct notice_section section[NOTICE_SECTIONS_MAX];
	size_t n_sections;
	struct notice_claim *claim;
	size_t n_claims, claims_cap;
	uint64_t all; /* cues of the whole letter */
	size_t attached, attached_sentence; /* how many the letter says; 0 if it does not say */
	size_t found; /* findings so far, kept or not */
	bool failed;  /* memory ran out while writing one down */
};
enum foil_code notice_shape_read(struct notice_work *w, struct foil_err *err);
/* The letter refuses something: it claims a provision, or says that it withholds. */
bool notice_refuses(const struct notice_work *w);
const struct notice_section *notice_section_of(const struct notice_work *w, const char *id);
/* The first sentence, from `from` on, with all these cues; n if none. */
size_t notice_sentence_with(const struct notice_work *w, size_t from, uint64_t cues);
/* The first hit of a cue in a sentence about the section (any, with SIZE_MAX); NULL if none. */
const struct notice_hit *notice_hit_of(const struct notice_work *w, enum notice_cue cue,
    size_t section);
/* "section 31" or "regulation 12" for a person. */
void notice_section_show(struct foil_buf *b, struct foil_view id);

/* ---- findings ---- */

/* What a finding is about: a stretch of bytes of the letter; len 0: no one place. */
struct notice_spot {
	size_t at, len;
	size_t second; /* a second place, or SIZE_MAX */
};
#define NOTICE_NOWHERE ((struct notice_spot){ 0, 0, SIZE_MAX })
struct notice_spot notice_spot_sentence(const struct notice_work *w, size_t sentence);
struct notice_spot notice_spot_hit(const struct notice_work *w, const struct notice_hit *h);
struct notice_spot notice_spot_words(const struct notice_work *w, struct foil_view words);
const struct foil_notice_rule *notice_rule(const char *id);
/* `source` may be NULL: all of the rule's. Foreign text in the message must be escaped. */
void notice_find(struct notice_work *w, const char *id, struct notice_spot spot,
    const char *source, const char *fmt, ...) FOIL_PRINTF(5, 6);
/* Escaped, at most 60 bytes, for messages. */
const char *notice_quote(struct foil_safe *s, struct foil_view v);

/* ---- checks ---- */

/* One address is the other, or a part of it. */
bool notice_covers(struct foil_view a, struct foil_view b);
/* The citation stands in a sentence that withholds, or leads a paragraph. */
bool notice_is_relied_on(const struct notice_work *w, const struct notice_claim *k);
/* Reasons left out in so many words: s.17(4) FOIA, s.16(3) FOISA; the citation, or NULL. */
const struct foil_citation *notice_silence(const struct notice_work *w);
/* Of s.23 and s.24, in the alternative, whose reasons are said to be held elsewhere. */
bool notice_held_elsewhere(const struct notice_work *w, const struct notice_section *s);
/* Two sections' grounds stand on the same words and say "alternative". */
bool notice_in_the_alternative(const struct foil_notice_facts *f, const char *a, const char *b);
struct notice_pairs { /* of grounds, by their place in the facts */
	size_t words;      /* of a row */
	uint64_t *together; /* they stand on the same words */
	uint64_t *named;    /* the balance of one names the other */
};
/* False without memory. */
bool notice_pairs_make(const struct foil_notice_facts *f, struct notice_pairs *p);
void notice_pairs_free(struct notice_pairs *p);
bool notice_stand_together(const struct notice_pairs *p, size_t a, size_t b);
bool notice_names(const struct notice_pairs *p, size_t by, size_t other);
/* Exceptions that are not available for information on emissions. */
bool notice_yields_to_emissions(struct foil_view id);
struct foil_view notice_answer(const struct foil_notice_ground *g, const char *question);
/* T01, T03; `at` is where the letter names the day of receipt, 0 if nowhere. */
void notice_check_clock(struct notice_work *w, size_t at);

void notice_check_duty(struct notice_work *w);
void notice_check_cite(struct notice_work *w);
void notice_check_reason(struct notice_work *w);
void notice_check_scope(struct notice_work *w);
void notice_check_special(struct notice_work *w);
void notice_check_record(struct notice_work *w);  /* letter and record */
void notice_check_grounds(struct notice_work *w); /* the record's own reasons */
void notice_check_earlier(struct notice_work *w); /* reasons that another case has word for word */

#endif
