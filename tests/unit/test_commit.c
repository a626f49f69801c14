/* SPDX-License-Identifier: Apache-2.0 */
/* Openings as a whole: every set of hidden leaves of small documents, and what strangers send. */
#include "commit_kit.h"

#define NODE 33

static void fill_words(struct kit *k, uint64_t n)
{
	char word[32];

	for (uint64_t i = 0; i < n; i++) {
		(void)snprintf(word, sizeof word, "word%" PRIu64, i);
		if (i % 7 == 3)
			foil_leaves_add_pad(&k->leaves);
		else if (i % 11 == 5)
			foil_leaves_add(&k->leaves, LIT("\x83\4\x61n\x82\1\2"));
		else
			foil_leaves_add_token(&k->leaves, foil_str(word), (unsigned)(i % 5));
	}
	kit_commit(k, "txt-1", 0);
}

static size_t hide_bits(struct foil_range *r, uint64_t n, uint64_t bits)
{
	size_t n_ranges = 0;

	for (uint64_t i = 0; i < n; i++) {
		if ((bits >> i & 1) != 0)
			r[n_ranges++] = (struct foil_range){ i, 1 };
	}
	return foil_ranges_unite(r, n_ranges);
}

static bool is_good(const struct kit *k, const struct foil_opening *o)
{
	bool good = true;
	enum foil_code rc = foil_doc_verify(o, k->id, k->root, &good, NULL);

	if (rc != FOIL_OK)
		assert_false(good);
	return good;
}

/* The walk shows each leaf once, as hidden or as it was committed to. */
static void check_walk(const struct kit *k, const struct foil_opening *o,
    const struct foil_range *hidden, size_t n_hidden)
{
	struct foil_doc_walk w;
	struct foil_doc_step step;
	uint64_t pos = 0;

	assert_int_equal(foil_doc_walk_start(&w, o, NULL), FOIL_OK);
	while (foil_doc_walk_next(&w, &step)) {
		assert_int_equal(step.start, pos);
		if (step.hidden) {
			assert_true(n_hidden > 0);
			assert_int_equal(step.start, hidden->start);
			assert_int_equal(step.len, hidden->len);
			hidden++;
			n_hidden--;
		} else {
			assert_int_equal(step.len, 1);
			assert_view_equal(step.content, foil_leaves_get(&k->leaves, (size_t)pos));
		}
		pos += step.len;
	}
	assert_int_equal(pos, k->leaves.n);
	assert_int_equal(w.pos, k->leaves.n);
	assert_int_equal(n_hidden, 0);
	foil_doc_walk_end(&w);
}

static void check_opening(struct kit *k, const struct foil_range *hidden, size_t n_hidden)
{
	struct foil_opening o;

	kit_open(k, hidden, n_hidden);
	o = kit_opening(k);
	assert_true(is_good(k, &o));
	check_walk(k, &o, hidden, n_hidden);
	kit_opening_free(&o);
}

static void every_set_of_small_documents(void **state)
{
	struct foil_range hidden[64];

	(void)state;
	for (uint64_t n = 1; n <= 10; n++) {
		struct kit k;

		kit_start(&k);
		fill_words(&k, n);
		for (uint64_t bits = 0; bits >> n == 0; bits++)
			check_opening(&k, hidden, hide_bits(hidden, n, bits));
		kit_free(&k);
	}
}

static void random_sets_of_larger_documents(void **state)
{
	struct foil_range hidden[600];

	(void)state;
	kit_seed(1);
	for (unsigned round = 0; round < 150; round++) {
		uint64_t n = 1 + kit_random(600), every = 1 + kit_random(40);
		size_t n_ranges = 0;
		struct kit k;

		kit_start(&k);
		fill_words(&k, n);
		for (uint64_t i = 0; i < n; i++) {
			uint64_t len = 1 + kit_random(n - i) % 9;

			if (kit_random(every) == 0)
				hidden[n_ranges++] = (struct foil_range){ i, len };
		}
		check_opening(&k, hidden, foil_ranges_unite(hidden, n_ranges));
		kit_free(&k);
	}
}

