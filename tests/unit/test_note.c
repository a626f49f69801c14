/* SPDX-License-Identifier: Apache-2.0 */
#include "signing.h"
#include "vectors.h"

#include <stdio.h>

#define DASH "\xe2\x80\x94 "

#define EXAMPLE_KEY "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
#define EXAMPLE_SIG \
	"Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncA" \
	"lTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
#define EXAMPLE_LINE DASH "example.com/foo " EXAMPLE_SIG "\n"
#define EXAMPLE_TEXT "This is an example message.\n"
#define GO_TEXT                                                                                    \
	"If you think cryptography is the answer to your problem,\n"                               \
	"then you don't know what your problem is.\n"
#define PETER_KEY "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
#define PETER_SIG \
	"x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNI" \
	"uGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
#define ENOCH_KEY "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
#define ENOCH_SIG \
	"rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n" \
	"2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ="
#define SIGSUM \
	"sigsum.org/v1/tree/e796172b92befd62d9dc67e41c2f5bc9d3100a3023b20b1ca40288dd1c679e69"
#define SIGSUM_ROOT "HA5HAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define SIGSUM_SIG \
	"gJ2ho0n8F8olcerUF1FFdv235A/5as/coWrpLrtE7ovMeP" \
	"5whgwouYExowG/lTznxu6OUGjjt5yJQ6bXtTcf718MqAQ="

/* Notes and keys of others: signed-note "Example", golang.org/x/mod/sumdb/note, C2SP issue 99. */
static const struct {
	const char *key, *text, *lines;
	enum foil_note_result want;
} known[] = {
	{ EXAMPLE_KEY, EXAMPLE_TEXT, EXAMPLE_LINE, FOIL_NOTE_GOOD },
	{ PETER_KEY, GO_TEXT, DASH "PeterNeumann " PETER_SIG "\n", FOIL_NOTE_GOOD },
	{ PETER_KEY, GO_TEXT,
	    DASH "PeterNeumann " PETER_SIG "\n" DASH "EnochRoot " ENOCH_SIG "\n", FOIL_NOTE_GOOD },
	{ EXAMPLE_KEY, GO_TEXT, DASH "PeterNeumann " PETER_SIG "\n", FOIL_NOTE_UNSIGNED },
	{ EXAMPLE_KEY, "This is an example massage.\n", EXAMPLE_LINE, FOIL_NOTE_BAD },
};

/* Keys whose id others have worked out, of both types; one has a '+' in its base64. */
static const char *const known_keys[] = {
	EXAMPLE_KEY,
	PETER_KEY,
	"TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6",
	"remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
	"example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx",
};

static enum foil_code read_exact(struct foil_view bytes, struct foil_view *copy,
    struct foil_note *note, struct foil_err *err)
{
	*copy = exact(bytes);
	return foil_note_read(*copy, note, err);
}

static struct foil_vkey vkey(const char *text)
{
	struct foil_vkey k;

	assert_int_equal(foil_vkey_read(foil_str(text), &k, NULL), FOIL_OK);
	return k;
}

static enum foil_note_result check(const struct foil_note *note, const struct foil_vkey *key,
    uint64_t *at)
{
	enum foil_note_result r;
	uint64_t when;

	assert_int_equal(foil_note_check(note, key, &r, at == NULL ? &when : at, NULL), FOIL_OK);
	return r;
}

static void test_known_notes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(known); i++) {
		struct foil_buf b = { .max = 0 };
		struct foil_vkey key = vkey(known[i].key);
		struct foil_note note;
		struct foil_view copy;

		foil_buf_printf(&b, "%s\n%s", known[i].text, known[i].lines);
		assert_int_equal(read_exact(foil_buf_view(&b), &copy, &note, NULL), FOIL_OK);
		assert_view_equal(note.text, foil_str(known[i].text));
		assert_int_equal(check(&note, &key, NULL), known[i].want);
		free_exact(copy);
		foil_buf_free(&b);
	}
}

