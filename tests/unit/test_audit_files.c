/* SPDX-License-Identifier: Apache-2.0 */
/* Published files that are missing, changed, cut, swapped or of another log; states; responses. */
#include "audit_kit.h"

#define ACTS 300 /* so that one tile is full and one is not */

static struct mini ledger, other;
static const char *sound; /* its directory */
static uint64_t heads[32];
static size_t n_heads;

static int setup(void **state)
{
	static char kept[500];
	uint64_t last;

	if (scratch_setup(state) != 0)
		return -1;
	mini_open(&ledger, 1);
	mini_fill(&ledger, ACTS);
	(void)snprintf(kept, sizeof kept, "%s/sound", scratch_dir);
	sound = kept;
	mini_publish(&ledger, sound);
	n_heads = mini_heads(&ledger, heads, COUNT(heads));
	mini_open(&other, 1);
	last = mini_private(&other, "03.FOI.23.000001", MINI_ROOT1);
	assert_int_equal(last, 1);
	mini_fill(&other, ACTS - 1);
	assert_true(ledger.n > 256 && other.n == ledger.n);
	return 0;
}

static int teardown(void **state)
{
	mini_close(&ledger);
	mini_close(&other);
	return scratch_teardown(state);
}

static void copy_sound(const char *dir)
{
	char command[1200];

	(void)snprintf(command, sizeof command, "cp -r '%s' '%s'", sound, dir);
	assert_int_equal(system(command), 0);
}

static const char *name_of(const char *format, uint64_t n)
{
	static char name[4][100];
	static unsigned turn;
	char *p = name[turn++ % 4];

	(void)snprintf(p, sizeof name[0], "%s%llu", format, (unsigned long long)n);
	return p;
}

static const char *below(const char *dir, const char *name)
{
	static char path[4][600];
	static unsigned turn;
	char *p = path[turn++ % 4];

	(void)snprintf(p, sizeof path[0], "%s/%s", dir, name);
	return p;
}

static void test_sound(void **state)
{
	struct foil_audit_report r = audit_dir(sound,
	    (struct foil_audit_in){ .genesis = ledger.genesis, .threads = 3 });

	(void)state;
	expect_rules(&r, "sound", "");
	assert_int_equal(r.verdict, FOIL_MATCHES);
	assert_int_equal(r.acts, ACTS);
	assert_int_equal(r.governance, 5);
	assert_int_equal(r.indexes, n_heads);
	assert_int_equal(r.heads, n_heads);
	assert_int_equal(r.cases, 20); /* those of the ledger itself are none */
	assert_int_equal(r.checked, ledger.n);
	assert_int_equal(r.hidden, ACTS);
	assert_true(r.signatures && !r.plain);
	foil_audit_report_free(&r);
}

static void cut(const char *dir, const char *name, size_t by)
{
	size_t n = 0;
	unsigned char *p = scratch_read(below(dir, name), &n);

	assert_true(p != NULL && n > by);
	assert_int_equal(scratch_write(below(dir, name), p, n - by), 0);
	free(p);
}

static void swap(const char *dir, const char *x, const char *y)
{
	size_t n = 0, k = 0;
	unsigned char *p = scratch_read(below(dir, x), &n), *q = scratch_read(below(dir, y), &k);

	assert_true(p != NULL && q != NULL);
	assert_int_equal(scratch_write(below(dir, x), q, k), 0);
	assert_int_equal(scratch_write(below(dir, y), p, n), 0);
	free(p);
	free(q);
}

static const char *last_tile, *last_entries;

