/* SPDX-License-Identifier: Apache-2.0 */
/* The trust file: tlog-policy, and the lines of our own (spec/log.md L11 to L13). */
#include "foil/trust.h"

#include "foil/text.h"

#include "chars.h"

#include <string.h>

#define MEMBERS_MAX (FOIL_TRUST_WITNESSES_MAX + FOIL_TRUST_GROUPS_MAX)

struct parse {
	struct foil_trust trust;
	bool has_quorum;
	bool grouped[MEMBERS_MAX]; /* is a member of a group already */
};

static struct foil_view next_word(struct foil_view *rest)
{
	struct foil_view v = *rest;
	size_t n = 0;

	while (v.len > 0 && (v.p[0] == ' ' || v.p[0] == '\t'))
		v = foil_view(v.p + 1, v.len - 1);
	while (n < v.len && v.p[n] != ' ' && v.p[n] != '\t')
		n++;
	*rest = foil_view(v.p + n, v.len - n);
	return foil_view(v.p, n);
}

static enum foil_code expect_end(struct foil_view rest, struct foil_err *err)
{
	struct foil_view extra = next_word(&rest);
	struct foil_safe s;

	if (extra.len > 0)
		return foil_fail(err, FOIL_E_FORMAT, "'%s' is more than belongs on this line",
		    foil_safe(&s, extra));
	return FOIL_OK;
}

/* Index as in foil_trust.quorum, or -1. */
static int find_name(const struct foil_trust *t, struct foil_view name)
{
	for (size_t i = 0; i < t->n_witnesses; i++) {
		if (foil_view_eq(name, foil_str(t->witness[i].name)))
			return (int)i;
	}
	for (size_t i = 0; i < t->n_groups; i++) {
		if (foil_view_eq(name, foil_str(t->group[i].name)))
			return (int)(FOIL_TRUST_WITNESSES_MAX + i);
	}
	return -1;
}

static enum foil_code known_name(const struct foil_trust *t, struct foil_view name, size_t *index,
    struct foil_err *err)
{
	int i = find_name(t, name);
	struct foil_safe s;

	if (name.len == 0)
		return foil_fail(err, FOIL_E_FORMAT, "a name is missing");
	if (i < 0)
		return foil_fail(err, FOIL_E_FORMAT,
		    "'%s' is neither a witness nor a group of a line above", foil_safe(&s, name));
	*index = (size_t)i;
	return FOIL_OK;
}

/* A name that is about to be defined; `out` holds 64 bytes, zeroed. */
static enum foil_code new_name(const struct foil_trust *t, struct foil_view name, char *out,
    struct foil_err *err)
{
	struct foil_safe s;

	if (name.len == 0)
		return foil_fail(err, FOIL_E_FORMAT, "a name is missing");
	if (name.len >= FOIL_TRUST_NAME_CAP)
		return foil_fail(err, FOIL_E_LIMIT, "a name has at most %d bytes: '%s'",
		    FOIL_TRUST_NAME_CAP - 1, foil_safe(&s, name));
	if (foil_view_eq(name, foil_str("none")))
		return foil_fail(err, FOIL_E_FORMAT, "'none' cannot be a name");
	if (find_name(t, name) >= 0)
		return foil_fail(err, FOIL_E_FORMAT, "'%s' is defined twice", foil_safe(&s, name));
	memcpy(out, name.p, name.len);
	return FOIL_OK;
}

/*
 * L12. tlog-policy: keys are the same when the bytes of the public key are.
 * That a log is not its own witness is our rule.
 */
static enum foil_code unused_key(const struct foil_trust *t, const struct foil_vkey *key,
    struct foil_err *err)
{
	for (size_t i = 0; i < t->n_logs; i++) {
		if (memcmp(t->log[i].pub, key->pub, FOIL_PUB_LEN) == 0)
			return foil_fail(err, FOIL_E_FORMAT, "this public key is a log's above");
	}
	for (size_t i = 0; i < t->n_witnesses; i++) {
		if (memcmp(t->witness[i].key.pub, key->pub, FOIL_PUB_LEN) == 0)
			return foil_fail(err, FOIL_E_FORMAT,
			    "this public key is a witness's above");
	}
	return FOIL_OK;
}

/* "<vkey> [<url>]", the end of the line. */
static enum foil_code read_key(const struct foil_trust *t, struct foil_view rest, uint8_t type,
    struct foil_vkey *out, struct foil_view *url, struct foil_err *err)
{
	struct foil_view text = next_word(&rest);
	enum foil_code rc;

