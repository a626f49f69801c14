/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_TESTS_TEXT_KIT_H
#define FOIL_TESTS_TEXT_KIT_H

/* Random texts, and texts put through the whole of src/document. */

#include "commit_kit.h"

#include "foil/document.h"
#include "foil/text.h"

static inline uint32_t kit_code_point(void)
{
	static const char common[] = "   \n\n\t\f\r..,,[[]]\\\\()'\"-abcdefgXYZ0123";
	uint32_t cp;

	switch (kit_random(8)) {
	case 0:
		cp = (uint32_t)kit_random(0x80);
		break;
	case 1:
		cp = (uint32_t)kit_random(0x800);
		break;
	case 2:
		cp = (uint32_t)kit_random(0x10000);
		break;
	case 3:
		cp = (uint32_t)kit_random(0x110000);
		break;
	default:
		cp = (uint32_t)common[kit_random(sizeof common - 1)];
	}
	return cp == 0 || (cp >= 0xd800 && cp <= 0xdfff) ? '[' : cp;
}

/* Valid text of up to `max` code points, at least one, without NUL. In memory of its exact size. */
static inline struct foil_view kit_text(size_t max)
{
	struct foil_buf b = { 0 };
	struct foil_view v;

	for (uint64_t n = 1 + kit_random(max); n > 0; n--)
		foil_utf8_put(&b, kit_code_point());
	assert_int_equal(foil_utf8_check(foil_buf_view(&b), NULL), FOIL_OK);
	v = exact(foil_buf_view(&b));
	foil_buf_free(&b);
	return v;
}

static inline void kit_leaves(const struct kit *k, struct foil_view text, const char *profile,
    struct foil_text_leaves *out)
{
	struct foil_err err = { 0 };

	if (foil_text_leaves(text, profile, k->id, k->secret, out, &err) != FOIL_OK)
		fail_msg("%s", err.msg);
}

/* The text that all leaves give, without marks and markers. */
static inline void kit_join(struct foil_buf *out, const struct foil_leaves *l)
{
	static const char *const seps[] = { "", " ", "\n", "\n\n", "\f" };

	for (size_t i = 0; i < l->n; i++) {
		struct foil_view text;
		unsigned sep;

		if (foil_leaf_is_pad(foil_leaves_get(l, i)))
			continue;
		assert_true(foil_leaf_token(foil_leaves_get(l, i), &text, &sep));
		foil_buf_put_view(out, text);
		foil_buf_put_str(out, seps[sep]);
	}
}

#endif
