/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first case.txt. Lines that begin with "# " explain; lines that begin
 * with '#' and anything else can be used by taking the '#' off.
 */
#include "foil/casetext.h"

#include "foil/text.h"

#define WIDTH 68 /* columns after which the request goes on in a new line */

/* What officers cite under each regime, in the three places that need an example. */
static const struct example {
	const char *personal, *prejudice, *neither;
} examples[] = {
	[FOIL_REGIME_NONE] = { "s.40(2) via s.40(3A)(a)", "s.31(1)(a)", "s.31(3)" },
	[FOIL_FOIA] = { "s.40(2) via s.40(3A)(a)", "s.31(1)(a)", "s.31(3)" },
	[FOIL_EIR] = { "reg.13(1) via reg.13(2A)(a)", "reg.12(5)(b)", "reg.12(6)" },
	[FOIL_FOISA] = { "s.38(1)(b) via s.38(2A)(a)", "s.35(1)(a)", "s.18" },
	[FOIL_EIRS] = { "reg.11(2) via reg.11(3A)(a)", "reg.10(5)(b)", "reg.10(8)" },
};

static const char start[] =
    "# What was asked, what was found, what was decided and why. Write it in any editor.\n"
    "# Lines that begin with # are for you and are not recorded; take the # off an example\n"
    "# to use it. A long text goes on in the next line, indented.\n"
    "\n";

static const char finding[] =
    "\n"
    "# The day on which the information was found as it stands in originals/, and where you\n"
    "# looked. The search stays private.\n"
    "#found     2023-11-20\n"
    "#search    shared drive and minute book of the board, by its secretary; words used: board\n"
    "\n"
    "# The date of your letter.\n"
    "#dated     2023-12-01\n"
    "\n"
    "# One line for each thing that was asked for: number, label, date (or -), outcome. Labels\n"
    "# and reasons are published; names of files are not. A label or a file name of several\n"
    "# words stands in double quotes.\n"
    "items\n"
    "#1  2023-01  18/01/2023  elsewhere  https://foi.example/2023-01-18\n"
    "#2  2023-03  -           not held   the board was cancelled\n"
    "#3  2023-05  10/05/2023  disclosed  2023-05-10.txt\n"
    "#4  2023-07  12/07/2023  part       2023-07-12.txt\n"
    "#5  2023-09  31/08/2023  withheld   B  2023-08-31.txt \"2023-08-31 annex.txt\"\n"
    "#6  2023-10  04/10/2023  duplicate of 4\n"
    "#7  2022-12  -           out of scope  of another year  files: 2022-12.txt\n"
    "#8  bookings -           transferred to  the Home Office\n"
    "#9  2023-11  ?\n"
    "\n"
    "# An item with ? is open: say here what it waits for. This is published.\n"
    "#undecided because the minutes of November were not agreed when this was signed\n"
    "\n"
    "# In marked/ what is withheld under ground A is put between [[A and ]], under two grounds\n"
    "# between [[A,B and ]]: the [[A two words]] of a line. No other space is added.\n"
    "# `foil ground PROVISION` adds an empty ground with the questions that the provision asks.\n"
    "# Say for each ground what the provision asks for; leave out what it does not:\n"
    "# gist (what it is, without giving it away); data (ordinary, special category, criminal\n"
    "# offence); interest, necessary, balance (personal data); likelihood (would, would be\n"
    "# likely to); harm; for disclosure, for withholding, outcome (public interest test);\n"
    "# privilege; reasons. These are published.\n";

static const char personal_answers[] =
    "#  data ordinary; gist names of junior staff\n"
    "#  interest who took part; necessary no: their roles are disclosed\n"
    "#  balance they do not expect to be named\n";

static const char prejudice_answers[] =
    "#  gist where cameras stand; likelihood would be likely to\n"
    "#  harm offenders would plan around them\n"
    "#  for disclosure trust in a new technology\n"
    "#  for withholding safety of the public, which lasts as long as the cameras do\n"
    "#  outcome maintaining the exemption outweighs disclosing\n";

static const char privacy[] =
    "\n"
    "# Never published: what you considered and did not use, whom you asked, who directed you.\n"
    "#private considered s.43(2), item 4: not engaged\n"
    "#private consulted  the secretary of the board, 2023-11-21: content with item 4\n"
    "#private directed   the chief officer, 2023-11-22: release item 3\n"
    "#private note       call the press office before it goes out\n";

/* White space as case.txt has it, and the controls that it refuses. */
static bool is_between_words(uint32_t cp)
{
	return cp <= 0x20 || (cp >= 0x7f && cp <= 0xa0);
}

/*
 * The request as words with one space between, broken into indented lines;
 * never before a '#', which would begin a comment.
 */
static void put_request(struct foil_buf *b, struct foil_view request)
{
	size_t column = 0, at = 0;
	bool space = false;

	while (at < request.len) {
		uint32_t cp = foil_utf8_next(request, &at);

		if (is_between_words(cp)) {
			space = column > 0;
			continue;
		}
		if (column == 0)
			foil_buf_put_str(b, "request   ");
		if (space && column >= WIDTH && cp != '#') {
			foil_buf_put_str(b, "\n          ");
			column = 0;
		} else if (space) {
			foil_buf_put_u8(b, ' ');
		}
		foil_utf8_put(b, cp);
		space = false;
		column++;
	}
	if (column == 0)
		foil_buf_put_str(b, "#request   the words of the request\n");
	else
		foil_buf_put_u8(b, '\n');
}

static void put_head(struct foil_buf *b, struct foil_view reference, foil_day received_on,
    enum foil_regime regime)
{
	char day[11];

	if (reference.len > 0) {
		foil_buf_put_str(b, "case      ");
		foil_buf_put_view(b, reference);
		foil_buf_put_u8(b, '\n');
	}
	if (regime == FOIL_REGIME_NONE)
		foil_buf_put_str(b, "#regime    foia\n");
	else
		foil_buf_printf(b, "regime    %s\n", foil_regime_name(regime));
	if (received_on == FOIL_DAY_NONE) {
		foil_buf_put_str(b, "#received  2023-11-03\n");
		return;
	}
	foil_day_iso(day, received_on);
	foil_buf_printf(b, "received  %s\n", day);
}

void foil_casetext_template(struct foil_buf *b, struct foil_view reference,
    struct foil_view request, foil_day received_on, enum foil_regime regime)
{
	const struct example *e = &examples[regime];

	foil_buf_put_str(b, start);
	put_head(b, reference, received_on, regime);
	put_request(b, request);
	foil_buf_put_str(b, finding);
	foil_buf_printf(b, "#ground A  %s\n%s", e->personal, personal_answers);
	foil_buf_printf(b, "#ground B  %s\n%s", e->prejudice, prejudice_answers);
	foil_buf_put_str(b, privacy);
	foil_buf_printf(b,
	    "\n"
	    "# To neither confirm nor deny that anything is held. All items and grounds are then\n"
	    "# private.\n"
	    "#answer neither confirm nor deny %s\n", e->neither);
}
