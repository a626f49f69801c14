/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Phrases that mean something in a letter. A phrase is words with one space
 * between; "a|b" is either word, "a~" any word that begins so, "*" nought to
 * eight words of any kind, taken as few as will do. spec/notice.md section 5.
 */

#include "notice_work.h"

#include <stdlib.h>
#include <string.h>

#define GAP_MAX 8

static const struct {
	enum notice_cue cue;
	const char *phrase;
} phrases[] = {
	{ CUE_EXEMPT, "exempt|exempted|exemption|exemptions|exception|exceptions|excepted|exclusion" },
	{ CUE_WITHHELD, "withheld|withhold|withholding|redact~|refuse|refused|refusing|refusal" },
	{ CUE_WITHHELD, "not|unable|cannot|obliged to|be disclose|supply|release|provide|comply" },
	{ CUE_WITHHELD, "not be|been disclosed|released|supplied|provided" },
	{ CUE_WITHHELD, "cannot disclose|supply|release" },
	{ CUE_WITHHELD, "removed|blacked|blanked * under" },
	{ CUE_REFUSE_ALL, "withheld|withholding|redacted|refuse|refused|refusing" },
	{ CUE_REFUSE_ALL, "exempt from disclosure" },
	{ CUE_NEGATED, "not|nor exempt|apply|applied|engaged|relied|relying|rely|engage|claimed" },
	{ CUE_NEGATED, "considered but|whether" },
	{ CUE_NEGATED, "no longer" },
	{ CUE_NEGATED, "nothing|none * withheld|exempt|refused|redacted" },
	{ CUE_NEGATED, "no information|part|exemption|exemptions|exception|exceptions * withheld|"
	    "refused|redacted|applied|applies|apply" },
	{ CUE_LIST, "following|these exemption|exemptions|exception|exceptions|section|sections" },
	{ CUE_LIST, "exemption|exemptions|exception|exceptions * following|follows|below" },
	{ CUE_INTEREST, "public interest" },
	{ CUE_INTEREST, "balancing test" },
	{ CUE_OUTWEIGH, "outweigh~" },
	{ CUE_OUTWEIGH, "balance * favour|favours|lies|falls|rests" },
	{ CUE_OUTWEIGH, "interest * favours|lies|greater|stronger" },
	{ CUE_OUTWEIGH, "is|are|be greater|stronger|weightier than" },
	{ CUE_JOINT, "exemptions|exceptions|grounds|both|together|aggregate|aggregated|cumulative~|each" },
	{ CUE_NOT_OUTWEIGH, "not|nor|cannot outweigh" },
	{ CUE_NOT_OUTWEIGHED, "not outweighed|outweighted by" },
	{ CUE_FOR_DISCLOSURE, "disclos~|releas~|benefit|benefits|transparency|openness|publication" },
	{ CUE_MAINTAIN, "maintain~|withhold~|non-disclosure|nondisclosure|non-release|upholding" },
	{ CUE_REVIEW, "internal review" },
	{ CUE_REVIEW, "review of|our|this|the|by * decision|response|reply|handling|handled|"
	    "request|refusal|answer" },
	{ CUE_REVIEW, "ask|request|requesting|require|seek|carry|want * review" },
	{ CUE_REVIEW, "complaints procedure|process|policy|team|officer|unit" },
	{ CUE_REVIEW, "internal complaint~" },
	{ CUE_REVIEW, "decision|response|refusal|handling|request|answer reviewed|reconsidered" },
	{ CUE_REVIEW, "complain|complaint|complaints to|with us|our|me" },
	{ CUE_REVIEW, "complain|complaint|complaints by|in writing|emailing|email|post|telephone" },
	{ CUE_REVIEW, "no|not * procedure|review * complaint~|decision~" },
	{ CUE_REVIEW, "appeal to|with us|our" },
	{ CUE_REPRESENT, "representations|reconsider|reconsideration" },
	{ CUE_COMMISSIONER, "information commissioner|commissioner's|commissioners|commission" },
	{ CUE_COMMISSIONER, "ico" },
	{ CUE_SCOTTISH, "scottish information commissioner|commissioner's" },
	{ CUE_SCOTTISH, "information commissioner for scotland" },
	{ CUE_APPEAL, "apply|application|appeal|appeals|complain|complaint|complaints|decision|"
	    "right|rights|refer|contact" },
	{ CUE_REACH, "wycliffe|sk9|ico.org.uk|casework|0303|kinburn|ky16|org" },
	{ CUE_PUBLIC, "public domain|realm" },
	{ CUE_PUBLIC, "publicly available|accessible" },
	{ CUE_PUBLIC, "already published|available|public|accessible" },
	{ CUE_PUBLIC, "accessible|available * other means" },
	{ CUE_PUBLIC, "accessible|available * otherwise|elsewhere" },
	{ CUE_SOME, "some|part|parts|certain|several|partly" },
	{ CUE_ALL, "information|data|material|minutes|documents|records you|requested|sought" },
	{ CUE_ALL, "requested information|data|material|minutes" },
	{ CUE_ALL, "all|everything * requested|asked" },
	{ CUE_POINTER, "accessed|found|available|viewed|read|obtained|seen|accessible * via|at|on|"
	    "here|following|link|links|website|page|below" },
	{ CUE_POINTER, "direct|directed|point|refer you to|towards" },
	{ CUE_DIRECTIONS, "library|reading|bookshop|isbn|inspect|inspected|gazette|hansard|archive|"
	    "archives|office hours" },
	{ CUE_DIRECTIONS, "already|previously * provided|sent|supplied|given|released to you" },
	{ CUE_ASKED, "your request|enquiry|email|e-mail|letter|correspondence|application|message|original" },
	{ CUE_ASKED, "you asked|wrote|requested|emailed|contacted|sought|made" },
	{ CUE_ASKED, "we|i received" },
	{ CUE_ASKED, "received|receipt|request" },
	{ CUE_WOULD_OR, "would or would|be" }, /* before what it contains */
	{ CUE_WOULD_LIKELY, "would|will * be likely" },
	{ CUE_WOULD_LIKELY, "would likely" },
	{ CUE_WOULD, "would prejudice|substantially|seriously|significantly|prejudicially" },
	{ CUE_WOULD, "would be|have|cause|create prejudicial|prejudice|a|an" },
	{ CUE_ADVERSE, "would|will adversely|harm|damage" },
	{ CUE_ADVERSE, "would|will have|be an adverse" },
	{ CUE_ADVERSE, "adversely affect|affects" },
	{ CUE_ENDANGER, "would endanger" },
	{ CUE_INHIBIT, "would inhibit|otherwise|prejudice" },
	{ CUE_HARM, "is|are likely to" },
	{ CUE_HARM, "may|might|could enable|allow|lead|compromise|undermine|inhibit|harm|prejudice|damage" },
	{ CUE_HARM, "would undermine|compromise|inhibit|enable|increase|allow|harm|damage|hinder" },
	{ CUE_LITIGATION, "litigation privilege" },
	{ CUE_PROCEEDINGS, "litigation|proceedings|claim|claims|claimant|court|tribunal|"
	    "contemplated|lawsuit|dispute" },
	{ CUE_ADVICE, "legal advice" },
	{ CUE_ADVICE, "advice privilege" },
	{ CUE_ADVICE, "lawyer|lawyers|solicitor|solicitors|counsel|adviser * client|clients" },
	{ CUE_ADVICE, "client|clients * lawyer|lawyers|solicitor|solicitors|counsel" },
	{ CUE_GDPR_NEW, "recently|newly|recent|new * general data protection regulation" },
	{ CUE_GDPR_NEW, "recently|newly * gdpr" },
	{ CUE_GDPR_NEW, "gdpr|regulation * recently|newly introduced|implemented|came|come|brought" },
	{ CUE_DPA_1998, "data protection act 1998" },
	{ CUE_DPA_1998, "dpa 1998" },
	{ CUE_PRINCIPLES, "data protection principles|principle" },
	{ CUE_GDPR, "uk gdpr|general" },
	{ CUE_GDPR, "article 5|6" },
	{ CUE_NOT_HELD, "not held|hold" },
	{ CUE_NOT_HELD, "no|nor * held" },
	{ CUE_NOT_HELD, "there are|is|were|was no minutes|record|records|information|document|"
	    "documents|report|reports|meeting|meetings|data|copy|copies" },
	{ CUE_ATTACHED, "attach~|enclos~" },
	{ CUE_ATTACHED, "with|accompany|accompanies|accompanying this letter|response|reply" },
	{ CUE_NCND, "neither confirm~|confirms * nor deny|denies|denied|denying" },
	{ CUE_NCND, "confirm|confirming or deny|denying" },
	{ CUE_MAY_BE_HELD, "may|might be held" },
	{ CUE_MAY_BE_HELD, "may|might or may not hold|be" },
	{ CUE_CONFIRM, "can|we|i confirm * hold|holds|held" },
	{ CUE_CONFIRM, "we|police|council|authority|board|department do hold" },
	{ CUE_ESTIMATE, "hours|hour|appropriate|450|600|\xC2\xA3" "450|\xC2\xA3" "600|estimate|estimated" },
	{ CUE_NARROW, "narrow~|refin~|reduc~|shorten~|restrict~|limiting|smaller|shorter|fewer|specific" },
	{ CUE_NARROW, "within|under|limit|below * limit|period|scope" },
	{ CUE_EXTEND, "extend|extended|extending|extension" },
	{ CUE_EXTEND, "further|additional|more time" },
	{ CUE_STILL, "not yet reached|completed|decided|concluded|made|finished|determined" },
	{ CUE_STILL, "still|continue|continuing|need|needs|needed * consider|considering|weigh|weighing" },
	{ CUE_QUALIFIED_PERSON, "qualified person|person's" },
	{ CUE_ALTERNATIVE, "alternative|alternatively|alternatives" },
	{ CUE_CLOSING, "yours sincerely|faithfully|truly" },
	{ CUE_CLOSING, "kind|best regards|wishes" },
	{ CUE_COMPLETED, "complet~|finished|finalised|final|published|publication" },
	{ CUE_ENACTMENT, "order|regulations|directive|convention|treaty|injunction|contempt" },
	{ CUE_TEST_WORDS, "public|interest|balance|balancing|test|harm|prejudice|evidence|factors|"
	    "favouring|considerations|reason|reasons|likelihood|arguments|conclusion|necessity|"
	    "legitimate" },
	{ CUE_VEXATIOUS, "vexatious|repeated|repeat" },
	{ CUE_COST, "cost|costs|appropriate|limit" },
	{ CUE_YOU, "you|your" },
	{ CUE_CONSIDERED, "considered|consider|considering" },
	{ CUE_PARLIAMENT, "house|houses of commons|lords|parliament" },
	{ CUE_REDACTED, "redact~|removed|blacked|blanked|obscured" },
	{ CUE_PLACES, "schedule|annex|appendix|table|serial|numbered|marked|labelled|legend" },
	{ CUE_PLACES, "number|numbers|exemption|exception of|beside|next|against" },
	{ CUE_PLACES, "page|pages|paragraph|paragraphs|line|lines|item|items 1|2|3|4|5|6|7|8|9|10|11|12" },
	{ CUE_PLACES, "each redaction|place|passage|removal|deletion" },
	{ CUE_EMISSIONS, "emission|emissions" },
	{ CUE_PERSONAL, "personal data|information" },
	{ CUE_PERSONAL, "data subject|subjects|protection" },
	{ CUE_HEALTH, "health|safety|endanger~" },
	{ CUE_CLARIFIED, "clarif~|fee|fees" },
};