static void flip_entry(const char *d) { flip(d, "tile/entries/000", 30000); }
static void flip_enrolment(const char *d) { flip(d, "tile/entries/000", 1000); }
static void flip_genesis(const char *d) { flip(d, "tile/entries/000", 300); }
static void flip_last_entry(const char *d) { flip(d, last_entries, 1000); }
static void flip_hash(const char *d) { flip(d, "tile/0/000", 33 * 32 + 5); }
static void flip_last_hash(const char *d) { flip(d, last_tile, 40); }
static void flip_level_1(const char *d) { flip(d, "tile/1/000.p/1", 31); }
static void flip_length(const char *d) { flip(d, "tile/entries/000", 0); }
static void flip_earlier_tile(const char *d)
{
	flip(d, name_of("tile/0/000.p/", heads[1]), 7);
}
static void flip_earlier_entries(const char *d)
{
	flip(d, name_of("tile/entries/000.p/", heads[1]), 70);
}
static void cut_hash(const char *d) { cut(d, "tile/0/000", 32); }
static void cut_entries(const char *d) { cut(d, "tile/entries/000", 1); }
static void cut_earlier(const char *d) { cut(d, name_of("tile/0/000.p/", heads[1]), 1); }
static void longer(const char *d)
{
	size_t n = 0;
	unsigned char *p = scratch_read(below(d, "tile/entries/000"), &n);

	assert_non_null(p);
	p[n] = 0;
	assert_int_equal(scratch_write(below(d, "tile/entries/000"), p, n + 1), 0);
	free(p);
}
static void no_hash(const char *d) { assert_int_equal(unlink(below(d, "tile/0/000")), 0); }
static void no_entries(const char *d) { assert_int_equal(unlink(below(d, "tile/entries/000")), 0); }
static void no_level_1(const char *d) { assert_int_equal(unlink(below(d, "tile/1/000.p/1")), 0); }
static void no_earlier(const char *d)
{
	assert_int_equal(unlink(below(d, name_of("tile/0/000.p/", heads[1]))), 0);
}
static void swapped(const char *d)
{
	swap(d, name_of("tile/entries/000.p/", heads[0]), name_of("tile/entries/000.p/", heads[1]));
}
static void linked(const char *d)
{
	assert_int_equal(rename(below(d, "tile/0/000"), below(d, "tile/0/real")), 0);
	assert_int_equal(symlink("real", below(d, "tile/0/000")), 0);
}
static void linked_folder(const char *d)
{
	assert_int_equal(rename(below(d, "tile/1"), below(d, "tile/one")), 0);
	assert_int_equal(symlink("one", below(d, "tile/1")), 0);
}

/* Tiles of another log, in full, under this one's checkpoint. */
static void foreign(const char *d)
{
	char command[1500];

	mini_publish(&other, below(d, "x"));
	(void)snprintf(command, sizeof command, "rm -r '%s/tile' && mv '%s/x/tile' '%s/tile'", d, d, d);
	assert_int_equal(system(command), 0);
}

static const struct {
	const char *name;
	void (*damage)(const char *dir);
	const char *rules;
	enum foil_verdict verdict;
	const char *rule, *says; /* what the first finding of that rule has in it */
} damages[] = {
	{ "a byte of an entry", flip_entry, "entries.hash index.map", FOIL_DOES_NOT_MATCH,
	    "entries.hash", "is not what the tree holds" },
	{ "a byte of an enrolment", flip_enrolment, "entries.hash index.map record.governance "
	    "record.signer", FOIL_DOES_NOT_MATCH, "record.signer", "may have enrolled it" },
	{ "a byte of the genesis", flip_genesis, "entries.hash head.genesis ledger.genesis",
	    FOIL_DOES_NOT_MATCH, NULL, NULL },
	{ "a byte of an entry of the last bundle", flip_last_entry, "entries.hash index.map",
	    FOIL_DOES_NOT_MATCH, "entries.hash", "(tile/entries/001.p/" },
	{ "a byte of a tile", flip_hash, "tile.hash", FOIL_DOES_NOT_MATCH, "tile.hash",
	    "tile/0/000, byte 1061: is not the hash of entry 33" },
	{ "a byte of the last tile", flip_last_hash, "tile.hash", FOIL_DOES_NOT_MATCH, "tile.hash",
	    "byte 40: is not the hash of entry 257" },
	{ "a byte of a tile above", flip_level_1, "tile.hash", FOIL_DOES_NOT_MATCH, "tile.hash",
	    "tile/1/000.p/1, byte 31: is not the root" },
	{ "a byte of an earlier tile", flip_earlier_tile, "tile.partial", FOIL_DOES_NOT_MATCH,
	    "tile.partial", "byte 7: is not the beginning" },
	{ "a byte of an earlier bundle", flip_earlier_entries, "tile.partial", FOIL_DOES_NOT_MATCH,
	    "tile.partial", "byte 70: is not the beginning" },
	{ "an earlier tile cut", cut_earlier, "tile.partial", FOIL_DOES_NOT_MATCH, NULL, NULL },
	{ "a tile cut", cut_hash, "tile.form", FOIL_DOES_NOT_MATCH, "tile.form",
	    "tile/0/000: 8160 bytes instead of 8192" },
	{ "a bundle that is longer", longer, "entries.form", FOIL_DOES_NOT_MATCH, "entries.form",
	    "tile/entries/000" },
	{ "no tile", no_hash, "tile.missing", FOIL_CANNOT_TELL, "tile.missing", "tile/0/000" },
	{ "no tile above", no_level_1, "tile.missing", FOIL_CANNOT_TELL, NULL, NULL },
	{ "no earlier tile, whose place a full one took", no_earlier, "", FOIL_MATCHES, NULL, NULL },
	{ "no bundle", no_entries, "entries.missing head.genesis ledger.genesis", FOIL_CANNOT_TELL,
	    NULL, NULL },
	{ "two bundles swapped", swapped, "tile.partial", FOIL_DOES_NOT_MATCH, NULL, NULL },
	{ "a link for a tile", linked, "tile.missing", FOIL_CANNOT_TELL, NULL, NULL },
	{ "a link for a folder of tiles", linked_folder, "tile.missing", FOIL_CANNOT_TELL, NULL, NULL },
};

