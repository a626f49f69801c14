/* SPDX-License-Identifier: Apache-2.0 */

/* Why something is withheld: the answers of a ground, in the order in which they are asked. */

#include "letter_work.h"

#include "foil/text.h"

#include <string.h>

#define RELIED_MAX 512
#define RANGES_MAX 30

static struct foil_view answer(const struct foil_letter_ground *g, const char *question)
{
	for (size_t i = 0; i < g->ground.n_answers; i++)
		if (foil_view_eq(g->ground.answers[i].question, foil_str(question)))
			return foil_trim(g->ground.answers[i].answer);
	return foil_view(NULL, 0);
}

static size_t provisions_of(const struct foil_letter_ground *g,
    const struct foil_provision *p[FOIL_PROVISIONS_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < g->ground.n_ids && n < FOIL_PROVISIONS_MAX; i++)
		if ((p[n] = foil_provision_find(g->ground.ids[i])) != NULL)
			n++;
	return n;
}

static void put_cap(struct letter *l, const struct foil_view *ids, size_t n)
{
	struct foil_buf *out = l->out;
	size_t at = out->len;

	letter_ids(l, ids, n);
	if (out->failed == FOIL_OK && at < out->len && out->p[at] >= 'a' && out->p[at] <= 'z')
		out->p[at] = (uint8_t)(out->p[at] - ('a' - 'A'));
}

/* ---- the list at the head ---- */

struct relied {
	const struct foil_view *ids[RELIED_MAX];
	size_t n_ids[RELIED_MAX], n;
};

static void rely(struct relied *r, const struct foil_view *ids, size_t n)
{
	for (size_t i = 0; i < r->n; i++) {
		bool same = r->n_ids[i] == n;

		for (size_t k = 0; k < n && same; k++)
			same = foil_view_eq(r->ids[i][k], ids[k]);
		if (same)
			return;
	}
	if (r->n == RELIED_MAX || n == 0)
		return;
	r->ids[r->n] = ids;
	r->n_ids[r->n++] = n;
}

void letter_relied(struct letter *l)
{
	const struct foil_provision *p = foil_provision_elsewhere(l->f->regime);
	struct foil_view elsewhere = foil_str(p != NULL ? p->id : ""), none = foil_str(
	    l->f->regime == FOIL_EIR ? "eir/12/4/a" : "eirs/10/4/a");
	struct relied r = { .n = 0 };

	for (size_t i = 0; i < l->f->n_grounds; i++)
		rely(&r, l->f->grounds[i].ground.ids, l->f->grounds[i].ground.n_ids);
	if (letter_has(l, FOIL_LETTER_ELSEWHERE) && !letter_is_regulations(l))
		rely(&r, &elsewhere, 1);
	if (letter_has(l, FOIL_LETTER_NOT_HELD) && letter_is_regulations(l))
		rely(&r, &none, 1);
	if (r.n == 0)
		return;
	letter_para(l, "This letter is also our notice of refusal under %s of %s. We rely on these %ss:",
	    l->f->regime == FOIL_FOIA ? "section 17" : l->f->regime == FOIL_FOISA ? "section 16" :
	    l->f->regime == FOIL_EIR ? "regulation 14" : "regulation 13", letter_act(l),
	    letter_exemption(l));
	for (size_t i = 0; i < r.n; i++) {
		letter_bullet(l);
		put_cap(l, r.ids[i], r.n_ids[i]);
		letter_bullet_end(l);
	}
	letter_list_end(l);
}

/* ---- one ground ---- */

static bool stands_under(const struct foil_letter_redaction *r, struct foil_view letter)
{
	for (size_t i = 0; i < r->n_letters; i++)
		if (foil_view_eq(r->letters[i], letter))
			return true;
	return false;
}

/* How many redactions stand under the ground; none of a schedule that is too long for the letter. */
static size_t count_under(const struct letter *l, const struct foil_letter_ground *g)
{
	size_t n = 0;

	for (size_t i = 0; i < l->f->n_redactions && l->f->n_redactions <= FOIL_LETTER_ROWS_MAX; i++)
		n += stands_under(&l->f->redactions[i], g->ground.letter);
	return n;
}

/* " (numbers 1 to 6, 9)"; redactions are in the order of their serials as far as that is so. */
static void put_numbers(struct letter *l, const struct foil_letter_ground *g)
{
	const struct foil_letter_facts *f = l->f;
	size_t ranges = 0, under = count_under(l, g), n = under > 0 ? f->n_redactions : 0;

	for (size_t i = 0; i < n; i++) {
		uint64_t first = f->redactions[i].serial, last = first;

		if (!stands_under(&f->redactions[i], g->ground.letter))
			continue;
		while (i + 1 < n && f->redactions[i + 1].serial == last + 1 &&
		    stands_under(&f->redactions[i + 1], g->ground.letter)) {
			last++;
			i++;
		}
		if (ranges++ == RANGES_MAX) {
			letter_say(l, " and others");
			break;
		}
		letter_say(l, "%s%llu", ranges > 1 ? ", " : under == 1 ? " (number " : " (numbers ",
		    (unsigned long long)first);
		if (last > first)
			letter_say(l, "%s%llu", last == first + 1 ? ", " : " to ", (unsigned long long)last);
	}
	letter_say(l, ranges > 0 ? ")" : "");
}

