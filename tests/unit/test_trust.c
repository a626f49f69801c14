/* SPDX-License-Identifier: Apache-2.0 */
#include "signing.h"

#include "foil/trust.h"

#include <stdio.h>

#define ORIGIN "example.org/foi"
#define HEX64 "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF"

/*
 * Templates of trust files: "{L1}" stands for the log key of seed 1 under
 * ORIGIN, "{M1}" for the same under another name, "{W2}" for the cosigner's
 * key of seed 2, "{P2}" for a plain key of seed 2.
 */
static void put_key(struct foil_buf *b, char kind, uint8_t seed)
{
	char name[32];
	struct foil_vkey k;

	(void)snprintf(name, sizeof name, "witness.example/%u", seed);
	if (kind == 'W')
		k = key_from(seed, FOIL_NOTE_COSIGNATURE, name);
	else
		k = key_from(seed, FOIL_NOTE_ED25519,
		    kind == 'L' ? ORIGIN : kind == 'M' ? "other.example" : name);
	foil_vkey_put(b, &k);
}

static struct foil_view expand(const char *template)
{
	struct foil_buf b = { .max = 0 };
	struct foil_view out;

	for (const char *p = template; *p != '\0'; p++) {
		if (*p == '{') {
			put_key(&b, p[1], (uint8_t)(p[2] - '0'));
			p += 3;
		} else {
			foil_buf_put_u8(&b, (uint8_t)*p);
		}
	}
	assert_int_equal(foil_buf_check(&b, "template", NULL), FOIL_OK);
	out = exact(foil_buf_view(&b));
	foil_buf_free(&b);
	return out;
}

static enum foil_code read_template(const char *template, struct foil_trust *t,
    struct foil_err *err)
{
	struct foil_view text = expand(template);
	enum foil_code rc = foil_trust_read(text, t, err);

	free_exact(text);
	return rc;
}

static void test_read(void **state)
{
	static const char text[] = "# who we trust\n"
	    "log {L1} https://example.org/log/\n"
	    " \t log\t{M8} \n"
	    "\n \t\n"
	    "witness W1 {W2} https://w1.example/\n"
	    "witness \xc5\xb7\xff {W3}\n"
	    "group any all W1\n"      /* a name is free to be a keyword elsewhere */
	    "group Both 2 any \xc5\xb7\xff\n"
	    "quorum Both\n"
	    "witness Late {W4}\n"
	    "group Unused any Late\n"
	    "  # foil is spelt apart here, so this says nothing\n"
	    " #foil\tauditor\tW1 \n"
	    "#foil auditor Late\n"
	    "#foil genesis " HEX64 "\n";
	struct foil_trust t;
	struct foil_err err = { .msg = "" };

	(void)state;
	if (read_template(text, &t, &err) != FOIL_OK)
		fail_msg("%s", err.msg);
	assert_int_equal(t.n_logs, 2);
	assert_string_equal(t.log[0].name, ORIGIN);
	assert_string_equal(t.log[1].name, "other.example");
	assert_int_equal(t.n_witnesses, 3);
	assert_string_equal(t.witness[0].name, "W1");
	assert_string_equal(t.witness[0].key.name, "witness.example/2");
	assert_string_equal(t.witness[0].url, "https://w1.example/");
	assert_string_equal(t.witness[1].url, "");
	assert_string_equal(t.witness[1].name, "\xc5\xb7\xff");
	assert_true(t.witness[0].auditor && !t.witness[1].auditor && t.witness[2].auditor);
	assert_int_equal(t.n_groups, 3);
	assert_string_equal(t.group[0].name, "any");
	assert_int_equal(t.group[0].threshold, 1);
	assert_int_equal(t.group[1].threshold, 2);
	for (size_t i = 0; i < COUNT(t.group[1].member); i++)
		assert_int_equal(t.group[1].member[i], i == 1 || i == FOIL_TRUST_WITNESSES_MAX);
	assert_int_equal(t.group[2].member[2], 1);
	assert_int_equal(t.quorum, FOIL_TRUST_WITNESSES_MAX + 1);
	assert_true(t.has_genesis);
	assert_int_equal(t.genesis[31], 0xff);

	assert_int_equal(read_template("quorum none\n", &t, &err), FOIL_OK);
	assert_int_equal(t.quorum, -1);
	assert_int_equal(t.n_logs + t.n_witnesses + t.n_groups, 0);
	assert_false(t.has_genesis);
	assert_int_equal(read_template("witness A {W2}\nquorum A\n", &t, &err), FOIL_OK);
	assert_int_equal(t.quorum, 0);
}

