/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NOTICE_KIT_H
#define NOTICE_KIT_H

/* What the tests of the notice rules share. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "foil/file.h"
#include "foil/notice.h"

#include <stdlib.h>
#include <string.h>

#define KIT_REAL_LETTER "../shared/fixtures/mps-01.FOI.23.033513.letter.txt"

/* The letter in memory of exactly its size, gone before the result is looked at. */
static inline void kit_check_bytes(struct foil_view letter, enum foil_regime regime,
    const struct foil_notice_facts *facts, struct foil_notice *out)
{
	uint8_t *copy = malloc(letter.len > 0 ? letter.len : 1);
	struct foil_err err = { .msg = "" };

	assert_non_null(copy);
	if (letter.len > 0)
		memcpy(copy, letter.p, letter.len);
	if (foil_notice_check(foil_view(copy, letter.len), regime, facts, out, &err) != FOIL_OK)
		fail_msg("%s", err.msg);
	free(copy);
}

static inline void kit_check(const char *letter, enum foil_regime regime,
    const struct foil_notice_facts *facts, struct foil_notice *out)
{
	kit_check_bytes(foil_str(letter), regime, facts, out);
}

static inline size_t kit_count(const struct foil_notice *n, const char *rule)
{
	size_t count = 0;

	for (size_t i = 0; i < n->n; i++)
		count += strcmp(n->findings[i].rule->id, rule) == 0;
	return count;
}

static inline bool kit_real_letter(struct foil_buf *out)
{
	if (foil_file_read(KIT_REAL_LETTER, 1 << 20, out, NULL) == FOIL_OK)
		return true;
	print_message("skipped: %s is not here\n", KIT_REAL_LETTER);
	return false;
}

#endif
