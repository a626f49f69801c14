/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_TESTS_WITNESS_KIT_H
#define FOIL_TESTS_WITNESS_KIT_H

/* Logs of any size, their requests to a witness, and a witness that knows them. */

#include "signing.h"

#include "foil/env.h"
#include "foil/witness.h"

#include <stdio.h>

#define ORIGIN "log.example/one"
#define LOG_SEED 1
#define WITNESS_NAME "witness.example/w1"
#define NOW 1700000000

/* Leaf i of a log; those of a fork differ from leaf 3 on. */
static inline void kit_leaf(uint64_t i, bool fork, uint8_t out[FOIL_HASH_LEN])
{
	char text[40];

	(void)snprintf(text, sizeof text, "leaf %llu%s", (unsigned long long)i,
	    fork && i >= 3 ? " of another" : "");
	foil_leaf_hash(out, foil_str(text));
}

static inline enum foil_code kit_node(void *ctx, unsigned level, uint64_t index,
    uint8_t out[FOIL_HASH_LEN], struct foil_err *err)
{
	const bool *fork = ctx;
	struct foil_tree_edge e;

	(void)err;
	foil_tree_edge_init(&e);
	for (uint64_t i = index << level; i < (index + 1) << level; i++) {
		uint8_t leaf[FOIL_HASH_LEN];

		kit_leaf(i, *fork, leaf);
		foil_tree_edge_append(&e, leaf);
	}
	foil_tree_edge_root(&e, out);
	return FOIL_OK;
}

static inline struct foil_checkpoint kit_checkpoint(uint64_t size, bool fork)
{
	struct foil_tree_reader r = { &fork, kit_node };
	struct foil_checkpoint c = { .origin = ORIGIN, .size = size };

	assert_int_equal(foil_tree_root(&r, size, c.root, NULL), FOIL_OK);
	return c;
}

/* The checkpoint's note, signed with the key of a seed. */
static inline void kit_put_note(struct foil_buf *b, uint64_t size, bool fork, uint8_t seed)
{
	struct foil_vkey key = key_from(seed, FOIL_NOTE_ED25519, ORIGIN);
	struct foil_checkpoint c = kit_checkpoint(size, fork);
	struct foil_buf text = { .max = 1000 };

	foil_checkpoint_put(&text, &c);
	foil_buf_put_view(b, foil_buf_view(&text));
	foil_buf_put_u8(b, '\n');
	put_signed_line(b, seed, &key, foil_buf_view(&text), 0);
	assert_int_equal(foil_buf_check(b, "note", NULL), FOIL_OK);
	foil_buf_free(&text);
}

/* A whole request; the proof is from `from` (0 for none) in the same log. */
static inline struct foil_view kit_request(uint64_t old, uint64_t from, uint64_t size, bool fork)
{
	struct foil_tree_reader r = { &fork, kit_node };
	struct foil_buf note = { 0 }, b = { 0 };
	struct foil_path path = { .n = 0 };
	struct foil_view out;

	if (from > 0)
		assert_int_equal(foil_tree_consistency(&r, from, size, &path, NULL), FOIL_OK);
	kit_put_note(&note, size, fork, LOG_SEED);
	foil_witness_request_put(&b, old, &path, foil_buf_view(&note));
	assert_int_equal(foil_buf_check(&b, "request", NULL), FOIL_OK);
	out = exact(foil_buf_view(&b));
	foil_buf_free(&note);
	foil_buf_free(&b);
	return out;
}

/* A witness at dir, with a key that no passphrase protects, which trusts the log. */
static inline void kit_witness(const char *dir, const struct foil_env *env)
{
	struct foil_vkey log = key_from(LOG_SEED, FOIL_NOTE_ED25519, ORIGIN), own;
	const struct foil_witness_setup setup = { .name = foil_str(WITNESS_NAME), .kdf = FOIL_KDF_LIGHT };
	struct foil_err err = { .msg = "" };

	if (foil_witness_init(dir, &setup, env, &own, &err) != FOIL_OK ||
	    foil_witness_trust_log(dir, &log, &err) != FOIL_OK)
		fail_msg("%s", err.msg);
}

static inline struct foil_witness *kit_open(const char *dir, const struct foil_env *env)
{
	struct foil_witness *w = NULL;
	struct foil_err err = { .msg = "" };

	if (foil_witness_open(dir, NULL, env, &w, &err) != FOIL_OK)
		fail_msg("%s", err.msg);
	return w;
}

/* The status of an answer, 500 for none. */
static inline unsigned kit_add(struct foil_witness *w, uint64_t old, uint64_t size, bool fork)
{
	struct foil_view body = kit_request(old, old, size < old ? old : size, fork);
	struct foil_witness_answer a;
	unsigned status = 500;

	if (size < old) { /* a smaller one has no proof */
		free_exact(body);
		body = kit_request(old, 0, size, fork);
	}
	if (foil_witness_add(w, body, &a, NULL) == FOIL_OK) {
		status = a.status;
		foil_witness_answer_free(&a);
	}
	free_exact(body);
	return status;
}

#endif