#define KEYS "log {L1}\nwitness A {W2}\nwitness B {W3}\n"

static const struct {
	const char *text;
	size_t line; /* named in the message; 0 when it is the whole file */
	enum foil_code want;
} bad[] = {
	{ "", 0, FOIL_E_FORMAT },
	{ KEYS, 0, FOIL_E_FORMAT },
	{ "quorum none", 1, FOIL_E_FORMAT }, /* cut short */
	{ KEYS "quorum none\nquorum none\n", 5, FOIL_E_FORMAT },
	{ KEYS "quorum A\nquorum none\n", 5, FOIL_E_FORMAT },
	{ "quorum\n", 1, FOIL_E_FORMAT },
	{ "quorum none none\n", 1, FOIL_E_FORMAT },
	{ "quorum A\nwitness A {W2}\n", 1, FOIL_E_FORMAT },
	{ KEYS "quorum C\n", 4, FOIL_E_FORMAT },
	{ KEYS "quorum a\n", 4, FOIL_E_FORMAT },
	{ "Log {L1}\nquorum none\n", 1, FOIL_E_FORMAT },
	{ "logs {L1}\nquorum none\n", 1, FOIL_E_FORMAT },
	{ "\xef\xbb\xbflog {L1}\nquorum none\n", 1, FOIL_E_FORMAT },
	{ "log {L1}\r\nquorum none\n", 1, FOIL_E_FORMAT },
	{ "quorum none\n# a\x7f\n", 2, FOIL_E_FORMAT },
	{ "quorum none\n# a\x01\n", 2, FOIL_E_FORMAT },
	{ "log\nquorum none\n", 1, FOIL_E_FORMAT },
	{ "log {L1} url more\nquorum none\n", 1, FOIL_E_FORMAT },
	{ "log x\nquorum none\n", 1, FOIL_E_FORMAT },
	{ "log {W1}\nquorum none\n", 1, FOIL_E_FORMAT },
	{ "witness A {L1}\nquorum none\n", 1, FOIL_E_FORMAT },
	{ "witness A {P2}\nquorum none\n", 1, FOIL_E_FORMAT },
	{ "witness {W1}\nquorum none\n", 1, FOIL_E_FORMAT },
	{ "witness A\nquorum none\n", 1, FOIL_E_FORMAT },
	{ "witness\nquorum none\n", 1, FOIL_E_FORMAT },
	{ "witness none {W1}\nquorum none\n", 1, FOIL_E_FORMAT },
	{ "log example.org+00000000+BgEB\nquorum none\n", 1, FOIL_E_VERSION },
	{ "log example.org+00000000+AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\nquorum none\n", 1,
	    FOIL_E_KEY },
	/* the same key twice, under any name */
	{ "log {L1}\nlog {L1}\nquorum none\n", 2, FOIL_E_FORMAT },
	{ "log {L1}\nlog {M1}\nquorum none\n", 2, FOIL_E_FORMAT },
	{ "witness A {W2}\nwitness B {W2}\nquorum none\n", 2, FOIL_E_FORMAT },
	{ "log {L1}\nwitness A {W1}\nquorum none\n", 2, FOIL_E_FORMAT },
	{ "witness A {W1}\nlog {L1}\nquorum none\n", 2, FOIL_E_FORMAT },
	/* the same name twice */
	{ "witness A {W2}\nwitness A {W3}\nquorum none\n", 2, FOIL_E_FORMAT },
	{ KEYS "group A any B\nquorum none\n", 4, FOIL_E_FORMAT },
	{ KEYS "group G any A\ngroup G any B\nquorum none\n", 5, FOIL_E_FORMAT },
	/* groups */
	{ KEYS "group\nquorum none\n", 4, FOIL_E_FORMAT },
	{ KEYS "group G\nquorum none\n", 4, FOIL_E_FORMAT },
	{ KEYS "group G any\nquorum none\n", 4, FOIL_E_FORMAT },
	{ KEYS "group none any A\nquorum none\n", 4, FOIL_E_FORMAT },
	{ KEYS "group G any none\nquorum none\n", 4, FOIL_E_FORMAT },
	{ KEYS "group G 0 A\nquorum none\n", 4, FOIL_E_FORMAT },
	{ KEYS "group G 3 A B\nquorum none\n", 4, FOIL_E_FORMAT },
	{ KEYS "group G 01 A\nquorum none\n", 4, FOIL_E_FORMAT },
	{ KEYS "group G +1 A\nquorum none\n", 4, FOIL_E_FORMAT },
	{ KEYS "group G -1 A\nquorum none\n", 4, FOIL_E_FORMAT },
	{ KEYS "group G 18446744073709551617 A\nquorum none\n", 4, FOIL_E_FORMAT },
	{ KEYS "group G ANY A\nquorum none\n", 4, FOIL_E_FORMAT },
	{ KEYS "group G A B\nquorum none\n", 4, FOIL_E_FORMAT },
	{ KEYS "group G any A A\nquorum none\n", 4, FOIL_E_FORMAT },
	{ KEYS "group G any A\ngroup H any A\nquorum none\n", 5, FOIL_E_FORMAT },
	{ KEYS "group G any G\nquorum none\n", 4, FOIL_E_FORMAT },
	{ KEYS "group G any H\ngroup H any A\nquorum none\n", 4, FOIL_E_FORMAT },
	{ KEYS "group G any A\ngroup H any G\ngroup I any G\nquorum none\n", 6, FOIL_E_FORMAT },
	/* lines of our own */
	{ KEYS "#foil\nquorum none\n", 4, FOIL_E_FORMAT },
	{ KEYS "#foil witness C {W4}\nquorum none\n", 4, FOIL_E_FORMAT },
	{ KEYS "auditor A\nquorum none\n", 4, FOIL_E_FORMAT },
	{ KEYS "#foilauditor A\nquorum none\n", 4, FOIL_E_FORMAT },
	{ KEYS " #foil-auditor A\nquorum none\n", 4, FOIL_E_FORMAT },
	{ KEYS "#foil: auditor A\nquorum none\n", 4, FOIL_E_FORMAT },
	{ KEYS "#foil #foil auditor A\nquorum none\n", 4, FOIL_E_FORMAT },
	{ KEYS "#foil auditor\nquorum none\n", 4, FOIL_E_FORMAT },
	{ KEYS "#foil auditor C\nquorum none\n", 4, FOIL_E_FORMAT },
	{ KEYS "#foil auditor A B\nquorum none\n", 4, FOIL_E_FORMAT },
	{ KEYS "#foil auditor A\n#foil auditor A\nquorum none\n", 5, FOIL_E_FORMAT },
	{ KEYS "group G any A\n#foil auditor G\nquorum none\n", 5, FOIL_E_FORMAT },
	{ "#foil auditor A\n" KEYS "quorum none\n", 1, FOIL_E_FORMAT },
	{ "#foil genesis\nquorum none\n", 1, FOIL_E_FORMAT },
	{ "#foil genesis 00\nquorum none\n", 1, FOIL_E_FORMAT },
	{ "#foil genesis " HEX64 "0\nquorum none\n", 1, FOIL_E_FORMAT },
	{ "#foil genesis " HEX64 " x\nquorum none\n", 1, FOIL_E_FORMAT },
	{ "#foil genesis " HEX64 "\n#foil genesis " HEX64 "\nquorum none\n", 2, FOIL_E_FORMAT },
};

