/* SPDX-License-Identifier: Apache-2.0 */
/* Leaves that are no act: the writer refuses what the reader refuses. */
#include "miniact.h"

#include "foil/cbor.h"

/* The leaves of `from` with one replaced (by CBOR in hex) or moved. */
struct wrong {
	const char *what;
	enum foil_act_kind kind;
	uint64_t field;
	const char *value; /* hex; NULL: see trick */
	enum foil_code rc;
	void (*trick)(struct foil_leaves *out, const struct foil_leaves *in);
};

static void add_hex(struct foil_leaves *l, const char *hex)
{
	struct foil_view v = exact_hex(hex);

	foil_leaves_add(l, v);
	free_exact(v);
}

static void add_from(struct foil_leaves *l, const struct foil_leaves *in, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		foil_leaves_add(l, foil_leaves_get(in, i));
}

static void add_more(struct foil_leaves *l, unsigned type, unsigned field, unsigned part,
    const char *rows, size_t n)
{
	struct foil_buf b = { 0 };
	struct foil_view v = exact_hex(rows);

	foil_cbor_put_array(&b, 3);
	foil_cbor_put_uint(&b, type);
	foil_cbor_put_str(&b, "more");
	foil_cbor_put_array(&b, 2 + n);
	foil_cbor_put_uint(&b, field);
	foil_cbor_put_uint(&b, part);
	foil_buf_put_view(&b, v);
	foil_leaves_add(l, foil_buf_view(&b));
	foil_buf_free(&b);
	free_exact(v);
}

static void as_it_is(struct foil_leaves *out, const struct foil_leaves *in)
{
	add_from(out, in, 0, in->n);
}

static void swapped(struct foil_leaves *out, const struct foil_leaves *in)
{
	add_from(out, in, 0, 9);
	add_from(out, in, 12, 13);
	add_from(out, in, 10, 12);
	add_from(out, in, 9, 10);
	add_from(out, in, 13, in->n);
}

static void pad_in_the_middle(struct foil_leaves *out, const struct foil_leaves *in)
{
	add_from(out, in, 0, 10);
	foil_leaves_add_pad(out);
	add_from(out, in, 11, in->n);
}

static void field_after_padding(struct foil_leaves *out, const struct foil_leaves *in)
{
	add_from(out, in, 0, 31);
	add_more(out, 4, FOIL_F_CONSIDERED, 1, "6178", 1);
}

static void thirty(struct foil_leaves *out, const struct foil_leaves *in)
{
	add_from(out, in, 0, 30);
}

static void forty_eight(struct foil_leaves *out, const struct foil_leaves *in)
{
	add_from(out, in, 0, 32);
	for (size_t i = 0; i < 16; i++)
		foil_leaves_add_pad(out);
}

static void sixteen(struct foil_leaves *out, const struct foil_leaves *in)
{
	add_from(out, in, 0, 16);
}

static void token_among_fields(struct foil_leaves *out, const struct foil_leaves *in)
{
	add_from(out, in, 0, 20);
	foil_leaves_add_token(out, foil_str("seen"), 0);
	add_from(out, in, 21, in->n);
}

/* Replaces field 16 (considered) by a list of `total`, and the pads by continuations. */
static void considered(struct foil_leaves *out, const struct foil_leaves *in, const char *head)
{
	add_from(out, in, 0, FOIL_F_CONSIDERED);
	add_hex(out, head);
	add_from(out, in, FOIL_F_CONSIDERED + 1, FOIL_ACT_FIELDS);
}

static void fill(struct foil_leaves *out)
{
	while (out->n < FOIL_ACT_LEAVES_MIN)
		foil_leaves_add_pad(out);
}

/* 83 04 6a "considered" 82 02 61 61: two rows, the first "a" */
#define TWO_ROWS "83046a636f6e7369646572656482026161"
#define THREE_ROWS "83046a636f6e7369646572656482036161"

static void good_more(struct foil_leaves *out, const struct foil_leaves *in)
{
	considered(out, in, THREE_ROWS);
	add_more(out, 4, FOIL_F_CONSIDERED, 1, "6162", 1);
	add_more(out, 4, FOIL_F_CONSIDERED, 2, "6163", 1);
	fill(out);
}

static void row_missing(struct foil_leaves *out, const struct foil_leaves *in)
{
	considered(out, in, TWO_ROWS);
	fill(out);
}

static void row_too_many(struct foil_leaves *out, const struct foil_leaves *in)
{
	considered(out, in, TWO_ROWS);
	add_more(out, 4, FOIL_F_CONSIDERED, 1, "61626163", 2);
	fill(out);
}