/* One node when all is of one kind, at whatever n. */
static void all_or_nothing_is_one_node(void **state)
{
	(void)state;
	for (uint64_t n = 1; n <= 70; n++) {
		const struct foil_range all = { 0, n };
		unsigned d = 0;
		struct kit k;

		while ((uint64_t)1 << d < n)
			d++;
		kit_start(&k);
		fill_words(&k, n);
		check_opening(&k, NULL, 0);
		assert_int_equal(k.frontier.len, NODE);
		assert_int_equal(k.frontier.p[0], d);
		assert_memory_equal(k.frontier.p + 1, k.secret, sizeof k.secret);
		check_opening(&k, &all, 1);
		assert_int_equal(k.frontier.len, NODE);
		assert_int_equal(k.frontier.p[0], 0x80 | d);
		assert_int_equal(k.contents.len, 0);
		kit_free(&k);
	}
}

static void seed_child(uint8_t out[32], const uint8_t id[16], unsigned height, unsigned right,
    const uint8_t parent[32])
{
	uint8_t msg[51] = { 2 };

	memcpy(msg + 1, id, 16);
	msg[17] = (uint8_t)height;
	msg[18] = (uint8_t)right;
	memcpy(msg + 19, parent, 32);
	foil_sha256(out, foil_view(msg, sizeof msg));
}

/* Appends the node at (height, first) as it stands when just its own leaves are hidden. */
static void put_hash_node(struct foil_buf *out, const struct kit *of, unsigned height,
    uint64_t first)
{
	uint64_t n = of->leaves.n, len = (uint64_t)1 << height;
	struct foil_buf frontier = { 0 }, contents = { 0 };
	struct foil_range hidden = { first, len < n - first ? len : n - first };

	assert_int_equal(foil_doc_open(of->id, of->secret, &of->leaves, &hidden, 1, &frontier,
	    &contents, NULL), FOIL_OK);
	for (size_t at = 0; at < frontier.len; at += NODE) {
		if (frontier.p[at] == (0x80 | height))
			foil_buf_put(out, frontier.p + at, NODE);
	}
	foil_buf_free(&frontier);
	foil_buf_free(&contents);
}

/* The frontier with the node at byte `at`, whose first leaf is `first`, put as its children. */
static struct foil_buf with_split(const struct kit *k, size_t at, uint64_t first)
{
	const uint8_t *node = k->frontier.p + at;
	unsigned child = (node[0] & 0x7fU) - 1;
	uint64_t middle = first + ((uint64_t)1 << child);
	struct foil_buf b = { 0 };
	uint8_t value[32];

	foil_buf_put(&b, k->frontier.p, at);
	if ((node[0] & 0x80) != 0) {
		put_hash_node(&b, k, child, first);
		if (middle < k->leaves.n)
			put_hash_node(&b, k, child, middle);
	} else {
		for (unsigned right = 0; right <= (middle < k->leaves.n); right++) {
			seed_child(value, k->id, child, right, node + 1);
			foil_buf_put_u8(&b, (uint8_t)child);
			foil_buf_put(&b, value, sizeof value);
		}
	}
	foil_buf_put(&b, node + NODE, k->frontier.len - at - NODE);
	assert_int_equal(foil_buf_check(&b, "frontier", NULL), FOIL_OK);
	return b;
}