static void test_sigsum(void **state)
{
	static const char note_text[] = SIGSUM "\n10\n" SIGSUM_ROOT "\n";
	static const char bytes[] =
	    SIGSUM "\n10\n" SIGSUM_ROOT "\n\n" DASH SIGSUM " " SIGSUM_SIG "\n";
	struct foil_checkpoint c;
	struct foil_note note;
	struct foil_vkey key;
	uint8_t pub[32];

	(void)state;
	assert_int_equal(foil_unhex(pub, sizeof pub,
	    foil_str("66e0b858e462a609e66fe71370c816d8846ff103d5499a22a7fec37fdbc424a7"), NULL),
	    FOIL_OK);
	assert_int_equal(foil_vkey_make(foil_str(SIGSUM), FOIL_NOTE_ED25519, pub, &key, NULL),
	    FOIL_OK);
	assert_int_equal(key.id, 0x809da1a3);
	assert_int_equal(foil_note_read(foil_str(bytes), &note, NULL), FOIL_OK);
	assert_view_equal(note.text, foil_str(note_text));
	assert_int_equal(check(&note, &key, NULL), FOIL_NOTE_GOOD);
	assert_int_equal(foil_checkpoint_read(note.text, &c, NULL), FOIL_OK);
	assert_string_equal(c.origin, SIGSUM);
	assert_int_equal(c.size, 10);
}

static void test_known_keys(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(known_keys); i++) {
		struct foil_buf b = { .max = 0 };
		struct foil_vkey k = vkey(known_keys[i]);

		foil_vkey_put(&b, &k);
		assert_view_equal(foil_buf_view(&b), foil_str(known_keys[i]));
		foil_buf_free(&b);
	}
}

static const struct {
	const char *text;
	enum foil_code want;
} bad_keys[] = {
	{ "", FOIL_E_FORMAT },
	{ "example.com/foo", FOIL_E_FORMAT },
	{ "example.com/foo+530d903a", FOIL_E_FORMAT },
	{ "example.com/foo+530d903a+", FOIL_E_FORMAT },
	{ "++", FOIL_E_FORMAT },
	{ "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", FOIL_E_FORMAT },
	{ "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", FOIL_E_FORMAT },
	{ "example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", FOIL_E_FORMAT },
	{ "example.com/foo+530d903+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", FOIL_E_FORMAT },
	{ "example.com/foo+0530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", FOIL_E_FORMAT },
	{ "example.com/foo+0x0d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", FOIL_E_FORMAT },
	{ EXAMPLE_KEY "\n", FOIL_E_FORMAT },
	{ EXAMPLE_KEY " ", FOIL_E_FORMAT },
	{ " " EXAMPLE_KEY, FOIL_E_FORMAT },
	/* the same key for cosignatures has another id; one byte too few, one too many */
	{ "example.com/foo+530d903a+BOkyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", FOIL_E_FORMAT },
	{ "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U0=", FOIL_E_FORMAT },
	{ EXAMPLE_KEY "AA==", FOIL_E_FORMAT },
	{ "example.com/foo+530d903a+AQ==", FOIL_E_FORMAT },
	/* ECDSA, RFC 6962, ML-DSA (of any length), private */
	{ "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", FOIL_E_VERSION },
	{ "example.com/foo+530d903a+BQ==", FOIL_E_VERSION },
	{ "example.com/foo+530d903a+BgEB", FOIL_E_VERSION },
	{ "example.com/foo+530d903a+/+kyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", FOIL_E_VERSION },
	/* a point of small order */
	{ "example.com/foo+530d903a+AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", FOIL_E_KEY },
};

static void test_bad_keys(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad_keys); i++) {
		struct foil_view text = exact(foil_str(bad_keys[i].text));
		struct foil_err err = { .msg = "" };
		struct foil_vkey k = { .id = 7 };
		enum foil_code rc = foil_vkey_read(text, &k, &err);

		if (rc != bad_keys[i].want)
			fail_msg("'%s' gives %s, not %s", bad_keys[i].text, foil_code_name(rc),
			    foil_code_name(bad_keys[i].want));
		assert_int_equal(k.id, 7);
		assert_true(strlen(err.msg) > 0);
		free_exact(text);
	}
}