static void test_bad(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct foil_trust t = { .n_logs = 77 };
		struct foil_err err = { .msg = "" };
		enum foil_code rc = read_template(bad[i].text, &t, &err);
		char where[48] = "trust file: ";

		if (bad[i].line > 0)
			(void)snprintf(where, sizeof where, "trust file: line %zu", bad[i].line);
		if (rc != bad[i].want || strncmp(err.msg, where, strlen(where)) != 0)
			fail_msg("'%s' gives %s: %s", bad[i].text, foil_code_name(rc), err.msg);
		assert_int_equal(t.n_logs, 77);
	}
}

/* One more than each limit is refused, the limit itself is not. */
static void test_limits(void **state)
{
	struct foil_buf b = { .max = 0 };
	struct foil_trust t;
	char name[FOIL_TRUST_NAME_CAP + 1];
	size_t len;

	(void)state;
	foil_buf_put_str(&b, "quorum none\n");
	for (uint8_t i = 1; i <= FOIL_TRUST_LOGS_MAX + 1; i++) {
		assert_int_equal(foil_trust_read(foil_buf_view(&b), &t, NULL), FOIL_OK);
		foil_buf_put_str(&b, "log ");
		put_key(&b, 'L', i);
		foil_buf_put_u8(&b, '\n');
	}
	assert_int_equal(foil_trust_read(foil_buf_view(&b), &t, NULL), FOIL_E_LIMIT);
	for (size_t n = FOIL_TRUST_URL_CAP - 1; n <= FOIL_TRUST_URL_CAP; n++) {
		b.len = strlen("quorum none\n");
		foil_buf_put_str(&b, "witness W ");
		put_key(&b, 'W', 2);
		foil_buf_put_u8(&b, ' ');
		for (size_t i = 0; i < n; i++)
			foil_buf_put_u8(&b, 'u');
		foil_buf_put_u8(&b, '\n');
		assert_int_equal(foil_trust_read(foil_buf_view(&b), &t, NULL),
		    n < FOIL_TRUST_URL_CAP ? FOIL_OK : FOIL_E_LIMIT);
		if (n < FOIL_TRUST_URL_CAP)
			assert_int_equal(strlen(t.witness[0].url), n);
	}
	b.len = strlen("quorum none\n");
	for (uint8_t i = 1; i <= FOIL_TRUST_WITNESSES_MAX + 1; i++) {
		assert_int_equal(foil_trust_read(foil_buf_view(&b), &t, NULL), FOIL_OK);
		len = b.len;
		foil_buf_printf(&b, "witness w%d ", i);
		put_key(&b, 'W', i);
		foil_buf_put_u8(&b, '\n');
	}
	assert_int_equal(foil_trust_read(foil_buf_view(&b), &t, NULL), FOIL_E_LIMIT);
	b.len = len;
	for (int i = 1; i <= FOIL_TRUST_GROUPS_MAX + 1; i++) {
		assert_int_equal(foil_trust_read(foil_buf_view(&b), &t, NULL), FOIL_OK);
		foil_buf_printf(&b, "group g%d any %c%d\n", i, i == 1 ? 'w' : 'g',
		    i == 1 ? 1 : i - 1);
	}
	assert_int_equal(foil_trust_read(foil_buf_view(&b), &t, NULL), FOIL_E_LIMIT);
	for (size_t n = FOIL_TRUST_NAME_CAP - 1; n <= FOIL_TRUST_NAME_CAP; n++) {
		foil_buf_reset(&b);
		memset(name, 'n', sizeof name);
		foil_buf_put_str(&b, "witness ");
		foil_buf_put(&b, name, n);
		foil_buf_put_u8(&b, ' ');
		put_key(&b, 'W', 1);
		foil_buf_put_str(&b, "\nquorum none\n");
		assert_int_equal(foil_trust_read(foil_buf_view(&b), &t, NULL),
		    n < FOIL_TRUST_NAME_CAP ? FOIL_OK : FOIL_E_LIMIT);
	}
	foil_buf_free(&b);
}

