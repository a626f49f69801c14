/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_DOCUMENT_TOKEN_H
#define FOIL_DOCUMENT_TOKEN_H

/* Names that the tokeniser and the renderer share. Internal to src/document. */

#include "foil/document.h"

#define PROFILE_PLAIN "txt-1"
#define PROFILE_PADDED "txt-1-pad"

/* What stands between a token and the next one. */
enum token_sep {
	SEP_NONE = 0,
	SEP_SPACE = 1, /* " " */
	SEP_LINE = 2,  /* LF */
	SEP_PARA = 3,  /* LF LF */
	SEP_PAGE = 4,  /* FF */
};

/* Empty for a number that is none of these. */
static inline struct foil_view token_sep_str(unsigned sep)
{
	static const char *const str[] = { "", " ", "\n", "\n\n", "\f" };

	return foil_str(sep < sizeof str / sizeof str[0] ? str[sep] : "");
}

#endif