/* A hex id in capitals is the same id; we write it small. */
static void test_capital_id(void **state)
{
	struct foil_buf b = { .max = 0 };
	struct foil_vkey k =
	    vkey("example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");

	(void)state;
	foil_vkey_put(&b, &k);
	assert_view_equal(foil_buf_view(&b), foil_str(EXAMPLE_KEY));
	foil_buf_free(&b);
}

static const struct {
	const char *name;
	enum foil_code want;
} names[] = {
	{ "a", FOIL_OK },
	{ "example.org/foi", FOIL_OK },
	{ "t\xc5\xb7.example", FOIL_OK },
	{ "\xe2\x80\x94", FOIL_OK }, /* an em dash */
	{ "", FOIL_E_FORMAT },
	{ "a b", FOIL_E_FORMAT },
	{ "a+b", FOIL_E_FORMAT },
	{ "a\tb", FOIL_E_FORMAT },
	{ "a\nb", FOIL_E_FORMAT },
	{ "a\rb", FOIL_E_FORMAT },
	{ "a\x1f", FOIL_E_FORMAT },
	{ "a\xff", FOIL_E_FORMAT },
	{ "\xc2\x85", FOIL_E_FORMAT },     /* U+0085 */
	{ "\xc2\xa0", FOIL_E_FORMAT },     /* U+00A0 */
	{ "\xe1\x9a\x80", FOIL_E_FORMAT }, /* U+1680 */
	{ "\xe1\x9a\x81", FOIL_OK },
	{ "\xe1\xbf\xbe", FOIL_OK },       /* U+1FFE */
	{ "\xe2\x80\x80", FOIL_E_FORMAT }, /* U+2000 */
	{ "\xe2\x80\x8a", FOIL_E_FORMAT }, /* U+200A */
	{ "\xe2\x80\x8b", FOIL_OK },       /* U+200B, not a space to Unicode */
	{ "\xe2\x80\xa7", FOIL_OK },
	{ "\xe2\x80\xa8", FOIL_E_FORMAT }, /* U+2028 */
	{ "\xe2\x80\xa9", FOIL_E_FORMAT }, /* U+2029 */
	{ "\xe2\x80\xaf", FOIL_E_FORMAT }, /* U+202F */
	{ "\xe2\x81\x9f", FOIL_E_FORMAT }, /* U+205F */
	{ "\xe3\x80\x80", FOIL_E_FORMAT }, /* U+3000 */
	{ "\xe3\x80\x81", FOIL_OK },
};

static void test_names(void **state)
{
	struct foil_vkey good = vkey(EXAMPLE_KEY), k;
	char longest[FOIL_NAME_MAX + 2];

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct foil_view name = exact(foil_str(names[i].name));
		enum foil_code rc = foil_vkey_make(name, FOIL_NOTE_ED25519, good.pub, &k, NULL);

		if (rc != names[i].want)
			fail_msg("name %zu gives %s", i, foil_code_name(rc));
		if (rc == FOIL_OK)
			assert_string_equal(k.name, names[i].name);
		free_exact(name);
	}
	memset(longest, 'a', sizeof longest);
	assert_int_equal(foil_vkey_make(foil_view(longest, FOIL_NAME_MAX), 1, good.pub, &k, NULL),
	    FOIL_OK);
	assert_int_equal(strlen(k.name), FOIL_NAME_MAX);
	assert_int_equal(foil_vkey_make(foil_view(longest, FOIL_NAME_MAX + 1), 1, good.pub, &k,
	    NULL), FOIL_E_LIMIT);
	assert_int_equal(foil_vkey_make(foil_view("a\0b", 3), 1, good.pub, &k, NULL),
	    FOIL_E_FORMAT);
	assert_int_equal(foil_vkey_make(foil_str("a"), 6, good.pub, &k, NULL), FOIL_E_VERSION);
}