/* A signed checkpoint under construction, and what a trust file makes of it. */
struct scene {
	struct foil_buf b;
	struct foil_checkpoint c;
	struct foil_view text;
};

static void start(struct scene *s, const char *origin)
{
	*s = (struct scene){ .c = { .size = 1204 } };
	memcpy(s->c.origin, origin, strlen(origin));
	foil_checkpoint_put(&s->b, &s->c);
	s->text = exact(foil_buf_view(&s->b));
	foil_buf_put_u8(&s->b, '\n');
}

static void finish(struct scene *s)
{
	free_exact(s->text);
	foil_buf_free(&s->b);
}

static void log_signs(struct scene *s, char kind, uint8_t seed, bool well)
{
	struct foil_vkey k =
	    key_from(seed, FOIL_NOTE_ED25519, kind == 'L' ? ORIGIN : "other.example");

	put_signed_line(&s->b, well ? seed : (uint8_t)(seed + 100), &k, s->text, 0);
}

static void witness_signs(struct scene *s, uint8_t seed, uint64_t at, bool well)
{
	struct foil_vkey k;
	char name[32];

	(void)snprintf(name, sizeof name, "witness.example/%u", seed);
	k = key_from(seed, FOIL_NOTE_COSIGNATURE, name);
	put_signed_line(&s->b, well ? seed : (uint8_t)(seed + 100), &k, s->text, at);
}