static void test_damages(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(damages); i++) {
		const char *dir = fresh_dir();
		struct foil_audit_report r;

		copy_sound(dir);
		damages[i].damage(dir);
		r = audit_dir(dir, (struct foil_audit_in){ .genesis = ledger.genesis });
		expect_rules(&r, damages[i].name, damages[i].rules);
		assert_int_equal(r.verdict, damages[i].verdict);
		if (damages[i].rule != NULL &&
		    strstr(text_of(&r, damages[i].rule), damages[i].says) == NULL)
			fail_msg("%s: %s", damages[i].name, text_of(&r, damages[i].rule));
		foil_audit_report_free(&r);
	}
}

/* Several at once: every one is named, and the lengths that are wrong name their byte. */
static void test_all_damage(void **state)
{
	const char *dir = fresh_dir();
	struct foil_audit_report r;

	(void)state;
	copy_sound(dir);
	flip_hash(dir);
	flip_last_entry(dir);
	flip_level_1(dir);
	flip_earlier_tile(dir);
	flip(dir, name_of("checkpoints/", heads[2]), 5);
	r = audit_dir(dir, (struct foil_audit_in){ .genesis = ledger.genesis });
	expect_rules(&r, "all", "entries.hash head.archived index.map tile.hash tile.partial");
	foil_audit_report_free(&r);

	dir = fresh_dir();
	copy_sound(dir);
	flip_length(dir);
	cut_entries(dir);
	r = audit_dir(dir, (struct foil_audit_in){ .genesis = ledger.genesis });
	assert_int_equal(r.verdict, FOIL_DOES_NOT_MATCH);
	assert_non_null(strstr(text_of(&r, "entries.form"), "tile/entries/000: byte"));
	foil_audit_report_free(&r);

	dir = fresh_dir();
	copy_sound(dir);
	foreign(dir);
	r = audit_dir(dir, (struct foil_audit_in){ .genesis = ledger.genesis });
	assert_int_equal(r.verdict, FOIL_DOES_NOT_MATCH);
	assert_non_null(strstr(text_of(&r, "head.root"), "another root"));
	foil_audit_report_free(&r);
}

/* ---- state ---- */

/* The ledger as of a head, in a directory of its own. */
static const char *publish_upto(struct mini *m, uint64_t size)
{
	const char *dir = fresh_dir();
	size_t all = m->n;

	m->n = size;
	mini_publish(m, dir);
	m->n = all;
	return dir;
}

static struct foil_audit_report with_state(const char *dir, struct foil_view state)
{
	return audit_dir(dir, (struct foil_audit_in){ .genesis = ledger.genesis, .state = state,
		.want_state = true });
}

static void test_state(void **state)
{
	struct foil_audit_report first, r, all;

	(void)state;
	for (size_t i = 0; i < n_heads; i++) {
		first = with_state(publish_upto(&ledger, heads[i]), foil_view(NULL, 0));
		expect_rules(&first, "first", "");
		assert_true(first.state.len > 0);
		r = with_state(sound, foil_buf_view(&first.state));
		expect_rules(&r, "next", "");
		assert_int_equal(r.since, heads[i]);
		assert_int_equal(r.entries, ledger.n - heads[i]);
		all = with_state(sound, foil_view(NULL, 0));
		/* The same state, whichever way it was reached. */
		assert_view_equal(foil_buf_view(&r.state), foil_buf_view(&all.state));
		foil_audit_report_free(&first);
		foil_audit_report_free(&r);
		foil_audit_report_free(&all);
	}
}

/* The checkpoint says another origin; nobody looks at its signature before that. */
static void rename_origin(const char *dir)
{
	flip(dir, "checkpoint", 0);
}