/* D13: a node put as its two children has the same hashes and must still be refused. */
static void an_opening_has_one_form(void **state)
{
	struct foil_range hidden[64];
	unsigned tried = 0;

	(void)state;
	for (uint64_t n = 1; n <= 9; n++) {
		struct kit k;

		kit_start(&k);
		fill_words(&k, n);
		for (uint64_t bits = 0; bits >> n == 0; bits++) {
			uint64_t pos = 0;

			kit_open(&k, hidden, hide_bits(hidden, n, bits));
			for (size_t at = 0; at < k.frontier.len; at += NODE) {
				unsigned height = k.frontier.p[at] & 0x7f;
				struct foil_buf split = { 0 };
				struct foil_opening o;
				bool good = true;

				if (height > 0) {
					split = with_split(&k, at, pos);
					o = (struct foil_opening){ foil_buf_view(&k.header),
						foil_buf_view(&split), foil_buf_view(&k.contents) };
					assert_int_equal(foil_doc_verify(&o, k.id, k.root, &good,
					    NULL), FOIL_E_FORMAT);
					assert_false(good);
					tried++;
				}
				foil_buf_free(&split);
				pos += (uint64_t)1 << height;
			}
		}
		kit_free(&k);
	}
	assert_true(tried > 1000);
}

/* Forty leaves with three holes. */
static struct foil_opening forty(struct kit *k)
{
	static const struct foil_range holes[] = { { 3, 2 }, { 16, 7 }, { 38, 1 } };

	kit_start(k);
	fill_words(k, 40);
	kit_open(k, holes, COUNT(holes));
	return kit_opening(k);
}

/* Walks whatever it is given: not to crash is all that is asked. */
static void walk_blindly(const struct foil_opening *o)
{
	struct foil_doc_walk w;
	struct foil_doc_step step;
	uint64_t steps = 0;

	if (foil_doc_walk_start(&w, o, NULL) != FOIL_OK)
		return;
	while (foil_doc_walk_next(&w, &step))
		assert_true(++steps <= w.header.n);
	foil_doc_walk_end(&w);
}

static void no_bit_can_change(void **state)
{
	struct kit k;
	struct foil_opening o = forty(&k);
	const struct foil_view parts[] = { o.header, o.frontier, o.contents,
		{ k.id, sizeof k.id }, { k.root, sizeof k.root } };

	(void)state;
	assert_true(is_good(&k, &o));
	for (size_t part = 0; part < COUNT(parts); part++) {
		uint8_t *p = (uint8_t *)(uintptr_t)parts[part].p;

		for (size_t bit = 0; bit < 8 * parts[part].len; bit++) {
			p[bit / 8] ^= (uint8_t)(1U << bit % 8);
			assert_false(is_good(&k, &o));
			walk_blindly(&o);
			p[bit / 8] ^= (uint8_t)(1U << bit % 8);
		}
	}
	assert_true(is_good(&k, &o));
	kit_opening_free(&o);
	kit_free(&k);
}

static void nothing_can_be_cut_or_added(void **state)
{
	struct kit k;
	struct foil_opening o = forty(&k);
	struct foil_view *const parts[] = { &o.header, &o.frontier, &o.contents };

	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++) {
		struct foil_view whole = *parts[i];
		struct foil_buf longer = { 0 };

		for (size_t cut = 0; cut < whole.len; cut++) {
			*parts[i] = exact(foil_view(whole.p, cut));
			assert_false(is_good(&k, &o));
			walk_blindly(&o);
			free_exact(*parts[i]);
		}
		foil_buf_put_view(&longer, whole);
		foil_buf_put_u8(&longer, 0xf6);
		*parts[i] = foil_buf_view(&longer);
		assert_false(is_good(&k, &o));
		foil_buf_put_view(&longer, whole);
		*parts[i] = foil_buf_view(&longer);
		assert_false(is_good(&k, &o));
		foil_buf_free(&longer);
		*parts[i] = whole;
	}
	assert_true(is_good(&k, &o));
	kit_opening_free(&o);
	kit_free(&k);
}