static void put_what(struct letter *l, const struct foil_letter_ground *g)
{
	struct foil_view gist = answer(g, "gist");

	letter_open(l);
	letter_say(l, "We withhold information under ");
	letter_ids(l, g->ground.ids, g->ground.n_ids);
	letter_say(l, " of %s", letter_act(l));
	put_numbers(l, g);
	if (gist.len > 0 && !g->silent) {
		letter_say(l, ". It is this: ");
		letter_ending(l, gist);
	} else {
		letter_say(l, ".");
	}
	for (size_t i = 0; i < g->ground.n_ids && !g->silent; i++) {
		const struct foil_provision *p = foil_provision_find(g->ground.ids[i]);

		if (p == NULL)
			continue;
		letter_say(l, i == 0 ? " The subject of this %s: " : " It is read with this: ",
		    letter_exemption(l));
		letter_ending(l, foil_str(p->title));
	}
	letter_close(l);
}

static const char *verb_of(const char *test)
{
	if (strcmp(test, "adverse_effect") == 0)
		return "adversely affect";
	if (strcmp(test, "endanger") == 0)
		return "endanger";
	return "prejudice";
}

/* "Disclosure would be likely to prejudice what this exemption protects: ..." */
static void put_harm(struct letter *l, const struct foil_letter_ground *g,
    const struct foil_provision *const *p, size_t n)
{
	struct foil_view likelihood = answer(g, "likelihood"), harm = answer(g, "harm");
	const char *test = "";

	for (size_t i = 0; i < n && !law_is_harm_test(test); i++)
		test = foil_role_claims(p[i]) ? law_test(p[i]) : "";
	if (likelihood.len == 0 || harm.len == 0) {
		letter_blank(l, "Say what harm disclosure would cause, or would be likely to "
		    "cause, and choose which.");
		return;
	}
	letter_open(l);
	letter_say(l, "Disclosure ");
	letter_view(l, likelihood);
	letter_say(l, " %s%s what this %s protects: ", verb_of(test),
	    strcmp(test, "substantial_prejudice") == 0 ? " substantially" : "", letter_exemption(l));
	letter_ending(l, harm);
	letter_close(l);
}

static const struct lead {
	const char *question, *words;
} leads[] = {
	{ "interest", "The legitimate interest in disclosure: " },
	{ "necessary", "Is disclosure necessary for it? " },
	{ "balance", "Against it stand the interests of the person: " },
	{ "privilege", "The privilege: " },
	{ "qualified person", "The opinion of the qualified person: " },
	{ "available at", "It can be found here: " },
	{ "to be published", "It is to be published: " },
	{ "to be finished", "It is unfinished, and is to be finished: " },
	{ "purpose under", "The purpose that it serves is that of " },
	{ "given by", "It was given to us in confidence by " },
	{ "prohibited by", "Disclosure is prohibited by " },
	{ "interests of", "The commercial interests are those of " },
	{ "cost estimate", "Our estimate: " },
	{ "narrowed by", "You could narrow your request: " },
	{ "reasons", "The reasons: " },
	{ "for disclosure", "The public interest in disclosure: " },
	{ "for withholding", "The public interest in withholding: " },
};

static void put_answer(struct letter *l, const struct foil_ask *ask, struct foil_view said)
{
	if (said.len == 0) {
		if (ask->must)
			letter_blank(l, "%s: say %s.", ask->question, ask->about);
		return;
	}
	letter_open(l);
	for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++)
		if (strcmp(leads[i].question, ask->question) == 0)
			letter_say(l, "%s", leads[i].words);
	letter_ending(l, said);
	letter_close(l);
}

static void put_data(struct letter *l, struct foil_view kind)
{
	if (kind.len == 0) {
		letter_blank(l, "Say whether the personal data are ordinary, special category or "
		    "criminal offence data.");
		return;
	}
	letter_open(l);
	letter_say(l, "This is personal data of others, of the kind called ");
	letter_ending(l, kind);
	letter_close(l);
}

/* It cites: what was said before may have been of another provision. */
static void put_conclusion(struct letter *l, const struct foil_letter_ground *g)
{
	letter_say(l, "In all the circumstances the public interest in maintaining the %s of ",
	    letter_exemption(l));
	letter_ids(l, g->ground.ids, g->ground.n_ids > 0 ? 1 : 0);
	letter_say(l, " outweighs the public interest in disclosing the information.");
}

/* Another ground's balance may serve this one: it says so (spec/notice.md section 4). */
static bool weighed_elsewhere(const struct letter *l, const struct foil_letter_ground *g)
{
	for (size_t i = 0; i < l->f->n_grounds; i++) {
		struct foil_view v = answer(&l->f->grounds[i], "outcome");

		if (&l->f->grounds[i] == g || v.len == 0 || memmem(v.p, v.len, "ground", 6) == NULL)
			continue;
		for (size_t k = 1; k + g->ground.letter.len <= v.len; k++) {
			size_t end = k + g->ground.letter.len;

			if (foil_view_eq(foil_view(v.p + k, g->ground.letter.len), g->ground.letter) &&
			    !foil_is_alpha(v.p[k - 1]) && (end == v.len || !foil_is_alpha(v.p[end])))
				return true;
		}
	}
	return false;
}