static void test_state_finds(void **state)
{
	struct foil_audit_report now, before, r;
	const char *dir = fresh_dir();

	(void)state;
	now = with_state(sound, foil_view(NULL, 0));
	before = with_state(publish_upto(&ledger, heads[3]), foil_view(NULL, 0));
	/* Rolled back. */
	r = with_state(publish_upto(&ledger, heads[3]), foil_buf_view(&now.state));
	expect_rules(&r, "rolled back", "state.rollback");
	assert_int_equal(r.verdict, FOIL_DOES_NOT_MATCH);
	assert_int_equal(r.state.len, 0);
	foil_audit_report_free(&r);
	/* Forked, of the same size and larger: the other ledger has the same log key. */
	mini_publish(&other, dir);
	r = with_state(dir, foil_buf_view(&now.state));
	expect_rules(&r, "forked", "head.root state.fork tile.hash"); /* of level 1 */
	assert_true(r.evidence.len > 0);
	foil_audit_report_free(&r);
	r = with_state(dir, foil_buf_view(&before.state));
	assert_non_null(strstr(text_of(&r, "state.fork"), "two histories"));
	assert_true(r.evidence.len > 0);
	foil_audit_report_free(&r);
	/* Of another ledger. */
	dir = fresh_dir();
	copy_sound(dir);
	rename_origin(dir);
	r = with_state(dir, foil_buf_view(&now.state));
	expect_rules(&r, "another ledger", "state.other");
	foil_audit_report_free(&r);
	/* What is new and damaged is found; what is old is not read again. */
	dir = fresh_dir();
	copy_sound(dir);
	flip_last_entry(dir);
	r = with_state(dir, foil_buf_view(&before.state));
	expect_rules(&r, "new damage", "entries.hash index.map");
	foil_audit_report_free(&r);
	r = with_state(dir, foil_buf_view(&now.state));
	expect_rules(&r, "old damage", "");
	foil_audit_report_free(&r);
	foil_audit_report_free(&now);
	foil_audit_report_free(&before);
}

/* A line of a key that nobody knows: what a witness adds to a head that is archived. */
static void add_line(const char *dir, const char *name)
{
	static const char line[] = "\xe2\x80\x94 witness.example/w AAAAAAECAwQ=\n";
	char path[600], all[2000];
	size_t n = 0;
	unsigned char *p;

	(void)snprintf(path, sizeof path, "%s/%s", dir, name);
	p = scratch_read(path, &n);
	assert_true(p != NULL && n + sizeof line <= sizeof all);
	memcpy(all, p, n);
	memcpy(all + n, line, sizeof line - 1);
	assert_int_equal(scratch_write(path, all, n + sizeof line - 1), 0);
	free(p);
}

static void remove_file(const char *dir, const char *name)
{
	char path[600];

	(void)snprintf(path, sizeof path, "%s/%s", dir, name);
	assert_int_equal(unlink(path), 0);
}

/* The head of that size of the other ledger, which the same key signed. */
static void put_other(const char *dir, const char *from, const char *name)
{
	size_t n = 0;
	unsigned char *p = scratch_read(below(from, name), &n);

	assert_non_null(p);
	assert_int_equal(scratch_write(below(dir, name), p, n), 0);
	free(p);
}

/* Archived heads that were judged before: the same, changed, gone, slipped in later. */
static void test_heads_again(void **state)
{
	const char *dir = fresh_dir(), *forked = fresh_dir(), *last;
	struct foil_audit_report now, r;
	char name[100];

	(void)state;
	last = name_of("checkpoints/", heads[n_heads - 1]); /* the other has one of this size, too */
	(void)snprintf(name, sizeof name, "%s", last);
	now = with_state(sound, foil_view(NULL, 0));
	assert_int_equal(now.same_heads, 0);
	copy_sound(dir);
	r = with_state(dir, foil_buf_view(&now.state));
	expect_rules(&r, "the same", "");
	assert_true(r.heads == 0 && r.same_heads == n_heads && r.unread_heads == 0);
	assert_view_equal(foil_buf_view(&r.state), foil_buf_view(&now.state));
	foil_audit_report_free(&r);
	/* Cosigned since: judged again, and good. */
	add_line(dir, name);
	r = with_state(dir, foil_buf_view(&now.state));
	expect_rules(&r, "cosigned", "");
	assert_true(r.heads == 1 && r.same_heads == n_heads - 1);
	assert_int_not_equal(memcmp(r.state.p, now.state.p, now.state.len), 0);
	foil_audit_report_free(&r);
	flip(dir, name, 30);
	r = with_state(dir, foil_buf_view(&now.state));
	expect_rules(&r, "changed", "head.archived");
	assert_int_equal(r.verdict, FOIL_DOES_NOT_MATCH);
	foil_audit_report_free(&r);
	mini_publish(&other, forked);
	put_other(dir, forked, name);
	r = with_state(dir, foil_buf_view(&now.state));
	expect_rules(&r, "another history", "head.archived");
	assert_true(r.evidence.len > 0);
	foil_audit_report_free(&r);
	remove_file(dir, name);
	r = with_state(dir, foil_buf_view(&now.state));
	expect_rules(&r, "gone", "state.gone");
	assert_int_equal(r.verdict, FOIL_CANNOT_TELL);
	assert_non_null(strstr(text_of(&r, "state.gone"), name));
	foil_audit_report_free(&r);
	foil_audit_report_free(&now);
	/* One that was not there then is judged, however old. */
	now = with_state(dir, foil_view(NULL, 0));
	put_other(dir, forked, name);
	r = with_state(dir, foil_buf_view(&now.state));
	expect_rules(&r, "slipped in", "head.archived");
	foil_audit_report_free(&r);
	foil_audit_report_free(&now);
}

