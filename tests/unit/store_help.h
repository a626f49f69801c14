/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_TESTS_STORE_HELP_H
#define FOIL_TESTS_STORE_HELP_H

/* What the tests of the store share. OK(f(..., E)) fails with the message of the error. */

#include "foil/file.h"
#include "foil/store.h"
#include "scratch.h"

#define OK(call)                                                                                   \
	do {                                                                                       \
		struct foil_err ok_err_ = { FOIL_OK, "" };                                         \
		enum foil_code ok_rc_ = (call);                                                    \
		if (ok_rc_ != FOIL_OK)                                                             \
			fail_msg("%s: %s", foil_code_name(ok_rc_), ok_err_.msg);                   \
	} while (0)
#define E (&ok_err_)

static inline enum foil_code fill_nothing(struct foil_store_txn *txn, void *ctx, struct foil_err *err)
{
	(void)txn;
	(void)ctx;
	(void)err;
	return FOIL_OK;
}

static inline struct foil_store *fresh(const char *name)
{
	struct foil_store *st = NULL;

	scratch_remove(scratch(name));
	OK(foil_store_create(scratch(name), fill_nothing, NULL, E));
	OK(foil_store_open(scratch(name), false, &st, E));
	return st;
}

/* A leaf hash that depends on the index alone. */
static inline void leaf_of(uint64_t index, uint8_t leaf[FOIL_HASH_LEN])
{
	uint8_t n[8];

	foil_put_be64(n, index);
	foil_leaf_hash(leaf, foil_view(n, sizeof n));
}

struct append {
	uint64_t from, n;
	size_t len; /* of an entry */
	unsigned runs;
};

static inline enum foil_code append_many(struct foil_store_txn *txn, void *ctx, struct foil_err *err)
{
	struct append *a = ctx;
	uint8_t leaf[FOIL_HASH_LEN];
	uint8_t *bytes = malloc(a->len);
	enum foil_code rc = bytes == NULL ? FOIL_E_NOMEM : FOIL_OK;

	a->runs++;
	for (uint64_t i = a->from; rc == FOIL_OK && i < a->from + a->n; i++) {
		memset(bytes, (int)(i % 251), a->len);
		leaf_of(i, leaf);
		rc = foil_store_append(txn, i, foil_view(bytes, a->len), leaf, err);
	}
	free(bytes);
	return rc;
}

static inline void append(struct foil_store *st, uint64_t from, uint64_t n, size_t len)
{
	struct append a = { from, n, len, 0 };

	OK(foil_store_write(st, append_many, &a, E));
}

static inline uint64_t size_of(struct foil_store *st)
{
	struct foil_store_txn *t = NULL;
	uint64_t n = 0;

	OK(foil_store_read(st, &t, E));
	OK(foil_store_size(t, &n, E));
	foil_store_done(&t);
	return n;
}

#endif