static const struct {
	const char *what, *bytes;
	enum foil_code want;
	const char *text; /* of a good one */
} shapes[] = {
	{ "smallest", "\n\n" DASH "a AAAAAAA=\n", FOIL_OK, "\n" },
	{ "blank lines in the text", "a\n\n\nb\n\n" DASH "a AAAAAAA=\n", FOIL_OK, "a\n\n\nb\n" },
	{ "a text that looks like a signature", DASH "a AAAAAAA=\n\n" DASH "b AAAAAAA=\n", FOIL_OK,
	    DASH "a AAAAAAA=\n" },
	{ "nothing", "", FOIL_E_FORMAT, NULL },
	{ "a line feed", "\n", FOIL_E_FORMAT, NULL },
	{ "two line feeds", "\n\n", FOIL_E_FORMAT, NULL },
	{ "no blank line", "a\n" EXAMPLE_LINE, FOIL_E_FORMAT, NULL },
	{ "no text at all", "\n" EXAMPLE_LINE, FOIL_E_FORMAT, NULL },
	{ "no signature", "a\n\n", FOIL_E_FORMAT, NULL },
	{ "no last line feed", "a\n\n" DASH "a AAAAAAA=", FOIL_E_FORMAT, NULL },
	{ "a blank line after it", "a\n\n" DASH "a AAAAAAA=\n\n", FOIL_E_FORMAT, NULL },
	{ "text after the signatures", "a\n\n" DASH "a AAAAAAA=\nb\n", FOIL_E_FORMAT, NULL },
	{ "a hyphen for the dash", "a\n\n- a AAAAAAA=\n", FOIL_E_FORMAT, NULL },
	{ "an en dash", "a\n\n\xe2\x80\x93 a AAAAAAA=\n", FOIL_E_FORMAT, NULL },
	{ "the dash alone", "a\n\n\xe2\x80\x94\n", FOIL_E_FORMAT, NULL },
	{ "no space after the dash", "a\n\n\xe2\x80\x94" "a AAAAAAA=\n", FOIL_E_FORMAT, NULL },
	{ "no name", "a\n\n" DASH " AAAAAAA=\n", FOIL_E_FORMAT, NULL },
	{ "no signature after the name", "a\n\n" DASH "a\n", FOIL_E_FORMAT, NULL },
	{ "a name with a plus", "a\n\n" DASH "a+b AAAAAAA=\n", FOIL_E_FORMAT, NULL },
	{ "a no-break space in a name", "a\n\n" DASH "a\xc2\xa0 AAAAAAA=\n", FOIL_E_FORMAT, NULL },
	{ "two spaces", "a\n\n" DASH "a  AAAAAAA=\n", FOIL_E_FORMAT, NULL },
	{ "a space at the end", "a\n\n" DASH "a AAAAAAA= \n", FOIL_E_FORMAT, NULL },
	{ "nothing but a key id", "a\n\n" DASH "a AAAAAA==\n", FOIL_E_FORMAT, NULL },
	{ "less than a key id", "a\n\n" DASH "a AAAA\n", FOIL_E_FORMAT, NULL },
	{ "no padding", "a\n\n" DASH "a AAAAAAA\n", FOIL_E_FORMAT, NULL },
	{ "bits left over", "a\n\n" DASH "a AAAAAAB=\n", FOIL_E_FORMAT, NULL },
	{ "base64 for URLs", "a\n\n" DASH "a AAA-AAA=\n", FOIL_E_FORMAT, NULL },
	{ "a carriage return", "a\r\n\n" DASH "a AAAAAAA=\n", FOIL_E_FORMAT, NULL },
	{ "a tab", "a\tb\n\n" DASH "a AAAAAAA=\n", FOIL_E_FORMAT, NULL },
	{ "not UTF-8 in the text", "a\xc3\n\n" DASH "a AAAAAAA=\n", FOIL_E_FORMAT, NULL },
	{ "not UTF-8 in a name", "a\n\n" DASH "a\xc3 AAAAAAA=\n", FOIL_E_FORMAT, NULL },
	{ "DEL is no control here", "a\x7f\n\n" DASH "a AAAAAAA=\n", FOIL_OK, "a\x7f\n" },
};