#define HEADS_AGAIN 250 /* spec/audit.md U28 */

/* Past the newest of them they are only looked for, and that is counted. */
static void test_many_heads(void **state)
{
	const char *dir = fresh_dir();
	struct foil_audit_report now, r;
	struct mini m;
	uint64_t first;

	(void)state;
	mini_open(&m, 1);
	first = m.n; /* its index entry makes the size one more */
	for (unsigned i = 0; i <= HEADS_AGAIN; i++)
		(void)mini_index(&m);
	mini_publish(&m, dir);
	now = audit_dir(dir, (struct foil_audit_in){ .genesis = m.genesis, .want_state = true });
	expect_rules(&now, "many", "");
	assert_int_equal(now.heads, HEADS_AGAIN + 1);
	flip(dir, name_of("checkpoints/", first + 1), 30);
	r = audit_dir(dir, (struct foil_audit_in){ .genesis = m.genesis,
		.state = foil_buf_view(&now.state) });
	expect_rules(&r, "not read again", "");
	assert_true(r.same_heads == HEADS_AGAIN && r.unread_heads == 1);
	foil_audit_report_free(&r);
	flip(dir, name_of("checkpoints/", first + 2), 30);
	r = audit_dir(dir, (struct foil_audit_in){ .genesis = m.genesis,
		.state = foil_buf_view(&now.state) });
	expect_rules(&r, "read again", "head.archived");
	foil_audit_report_free(&r);
	remove_file(dir, name_of("checkpoints/", first + 1));
	r = audit_dir(dir, (struct foil_audit_in){ .genesis = m.genesis,
		.state = foil_buf_view(&now.state) });
	expect_rules(&r, "looked for", "head.archived state.gone");
	foil_audit_report_free(&r);
	foil_audit_report_free(&now);
	mini_close(&m);
}

/* A head that is put beside the others later, of a size that the state is past. */
static void test_state_late_head(void **state)
{
	const char *dir = fresh_dir(), *name = name_of("checkpoints/", heads[1]);
	struct foil_audit_report before, r;
	struct foil_buf note = { 0 };

	(void)state;
	copy_sound(dir);
	mini_note(&other, heads[1], MINI_LOG, &note);
	assert_int_equal(unlink(below(dir, name)), 0);
	before = with_state(dir, foil_view(NULL, 0));
	expect_rules(&before, "without it", "");
	mini_put(dir, name, foil_buf_view(&note));
	r = with_state(dir, foil_buf_view(&before.state));
	expect_rules(&r, "of another history", "head.archived");
	assert_int_equal(r.verdict, FOIL_DOES_NOT_MATCH);
	assert_true(r.evidence.len > 0);
	foil_audit_report_free(&r);
	/* The sound one; and from then on it is known. */
	foil_buf_reset(&note);
	mini_note(&ledger, heads[1], MINI_LOG, &note);
	mini_put(dir, name, foil_buf_view(&note));
	r = with_state(dir, foil_buf_view(&before.state));
	expect_rules(&r, "of this one", "");
	foil_audit_report_free(&before);
	before = r;
	flip(dir, name, 5);
	r = with_state(dir, foil_buf_view(&before.state));
	expect_rules(&r, "known, and changed", "head.archived");
	foil_audit_report_free(&r);
	foil_audit_report_free(&before);
	foil_buf_free(&note);
}

/* The files of a tile that was partial are new ones: what a state knows of it, they must hold. */
static void test_state_widened(void **state)
{
	static const struct {
		const char *name, *want;
		void (*damage)(const char *dir);
	} cases[] = {
		{ "hash", "tile.hash", flip_hash },
		{ "entry", "entries.hash", flip_entry },
	};
	struct foil_audit_report before = with_state(publish_upto(&ledger, heads[3]),
	    foil_view(NULL, 0)), r;

	(void)state;
	assert_true(heads[3] > 100 && heads[3] < 256); /* what is changed was audited */
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *dir = fresh_dir();

		copy_sound(dir);
		cases[i].damage(dir);
		r = with_state(dir, foil_buf_view(&before.state));
		expect_rules(&r, cases[i].name, cases[i].want);
		assert_int_equal(r.verdict, FOIL_DOES_NOT_MATCH);
		assert_int_equal(r.state.len, 0);
		foil_audit_report_free(&r);
	}
	foil_audit_report_free(&before);
}