static struct foil_trust_result judge(struct scene *s, const struct foil_trust *t)
{
	struct foil_trust_result r;
	struct foil_note note;

	assert_int_equal(foil_note_read(foil_buf_view(&s->b), &note, NULL), FOIL_OK);
	assert_int_equal(foil_trust_judge(t, &note, &s->c, &r, NULL), FOIL_OK);
	return r;
}

static struct foil_trust trust(const char *template)
{
	struct foil_err err = { .msg = "" };
	struct foil_trust t;

	if (read_template(template, &t, &err) != FOIL_OK)
		fail_msg("%s", err.msg);
	return t;
}

/* All that a rejected note may say. */
static void assert_rejected(const struct foil_trust_result *r)
{
	assert_true(r->known_bad);
	assert_false(r->log_signed || r->quorum_met);
	assert_int_equal(r->cosigned, 0);
	assert_int_equal(r->witnessed_at, 0);
	assert_int_equal(r->auditor, -1);
	assert_null(r->log_key);
}

static void test_log(void **state)
{
	struct foil_trust t = trust("log {L1}\nlog {M8}\nlog {L9}\nquorum none\n");
	struct foil_trust none = trust("quorum none\n");
	struct foil_trust_result r;
	struct scene s;

	(void)state;
	start(&s, ORIGIN);
	log_signs(&s, 'L', 7, true); /* a key that nobody here knows */
	r = judge(&s, &t);
	assert_true(r.log_known);
	assert_false(r.log_signed || r.known_bad || r.quorum_asked || r.quorum_met);
	assert_null(r.log_key);
	r = judge(&s, &none);
	assert_false(r.log_known || r.log_signed || r.known_bad);
	assert_int_equal(r.auditor, -1);
	log_signs(&s, 'M', 8, true); /* known, but another log's */
	r = judge(&s, &t);
	assert_false(r.log_signed || r.known_bad);
	log_signs(&s, 'L', 9, true); /* the second key of this log */
	r = judge(&s, &t);
	assert_true(r.log_signed);
	assert_ptr_equal(r.log_key, &t.log[2]);
	log_signs(&s, 'L', 1, true); /* and the first */
	r = judge(&s, &t);
	assert_ptr_equal(r.log_key, &t.log[0]);
	assert_int_equal(r.witnessed_at, 0);
	log_signs(&s, 'L', 7, false); /* still nobody here knows it */
	r = judge(&s, &t);
	assert_true(r.log_signed);
	log_signs(&s, 'M', 8, false); /* any known key's bad line spoils the note */
	r = judge(&s, &t);
	assert_true(r.log_known);
	assert_rejected(&r);
	finish(&s);

	start(&s, "third.example");
	log_signs(&s, 'L', 1, true);
	r = judge(&s, &t);
	assert_false(r.log_known || r.log_signed || r.known_bad);
	finish(&s);
}

