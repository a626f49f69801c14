/* SPDX-License-Identifier: Apache-2.0 */
/* What a log makes of a witness's answer (spec/witness.md W22, W23, W24, W25). */
#include "witness_kit.h"

#define W_SEED 2

struct scene {
	struct foil_buf note_bytes;
	struct foil_note note;
	struct foil_checkpoint c;
	struct foil_push_sent sent;
	struct foil_trust_witness witness;
};

static void begin(struct scene *s, uint64_t size)
{
	memset(s, 0, sizeof *s);
	kit_put_note(&s->note_bytes, size, false, LOG_SEED);
	assert_int_equal(foil_note_read(foil_buf_view(&s->note_bytes), &s->note, NULL), FOIL_OK);
	assert_int_equal(foil_checkpoint_read(s->note.text, &s->c, NULL), FOIL_OK);
	s->sent = (struct foil_push_sent){ foil_buf_view(&s->note_bytes), &s->note, &s->c };
	s->witness.key = key_from(W_SEED, FOIL_NOTE_COSIGNATURE, WITNESS_NAME);
}

static enum foil_push_state answer(const struct scene *s, struct foil_push *p, unsigned status,
    const char *type, struct foil_view body)
{
	struct foil_view copy = exact(body);

	p->witness = &s->witness;
	assert_int_equal(foil_push_answer(p, &s->sent, status, foil_str(type), copy, NOW, NULL), FOIL_OK);
	free_exact(copy);
	return p->state;
}

static void test_statuses(void **state)
{
	static const char size_type[] = "text/x.tlog.size";
	static const struct {
		const char *what;
		unsigned status;
		uint64_t old;
		bool again;
		const char *type, *body;
		enum foil_push_state want;
		uint64_t next; /* FOIL_PUSH_ASK: the new old; FOIL_PUSH_CONTRADICTS: what it named */
	} rows[] = {
		{ "a smaller size", 409, 0, false, size_type, "3\n", FOIL_PUSH_ASK, 3 },
		{ "its size is ours", 409, 0, false, size_type, "9\n", FOIL_PUSH_ASK, 9 },
		{ "nothing held", 409, 3, false, size_type, "0\n", FOIL_PUSH_ASK, 0 },
		{ "with parameters", 409, 0, false, "text/x.tlog.size; charset=utf-8", "3\n",
		    FOIL_PUSH_ASK, 3 },
		{ "told twice", 409, 3, true, size_type, "4\n", FOIL_PUSH_AWAY, 0 },
		{ "what was sent", 409, 3, false, size_type, "3\n", FOIL_PUSH_AWAY, 0 },
		{ "larger", 409, 0, false, size_type, "10\n", FOIL_PUSH_CONTRADICTS, 10 },
		{ "larger, told twice", 409, 3, true, size_type, "10\n", FOIL_PUSH_CONTRADICTS, 10 },
		{ "another of our size", 409, 9, true, size_type, "9\n", FOIL_PUSH_CONTRADICTS, 9 },
		{ "no line feed", 409, 0, false, size_type, "10", FOIL_PUSH_AWAY, 0 },
		{ "a leading zero", 409, 0, false, size_type, "010\n", FOIL_PUSH_AWAY, 0 },
		{ "negative", 409, 0, false, size_type, "-10\n", FOIL_PUSH_AWAY, 0 },
		{ "too large", 409, 0, false, size_type, "9223372036854775808\n", FOIL_PUSH_AWAY, 0 },
		{ "two lines", 409, 0, false, size_type, "10\n\n", FOIL_PUSH_AWAY, 0 },
		{ "empty", 409, 0, false, size_type, "", FOIL_PUSH_AWAY, 0 },
		{ "only a line feed", 409, 0, false, size_type, "\n", FOIL_PUSH_AWAY, 0 },
		{ "another type", 409, 0, false, "text/plain", "10\n", FOIL_PUSH_AWAY, 0 },
		{ "no type", 409, 0, false, "", "10\n", FOIL_PUSH_AWAY, 0 },
		{ "a type that begins so", 409, 0, false, "text/x.tlog.sizes", "10\n", FOIL_PUSH_AWAY, 0 },
		{ "a proof refused", 422, 3, true, "", "", FOIL_PUSH_CONTRADICTS, 3 },
		{ "no proof refused", 422, 0, false, "", "", FOIL_PUSH_AWAY, 0 },
		{ "403", 403, 0, false, "", "", FOIL_PUSH_REFUSED, 0 },
		{ "404", 404, 0, false, "", "", FOIL_PUSH_REFUSED, 0 },
		{ "400", 400, 0, false, "", "", FOIL_PUSH_AWAY, 0 },
		{ "a redirect", 301, 0, false, "", "", FOIL_PUSH_AWAY, 0 },
		{ "500", 500, 0, false, "", "", FOIL_PUSH_AWAY, 0 },
		{ "nothing", 0, 0, false, "", "", FOIL_PUSH_AWAY, 0 },
		{ "200 and nothing", 200, 0, false, "", "", FOIL_PUSH_AWAY, 0 },
		{ "200 and a page", 200, 0, false, "text/html", "<html>\n", FOIL_PUSH_AWAY, 0 },
		{ "200 and blank lines", 200, 0, false, "", "\n\n", FOIL_PUSH_AWAY, 0 },
	};
	struct scene s;

	(void)state;
	begin(&s, 9);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_push p = { .old = rows[i].old, .again = rows[i].again };

		if (answer(&s, &p, rows[i].status, rows[i].type, foil_str(rows[i].body)) != rows[i].want)
			fail_msg("%s: state %d, not %d", rows[i].what, (int)p.state, (int)rows[i].want);
		if (p.state == FOIL_PUSH_ASK) {
			assert_true(p.again);
			assert_int_equal(p.old, rows[i].next);
		} else {
			assert_true(p.why[0] != '\0');
			assert_int_equal(p.named, rows[i].next);
		}
	}
	foil_buf_free(&s.note_bytes);
}