static void test_shapes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(shapes); i++) {
		struct foil_note note = { .n_lines = 77 };
		struct foil_err err = { .msg = "" };
		struct foil_view copy;
		enum foil_code rc = read_exact(foil_str(shapes[i].bytes), &copy, &note, &err);

		if (rc != shapes[i].want)
			fail_msg("%s: %s %s", shapes[i].what, foil_code_name(rc), err.msg);
		if (rc == FOIL_OK) {
			assert_view_equal(note.text, foil_str(shapes[i].text));
			assert_int_equal(note.n_lines, 1);
			assert_int_equal(note.line[0].sig_len, 1);
		} else {
			assert_int_equal(note.n_lines, 77);
			assert_true(strlen(err.msg) > 0);
		}
		free_exact(copy);
	}
	{
		struct foil_note note;
		struct foil_view nul = LIT("a\0\n\n" DASH "a AAAAAAA=\n");

		assert_int_equal(foil_note_read(nul, &note, NULL), FOIL_E_FORMAT);
	}
}

static void test_limits(void **state)
{
	struct foil_buf b = { .max = 0 };
	struct foil_vkey example = vkey(EXAMPLE_KEY);
	struct foil_note note;
	struct foil_view copy;
	size_t fill;

	(void)state;
	foil_buf_put_str(&b, EXAMPLE_TEXT "\n");
	for (size_t i = 0; i + 1 < FOIL_NOTE_LINES_MAX; i++)
		foil_buf_printf(&b, DASH "stranger/%zu AAAAAAA=\n", i);
	foil_buf_put_str(&b, EXAMPLE_LINE);
	assert_int_equal(read_exact(foil_buf_view(&b), &copy, &note, NULL), FOIL_OK);
	assert_int_equal(note.n_lines, FOIL_NOTE_LINES_MAX);
	assert_int_equal(check(&note, &example, NULL), FOIL_NOTE_GOOD);
	free_exact(copy);
	foil_buf_put_str(&b, EXAMPLE_LINE);
	assert_int_equal(read_exact(foil_buf_view(&b), &copy, &note, NULL), FOIL_E_LIMIT);
	free_exact(copy);

	foil_buf_reset(&b);
	fill = FOIL_NOTE_MAX - strlen("\n\n" EXAMPLE_LINE);
	for (size_t i = 0; i < fill; i++)
		foil_buf_put_u8(&b, 'a');
	foil_buf_put_str(&b, "\n\n" EXAMPLE_LINE);
	assert_int_equal(read_exact(foil_buf_view(&b), &copy, &note, NULL), FOIL_OK);
	assert_int_equal(note.text.len, fill + 1);
	free_exact(copy);
	b.p[fill] = 'a';
	b.len = fill + 1;
	foil_buf_put_str(&b, "\n\n" EXAMPLE_LINE);
	assert_int_equal(read_exact(foil_buf_view(&b), &copy, &note, NULL), FOIL_E_LIMIT);
	free_exact(copy);
	foil_buf_free(&b);
}