static void test_witnesses(void **state)
{
	struct foil_trust t = trust(KEYS "witness C {W4}\ngroup G 2 A B C\nquorum G\n"
	    "#foil auditor C\n");
	struct foil_trust one = trust(KEYS "quorum B\n");
	struct foil_trust none = trust(KEYS "quorum none\n");
	struct foil_trust_result r;
	struct scene s;

	(void)state;
	start(&s, ORIGIN);
	witness_signs(&s, 3, 900, true);
	r = judge(&s, &t);
	assert_true(r.quorum_asked && r.log_known);
	assert_false(r.log_signed || r.quorum_met); /* the log itself has yet to sign */
	assert_int_equal(r.cosigned, 1);
	assert_int_equal(r.witnessed_at, 0);
	assert_int_equal(r.auditor, -1);
	r = judge(&s, &one);
	assert_true(r.quorum_met);
	assert_int_equal(r.witnessed_at, 900);
	r = judge(&s, &none);
	assert_false(r.quorum_asked || r.quorum_met);
	assert_int_equal(r.cosigned, 1);
	assert_int_equal(r.witnessed_at, 0);
	log_signs(&s, 'L', 1, true);
	witness_signs(&s, 7, 100, true); /* unknown */
	r = judge(&s, &t);
	assert_true(r.log_signed);
	assert_false(r.quorum_met);
	witness_signs(&s, 4, 700, true);
	r = judge(&s, &t);
	assert_true(r.quorum_met);
	assert_int_equal(r.witnessed_at, 900); /* not before the second had signed */
	assert_int_equal(r.auditor, 2);
	assert_int_equal(r.cosigned, 2);
	witness_signs(&s, 2, 800, true);
	r = judge(&s, &t);
	assert_int_equal(r.witnessed_at, 800);
	witness_signs(&s, 7, 100, false);
	r = judge(&s, &t);
	assert_true(r.quorum_met && r.log_signed);
	witness_signs(&s, 4, 100, false);
	r = judge(&s, &t);
	assert_rejected(&r);
	r = judge(&s, &one); /* who does not know C is not troubled */
	assert_true(r.quorum_met && r.log_signed);
	finish(&s);
}

static void test_mixed_up(void **state)
{
	struct foil_trust t = trust(KEYS "quorum none\n"), broken = t;
	struct foil_trust_result r = { .cosigned = 77 };
	struct foil_checkpoint other;
	struct foil_note note;
	struct scene s;

	(void)state;
	start(&s, ORIGIN);
	log_signs(&s, 'L', 1, true);
	assert_int_equal(foil_note_read(foil_buf_view(&s.b), &note, NULL), FOIL_OK);
	other = s.c;
	other.size++;
	assert_int_equal(foil_trust_judge(&t, &note, &other, &r, NULL), FOIL_E_ARG);
	other = s.c;
	other.root[31] ^= 1;
	assert_int_equal(foil_trust_judge(&t, &note, &other, &r, NULL), FOIL_E_ARG);
	other = s.c;
	other.origin[0] ^= 1;
	assert_int_equal(foil_trust_judge(&t, &note, &other, &r, NULL), FOIL_E_ARG);
	broken.quorum = FOIL_TRUST_WITNESSES_MAX + FOIL_TRUST_GROUPS_MAX;
	assert_int_equal(foil_trust_judge(&broken, &note, &s.c, &r, NULL), FOIL_E_ARG);
	assert_int_equal(r.cosigned, 77);
	note.text = foil_str("not a checkpoint\n");
	assert_int_equal(foil_trust_judge(&t, &note, &s.c, &r, NULL), FOIL_E_FORMAT);
	finish(&s);
}

