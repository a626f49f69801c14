/* SPDX-License-Identifier: Apache-2.0 */

/* A response from the facts of a record: spec/letter.md. */

#include "letter_work.h"

#include <string.h>

bool letter_is_regulations(const struct letter *l)
{
	return l->f->regime == FOIL_EIR || l->f->regime == FOIL_EIRS;
}

const char *letter_act(const struct letter *l)
{
	return letter_is_regulations(l) ? "the Regulations" : "the Act";
}

const char *letter_exemption(const struct letter *l)
{
	return letter_is_regulations(l) ? "exception" : "exemption";
}

static const char *enactment(enum foil_regime r)
{
	switch (r) {
	case FOIL_EIR:
		return "Environmental Information Regulations 2004";
	case FOIL_FOISA:
		return "Freedom of Information (Scotland) Act 2002";
	case FOIL_EIRS:
		return "Environmental Information (Scotland) Regulations 2004";
	case FOIL_FOIA:
	case FOIL_REGIME_NONE:
		break;
	}
	return "Freedom of Information Act 2000";
}

bool letter_has(const struct letter *l, enum foil_letter_outcome o)
{
	for (size_t i = 0; i < l->f->n_items; i++)
		if (l->f->items[i].outcome == o)
			return true;
	return false;
}

const struct foil_letter_ground *letter_ground(const struct letter *l, struct foil_view letter)
{
	for (size_t i = 0; i < l->f->n_grounds; i++)
		if (foil_view_eq(l->f->grounds[i].ground.letter, letter))
			return &l->f->grounds[i];
	return NULL;
}

const struct foil_provision *letter_refusal(const struct foil_letter_ground *g)
{
	const struct foil_provision *p = g->ground.n_ids > 0 ? foil_provision_find(g->ground.ids[0]) : NULL;

	return p != NULL && law_is_refusal(p) ? p : NULL;
}

bool letter_is_refused(const struct letter *l, const struct foil_letter_item *it)
{
	if (it->outcome != FOIL_LETTER_WITHHELD || it->n_letters == 0)
		return false;
	for (size_t i = 0; i < it->n_letters; i++) {
		const struct foil_letter_ground *g = letter_ground(l, it->letters[i]);

		if (g == NULL || letter_refusal(g) == NULL)
			return false;
	}
	return true;
}

/* The whole request is refused: nothing is said of what may be held. */
static bool is_refusal(const struct letter *l)
{
	for (size_t i = 0; i < l->f->n_items; i++)
		if (!letter_is_refused(l, &l->f->items[i]))
			return false;
	return l->f->n_items > 0;
}

/* ---- the head ---- */