static void put_outcome(struct letter *l, const struct foil_letter_ground *g)
{
	struct foil_view outcome = answer(g, "outcome");

	if (outcome.len == 0) {
		if (weighed_elsewhere(l, g))
			letter_para(l, "The public interest was weighed for this and another %s together.",
			    letter_exemption(l));
		else
			letter_blank(l, "Say which public interest outweighs the other, and why.");
		return;
	}
	letter_open(l);
	letter_say(l, "Our conclusion: ");
	letter_ending(l, outcome);
	letter_say(l, " ");
	put_conclusion(l, g);
	letter_close(l);
}

static bool is(const struct foil_ask *ask, const char *question)
{
	return strcmp(ask->question, question) == 0;
}

static void put_asked(struct letter *l, const struct foil_letter_ground *g)
{
	const struct foil_provision *p[FOIL_PROVISIONS_MAX];
	struct foil_ask asks[FOIL_ASKS_MAX];
	size_t n_p = provisions_of(g, p), n = foil_ground_asks(p, n_p, answer(g, "data"), asks);
	bool elsewhere = answer(g, "outcome").len == 0 && weighed_elsewhere(l, g);

	for (size_t i = 0; i < n; i++) {
		struct foil_view said = answer(g, asks[i].question);

		if (is(&asks[i], "gist") || is(&asks[i], "harm"))
			continue;
		if (is(&asks[i], "likelihood"))
			put_harm(l, g, p, n_p);
		else if (is(&asks[i], "data"))
			put_data(l, said);
		else if (is(&asks[i], "outcome"))
			put_outcome(l, g);
		else if (said.len > 0 || !elsewhere || strncmp(asks[i].question, "for ", 4) != 0)
			put_answer(l, &asks[i], said);
	}
}

/* What was answered and is asked by no provision of the ground. */
static void put_unasked(struct letter *l, const struct foil_letter_ground *g)
{
	const struct foil_provision *p[FOIL_PROVISIONS_MAX];
	struct foil_ask asks[FOIL_ASKS_MAX];
	size_t n = foil_ground_asks(p, provisions_of(g, p), answer(g, "data"), asks);

	for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++) {
		struct foil_view said = answer(g, leads[i].question);
		struct foil_ask ask = { leads[i].question, "", "", false };
		bool asked = false;

		for (size_t k = 0; k < n; k++)
			asked = asked || is(&asks[k], leads[i].question);
		if (!asked && said.len > 0)
			put_answer(l, &ask, said);
	}
}

void letter_reasons(struct letter *l, const struct foil_letter_ground *g)
{
	const struct foil_provision *p[FOIL_PROVISIONS_MAX];
	size_t n = provisions_of(g, p);
	bool weighed = false;

	foil_buf_put_str(l->out, l->html ? "<h2>" : "");
	put_cap(l, g->ground.ids, g->ground.n_ids);
	foil_buf_put_str(l->out, l->html ? "</h2>\n" : "\n\n");
	put_what(l, g);
	if (!g->silent) {
		put_asked(l, g);
		put_unasked(l, g);
		return;
	}
	if (!letter_is_regulations(l))
		letter_para(l, "The reasons are left out, as section %s of the Act allows.",
		    l->f->regime == FOIL_FOIA ? "17(4)" : "16(3)");
	for (size_t i = 0; i < n; i++)
		weighed = weighed || law_is_weighed(p[i]);
	if (!weighed)
		return;
	letter_open(l);
	put_conclusion(l, g);
	letter_close(l);
}

/* Cost, vexatious, repeated: the notice, and no word of what may be held. */
void letter_refuse(struct letter *l, const struct foil_letter_ground *g)
{
	const struct foil_provision *p = letter_refusal(g);
	bool cost = strcmp(p->test, "cost") == 0;
	const char *why = "because it repeats a request of yours that we have answered";

	if (law_is_ncnd(p))
		why = "because we estimate that even confirming or denying that we hold the "
		    "information would cost more than the appropriate limit";
	else if (cost)
		why = "because we estimate that complying with it would cost more than the appropriate limit";
	else if (strncmp(p->title, "Vexatious", 9) == 0)
		why = "because the request is vexatious";
	letter_open(l);
	letter_say(l, "We refuse your request under ");
	letter_ids(l, g->ground.ids, g->ground.n_ids);
	letter_say(l, " of %s, %s.", letter_act(l), why);
	letter_close(l);
	if (g->silent)
		return;
	if (cost)
		put_asked(l, g);
	else if (answer(g, "reasons").len > 0) /* none are prescribed */
		put_answer(l, &(struct foil_ask){ "reasons", "", "", false }, answer(g, "reasons"));
}