/*
 * The yardstick for quorums: has this member witnessed by time T? By recursion
 * from the definition in tlog-policy.
 */
static bool by_then(const struct foil_trust *t, size_t place, const uint64_t *at, uint64_t then)
{
	const struct foil_trust_group *g;
	unsigned n = 0;

	if (place < FOIL_TRUST_WITNESSES_MAX)
		return at[place] != 0 && at[place] <= then;
	g = &t->group[place - FOIL_TRUST_WITNESSES_MAX];
	for (size_t i = 0; i < COUNT(g->member); i++)
		n += g->member[i] != 0 && by_then(t, i, at, then);
	return n >= g->threshold;
}

/* A random forest of groups over eight witnesses; returns its text. */
static void put_groups(struct foil_buf *b, uint64_t *seed)
{
	char loose[24][4];
	size_t n = 0;

	for (int i = 1; i <= 8; i++) {
		foil_buf_printf(b, "witness w%d ", i);
		put_key(b, 'W', (uint8_t)i);
		foil_buf_put_u8(b, '\n');
		(void)snprintf(loose[n++], sizeof loose[0], "w%d", i);
	}
	for (int g = 0; n > 1 && g < 6; g++) {
		size_t members = 1 + (*seed >> 8) % (n < 4 ? n : 4);

		*seed = *seed * 6364136223846793005U + 1442695040888963407U;
		foil_buf_printf(b, "group g%d %zu", g, 1 + (*seed >> 20) % members);
		for (size_t i = 0; i < members; i++) {
			size_t k = (*seed >> (24 + 4 * i)) % n;

			foil_buf_printf(b, " %s", loose[k]);
			memcpy(loose[k], loose[n - 1], sizeof loose[0]);
			n--;
		}
		foil_buf_put_u8(b, '\n');
		(void)snprintf(loose[n++], sizeof loose[0], "g%d", g);
	}
	foil_buf_printf(b, "quorum %s\n", loose[(*seed >> 50) % n]);
}

static void test_quorums(void **state)
{
	uint64_t seed = 2463534242U;
	size_t met = 0, unmet = 0;

	(void)state;
	for (size_t round = 0; round < 80; round++) {
		struct foil_buf b = { .max = 0 };
		uint64_t at[FOIL_TRUST_WITNESSES_MAX] = { 0 }, want = UINT64_MAX;
		struct foil_trust_result r;
		struct foil_trust t;
		struct scene s;

		put_groups(&b, &seed);
		assert_int_equal(foil_trust_read(foil_buf_view(&b), &t, NULL), FOIL_OK);
		start(&s, ORIGIN);
		for (uint8_t i = 0; i < 8; i++) {
			seed = seed * 6364136223846793005U + 1442695040888963407U;
			at[i] = (seed >> 40) % 3 == 0 ? 0 : 1 + (seed >> 33) % 6;
			if (at[i] != 0)
				witness_signs(&s, (uint8_t)(i + 1), at[i], true);
		}
		witness_signs(&s, 9, 1, true);
		for (uint64_t then = 6; then >= 1; then--) {
			if (by_then(&t, (size_t)t.quorum, at, then))
				want = then;
		}
		r = judge(&s, &t);
		assert_int_equal(r.quorum_met, want != UINT64_MAX);
		assert_int_equal(r.witnessed_at, r.quorum_met ? want : 0);
		met += r.quorum_met;
		unmet += !r.quorum_met;
		finish(&s);
		foil_buf_free(&b);
	}
	assert_true(met > 10 && unmet > 10);
}

static int set_up(void **state)
{
	(void)state;
	return foil_crypto_init(NULL) == FOIL_OK ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),      cmocka_unit_test(test_bad),
		cmocka_unit_test(test_limits),    cmocka_unit_test(test_log),
		cmocka_unit_test(test_witnesses), cmocka_unit_test(test_mixed_up),
		cmocka_unit_test(test_quorums),
	};

	return cmocka_run_group_tests_name("trust", tests, set_up, NULL);
}