static void golden_note(const struct foil_json *row, const struct foil_vkey key[3])
{
	struct foil_view bytes = json_text(row, "note"), text = json_text(row, "text"), copy;
	const struct foil_json *at = rows(row, "cosigned_at");
	struct foil_buf again = { .max = 0 };
	struct foil_note note;

	assert_int_equal(read_exact(bytes, &copy, &note, NULL), FOIL_OK);
	assert_view_equal(note.text, text);
	assert_int_equal(note.n_lines, json_u64(row, "lines"));
	assert_int_equal(check(&note, &key[0], NULL), FOIL_NOTE_GOOD);
	for (size_t w = 0; w < 2; w++) {
		uint64_t want, got = 9;
		bool made = foil_json_as_uint(foil_json_at(at, w), &want);

		assert_int_equal(check(&note, &key[w + 1], &got),
		    made ? FOIL_NOTE_GOOD : FOIL_NOTE_UNSIGNED);
		assert_int_equal(got, made ? want : 0);
	}
	/* What we sign and write is byte for byte what the script signed and wrote. */
	foil_buf_put_view(&again, text);
	foil_buf_put_u8(&again, '\n');
	for (size_t i = 0; i < note.n_lines; i++) {
		const struct foil_note_line *l = &note.line[i];
		uint64_t time = l->sig_len == 72 ? foil_get_be64(l->sig) : 0;
		uint8_t k = 0;

		while (k < 2 && l->id != key[k].id)
			k++;
		put_signed_line(&again, (uint8_t)(k + 1), &key[k], text, time);
	}
	assert_view_equal(foil_buf_view(&again), bytes);
	foil_buf_free(&again);
	free_exact(copy);
}

static void test_golden(void **state)
{
	struct foil_json_doc *doc = load_json("tests/vectors/tlog.json");
	const struct foil_json *keys = rows(foil_json_root(doc), "keys");
	const struct foil_json *notes = rows(foil_json_root(doc), "notes");
	struct foil_vkey key[3];

	(void)state;
	assert_int_equal(foil_json_count(keys), COUNT(key));
	for (size_t i = 0; i < COUNT(key); i++) {
		const struct foil_json *row = foil_json_at(keys, i);
		struct foil_buf b = { .max = 0 };
		struct foil_vkey made;
		uint8_t pub[32];

		json_hash(row, "pub", pub);
		assert_int_equal(foil_vkey_read(json_text(row, "vkey"), &key[i], NULL), FOIL_OK);
		assert_int_equal(foil_vkey_make(json_text(row, "name"),
		    (uint8_t)json_u64(row, "type"), pub, &made, NULL), FOIL_OK);
		foil_vkey_put(&b, &made);
		assert_view_equal(foil_buf_view(&b), json_text(row, "vkey"));
		foil_buf_free(&b);
	}
	for (size_t i = 0; i < foil_json_count(notes); i++)
		golden_note(foil_json_at(notes, i), key);
	foil_json_doc_close(&doc);
}

/* Puts a line of `key` with these bytes, whatever their length. */
static void put_raw_line(struct foil_buf *b, const struct foil_vkey *key, const uint8_t *sig,
    size_t n)
{
	uint8_t raw[200];

	assert_true(n <= sizeof raw - 4);
	foil_put_be32(raw, key->id);
	memcpy(raw + 4, sig, n);
	foil_buf_printf(b, DASH "%s ", key->name);
	foil_buf_put_base64(b, raw, 4 + n);
	foil_buf_put_u8(b, '\n');
}

