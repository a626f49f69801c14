/* SPDX-License-Identifier: Apache-2.0 */
#include "minitiles.h"

#include "foil/file.h"
#include "foil/tile.h"

#include <stdio.h>
#include <sys/stat.h>

uint64_t mini_raw(struct mini *m, const char *sub, struct foil_view bytes)
{
	struct mini_entry *at = &m->entry[m->n];

	assert_true(m->n < MINI_ENTRIES);
	at->bytes = mini_keep(m, bytes);
	at->sub = mini_keep(m, foil_str(sub));
	for (size_t i = 0; i < m->n; i++)
		if (foil_view_eq(m->entry[i].sub, at->sub))
			at->case_index = m->entry[i].case_index + 1;
	foil_leaf_hash(at->leaf, at->bytes);
	return m->n++;
}

uint64_t mini_private(struct mini *m, const char *sub, enum mini_key who)
{
	struct foil_entry e = mini_draft(m, sub);

	foil_leaf_hash(e.root, foil_view(&m->n, sizeof m->n));
	return mini_append(m, mini_sign(m, &e, who));
}

struct foil_index_body mini_index_body(const struct mini *m)
{
	struct foil_index_body b = { .index = m->n };
	struct foil_map *map = NULL;
	uint8_t key[FOIL_HASH_LEN];

	assert_int_equal(foil_map_open(&map, NULL), FOIL_OK);
	for (size_t i = 0; i < m->n; i++) {
		uint64_t count = 1;

		for (size_t k = 0; k < i; k++)
			count += foil_view_eq(m->entry[k].sub, m->entry[i].sub);
		foil_map_key(key, m->genesis, m->entry[i].sub);
		assert_int_equal(foil_map_set(map, key, count, m->entry[i].leaf, NULL), FOIL_OK);
		foil_chain_step(b.chain, m->entry[i].leaf);
	}
	foil_map_root(map, b.map);
	foil_map_close(&map);
	return b;
}

uint64_t mini_index_says(struct mini *m, const struct foil_index_body *body, enum mini_key who)
{
	struct foil_entry e = mini_draft(m, FOIL_SUB_INDEX);
	struct foil_buf b = { 0 };

	foil_index_body_put(&b, body);
	e.body = foil_buf_view(&b);
	m->last_index = mini_append(m, mini_sign(m, &e, who));
	foil_buf_free(&b);
	return m->last_index;
}

void mini_fill(struct mini *m, unsigned acts)
{
	struct foil_index_body b;
	char sub[32];

	mini_enrol_all(m);
	(void)mini_index(m);
	for (unsigned i = 0; i < acts; i++) {
		(void)snprintf(sub, sizeof sub, "02.FOI.23.%06u", i * 7 % 20);
		(void)mini_private(m, sub, MINI_OFFICER);
		if (i % 40 == 39 || i + 1 == acts) {
			b = mini_index_body(m);
			(void)mini_index_says(m, &b, m->log);
		}
	}
}

size_t mini_heads(const struct mini *m, uint64_t *size, size_t cap)
{
	size_t n = 0;

	for (size_t i = 0; i < m->n; i++)
		if (foil_view_eq(m->entry[i].sub, foil_str(FOIL_SUB_INDEX))) {
			assert_true(n < cap);
			size[n++] = i + 1;
		}
	return n;
}

void mini_put(const char *dir, const char *name, struct foil_view bytes)
{
	char path[400];
	FILE *f;

	(void)snprintf(path, sizeof path, "%s/%s", dir, name);
	for (char *p = path + 1; *p != '\0'; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		(void)mkdir(path, 0777);
		*p = '/';
	}
	assert_non_null(f = fopen(path, "wb"));
	assert_int_equal(fwrite(bytes.p, 1, bytes.len, f), bytes.len);
	assert_int_equal(fclose(f), 0);
}

/* Root of the 256^level leaves that hash `i` of a level stands for. */
static void subtree(const struct mini *m, unsigned level, uint64_t i, uint8_t out[FOIL_HASH_LEN])
{
	uint64_t n = (uint64_t)1 << (8 * level);
	struct foil_tree_edge e;

	foil_tree_edge_init(&e);
	for (uint64_t k = i * n; k < (i + 1) * n; k++)
		foil_tree_edge_append(&e, m->entry[k].leaf);
	foil_tree_edge_root(&e, out);
}

static void put_tile(const struct mini *m, const char *dir, const struct foil_tile *t)
{
	struct foil_buf b = { 0 };
	char path[FOIL_TILE_PATH_MAX];
	uint8_t h[FOIL_HASH_LEN];

	for (uint64_t i = t->index * FOIL_TILE_WIDTH; i < t->index * FOIL_TILE_WIDTH + t->width; i++) {
		if (t->entries) {
			assert_int_equal(foil_bundle_put(&b, m->entry[i].bytes, NULL), FOIL_OK);
			continue;
		}
		subtree(m, t->level, i, h);
		foil_buf_put(&b, h, sizeof h);
	}
	assert_int_equal(foil_tile_path(t, path, NULL), FOIL_OK);
	mini_put(dir, path, foil_buf_view(&b));
	foil_buf_free(&b);
}

void mini_tiles(const struct mini *m, const char *dir, uint64_t size)
{
	for (unsigned level = 0; level < 2; level++)
		for (uint64_t i = 0; foil_tile_width(level, i, size) > 0; i++) {
			struct foil_tile t = { .level = level, .index = i,
				.width = foil_tile_width(level, i, size) };

			put_tile(m, dir, &t);
			t.entries = true;
			if (level == 0)
				put_tile(m, dir, &t);
		}
}

void mini_publish(const struct mini *m, const char *dir)
{
	struct foil_buf note = { .max = FOIL_NOTE_MAX };
	uint64_t size[300];
	size_t n = mini_heads(m, size, COUNT(size));
	char name[40];

	for (size_t i = 0; i < n; i++) {
		mini_tiles(m, dir, size[i]);
		mini_note(m, size[i], m->log, &note);
		(void)snprintf(name, sizeof name, "checkpoints/%llu", (unsigned long long)size[i]);
		mini_put(dir, name, foil_buf_view(&note));
	}
	if (n == 0 || size[n - 1] != m->n) {
		mini_tiles(m, dir, m->n);
		mini_note(m, m->n, m->log, &note);
	}
	mini_put(dir, "checkpoint", foil_buf_view(&note));
	foil_buf_free(&note);
}
