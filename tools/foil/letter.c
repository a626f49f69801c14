/* SPDX-License-Identifier: Apache-2.0 */
#include "letter.h"

#include <string.h>

#define WRITE_HERE ">>> Write your letter here, and take this line out. <<<"

void letter_template(struct foil_buf *b, struct foil_view sub, foil_day received_on,
    const struct foil_governance *g)
{
	char day[24];

	foil_day_long(day, received_on);
	foil_buf_put_str(b, "[[requester Name of the requester\nTheir address]]\n\nOur reference: ");
	foil_buf_put_view(b, sub);
	foil_buf_printf(b, "\n\nDear [[requester name of the requester]],\n\n"
	    "We received your request on %s. You asked for:\n\n\n" WRITE_HERE
	    "\n\nWhat stands in double square brackets is in the letter that you send, and not in the "
	    "one\nthat is published. Take these two lines out as well.\n\nYours sincerely,\n\n\n", day);
	foil_buf_put_view(b, foil_governance_authority(g));
	foil_buf_put_u8(b, '\n');
}

enum foil_code letter_is_written(struct foil_view text, struct foil_err *err)
{
	if (text.len == 0 || memmem(text.p, text.len, WRITE_HERE, strlen(WRITE_HERE)) == NULL)
		return FOIL_OK;
	return foil_fail(err, FOIL_E_REFUSED,
	    LETTER_TXT " still asks to be written; write the letter, take that line out, try again");
}