static void more_from_zero(struct foil_leaves *out, const struct foil_leaves *in)
{
	considered(out, in, TWO_ROWS);
	add_more(out, 4, FOIL_F_CONSIDERED, 0, "6162", 1);
	fill(out);
}

static void more_from_two(struct foil_leaves *out, const struct foil_leaves *in)
{
	considered(out, in, TWO_ROWS);
	add_more(out, 4, FOIL_F_CONSIDERED, 2, "6162", 1);
	fill(out);
}

static void more_twice(struct foil_leaves *out, const struct foil_leaves *in)
{
	considered(out, in, THREE_ROWS);
	add_more(out, 4, FOIL_F_CONSIDERED, 1, "6162", 1);
	add_more(out, 4, FOIL_F_CONSIDERED, 1, "6163", 1);
	fill(out);
}

static void more_backwards(struct foil_leaves *out, const struct foil_leaves *in)
{
	considered(out, in, THREE_ROWS);
	add_more(out, 4, FOIL_F_CONSIDERED, 2, "6163", 1);
	add_more(out, 4, FOIL_F_CONSIDERED, 1, "6162", 1);
	fill(out);
}

static void more_without_rows(struct foil_leaves *out, const struct foil_leaves *in)
{
	considered(out, in, TWO_ROWS);
	add_more(out, 4, FOIL_F_CONSIDERED, 1, "", 0);
	fill(out);
}

static void more_of_nothing(struct foil_leaves *out, const struct foil_leaves *in)
{
	add_from(out, in, 0, FOIL_ACT_FIELDS);
	add_more(out, 4, 24, 1, "6162", 1);
	fill(out);
}

static void more_of_a_text(struct foil_leaves *out, const struct foil_leaves *in)
{
	add_from(out, in, 0, FOIL_ACT_FIELDS);
	add_more(out, 4, FOIL_F_DIRECTED, 1, "6162", 1);
	fill(out);
}

static void more_of_no_field(struct foil_leaves *out, const struct foil_leaves *in)
{
	add_from(out, in, 0, FOIL_ACT_FIELDS);
	add_more(out, 4, 11, 1, "6162", 1);
	fill(out);
}

static void more_by_another_order(struct foil_leaves *out, const struct foil_leaves *in)
{
	considered(out, in, TWO_ROWS);
	add_more(out, 4, FOIL_F_SEEN, 1, "8261616162", 1);
	add_more(out, 4, FOIL_F_CONSIDERED, 1, "6162", 1);
	fill(out);
}

