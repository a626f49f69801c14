/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_CRYPTO_PREFIX_H
#define FOIL_CRYPTO_PREFIX_H

#include "foil/bytes.h"

#include <string.h>

/* If text starts with the word, takes it off and says true. */
static inline bool take_prefix(struct foil_view *text, const char *word)
{
	size_t n = strlen(word);

	if (text->len < n || memcmp(text->p, word, n) != 0)
		return false;
	*text = foil_view(text->p + n, text->len - n);
	return true;
}

static inline bool has_prefix(struct foil_view text, const char *word)
{
	return take_prefix(&text, word);
}

#endif
