/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A published ledger of which one file is the input's: the first byte says
 * which (the bundle, the tile, the checkpoint, the state of an audit), or that
 * it is evidence. Nothing matches but what the ledger holds, and no evidence
 * is good, because it never showed two histories.
 */
#include "fuzz.h"
#include "known.h"

#include "foil/audit.h"

enum { BUNDLE, TILE, CHECKPOINT, STATE, EVIDENCE, WHICH };

static struct foil_buf sound[WHICH]; /* as the ledger has them */

struct asked {
	unsigned which;
	struct foil_view in;
};

static void make_sound(void)
{
	const struct known *k = known();

	for (unsigned i = 0; i < WHICH; i++)
		foil_buf_init(&sound[i], FOIL_BUNDLE_MAX);
	for (size_t i = 0; i < k->m.n; i++) {
		CHECK(foil_bundle_put(&sound[BUNDLE], k->m.entry[i].bytes, NULL) == FOIL_OK);
		foil_buf_put(&sound[TILE], k->m.entry[i].leaf, FOIL_HASH_LEN);
	}
	foil_buf_put_view(&sound[CHECKPOINT], foil_buf_view(&k->c.note));
}

static enum foil_code get(void *ctx, const char *path, struct foil_buf *out, struct foil_err *err)
{
	const struct asked *a = ctx;
	unsigned which = strcmp(path, "checkpoint") == 0 ? CHECKPOINT :
	    strncmp(path, "tile/entries/000", 16) == 0 ? BUNDLE :
	    strncmp(path, "tile/0/000", 10) == 0 ? TILE : WHICH;

	if (which == WHICH)
		return foil_fail(err, FOIL_E_NOT_FOUND, "no such file");
	foil_buf_put_view(out, which == a->which ? a->in : foil_buf_view(&sound[which]));
	return foil_buf_check(out, "file", err);
}

static void one_evidence(struct foil_view in)
{
	struct foil_evidence e;
	struct foil_err err = { FOIL_OK, "" };

	if (foil_evidence_judge(in, &known()->trust, &e, &err) != FOIL_OK)
		fuzz_message(&err);
	else
		CHECK(e.verdict != FOIL_MATCHES);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct known *k = known();
	struct foil_view in = foil_view(data, size);
	struct asked a = { (unsigned)(fuzz_number(&in, 1) % WHICH), in };
	struct foil_tile_source source = { &a, get };
	struct foil_audit_in ask = { .source = &source, .genesis = k->m.genesis, .want_state = true };
	struct foil_audit_report r;
	struct foil_buf state = { 0 };
	struct foil_err err = { FOIL_OK, "" };
	uint8_t sum[FOIL_HASH_LEN];

	if (sound[CHECKPOINT].len == 0)
		make_sound();
	if (a.which == EVIDENCE) {
		one_evidence(in);
		return 0;
	}
	if (a.which == STATE) { /* the sum in its end would keep every other byte from being looked at */
		foil_buf_put_view(&state, in);
		foil_sha256(sum, in);
		foil_buf_put(&state, sum, sizeof sum);
		ask.state = foil_buf_view(&state);
	}
	if (foil_audit_run(&ask, &r, &err) != FOIL_OK) {
		fuzz_message(&err);
	} else {
		if (a.which < CHECKPOINT)
			CHECK((r.verdict == FOIL_MATCHES) ==
			    foil_view_eq(in, foil_buf_view(&sound[a.which])));
		else if (r.verdict == FOIL_MATCHES) /* lines of keys that nobody knows may be added */
			CHECK(r.size == k->m.n && r.state.len > 0);
		foil_audit_report_free(&r);
	}
	foil_buf_free(&state);
	return 0;
}
