/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_DOCUMENT_CLASS_H
#define FOIL_DOCUMENT_CLASS_H

/*
 * What a code point is to the tokeniser and to the renderer. The tables are
 * fixed (spec/document.md D33 and D42) and follow no later Unicode. Internal to
 * src/document.
 */

#include <stdbool.h>
#include <stdint.h>

enum cp_class {
	CP_WORD,  /* runs of these are one token */
	CP_ALONE, /* one token each: punctuation, symbols, unspaced scripts, controls */
	CP_SPACE, /* space and TAB: runs of these are one token, but for a single space */
	CP_LINE,  /* LF */
	CP_PAGE,  /* FF */
};
enum cp_class cp_class(uint32_t cp);

/* True for what follows a marker without a space: closing punctuation. */
bool cp_closes(uint32_t cp);

#endif