/* Which lines count for a key: name and id both, and then any that is bad spoils the rest. */
static void test_check(void **state)
{
	static const char text[] = "a text\n";
	struct foil_vkey log = key_from(1, FOIL_NOTE_ED25519, "log");
	struct foil_vkey wit = key_from(2, FOIL_NOTE_COSIGNATURE, "wit");
	struct foil_vkey renamed = log, other_id = log;
	static const size_t lengths[] = { 1, 63, 65, 71, 72, 73, 80, 81, 100 };
	struct foil_buf b = { .max = 0 };
	uint8_t sig[196] = { 0 };
	struct foil_note note;
	uint64_t at = 5;

	(void)state;
	memcpy(renamed.name, "lag", 4);
	other_id.id ^= 1;
	foil_buf_put_str(&b, text);
	foil_buf_put_u8(&b, '\n');
	put_signed_line(&b, 2, &renamed, foil_str(text), 0); /* bad, and not ours */
	put_signed_line(&b, 2, &other_id, foil_str(text), 0);
	assert_int_equal(foil_note_read(foil_buf_view(&b), &note, NULL), FOIL_OK);
	assert_int_equal(check(&note, &log, &at), FOIL_NOTE_UNSIGNED);
	assert_int_equal(at, 0);
	put_signed_line(&b, 1, &log, foil_str(text), 0);
	put_signed_line(&b, 1, &log, foil_str(text), 0);
	put_signed_line(&b, 2, &wit, foil_str(text), INT64_MAX);
	assert_int_equal(foil_note_read(foil_buf_view(&b), &note, NULL), FOIL_OK);
	assert_int_equal(check(&note, &log, &at), FOIL_NOTE_GOOD);
	assert_int_equal(at, 0);
	assert_int_equal(check(&note, &wit, &at), FOIL_NOTE_GOOD);
	assert_int_equal(at, INT64_MAX);
	/* a line of a known key that cannot be right in any length is bad, not unknown */
	for (size_t i = 0; i < COUNT(lengths); i++) {
		size_t len = b.len;

		put_raw_line(&b, &log, sig, lengths[i]);
		assert_int_equal(foil_note_read(foil_buf_view(&b), &note, NULL), FOIL_OK);
		assert_int_equal(check(&note, &log, &at), FOIL_NOTE_BAD);
		assert_int_equal(check(&note, &wit, &at), FOIL_NOTE_GOOD);
		b.len = len;
	}
	put_signed_line(&b, 2, &wit, foil_str(text), (uint64_t)INT64_MAX + 1);
	assert_int_equal(foil_note_read(foil_buf_view(&b), &note, NULL), FOIL_OK);
	assert_int_equal(check(&note, &wit, &at), FOIL_NOTE_BAD);
	assert_int_equal(at, 0);
	foil_buf_free(&b);
}

/* A good signature and a byte more is none; good lines do not mend a bad one between them. */
static void test_spoilt(void **state)
{
	static const char text[] = "a text\n";
	struct foil_vkey log = key_from(1, FOIL_NOTE_ED25519, "log");
	struct foil_vkey wit = key_from(2, FOIL_NOTE_COSIGNATURE, "wit");
	uint8_t sig[73] = { 0 }, wrong[72] = { 0 };
	struct foil_buf b = { .max = 0 };
	struct foil_note note;
	uint64_t at;

	(void)state;
	foil_buf_put_str(&b, text);
	foil_buf_put_u8(&b, '\n');
	(void)sign_note(2, FOIL_NOTE_COSIGNATURE, foil_str(text), 10, sig);
	put_raw_line(&b, &wit, sig, 73);
	(void)sign_note(1, FOIL_NOTE_ED25519, foil_str(text), 0, sig);
	put_raw_line(&b, &log, sig, 65);
	assert_int_equal(foil_note_read(foil_buf_view(&b), &note, NULL), FOIL_OK);
	assert_int_equal(check(&note, &wit, NULL), FOIL_NOTE_BAD);
	assert_int_equal(check(&note, &log, NULL), FOIL_NOTE_BAD);

	b.len = strlen(text) + 1;
	put_signed_line(&b, 2, &wit, foil_str(text), 10);
	put_raw_line(&b, &wit, wrong, sizeof wrong);
	put_signed_line(&b, 2, &wit, foil_str(text), 5);
	assert_int_equal(foil_note_read(foil_buf_view(&b), &note, NULL), FOIL_OK);
	assert_int_equal(check(&note, &wit, &at), FOIL_NOTE_BAD);
	assert_int_equal(at, 0);
	foil_buf_free(&b);
}