static void put_page(struct letter *l)
{
	foil_buf_put_str(l->out, "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
	letter_say(l, "Response ");
	letter_view(l, l->f->reference);
	foil_buf_put_str(l->out, "</title>\n<style>\nbody { font: 1.1em/1.5 serif; max-width: 42em; margin: "
	    "2em auto; padding: 0 1em; }\nh1 { font-size: 1.4em; }\nh2 { font-size: 1.15em; }\n"
	    "table { border-collapse: collapse; }\nth, td { border: 1px solid; padding: 0.2em 0.5em; "
	    "text-align: left; vertical-align: top; }\np, li, td { overflow-wrap: anywhere; }\n</style>\n"
	    "</head>\n<body>\n<main>\n");
}

static void put_addressee(struct letter *l)
{
	if (!l->html)
		foil_buf_put_str(l->out, "[[requester Name of the requester\nTheir address]]\n\n");
	letter_open(l);
	letter_say(l, "Our reference: ");
	letter_view(l, l->f->reference);
	letter_close(l);
	if (l->f->dated != FOIL_DAY_NONE) {
		letter_open(l);
		letter_day(l, l->f->dated);
		letter_close(l);
	}
	foil_buf_put_str(l->out, l->html ? "<p>To the requester</p>\n" :
	    "Dear [[requester name of the requester]],\n\n");
}

static void put_asked(struct letter *l)
{
	const struct foil_letter_facts *f = l->f;

	foil_buf_put_str(l->out, l->html ? "<h1>" : "");
	letter_say(l, "Response under the %s", enactment(f->regime));
	foil_buf_put_str(l->out, l->html ? "</h1>\n" : "\n\n");
	if (f->received != FOIL_DAY_NONE) {
		letter_open(l);
		letter_say(l, "We received your request on ");
		letter_day(l, f->received);
		letter_say(l, f->request.len > 0 ? ". You asked for:" : ".");
		letter_close(l);
	} else if (f->request.len > 0) {
		letter_para(l, "You asked for:");
	}
	if (f->request.len > 0) {
		foil_buf_put_str(l->out, l->html ? "<blockquote><p>" : "    ");
		letter_view(l, f->request);
		foil_buf_put_str(l->out, l->html ? "</p></blockquote>\n" : "\n\n");
	}
	letter_para(l, "We have dealt with it under the %s (%s).", enactment(f->regime), letter_act(l));
}

/* ---- answers that give nothing away ---- */

/* Not a word of it depends on what is held, or is listed privately. */
static void put_neither(struct letter *l)
{
	const struct foil_letter_facts *f = l->f;
	bool weighed = false;

	for (size_t i = 0; i < f->n_neither_ids; i++) {
		const struct foil_provision *p = foil_provision_find(f->neither_ids[i]);

		weighed = weighed || (p != NULL && law_is_weighed(p));
	}
	letter_open(l);
	letter_say(l, "Under ");
	letter_ids(l, f->neither_ids, f->n_neither_ids);
	letter_say(l, " of %s we neither confirm nor deny that we hold the information that you asked for. "
	    "This must not be read as saying that it is held, or that it is not.", letter_act(l));
	letter_close(l);
	if (weighed)
		letter_para(l, "So far as the public interest is to be weighed: in all the circumstances the "
		    "public interest in neither confirming nor denying outweighs the public interest in "
		    "saying which it is.");
	letter_blank(l, "Say why, as far as the reasons themselves give nothing away, or take this "
	    "line out.");
}

static void put_refusal(struct letter *l)
{
	for (size_t i = 0; i < l->f->n_grounds; i++)
		if (letter_refusal(&l->f->grounds[i]) != NULL)
			letter_refuse(l, &l->f->grounds[i]);
}

static void put_answer(struct letter *l)
{
	letter_relied(l);
	letter_items(l);
	for (size_t i = 0; i < l->f->n_grounds; i++) {
		if (letter_refusal(&l->f->grounds[i]) != NULL)
			letter_refuse(l, &l->f->grounds[i]);
		else
			letter_reasons(l, &l->f->grounds[i]);
	}
}

static void put_close(struct letter *l)
{
	letter_para(l, "Yours sincerely,");
	letter_open(l);
	letter_view(l, l->f->signed_by.len > 0 ? l->f->signed_by : l->f->authority);
	letter_close(l);
	if (l->f->signed_by.len > 0) {
		letter_open(l);
		letter_view(l, l->f->authority);
		letter_close(l);
	}
}

enum foil_code foil_letter_compose(const struct foil_letter_facts *f, enum foil_letter_form form,
    struct foil_buf *out, struct foil_err *err)
{
	struct foil_buf text = { .max = FOIL_NOTICE_TEXT_MAX };
	struct letter l = { .f = f, .out = &text, .html = form == FOIL_LETTER_HTML };
	enum foil_code rc;

	if (f->regime < FOIL_FOIA || f->regime > FOIL_EIRS)
		return foil_fail(err, FOIL_E_ARG, "a letter needs the regime under which it answers");
	if (l.html)
		put_page(&l);
	put_addressee(&l);
	put_asked(&l);
	if (f->neither)
		put_neither(&l);
	else if (is_refusal(&l))
		put_refusal(&l);
	else
		put_answer(&l);
	letter_remedies(&l);
	letter_verify(&l);
	put_close(&l);
	if (!f->neither && !is_refusal(&l))
		letter_annex(&l);
	if (l.html)
		foil_buf_put_str(&text, "</main>\n</body>\n</html>\n");
	rc = l.failed == FOIL_OK ? foil_buf_check(&text, "letter", err) :
	    foil_fail(err, l.failed, "letter: an answer is too long, or memory ran out");
	if (rc == FOIL_OK)
		foil_buf_put_view(out, foil_buf_view(&text));
	foil_buf_wipe(&text);
	return rc == FOIL_OK ? foil_buf_check(out, "letter", err) : rc;
}