/* Puts a line of the witness (or another) over our text (or another). */
static struct foil_view line_of(struct foil_buf *b, const struct scene *s, uint8_t seed,
    const char *name, const char *text, uint64_t at)
{
	struct foil_vkey key = key_from(seed, FOIL_NOTE_COSIGNATURE, name);

	put_signed_line(b, seed, &key, text != NULL ? foil_str(text) : s->note.text, at);
	return foil_buf_view(b);
}

static void test_cosignature(void **state)
{
	static const struct {
		const char *what;
		uint8_t seed;
		const char *name, *text;
		uint64_t at;
		enum foil_push_state want;
	} rows[] = {
		{ "good", W_SEED, WITNESS_NAME, NULL, NOW, FOIL_PUSH_COSIGNED },
		{ "a clock that is a little ahead", W_SEED, WITNESS_NAME, NULL, NOW + 300,
		    FOIL_PUSH_COSIGNED },
		{ "the future", W_SEED, WITNESS_NAME, NULL, NOW + 301, FOIL_PUSH_AWAY },
		{ "another key", 3, WITNESS_NAME, NULL, NOW, FOIL_PUSH_AWAY },
		{ "another name", W_SEED, "witness.example/w2", NULL, NOW, FOIL_PUSH_AWAY },
		{ "another log's checkpoint", W_SEED, WITNESS_NAME, "log.example/two\n9\nx\n", NOW,
		    FOIL_PUSH_AWAY },
	};
	struct scene s;

	(void)state;
	begin(&s, 9);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_push p = { .old = 0 };
		struct foil_buf b = { 0 };
		struct foil_view line = line_of(&b, &s, rows[i].seed, rows[i].name, rows[i].text, rows[i].at);

		if (answer(&s, &p, 200, "text/plain", line) != rows[i].want)
			fail_msg("%s: %s", rows[i].what, p.why);
		/* Every byte of a good line counts. */
		for (size_t k = 0; rows[i].want == FOIL_PUSH_COSIGNED && k < line.len; k++) {
			b.p[k] ^= 1;
			p = (struct foil_push){ .old = 0 };
			assert_int_equal(answer(&s, &p, 200, "", foil_buf_view(&b)), FOIL_PUSH_AWAY);
			b.p[k] ^= 1;
		}
		foil_buf_free(&b);
	}
	foil_buf_free(&s.note_bytes);
}

/* W25: good lines are put under the note, once, and the note stays one. */
static void test_merge(void **state)
{
	struct foil_buf b = { 0 }, out = { .max = FOIL_NOTE_MAX }, again = { .max = FOIL_NOTE_MAX };
	struct foil_push p[3] = { { .old = 0 }, { .old = 0 }, { .old = 0 } };
	struct foil_trust_witness other;
	enum foil_note_result found;
	struct foil_note note;
	struct scene s;
	uint64_t at;

	(void)state;
	begin(&s, 9);
	other = s.witness;
	other.key = key_from(5, FOIL_NOTE_COSIGNATURE, "witness.example/w5");
	assert_int_equal(answer(&s, &p[0], 200, "", line_of(&b, &s, W_SEED, WITNESS_NAME, NULL, NOW)),
	    FOIL_PUSH_COSIGNED);
	assert_int_equal(answer(&s, &p[1], 500, "", foil_str("")), FOIL_PUSH_AWAY);
	p[2].witness = &other;
	p[2].state = FOIL_PUSH_REFUSED;
	assert_int_equal(foil_push_merge(&s.sent, p, 3, &out, NULL), FOIL_OK);
	assert_int_equal(foil_note_read(foil_buf_view(&out), &note, NULL), FOIL_OK);
	assert_int_equal(note.n_lines, 2);
	assert_int_equal(foil_note_check(&note, &s.witness.key, &found, &at, NULL), FOIL_OK);
	assert_int_equal(found, FOIL_NOTE_GOOD);
	assert_int_equal(at, NOW);
	s.sent = (struct foil_push_sent){ foil_buf_view(&out), &note, &s.c };
	assert_int_equal(foil_push_merge(&s.sent, p, 3, &again, NULL), FOIL_OK);
	assert_view_equal(foil_buf_view(&again), foil_buf_view(&out));
	foil_buf_free(&b);
	foil_buf_free(&out);
	foil_buf_free(&again);
	foil_buf_free(&s.note_bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_statuses),
		cmocka_unit_test(test_cosignature),
		cmocka_unit_test(test_merge),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