/* One word of a phrase against one of the text. `p` is at an alternative; ends at ' ' or NUL. */
static bool word_is(const char *p, struct foil_view w)
{
	while (*p != '\0' && *p != ' ') {
		size_t n = 0;

		while (p[n] != '\0' && p[n] != ' ' && p[n] != '|' && p[n] != '~')
			n++;
		if (w.len >= n && (w.len == n || p[n] == '~') && memcmp(w.p, p, n) == 0)
			return true;
		p += n;
		p += *p == '~';
		p += *p == '|';
	}
	return false;
}

static const char *next_word(const char *p)
{
	while (*p != '\0' && *p != ' ')
		p++;
	return *p == ' ' ? p + 1 : p;
}

size_t notice_phrase_at(const struct notice_text *t, size_t word, size_t end, const char *phrase)
{
	const char *p = phrase, *after_gap = NULL;
	size_t at = word, gap_end = 0, retry = 0;

	while (*p != '\0') {
		if (*p == '*') {
			p = after_gap = next_word(p);
			retry = at;
			gap_end = at + GAP_MAX;
			continue;
		}
		if (at < end && word_is(p, notice_word_norm(t, at))) {
			at++;
			p = next_word(p);
			continue;
		}
		if (after_gap == NULL || retry >= gap_end || retry >= end)
			return 0;
		at = ++retry;
		p = after_gap;
	}
	return at - word;
}

