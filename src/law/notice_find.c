/* SPDX-License-Identifier: Apache-2.0 */
#include "notice_work.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define WORDS_MAX 80
#define QUOTE_MAX 60

/* At most `max` bytes of it, cut between characters. */
static struct foil_view cut(struct foil_view v, size_t max)
{
	if (v.len <= max)
		return v;
	v.len = max;
	while (v.len > 0 && (v.p[v.len] & 0xC0) == 0x80)
		v.len--;
	return v;
}

const char *notice_quote(struct foil_safe *s, struct foil_view v)
{
	return foil_safe(s, cut(v, QUOTE_MAX));
}

struct notice_spot notice_spot_sentence(const struct notice_work *w, size_t sentence)
{
	const struct notice_sentence *s = &w->t.s[sentence];

	return (struct notice_spot){ s->at, s->end - s->at, SIZE_MAX };
}

struct notice_spot notice_spot_hit(const struct notice_work *w, const struct notice_hit *h)
{
	const struct notice_word *a = &w->t.w[h->word], *b = &w->t.w[h->word + h->n - 1];

	return (struct notice_spot){ a->src, b->src + b->src_len - a->src, SIZE_MAX };
}

struct notice_spot notice_spot_words(const struct notice_work *w, struct foil_view words)
{
	return (struct notice_spot){ (size_t)(words.p - w->t.text.p), words.len, SIZE_MAX };
}

/* The enactment that a part of a source begins with; NONE for guidance and the like. */
static enum foil_regime enactment_of(struct foil_view part)
{
	static const struct {
		const char *begins;
		enum foil_regime regime;
	} rows[] = { { "FOIA ", FOIL_FOIA }, { "EIR ", FOIL_EIR }, { "FOISA ", FOIL_FOISA },
		{ "EIR(S) ", FOIL_EIRS } };

	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t n = strlen(rows[i].begins);

		if (part.len >= n && memcmp(part.p, rows[i].begins, n) == 0)
			return rows[i].regime;
	}
	return FOIL_REGIME_NONE;
}

/* Of "FOIA s.17(3)(b); EIR reg.14(3)(b); ..." what the letter is read under, and what is none of them. */
static const char *source_for(struct notice_work *w, const char *all)
{
	struct foil_view rest = foil_str(all);
	struct foil_buf b = { .max = 400 };
	struct foil_view kept;

	while (rest.len > 0) {
		const uint8_t *sep = memmem(rest.p, rest.len, "; ", 2);
		struct foil_view part = { rest.p, sep == NULL ? rest.len : (size_t)(sep - rest.p) };
		enum foil_regime r = enactment_of(part);

		if (r == FOIL_REGIME_NONE || r == w->regime) {
			foil_buf_put_str(&b, b.len > 0 ? "; " : "");
			foil_buf_put_view(&b, part);
		}
		rest = sep == NULL ? foil_view(NULL, 0) :
		    foil_view(sep + 2, rest.len - part.len - 2);
	}
	kept = b.len > 0 && b.failed == FOIL_OK ? foil_arena_copy(&w->out->arena, foil_buf_view(&b)) :
	    foil_view(NULL, 0);
	foil_buf_free(&b);
	return kept.p != NULL ? (const char *)kept.p : all;
}

void notice_find(struct notice_work *w, const char *id, struct notice_spot spot,
    const char *source, const char *fmt, ...)
{
	const struct foil_notice_rule *rule = notice_rule(id);
	struct foil_notice_finding *f;
	char text[400];
	va_list ap;
	size_t column;

	w->out->count[rule->severity]++;
	if (w->found++ >= FOIL_NOTICE_FINDINGS_MAX)
		return;
	f = &w->out->findings[w->out->n++];
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	*f = (struct foil_notice_finding){ .rule = rule,
		.source = source != NULL ? source : source_for(w, rule->source) };
	f->text = (const char *)foil_arena_copy(&w->out->arena, cut(foil_str(text),
	    sizeof text - 2)).p;
	if (spot.len > 0) {
		notice_text_place(&w->t, spot.at, &f->line, &f->column);
		f->words = foil_arena_copy(&w->out->arena,
		    cut(foil_view(w->t.text.p + spot.at, spot.len), WORDS_MAX));
	}
	if (spot.second != SIZE_MAX)
		notice_text_place(&w->t, spot.second, &f->line2, &column);
	if (f->text == NULL || w->out->arena.failed)
		w->failed = true;
}
