/* SPDX-License-Identifier: Apache-2.0 */
/* A provision as an officer types it: what is found, shown again, is found again. */
#include "fuzz.h"

#include "foil/provision.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct foil_view in = foil_view(data, size);
	enum foil_regime regime = (enum foil_regime)(1 + fuzz_number(&in, 1) % 4);
	foil_day on = foil_day_make(2023, 12, 1);
	struct foil_provision_list list, again;
	struct foil_err err = { FOIL_OK, "" };
	struct foil_buf b = { .max = 0 };

	(void)foil_provision_find(in);
	foil_provision_show(&b, in);
	foil_buf_reset(&b);
	if (foil_provision_read(regime, in, on, &list, &err) != FOIL_OK) {
		fuzz_message(&err);
		foil_buf_free(&b);
		return 0;
	}
	CHECK(list.n > 0 && list.n <= FOIL_PROVISIONS_MAX);
	for (size_t i = 0; i < list.n; i++) {
		CHECK(foil_provision_in_force(list.p[i], on) && list.p[i]->regime == regime);
		foil_buf_put_str(&b, i == 0 ? "" : i == 1 ? " via " : ", ");
		foil_provision_show(&b, foil_str(list.p[i]->id));
	}
	CHECK(foil_provision_read(regime, foil_buf_view(&b), on, &again, &err) == FOIL_OK);
	CHECK(again.n == list.n);
	for (size_t i = 0; i < list.n; i++)
		CHECK(again.p[i] == list.p[i]);
	foil_buf_free(&b);
	return 0;
}