	*url = next_word(&rest);
	if (text.len == 0)
		return foil_fail(err, FOIL_E_FORMAT, "a key is missing");
	if ((rc = expect_end(rest, err)) != FOIL_OK ||
	    (rc = foil_vkey_read(text, out, err)) != FOIL_OK)
		return rc;
	if (out->type != type)
		return foil_fail(err, FOIL_E_FORMAT,
		    "signature type 0x%02x where 0x%02x belongs "
		    "(0x01 for a log, 0x04 for a witness)",
		    out->type, type);
	return unused_key(t, out, err);
}

static enum foil_code read_log(struct parse *p, struct foil_view rest, struct foil_err *err)
{
	struct foil_trust *t = &p->trust;
	struct foil_view url; /* of a log: for others */
	struct foil_vkey key;
	enum foil_code rc;

	if (t->n_logs == FOIL_TRUST_LOGS_MAX)
		return foil_fail(err, FOIL_E_LIMIT, "more than %d logs", FOIL_TRUST_LOGS_MAX);
	if ((rc = read_key(t, rest, FOIL_NOTE_ED25519, &key, &url, err)) != FOIL_OK)
		return rc;
	t->log[t->n_logs++] = key;
	return FOIL_OK;
}

static enum foil_code read_witness(struct parse *p, struct foil_view rest, struct foil_err *err)
{
	struct foil_trust *t = &p->trust;
	struct foil_trust_witness w = { .auditor = false };
	struct foil_view name = next_word(&rest), url;
	enum foil_code rc;

	if (t->n_witnesses == FOIL_TRUST_WITNESSES_MAX)
		return foil_fail(err, FOIL_E_LIMIT, "more than %d witnesses",
		    FOIL_TRUST_WITNESSES_MAX);
	/* The key first: who forgot the name is told that one word is missing. */
	if ((rc = read_key(t, rest, FOIL_NOTE_COSIGNATURE, &w.key, &url, err)) != FOIL_OK ||
	    (rc = new_name(t, name, w.name, err)) != FOIL_OK)
		return rc;
	if (url.len >= sizeof w.url)
		return foil_fail(err, FOIL_E_LIMIT, "an address has at most %zu bytes", sizeof w.url - 1);
	if (url.len > 0)
		memcpy(w.url, url.p, url.len);
	t->witness[t->n_witnesses++] = w;
	return FOIL_OK;
}

/* "any", "all", or a number of members without a leading zero. */
static enum foil_code read_threshold(struct foil_view word, unsigned members, unsigned *out,
    struct foil_err *err)
{
	struct foil_safe s;
	uint64_t n = 0;

	if (foil_view_eq(word, foil_str("any"))) {
		*out = 1;
		return FOIL_OK;
	}
	if (foil_view_eq(word, foil_str("all"))) {
		*out = members;
		return FOIL_OK;
	}
	if (word.len == 0 || word.p[0] == '0' ||
	    foil_parse_uint(word, members, &n, NULL) != FOIL_OK || n == 0)
		return foil_fail(err, FOIL_E_FORMAT,
		    "'%s' is not a threshold: any, all, or a number from 1 to %u",
		    foil_safe(&s, word), members);
	*out = (unsigned)n;
	return FOIL_OK;
}

static enum foil_code read_group(struct parse *p, struct foil_view rest, struct foil_err *err)
{
	struct foil_trust *t = &p->trust;
	struct foil_trust_group g = { .threshold = 0 };
	struct foil_view threshold, name;
	struct foil_safe s;
	unsigned members = 0;
	enum foil_code rc;
	size_t i = 0;

	if (t->n_groups == FOIL_TRUST_GROUPS_MAX)
		return foil_fail(err, FOIL_E_LIMIT, "more than %d groups", FOIL_TRUST_GROUPS_MAX);
	if ((rc = new_name(t, next_word(&rest), g.name, err)) != FOIL_OK)
		return rc;
	threshold = next_word(&rest);
	/* L12: only what is defined above can be named, so groups have an order without cycles. */
	while ((name = next_word(&rest)).len > 0) {
		if ((rc = known_name(t, name, &i, err)) != FOIL_OK)
			return rc;
		if (p->grouped[i])
			return foil_fail(err, FOIL_E_FORMAT, "'%s' is in a group already",
			    foil_safe(&s, name));
		p->grouped[i] = true;
		g.member[i] = 1;
		members++;
	}
	if (members == 0)
		return foil_fail(err, FOIL_E_FORMAT, "a group needs a threshold and a member");
	if ((rc = read_threshold(threshold, members, &g.threshold, err)) != FOIL_OK)
		return rc;
	t->group[t->n_groups++] = g;
	return FOIL_OK;
}

static enum foil_code read_quorum(struct parse *p, struct foil_view rest, struct foil_err *err)
{
	struct foil_view name = next_word(&rest);
	enum foil_code rc;
	size_t i = 0;