/* Two nodes, or two opened leaves, in each other's place; a node twice; a node left out. */
static void nothing_can_move(void **state)
{
	struct kit k;
	struct foil_opening o = forty(&k);
	size_t n = o.frontier.len / NODE;
	uint8_t *p = (uint8_t *)(uintptr_t)o.frontier.p, saved[NODE];

	(void)state;
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < n; j++) {
			if (i == j)
				continue;
			memcpy(saved, p + j * NODE, NODE);
			memcpy(p + j * NODE, p + i * NODE, NODE);
			assert_false(is_good(&k, &o)); /* i twice, j not at all */
			memcpy(p + i * NODE, saved, NODE);
			assert_false(is_good(&k, &o)); /* exchanged */
			memcpy(p + i * NODE, p + j * NODE, NODE);
			memcpy(p + j * NODE, saved, NODE);
		}
	}
	assert_true(is_good(&k, &o));
	kit_opening_free(&o);
	kit_free(&k);
}

/* The same words under another id, secret, profile or kind have nothing in common. */
static void nothing_can_be_transplanted(void **state)
{
	struct kit a, b;
	struct foil_opening o = forty(&a), other;
	struct foil_view own;

	(void)state;
	for (unsigned what = 0; what < 4; what++) {
		const struct foil_range holes[] = { { 3, 2 }, { 16, 7 }, { 38, 1 } };

		kit_start(&b);
		b.id[0] ^= what == 0;
		b.secret[0] ^= what == 1;
		fill_words(&b, 40);
		kit_commit(&b, what == 2 ? "txt-1-pad" : "txt-1", what == 3);
		kit_open(&b, holes, COUNT(holes));
		other = kit_opening(&b);
		assert_true(is_good(&b, &other));
		assert_memory_not_equal(a.root, b.root, sizeof a.root);
		assert_false(is_good(&a, &other));
		assert_false(is_good(&b, &o));
		own = other.header;
		other.header = o.header;
		/* A label changes no hash but the root. */
		assert_int_equal(is_good(&a, &other), what >= 2);
		other.header = own;
		kit_opening_free(&other);
		kit_free(&b);
	}
	kit_opening_free(&o);
	kit_free(&a);
}

static struct foil_buf header_of(uint64_t n, const uint8_t top[FOIL_HASH_LEN])
{
	struct foil_doc_header h = { .n = n, .profile = "txt-1", .n_parts = 1 };
	struct foil_buf b = { 0 };

	h.part[0].len = n;
	memcpy(h.top, top, sizeof h.top);
	foil_doc_header_put(&b, &h);
	return b;
}

/* A header may state many leaves; no work is done for those that do not come. */
static void large_documents_cost_nothing(void **state)
{
	static const uint8_t id[FOIL_DOC_ID_LEN];
	uint8_t node[NODE] = { 0x80 | 28, 1, 2, 3 }, root[FOIL_HASH_LEN];
	struct foil_buf header = header_of(FOIL_LEAVES_MAX, node + 1);
	struct foil_opening o = { foil_buf_view(&header), foil_view(node, NODE),
		foil_view(NULL, 0) };
	struct foil_doc_step step;
	struct foil_doc_walk w;
	bool good = false;

	(void)state;
	foil_doc_root(o.header, root);
	assert_int_equal(foil_doc_verify(&o, id, root, &good, NULL), FOIL_OK);
	assert_true(good);
	assert_int_equal(foil_doc_walk_start(&w, &o, NULL), FOIL_OK);
	assert_true(foil_doc_walk_next(&w, &step));
	assert_true(step.hidden);
	assert_int_equal(step.len, FOIL_LEAVES_MAX);
	assert_false(foil_doc_walk_next(&w, &step));
	foil_doc_walk_end(&w);
	node[0] = 28;
	assert_int_equal(foil_doc_verify(&o, id, root, &good, NULL), FOIL_E_FORMAT);
	assert_false(good);
	walk_blindly(&o);
	node[0] = 29;
	assert_int_equal(foil_doc_verify(&o, id, root, &good, NULL), FOIL_E_FORMAT);
	walk_blindly(&o);
	foil_buf_free(&header);
	header = header_of(FOIL_LEAVES_MAX + 1, node + 1);
	o.header = foil_buf_view(&header);
	foil_doc_root(o.header, root);
	assert_int_equal(foil_doc_verify(&o, id, root, &good, NULL), FOIL_E_LIMIT);
	foil_buf_free(&header);
}