/* A state that is cut or changed anywhere is refused, and never a crash. */
static void test_bad_state(void **state)
{
	struct foil_audit_report now = with_state(sound, foil_view(NULL, 0)), r;
	struct foil_view v = foil_buf_view(&now.state);
	struct foil_tile_dir d;
	struct foil_tile_source source;
	struct foil_audit_in in = { .source = &source };
	uint8_t sum[FOIL_HASH_LEN];

	(void)state;
	assert_int_equal(foil_tile_dir_open(&d, sound, NULL), FOIL_OK);
	source = foil_tile_dir_source(&d);
	for (size_t n = 0; n < v.len; n += 97) {
		struct foil_view bad = exact(foil_view(v.p, n));

		in.state = bad;
		if (n > 0) {
			assert_int_not_equal(foil_audit_run(&in, &r, NULL), FOIL_OK);
			/* Cut, with a sum that fits. */
			if (n > 100) {
				foil_sha256(sum, foil_view(bad.p, n - FOIL_HASH_LEN));
				memcpy((uint8_t *)(uintptr_t)bad.p + n - FOIL_HASH_LEN, sum, sizeof sum);
				assert_int_not_equal(foil_audit_run(&in, &r, NULL), FOIL_OK);
			}
		}
		free_exact(bad);
	}
	for (size_t at = 0; at < v.len; at += 61) {
		struct foil_view bad = exact(v);

		((uint8_t *)(uintptr_t)bad.p)[at] ^= 1;
		in.state = bad;
		assert_int_not_equal(foil_audit_run(&in, &r, NULL), FOIL_OK);
		free_exact(bad);
	}
	foil_tile_dir_close(&d);
	foil_audit_report_free(&now);
}

/* ---- one case ---- */

static void test_case(void **state)
{
	struct foil_audit_report r;
	uint64_t n = 0;

	(void)state;
	r = audit_dir(sound, (struct foil_audit_in){ .genesis = ledger.genesis,
		.subject = foil_str("02.FOI.23.000007") });
	assert_int_equal(r.verdict, FOIL_MATCHES);
	assert_true(r.subject_known);
	for (size_t i = 0; i < ledger.n; i++) {
		if (!foil_view_eq(ledger.entry[i].sub, foil_str("02.FOI.23.000007")))
			continue;
		assert_true(n < r.n_entry);
		assert_int_equal(r.entry[n].index, i);
		assert_int_equal(r.entry[n].case_index, n);
		assert_string_equal(r.entry[n].person, "officer-2");
		n++;
	}
	assert_int_equal(r.n_entry, n);
	foil_audit_report_free(&r);
	r = audit_dir(sound, (struct foil_audit_in){ .genesis = ledger.genesis,
		.subject = foil_str("02.FOI.23.999999") });
	assert_int_equal(r.verdict, FOIL_MATCHES);
	assert_true(r.subject_known);
	assert_int_equal(r.n_entry, 0);
	foil_audit_report_free(&r);
}

/* ---- keys that were called suspect later ---- */

static void test_suspect(void **state)
{
	struct foil_governance_body b = { .kind = FOIL_GOV_REVOKE, .since = 10 };
	struct foil_index_body i;
	struct foil_audit_report r;
	const char *dir = fresh_dir();
	uint64_t n = 0;
	struct mini m;

	(void)state;
	mini_open(&m, 1);
	mini_fill(&m, 100);
	b.reason = foil_str("lost");
	memcpy(b.kid, mini_kid(&m, MINI_OFFICER), FOIL_HASH_LEN);
	(void)mini_govern(&m, MINI_ROOT1, &b);
	i = mini_index_body(&m);
	(void)mini_index_says(&m, &i, m.log);
	for (size_t k = 10; k < m.n; k++)
		n += foil_subject_is_case(m.entry[k].sub);
	mini_publish(&m, dir);
	r = audit_dir(dir, (struct foil_audit_in){ .genesis = m.genesis });
	expect_rules(&r, "revoked", "");
	assert_int_equal(r.suspect, n);
	foil_audit_report_free(&r);
	mini_close(&m);
}

/* ---- responses ---- */

/* A case that is issued, and an act of another that stays private. */
static void publish_issued(struct mini *m, struct mini_case *c, const char *dir)
{
	struct foil_index_body i;

	mini_open(m, 1);
	mini_enrol_all(m);
	(void)mini_index(m);
	mini_case_init(c, m, MINI_SUB);
	mini_case_issue(c);
	(void)mini_private(m, "02.FOI.23.000001", MINI_OFFICER);
	i = mini_index_body(m);
	(void)mini_index_says(m, &i, m->log);
	mini_publish(m, dir);
}

/* The case's published folder among those of dir; its path is left in folder. */
static void put_response(struct mini_case *c, const char *dir, char folder[600])
{
	(void)snprintf(folder, 600, "%s/responses", dir);
	assert_int_equal(mkdir(folder, 0777), 0);
	(void)snprintf(folder, 600, "%s/responses/" MINI_SUB, dir);
	mini_write(c, folder);
}