/*
 * The words that phrases may begin with, by their first two letters: most
 * words of a letter are looked up and found to begin nothing.
 */
#define BUCKETS 256
#define FIRSTS_MAX 1000
struct first {
	const char *word;
	uint8_t len;
	bool prefix;
	uint16_t phrase;
};
struct index {
	struct first first[FIRSTS_MAX];
	uint16_t at[BUCKETS + 1]; /* first[at[b]] to first[at[b + 1] - 1] */
};

static unsigned bucket(const uint8_t *p, size_t len)
{
	return (p[0] * 31u + (len > 1 ? p[1] : 0u)) & (BUCKETS - 1);
}

/* The next alternative of a phrase's first word; false at its end. */
static bool next_first(const char **p, struct first *out)
{
	size_t n = 0;

	if (**p == '\0' || **p == ' ')
		return false;
	while ((*p)[n] != '\0' && (*p)[n] != ' ' && (*p)[n] != '|' && (*p)[n] != '~')
		n++;
	*out = (struct first){ *p, (uint8_t)n, (*p)[n] == '~', 0 };
	*p += n + out->prefix;
	*p += **p == '|';
	return true;
}

/* Counted first, then put in their places. */
static void index_of(struct index *x)
{
	uint16_t next[BUCKETS] = { 0 };
	struct first f;

	memset(x->at, 0, sizeof x->at);
	for (unsigned pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < COUNT(phrases); i++) {
			const char *p = phrases[i].phrase;

			while (next_first(&p, &f)) {
				unsigned b = bucket((const uint8_t *)f.word, f.len);

				f.phrase = (uint16_t)i;
				if (pass == 0)
					x->at[b + 1]++;
				else if (next[b] < FIRSTS_MAX)
					x->first[next[b]++] = f;
			}
		}
		for (unsigned b = 0; pass == 0 && b < BUCKETS; b++) {
			x->at[b + 1] = (uint16_t)(x->at[b + 1] + x->at[b]);
			next[b] = x->at[b];
		}
	}
}