/* A message says which leaf is wrong. */
static void places_are_named(void **state)
{
	struct foil_err err = { 0 };
	struct foil_opening o;
	bool good;
	struct kit k;

	(void)state;
	kit_start(&k);
	for (unsigned i = 0; i < 12; i++)
		foil_leaves_add_token(&k.leaves, LIT("abc"), 1);
	kit_commit(&k, "txt-1", 0);
	kit_open(&k, &(struct foil_range){ 1, 2 }, 1);
	o = kit_opening(&k);
	((uint8_t *)(uintptr_t)o.contents.p)[5 * 5 + 4] = 9; /* separator of leaf 7 */
	assert_int_equal(foil_doc_verify(&o, k.id, k.root, &good, &err), FOIL_E_FORMAT);
	assert_non_null(strstr(err.msg, "leaf 7:"));
	assert_non_null(strstr(err.msg, "separator"));
	kit_opening_free(&o);
	kit_free(&k);
}

/* Random damage, several bytes at once, with lengths changed. */
static void random_damage(void **state)
{
	struct kit k;
	struct foil_opening o = forty(&k);

	(void)state;
	kit_seed(2);
	for (unsigned round = 0; round < 20000; round++) {
		struct foil_view *const parts[] = { &o.header, &o.frontier, &o.contents };
		struct foil_view *part = parts[kit_random(3)], whole = *part;
		uint8_t *p;

		*part = exact(foil_view(whole.p, whole.len - kit_random(3)));
		p = (uint8_t *)(uintptr_t)part->p;
		for (uint64_t n = 1 + kit_random(4); n > 0; n--)
			p[kit_random(part->len)] = (uint8_t)kit_random(256);
		if (!foil_view_eq(*part, whole))
			assert_false(is_good(&k, &o));
		walk_blindly(&o);
		free_exact(*part);
		*part = whole;
	}
	kit_opening_free(&o);
	kit_free(&k);
}

/* Equal words give unrelated hashes, and a fresh secret a fresh root. */
static void commitments_hide(void **state)
{
	struct foil_range hidden[] = { { 0, 1 }, { 2, 1 } };
	uint8_t first[FOIL_HASH_LEN];
	struct kit k;

	(void)state;
	kit_start(&k);
	for (unsigned i = 0; i < 4; i++)
		foil_leaves_add_token(&k.leaves, LIT("Smith"), 1);
	kit_commit(&k, "txt-1", 0);
	memcpy(first, k.root, sizeof first);
	kit_open(&k, hidden, 2);
	assert_int_equal(k.frontier.len, 4 * NODE);
	assert_memory_not_equal(k.frontier.p + 1, k.frontier.p + 2 * NODE + 1, FOIL_HASH_LEN);
	k.secret[31] ^= 1;
	kit_commit(&k, "txt-1", 0);
	assert_memory_not_equal(first, k.root, sizeof first);
	kit_free(&k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_set_of_small_documents),
		cmocka_unit_test(random_sets_of_larger_documents),
		cmocka_unit_test(all_or_nothing_is_one_node),
		cmocka_unit_test(an_opening_has_one_form),
		cmocka_unit_test(no_bit_can_change),
		cmocka_unit_test(nothing_can_be_cut_or_added),
		cmocka_unit_test(nothing_can_move),
		cmocka_unit_test(nothing_can_be_transplanted),
		cmocka_unit_test(large_documents_cost_nothing),
		cmocka_unit_test(places_are_named),
		cmocka_unit_test(random_damage),
		cmocka_unit_test(commitments_hide),
	};

	return cmocka_run_group_tests_name("commit", tests, NULL, NULL);
}