static void test_wrong_type(void **state)
{
	static const char text[] = "a text\n";
	struct foil_vkey log = key_from(1, FOIL_NOTE_ED25519, "log");
	struct foil_vkey wit = key_from(2, FOIL_NOTE_COSIGNATURE, "wit");
	enum foil_note_result r = FOIL_NOTE_UNSIGNED;
	struct foil_buf b = { .max = 0 };
	struct foil_note note;
	uint8_t sig[72];
	uint64_t at;

	(void)state;
	foil_buf_put_str(&b, text);
	foil_buf_put_u8(&b, '\n');
	foil_note_put_line(&b, &wit, sign_note(2, FOIL_NOTE_ED25519, foil_str(text), 0, sig));
	foil_note_put_line(&b, &log, sign_note(1, FOIL_NOTE_COSIGNATURE, foil_str(text), 1, sig));
	assert_int_equal(foil_note_read(foil_buf_view(&b), &note, NULL), FOIL_OK);
	assert_int_equal(check(&note, &wit, NULL), FOIL_NOTE_BAD);
	assert_int_equal(check(&note, &log, NULL), FOIL_NOTE_BAD);
	log.type = 6;
	assert_int_equal(foil_note_check(&note, &log, &r, &at, NULL), FOIL_E_VERSION);
	foil_buf_free(&b);
}

/* No single bit can change and leave the text and all three signatures standing. */
static void test_tamper(void **state)
{
	struct foil_vkey key[3] = { key_from(1, FOIL_NOTE_ED25519, "example.org/foi"),
		key_from(2, FOIL_NOTE_COSIGNATURE, "witness.example/w1"),
		key_from(3, FOIL_NOTE_COSIGNATURE, "t\xc5\xb7.example/w2") };
	struct foil_checkpoint c = { .origin = "example.org/foi", .size = 1204 };
	struct foil_buf b = { .max = 0 };
	struct foil_view text, copy;
	struct foil_note note;
	size_t text_len;
	uint8_t *p;

	(void)state;
	memset(c.root, 0x5a, sizeof c.root);
	foil_checkpoint_put(&b, &c);
	text_len = b.len;
	text = exact(foil_buf_view(&b));
	foil_buf_put_u8(&b, '\n');
	for (uint8_t k = 0; k < 3; k++)
		put_signed_line(&b, (uint8_t)(k + 1), &key[k], text, 1700000000);
	assert_int_equal(read_exact(foil_buf_view(&b), &copy, &note, NULL), FOIL_OK);
	for (size_t k = 0; k < 3; k++)
		assert_int_equal(check(&note, &key[k], NULL), FOIL_NOTE_GOOD);
	p = (uint8_t *)(uintptr_t)copy.p;
	for (size_t bit = 0; bit < copy.len * 8; bit++) {
		size_t good = 0;

		p[bit / 8] ^= (uint8_t)(1U << bit % 8);
		if (foil_note_read(copy, &note, NULL) == FOIL_OK) {
			for (size_t k = 0; k < 3; k++) {
				if (check(&note, &key[k], NULL) != FOIL_NOTE_GOOD)
					continue;
				good++;
				assert_view_equal(note.text, text);
			}
		}
		if (good == 3 || (good > 0 && bit / 8 <= text_len))
			fail_msg("bit %zu of byte %zu may change", bit % 8, bit / 8);
		p[bit / 8] ^= (uint8_t)(1U << bit % 8);
	}
	free_exact(copy);
	free_exact(text);
	foil_buf_free(&b);
}

static int set_up(void **state)
{
	(void)state;
	return foil_crypto_init(NULL) == FOIL_OK ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_notes),   cmocka_unit_test(test_sigsum),
		cmocka_unit_test(test_known_keys),    cmocka_unit_test(test_bad_keys),
		cmocka_unit_test(test_capital_id),    cmocka_unit_test(test_names),
		cmocka_unit_test(test_shapes),        cmocka_unit_test(test_limits),
		cmocka_unit_test(test_golden),        cmocka_unit_test(test_check),
		cmocka_unit_test(test_spoilt),        cmocka_unit_test(test_wrong_type),
		cmocka_unit_test(test_tamper),
	};

	return cmocka_run_group_tests_name("note", tests, set_up, NULL);
}