	if (p->has_quorum)
		return foil_fail(err, FOIL_E_FORMAT, "a second quorum line");
	if ((rc = expect_end(rest, err)) != FOIL_OK)
		return rc;
	if (!foil_view_eq(name, foil_str("none"))) {
		if ((rc = known_name(&p->trust, name, &i, err)) != FOIL_OK)
			return rc;
		p->trust.quorum = (int)i;
	}
	p->has_quorum = true;
	return FOIL_OK;
}

static enum foil_code read_auditor(struct parse *p, struct foil_view rest, struct foil_err *err)
{
	struct foil_view name = next_word(&rest);
	struct foil_safe s;
	enum foil_code rc;
	size_t i = 0;

	if ((rc = expect_end(rest, err)) != FOIL_OK ||
	    (rc = known_name(&p->trust, name, &i, err)) != FOIL_OK)
		return rc;
	if (i >= FOIL_TRUST_WITNESSES_MAX)
		return foil_fail(err, FOIL_E_FORMAT, "an auditor is a witness, '%s' is a group",
		    foil_safe(&s, name));
	if (p->trust.witness[i].auditor)
		return foil_fail(err, FOIL_E_FORMAT, "'%s' is an auditor already",
		    foil_safe(&s, name));
	p->trust.witness[i].auditor = true;
	return FOIL_OK;
}

static enum foil_code read_genesis(struct parse *p, struct foil_view rest, struct foil_err *err)
{
	struct foil_view hex = next_word(&rest);
	enum foil_code rc;

	if (p->trust.has_genesis)
		return foil_fail(err, FOIL_E_FORMAT, "a second genesis line");
	if ((rc = expect_end(rest, err)) != FOIL_OK ||
	    (rc = foil_unhex(p->trust.genesis, FOIL_HASH_LEN, hex, err)) != FOIL_OK)
		return rc;
	p->trust.has_genesis = true;
	return FOIL_OK;
}

static const struct directive {
	const char *word;
	enum foil_code (*read)(struct parse *, struct foil_view, struct foil_err *);
	bool ours; /* stands after "#foil" */
} directives[] = {
	{ "log", read_log, false },         { "witness", read_witness, false },
	{ "group", read_group, false },     { "quorum", read_quorum, false },
	{ "auditor", read_auditor, true },  { "genesis", read_genesis, true },
};

static enum foil_code read_line(struct parse *p, struct foil_view line, struct foil_err *err)
{
	static const char mark[] = "#foil";
	struct foil_view word = next_word(&line);
	struct foil_safe s;
	bool ours = false;

	/* L13: what begins so is ours, or a slip of the hand that must not go unseen. */
	if (word.len >= sizeof mark - 1 && memcmp(word.p, mark, sizeof mark - 1) == 0) {
		ours = word.len == sizeof mark - 1;
		if (ours)
			word = next_word(&line);
	} else if (word.len == 0 || word.p[0] == '#') {
		return FOIL_OK;
	}
	for (size_t i = 0; i < sizeof directives / sizeof directives[0]; i++) {
		if (directives[i].ours == ours && foil_view_eq(word, foil_str(directives[i].word)))
			return directives[i].read(p, line, err);
	}
	return foil_fail(err, FOIL_E_FORMAT, "'%s' is not understood%s", foil_safe(&s, word),
	    ours ? " after #foil" : "");
}

/* L11; tlog-policy, "Character set": octets, of which only two are controls. */
static enum foil_code check_octets(struct foil_view line, struct foil_err *err)
{
	for (size_t i = 0; i < line.len; i++) {
		uint8_t c = line.p[i];

		if (c == '\r')
			return foil_fail(err, FOIL_E_FORMAT,
			    "carriage return; save the file with Unix line ends");
		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return foil_fail(err, FOIL_E_FORMAT, "control byte 0x%02x", c);
	}
	return FOIL_OK;
}

enum foil_code foil_trust_read(struct foil_view text, struct foil_trust *out, struct foil_err *err)
{
	struct parse p = { .trust = { .quorum = -1 } };
	struct foil_view rest = text, line;
	enum foil_code rc;
	size_t n = 0;

	while (foil_cut(&rest, '\n', &line)) {
		n++;
		if ((rc = check_octets(line, err)) != FOIL_OK ||
		    (rc = read_line(&p, line, err)) != FOIL_OK)
			return foil_fail_in(err, rc, "trust file: line %zu", n);
	}
	if (rest.len > 0)
		return foil_fail(err, FOIL_E_FORMAT,
		    "trust file: line %zu does not end with a line feed; the file may be cut short",
		    n + 1);
	if (!p.has_quorum)
		return foil_fail(err, FOIL_E_FORMAT,
		    "trust file: no quorum line; say 'quorum none' to ask for no witness");
	*out = p.trust;
	return FOIL_OK;
}