/* After a state: one that is the same is not judged again, one that came late is, one is gone. */
static void responses_again(const struct mini *m, struct mini_case *c, const char *dir,
    const char *folder)
{
	struct foil_audit_in in = { .genesis = m->genesis, .want_state = true };
	struct foil_audit_report now = audit_dir(dir, in), r;
	char late[700], command[1500];

	in.state = foil_buf_view(&now.state);
	assert_true(in.state.len > 0);
	r = audit_dir(dir, in);
	expect_rules(&r, "the same response", "");
	assert_true(r.responses == 0 && r.same_responses == 1);
	foil_audit_report_free(&r);
	/* Its checkpoint is older than the state. */
	(void)snprintf(late, sizeof late, "%s-late", folder);
	mini_write(c, late);
	flip(late, "letter.txt", 20);
	r = audit_dir(dir, in);
	expect_rules(&r, "came late", "response.match");
	assert_true(r.responses == 1 && r.same_responses == 1);
	foil_audit_report_free(&r);
	flip(folder, "response.foil", 0);
	(void)snprintf(command, sizeof command, "rm -r '%s'", late);
	assert_int_equal(system(command), 0);
	r = audit_dir(dir, in);
	expect_rules(&r, "changed response", "response.unjudged");
	foil_audit_report_free(&r);
	(void)snprintf(command, sizeof command, "rm -r '%s'", folder);
	assert_int_equal(system(command), 0);
	r = audit_dir(dir, in);
	expect_rules(&r, "no response", "state.gone");
	assert_int_equal(r.verdict, FOIL_CANNOT_TELL);
	foil_audit_report_free(&r);
	foil_audit_report_free(&now);
}

static void test_responses(void **state)
{
	struct mini m, twin;
	struct mini_case c;
	struct foil_audit_report r;
	char folder[600];
	const char *dir = fresh_dir();

	(void)state;
	publish_issued(&m, &c, dir);
	put_response(&c, dir, folder);
	r = audit_dir(dir, (struct foil_audit_in){ .genesis = m.genesis });
	expect_rules(&r, "response", "");
	assert_int_equal(r.verdict, FOIL_MATCHES);
	assert_int_equal(r.responses, 1);
	assert_int_equal(r.acts, 6);
	assert_int_equal(r.opened, 5);
	assert_int_equal(r.hidden, 1);
	foil_audit_report_free(&r);

	flip(folder, "letter.txt", 20);
	r = audit_dir(dir, (struct foil_audit_in){ .genesis = m.genesis });
	expect_rules(&r, "changed letter", "response.match");
	assert_int_equal(r.verdict, FOIL_DOES_NOT_MATCH);
	foil_audit_report_free(&r);
	flip(folder, "letter.txt", 20);

	flip(folder, "response.foil", 0);
	r = audit_dir(dir, (struct foil_audit_in){ .genesis = m.genesis });
	expect_rules(&r, "no bundle", "response.unjudged");
	foil_audit_report_free(&r);
	flip(folder, "response.foil", 0);
	responses_again(&m, &c, dir, folder);

	/* The same ledger by its genesis, with another history. */
	dir = fresh_dir();
	mini_open(&twin, 1);
	mini_fill(&twin, 40);
	mini_publish(&twin, dir);
	put_response(&c, dir, folder);
	r = audit_dir(dir, (struct foil_audit_in){ .genesis = twin.genesis });
	expect_rules(&r, "of another history", "response.head");
	assert_int_equal(r.verdict, FOIL_DOES_NOT_MATCH);
	foil_audit_report_free(&r);
	mini_close(&twin);
	mini_case_free(&c);
	mini_close(&m);
}