static void test_wrong_leaves(void **state)
{
	static const struct wrong rows[] = {
		{ "right", FOIL_ACT_DECIDED, 0, NULL, FOIL_OK, as_it_is },
		{ "right, with continuations", FOIL_ACT_DECIDED, 0, NULL, FOIL_OK, good_more },
		{ "order", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, swapped },
		{ "pad in the middle", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, pad_in_the_middle },
		{ "after padding", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, field_after_padding },
		{ "30 leaves", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, thirty },
		{ "48 leaves", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, forty_eight },
		{ "16 leaves", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, sixteen },
		{ "a token", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, token_among_fields },
		{ "a row missing", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, row_missing },
		{ "a row too many", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, row_too_many },
		{ "part 0", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, more_from_zero },
		{ "part 2 first", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, more_from_two },
		{ "part 1 twice", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, more_twice },
		{ "parts backwards", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, more_backwards },
		{ "no rows", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, more_without_rows },
		{ "of field 24", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_LIMIT, more_of_nothing },
		{ "of a text", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, more_of_a_text },
		{ "of no field", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, more_of_no_field },
		{ "fields backwards", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, more_by_another_order },
		/* Values, where the whole leaf is in hex: [4, name, value]. */
		{ "another name", FOIL_ACT_APPROVED, 13, "8304646e6f74616178", FOIL_E_FORMAT, NULL },
		{ "kind unknown", FOIL_ACT_APPROVED, 0, "8304646b696e646178", FOIL_E_VERSION, NULL },
		{ "kind reserved", FOIL_ACT_APPROVED, 0, "8304646b696e6466657261736564",
		    FOIL_E_VERSION, NULL },
		{ "kind a number", FOIL_ACT_APPROVED, 0, "8304646b696e6401", FOIL_E_FORMAT, NULL },
		{ "something where nothing is", FOIL_ACT_APPROVED, 14, "8304606178", FOIL_E_FORMAT, NULL },
		{ "empty text", FOIL_ACT_APPROVED, 13, "8304646e6f746560", FOIL_E_FORMAT, NULL },
		{ "note a number", FOIL_ACT_APPROVED, 13, "8304646e6f746501", FOIL_E_FORMAT, NULL },
		{ "time 0", FOIL_ACT_APPROVED, 12, "830462617400", FOIL_E_FORMAT, NULL },
		{ "time text", FOIL_ACT_APPROVED, 12, "83046261746131", FOIL_E_FORMAT, NULL },
		{ "issued at", FOIL_ACT_ISSUED, 12, "83046001", FOIL_E_FORMAT, NULL },
		{ "supersedes text", FOIL_ACT_APPROVED, 2, "83046a737570657273656465736131",
		    FOIL_E_FORMAT, NULL },
		{ "targets null", FOIL_ACT_APPROVED, 1, "83046774617267657473f6", FOIL_E_FORMAT, NULL },
		{ "list without length", FOIL_ACT_APPROVED, 1, "8304677461726765747380", FOIL_E_FORMAT,
		    NULL },
		{ "answer unknown", FOIL_ACT_DECIDED, 3, "830466616e73776572656d61796265",
		    FOIL_E_VERSION, NULL },
		{ "answer null", FOIL_ACT_DECIDED, 3, "830466616e73776572f6", FOIL_E_FORMAT, NULL },
		{ "date", FOIL_ACT_ISSUED, 8, "83046564617465646a323032332d30322d3330", FOIL_E_FORMAT,
		    NULL },
		{ "digest of 1", FOIL_ACT_ISSUED, 6, "8304666c65747465724100", FOIL_E_FORMAT, NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_act a = mini_blank(rows[i].kind), back;
		struct foil_leaves right = { 0 }, l = { 0 };
		struct foil_arena arena = { 0 };
		struct foil_err err = { 0 };
		struct mini_opened x;
		enum foil_code rc;

		mini_leaves_of(&a, &right);
		if (rows[i].trick != NULL) {
			rows[i].trick(&l, &right);
		} else {
			add_from(&l, &right, 0, (size_t)rows[i].field);
			add_hex(&l, rows[i].value);
			add_from(&l, &right, (size_t)rows[i].field + 1, right.n);
		}
		assert_int_equal(foil_leaves_check(&l, NULL), FOIL_OK);
		rc = foil_act_read_leaves(&arena, &l, &back, &err);
		if (rc != rows[i].rc)
			fail_msg("%s: %s (%s), expected %s", rows[i].what, foil_code_name(rc), err.msg,
			    foil_code_name(rows[i].rc));
		assert_int_equal(mini_open_leaves(&x, &l, NULL, 0, &err), rows[i].rc);
		mini_opened_free(&x);
		foil_arena_free(&arena);
		foil_leaves_free(&right);
		foil_leaves_free(&l);
	}
}

/* Lists whose rows are wrong: what a writer refuses is what a reader refuses. */
static void overlap(struct foil_act *a) { a->redactions[1].range.start = 2; }
static void unsorted(struct foil_act *a) { a->redactions[2].ordinal = 0; }
static void serial_0(struct foil_act *a) { a->redactions[0].serial = 0; }
static void serial_twice(struct foil_act *a) { a->redactions[2].serial = 4; }
static void nothing_long(struct foil_act *a) { a->redactions[2].range.len = 0; }
static void no_ground(struct foil_act *a) { a->redactions[2].n_letters = 0; }
static void item_twice(struct foil_act *a) { a->items[1].no = 7; }
static void ground_twice(struct foil_act *a) { a->grounds[1].letter = MINI_TEXT("B"); }
static void ground_empty(struct foil_act *a) { a->grounds[1].letter = MINI_TEXT(""); }
static void no_outcome(struct foil_act *a) { a->items[0].outcome = FOIL_OUTCOME_NONE; }
static void ordinal_0(struct foil_act *a) { a->documents[0].ordinal = 0; }
static void ordinal_twice(struct foil_act *a) { a->documents[1].ordinal = 1; }
static void file_twice(struct foil_act *a) { a->files[1].name = MINI_TEXT("letter.txt"); }
static void file_empty(struct foil_act *a) { a->files[1].name = MINI_TEXT(""); }
static void file_huge(struct foil_act *a) { a->files[1].size = UINT64_MAX; }
static void closed_twice(struct foil_act *a) { a->closed[1].case_index = 0; }
static void touching(struct foil_act *a) { a->letter_hidden[1].start = 5; }
static void backwards(struct foil_act *a) { a->letter_hidden[1].start = 1; }

static void test_wrong_rows(void **state)
{
	static const struct {
		struct foil_act (*make)(void);
		void (*change)(struct foil_act *a);
		enum foil_code rc;
	} rows[] = {
		{ mini_full_decided, overlap, FOIL_E_FORMAT },
		{ mini_full_decided, unsorted, FOIL_E_FORMAT },
		{ mini_full_decided, serial_0, FOIL_E_FORMAT },
		{ mini_full_decided, serial_twice, FOIL_E_FORMAT },
		{ mini_full_decided, nothing_long, FOIL_E_FORMAT },
		{ mini_full_decided, no_ground, FOIL_E_FORMAT },
		{ mini_full_decided, item_twice, FOIL_E_FORMAT },
		{ mini_full_decided, ground_twice, FOIL_E_FORMAT },
		{ mini_full_decided, ground_empty, FOIL_E_FORMAT },
		{ mini_full_decided, no_outcome, FOIL_E_VERSION },
		{ mini_full_frozen, ordinal_0, FOIL_E_FORMAT },
		{ mini_full_frozen, ordinal_twice, FOIL_E_FORMAT },
		{ mini_full_issued, file_twice, FOIL_E_FORMAT },
		{ mini_full_issued, file_empty, FOIL_E_FORMAT },
		{ mini_full_issued, file_huge, FOIL_E_LIMIT },
		{ mini_full_issued, closed_twice, FOIL_E_FORMAT },
		{ mini_full_issued, touching, FOIL_E_FORMAT },
		{ mini_full_issued, backwards, FOIL_E_FORMAT },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_act a = rows[i].make();
		struct foil_redaction r[3];
		struct foil_item it[2];
		struct foil_ground g[2];
		struct foil_document d[2];
		struct foil_file_ref f[2];
		struct foil_closed c[2];
		struct foil_range h[2];
		struct foil_leaves l = { 0 };
		enum foil_code rc;

		/* Copies, since what `make` gives is shared. */
#define OWN(member, copy)                                                                          \
	if (a.member != NULL)                                                                      \
		a.member = memcpy(copy, a.member, sizeof copy)
		OWN(redactions, r);
		OWN(items, it);
		OWN(grounds, g);
		OWN(documents, d);
		OWN(files, f);
		OWN(closed, c);
		OWN(letter_hidden, h);
		mini_leaves_of(&a, &l);
		rows[i].change(&a);
		rc = foil_act_leaves(&a, &l, NULL);
		if (rc != rows[i].rc)
			fail_msg("row %zu: %s", i, foil_code_name(rc));
		foil_leaves_free(&l);
	}
}

/* Fields of an unknown profile, or of two parts, are no act. */
static void test_header(void **state)
{
	struct foil_act a = mini_full_approved(), back;
	struct foil_leaves l = { 0 };
	struct foil_buf header = { 0 }, frontier = { 0 }, contents = { 0 };
	struct foil_arena arena = { 0 };
	struct foil_doc_header h;
	struct foil_opening o;
	uint8_t root[FOIL_HASH_LEN];

	(void)state;
	mini_leaves_of(&a, &l);
	assert_int_equal(foil_doc_commit(mini_doc_id, mini_doc_secret, "act-2", 1, &l, &header,
	    root, NULL), FOIL_OK);
	assert_int_equal(foil_doc_open(mini_doc_id, mini_doc_secret, &l, NULL, 0, &frontier,
	    &contents, NULL), FOIL_OK);
	o = (struct foil_opening){ foil_buf_view(&header), foil_buf_view(&frontier),
		foil_buf_view(&contents) };
	assert_int_equal(foil_act_read(&arena, &o, &back, NULL), FOIL_E_VERSION);
	foil_buf_reset(&header);
	assert_int_equal(foil_doc_commit(mini_doc_id, mini_doc_secret, FOIL_ACT_PROFILE, 0, &l,
	    &header, root, NULL), FOIL_OK);
	o.header = foil_buf_view(&header);
	assert_int_equal(foil_act_read(&arena, &o, &back, NULL), FOIL_E_FORMAT);
	assert_int_equal(foil_doc_header_read(o.header, &h, NULL), FOIL_OK);
	h.part[0] = (struct foil_doc_part){ 0, 16, 1 };
	h.part[1] = (struct foil_doc_part){ 16, 16, 1 };
	h.n_parts = 2;
	foil_buf_reset(&header);
	foil_doc_header_put(&header, &h);
	o.header = foil_buf_view(&header);
	assert_int_equal(foil_act_read(&arena, &o, &back, NULL), FOIL_E_FORMAT);
	foil_arena_free(&arena);
	foil_buf_free(&header);
	foil_buf_free(&frontier);
	foil_buf_free(&contents);
	foil_leaves_free(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wrong_leaves),
		cmocka_unit_test(test_wrong_rows),
		cmocka_unit_test(test_header),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