static bool put_hit(struct notice_hits *out, size_t sentence, size_t word, size_t n,
    enum notice_cue cue)
{
	if (!notice_grow((void **)&out->h, &out->cap, out->n + 1, sizeof *out->h))
		return false;
	out->h[out->n++] = (struct notice_hit){ (uint32_t)word, (uint32_t)n, (uint32_t)sentence, cue };
	return true;
}

/* Every phrase that begins at this word. */
static bool look_at(const struct index *x, struct notice_text *t, size_t sentence, size_t word,
    struct notice_hits *out)
{
	struct foil_view v = notice_word_norm(t, word);
	struct notice_sentence *s = &t->s[sentence];
	unsigned b;

	if (v.len == 0)
		return true;
	b = bucket(v.p, v.len);
	for (unsigned k = x->at[b]; k < x->at[b + 1] && k < FIRSTS_MAX; k++) {
		const struct first *f = &x->first[k];
		enum notice_cue cue = phrases[f->phrase].cue;
		size_t n;

		if (v.len < f->len || (v.len > f->len && !f->prefix) || memcmp(v.p, f->word, f->len) != 0)
			continue;
		n = notice_phrase_at(t, word, s->word + s->n, phrases[f->phrase].phrase);
		if (n == 0)
			continue;
		s->cues |= CUE(cue);
		if (!put_hit(out, sentence, word, n, cue))
			return false;
	}
	return true;
}

enum foil_code notice_cues_find(struct notice_text *t, struct notice_hits *out,
    struct foil_err *err)
{
	struct index x;

	index_of(&x);
	for (size_t i = 0; i < t->n; i++)
		for (size_t word = t->s[i].word; word < t->s[i].word + t->s[i].n; word++)
			if (!look_at(&x, t, i, word, out))
				return foil_fail(err, FOIL_E_NOMEM, "no memory for the words of a letter");
	return FOIL_OK;
}
