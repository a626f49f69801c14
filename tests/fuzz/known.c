/* SPDX-License-Identifier: Apache-2.0 */
#include "known.h"

#include "foil/cbor.h"

static struct known *make(void)
{
	struct known *k = calloc(1, sizeof *k);
	struct foil_err err = { FOIL_OK, "" };

	assert_non_null(k);
	mini_open(&k->m, 1);
	mini_enrol_all(&k->m);
	mini_case_init(&k->c, &k->m, MINI_SUB);
	mini_case_issue(&k->c);
	k->bundle = mini_bundle(&k->c);
	foil_requester_put(&k->requester, &k->c.full_letter);
	mini_trust_text(&k->m, "quorum none\n", &k->trust_text);
	if (foil_trust_read(foil_buf_view(&k->trust_text), &k->trust, &err) != FOIL_OK)
		fail_msg("%s", err.msg);
	return k;
}

const struct known *known(void)
{
	static struct known *k;

	if (k == NULL)
		k = make();
	return k;
}

void known_put_leaves(struct foil_buf *b, const struct foil_leaves *l)
{
	for (size_t i = 0; i < l->n; i++)
		foil_buf_put_view(b, foil_leaves_get(l, i));
}

bool known_take_leaves(struct foil_view bytes, struct foil_leaves *out)
{
	struct foil_cbor r;

	foil_cbor_start(&r, bytes, "leaves");
	while (foil_cbor_ok(&r) && r.left.len > 0) {
		struct foil_view leaf = foil_cbor_item(&r);

		if (foil_cbor_ok(&r))
			foil_leaves_add(out, leaf);
	}
	return foil_cbor_ok(&r) && out->failed == FOIL_OK;
}

void known_put_opening(struct foil_buf *b, const struct foil_opening *o)
{
	foil_buf_put_u8(b, (uint8_t)(o->header.len >> 8));
	foil_buf_put_u8(b, (uint8_t)o->header.len);
	foil_buf_put_u8(b, (uint8_t)(o->frontier.len >> 8));
	foil_buf_put_u8(b, (uint8_t)o->frontier.len);
	foil_buf_put_view(b, o->header);
	foil_buf_put_view(b, o->frontier);
	foil_buf_put_view(b, o->contents);
}