/* A folder that comes later is judged, whatever size its checkpoint says it is of. */
static void test_late_response(void **state)
{
	struct foil_audit_in in = { .want_state = true };
	struct foil_audit_report first, r;
	const char *dir = fresh_dir();
	struct mini m;
	struct mini_case c;
	char folder[600];

	(void)state;
	publish_issued(&m, &c, dir);
	in.genesis = m.genesis;
	first = audit_dir(dir, in);
	expect_rules(&first, "without it", "");
	in.state = foil_buf_view(&first.state);

	put_response(&c, dir, folder);
	flip(folder, "letter.txt", 20);
	r = audit_dir(dir, in);
	expect_rules(&r, "forged, of an old head", "response.match");
	assert_int_equal(r.responses, 1);
	foil_audit_report_free(&r);
	flip(folder, "letter.txt", 20);
	r = audit_dir(dir, in);
	expect_rules(&r, "sound, of an old head", "");
	assert_int_equal(r.responses, 1);
	foil_audit_report_free(&first);
	/* Once it was judged it is not read again, but for another head in it. */
	first = r;
	in.state = foil_buf_view(&first.state);
	r = audit_dir(dir, in);
	expect_rules(&r, "known", "");
	assert_int_equal(r.responses, 0);
	assert_view_equal(foil_buf_view(&r.state), foil_buf_view(&first.state));
	foil_audit_report_free(&r);
	mini_put(folder, "checkpoint", foil_str(MINI_ORIGIN "\n1\n"
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n\u2014 x AAAAAAAA\n"));
	r = audit_dir(dir, in);
	assert_int_equal(r.verdict, FOIL_DOES_NOT_MATCH);
	foil_audit_report_free(&r);
	foil_audit_report_free(&first);
	mini_case_free(&c);
	mini_close(&m);
}

/* ---- a log of somebody else's ---- */

static void test_plain(void **state)
{
	struct mini m;
	struct foil_audit_report r;
	const char *dir = fresh_dir();
	struct foil_trust trust;
	struct foil_buf text = { 0 };

	(void)state;
	mini_open(&m, 1);
	m.n = 0;
	for (unsigned i = 0; i < 300; i++)
		(void)mini_raw(&m, "X", foil_view(&i, sizeof i));
	mini_publish(&m, dir);
	mini_trust_text(&m, "quorum none\n", &text);
	assert_int_equal(foil_trust_read(foil_buf_view(&text), &trust, NULL), FOIL_OK);
	r = audit_dir(dir, (struct foil_audit_in){ .trust = &trust, .plain = true });
	expect_rules(&r, "plain", "");
	assert_int_equal(r.verdict, FOIL_MATCHES);
	foil_audit_report_free(&r);
	r = audit_dir(dir, (struct foil_audit_in){ .trust = &trust });
	expect_rules(&r, "not foil's", "ledger.plain");
	assert_int_equal(r.verdict, FOIL_CANNOT_TELL);
	assert_true(r.plain);
	foil_audit_report_free(&r);
	flip(dir, "tile/entries/000", 700);
	r = audit_dir(dir, (struct foil_audit_in){ .trust = &trust, .plain = true });
	expect_rules(&r, "plain, changed", "entries.hash");
	foil_audit_report_free(&r);
	foil_buf_free(&text);
	mini_close(&m);
}

/* ---- every byte ---- */

static void flip_every_byte(const char *dir, const char *name, const struct foil_audit_in *in)
{
	size_t n = 0;
	unsigned char *p = scratch_read(below(dir, name), &n);
	struct foil_audit_report r;

	assert_non_null(p);
	for (size_t i = 0; i < n; i++) {
		p[i] ^= 0x20;
		assert_int_equal(scratch_write(below(dir, name), p, n), 0);
		r = audit_dir(dir, *in);
		if (r.verdict == FOIL_MATCHES)
			fail_msg("%s, byte %zu: changed, and still matches", name, i);
		foil_audit_report_free(&r);
		p[i] ^= 0x20;
	}
	assert_int_equal(scratch_write(below(dir, name), p, n), 0);
	free(p);
}

static void test_every_byte(void **state)
{
	static const char *const files[] = { "checkpoint", "checkpoints/2", "checkpoints/4",
		"tile/0/000.p/2", "tile/0/000.p/4", "tile/entries/000.p/2", "tile/entries/000.p/4" };
	struct foil_audit_in in = { .threads = 1 };
	const char *dir = scratch("every");
	struct foil_audit_report r;
	struct mini m;

	(void)state;
	mini_open(&m, 1);
	(void)mini_index(&m);
	(void)mini_govern(&m, MINI_ROOT1, &(struct foil_governance_body){ .kind = FOIL_GOV_POLICY,
	    .threshold = 1 });
	(void)mini_index(&m);
	mini_publish(&m, dir);
	in.genesis = m.genesis;
	r = audit_dir(dir, in);
	expect_rules(&r, "before", "");
	foil_audit_report_free(&r);
	for (size_t i = 0; i < COUNT(files); i++)
		flip_every_byte(dir, files[i], &in);
	mini_close(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sound),
		cmocka_unit_test(test_damages),
		cmocka_unit_test(test_all_damage),
		cmocka_unit_test(test_state),
		cmocka_unit_test(test_state_finds),
		cmocka_unit_test(test_heads_again),
		cmocka_unit_test(test_many_heads),
		cmocka_unit_test(test_bad_state),
		cmocka_unit_test(test_case),
		cmocka_unit_test(test_suspect),
		cmocka_unit_test(test_responses),
		cmocka_unit_test(test_late_response),
		cmocka_unit_test(test_state_late_head),
		cmocka_unit_test(test_state_widened),
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_every_byte),
	};
	static char tile[60], entries[60];
	uint64_t n = ACTS + 5 + 1 + ACTS / 40 + 1;

	(void)snprintf(tile, sizeof tile, "tile/0/001.p/%llu", (unsigned long long)(n - 256));
	(void)snprintf(entries, sizeof entries, "tile/entries/001.p/%llu",
	    (unsigned long long)(n - 256));
	last_tile = tile;
	last_entries = entries;
	return cmocka_run_group_tests(tests, setup, teardown);
}
