/* SPDX-License-Identifier: Apache-2.0 */
#include "foil/governance.h"

#include "foil/cbor.h"
#include "foil/text.h"

#include <string.h>

static const char *const kind_names[FOIL_GOV_KINDS_] = {
	[FOIL_GOV_NONE] = "unknown",
	[FOIL_GOV_GENESIS] = "genesis",
	[FOIL_GOV_ENROL] = "enrol",
	[FOIL_GOV_RETIRE] = "retire",
	[FOIL_GOV_REVOKE] = "revoke",
	[FOIL_GOV_APPROVE] = "approve",
	[FOIL_GOV_LOG_KEY] = "log-key",
	[FOIL_GOV_POLICY] = "policy",
	[FOIL_GOV_FREEZE] = "freeze",
	[FOIL_GOV_SUCCESSOR] = "successor",
	[FOIL_GOV_ALGORITHM] = "algorithm",
};

/* In the order in which entries list them: alphabetical. */
static const struct {
	const char *name;
	unsigned role;
} roles[] = {
	{ "approver", FOIL_ROLE_APPROVER },
	{ "officer", FOIL_ROLE_OFFICER },
	{ "records", FOIL_ROLE_RECORDS },
	{ "reviewer", FOIL_ROLE_REVIEWER },
	{ "root", FOIL_ROLE_ROOT },
};
#define N_ROLES (sizeof roles / sizeof roles[0])

const char *foil_governance_kind_name(enum foil_governance_kind k)
{
	return (unsigned)k < FOIL_GOV_KINDS_ ? kind_names[k] : kind_names[FOIL_GOV_NONE];
}

void foil_roles_put(struct foil_buf *b, unsigned set)
{
	const char *sep = "";

	for (size_t i = 0; i < N_ROLES; i++) {
		if ((set & roles[i].role) == 0)
			continue;
		foil_buf_printf(b, "%s%s", sep, roles[i].name);
		sep = ", ";
	}
}

unsigned foil_role_parse(struct foil_view name)
{
	for (size_t i = 0; i < N_ROLES; i++)
		if (foil_view_eq(name, foil_str(roles[i].name)))
			return roles[i].role;
	return 0;
}

bool foil_person_is_valid(struct foil_view p)
{
	if (p.len == 0 || p.len > FOIL_PERSON_MAX || p.p[0] == '-')
		return false;
	for (size_t i = 0; i < p.len; i++)
		if (!(foil_is_digit(p.p[i]) || (p.p[i] >= 'a' && p.p[i] <= 'z') || p.p[i] == '-'))
			return false;
	return true;
}

static void put_day(struct foil_buf *b, foil_day d)
{
	char iso[11];

	foil_day_iso(iso, d);
	foil_cbor_put_str(b, iso);
}

static void put_hash(struct foil_buf *b, const uint8_t h[FOIL_HASH_LEN])
{
	foil_cbor_put_bytes(b, foil_view(h, FOIL_HASH_LEN));
}

static void put_kind(struct foil_buf *b, const struct foil_governance_body *g)
{
	foil_cbor_put_str(b, "kind");
	foil_cbor_put_str(b, foil_governance_kind_name(g->kind));
}

static void put_genesis(struct foil_buf *b, const struct foil_governance_body *g)
{
	foil_cbor_put_map(b, 8);
	foil_cbor_put_str(b, "log");
	put_hash(b, g->log_pub);
	put_kind(b, g);
	foil_cbor_put_str(b, "nonce");
	foil_cbor_put_bytes(b, foil_view(g->nonce, sizeof g->nonce));
	foil_cbor_put_str(b, "roots");
	foil_cbor_put_array(b, g->n_roots);
	for (size_t i = 0; i < g->n_roots; i++) {
		foil_cbor_put_array(b, 2);
		foil_cbor_put_text(b, g->root[i].person);
		put_hash(b, g->root[i].pub);
	}
	foil_cbor_put_str(b, "origin");
	foil_cbor_put_text(b, g->origin);
	foil_cbor_put_str(b, "regime");
	foil_cbor_put_str(b, foil_regime_name(g->regime));
	foil_cbor_put_str(b, "authority");
	foil_cbor_put_text(b, g->authority);
	foil_cbor_put_str(b, "threshold");
	foil_cbor_put_uint(b, g->threshold);
}

static void put_enrol(struct foil_buf *b, const struct foil_governance_body *g)
{
	size_t n = 0;

	for (size_t i = 0; i < N_ROLES; i++)
		n += (g->roles & roles[i].role) != 0;
	foil_cbor_put_map(b, 6);
	foil_cbor_put_str(b, "pub");
	put_hash(b, g->pub);
	put_kind(b, g);
	foil_cbor_put_str(b, "grade");
	foil_cbor_put_text(b, g->grade);
	foil_cbor_put_str(b, "roles");
	foil_cbor_put_array(b, n);
	for (size_t i = 0; i < N_ROLES; i++)
		if ((g->roles & roles[i].role) != 0)
			foil_cbor_put_str(b, roles[i].name);
	foil_cbor_put_str(b, "until");
	put_day(b, g->until);
	foil_cbor_put_str(b, "person");
	foil_cbor_put_text(b, g->person);
}

/* G1 */
void foil_governance_body_put(struct foil_buf *b, const struct foil_governance_body *g)
{
	switch (g->kind) {
	case FOIL_GOV_GENESIS:
		put_genesis(b, g);
		break;
	case FOIL_GOV_ENROL:
		put_enrol(b, g);
		break;
	case FOIL_GOV_RETIRE:
		foil_cbor_put_map(b, 2);
		foil_cbor_put_str(b, "kid");
		put_hash(b, g->kid);
		put_kind(b, g);
		break;
	case FOIL_GOV_REVOKE:
		foil_cbor_put_map(b, 4);
		foil_cbor_put_str(b, "kid");
		put_hash(b, g->kid);
		put_kind(b, g);
		foil_cbor_put_str(b, "since");
		foil_cbor_put_uint(b, g->since);
		foil_cbor_put_str(b, "reason");
		foil_cbor_put_text(b, g->reason);
		break;
	case FOIL_GOV_APPROVE:
		foil_cbor_put_map(b, 2);
		foil_cbor_put_str(b, "of");
		foil_cbor_put_array(b, 2);
		foil_cbor_put_uint(b, g->of_index);
		put_hash(b, g->of_leaf);
		put_kind(b, g);
		break;
	case FOIL_GOV_LOG_KEY:
		foil_cbor_put_map(b, 2);
		foil_cbor_put_str(b, "pub");
		put_hash(b, g->log_pub);
		put_kind(b, g);
		break;
	case FOIL_GOV_POLICY:
		foil_cbor_put_map(b, 2);
		put_kind(b, g);
		foil_cbor_put_str(b, "threshold");
		foil_cbor_put_uint(b, g->threshold);
		break;
	default: /* nothing is written, and reading back refuses it */
		break;
	}
}

static struct foil_view take_person(struct foil_cbor *r)
{
	struct foil_view v = foil_cbor_text(r);

	if (foil_cbor_ok(r) && !foil_person_is_valid(v))
		foil_cbor_refuse(r, FOIL_E_FORMAT, "not a person id ([a-z0-9][a-z0-9-]*, at most 32)");
	return v;
}

static struct foil_view take_words(struct foil_cbor *r, size_t max)
{
	struct foil_view v = foil_cbor_text(r);

	if (foil_cbor_ok(r) && (v.len == 0 || v.len > max))
		foil_cbor_refuse(r, FOIL_E_LIMIT, "a text is empty or too long");
	return v;
}

static void take_kind(struct foil_cbor *r, enum foil_governance_kind kind)
{
	foil_cbor_key(r, "kind");
	foil_cbor_key(r, foil_governance_kind_name(kind));
}

static void read_roots(struct foil_cbor *r, struct foil_governance_body *g)
{
	foil_cbor_key(r, "roots");
	g->n_roots = (size_t)foil_cbor_array(r);
	if (foil_cbor_ok(r) && (g->n_roots == 0 || g->n_roots > FOIL_ROOTS_MAX)) {
		foil_cbor_refuse(r, FOIL_E_LIMIT, "no root keys, or too many");
		g->n_roots = 0;
	}
	for (size_t i = 0; i < g->n_roots && foil_cbor_ok(r); i++) {
		foil_cbor_array_n(r, 2);
		g->root[i].person = take_person(r);
		foil_cbor_bytes_n(r, g->root[i].pub, FOIL_PUB_LEN);
		for (size_t k = 0; k < i && foil_cbor_ok(r); k++)
			if (foil_view_eq(g->root[i].person, g->root[k].person) ||
			    memcmp(g->root[i].pub, g->root[k].pub, FOIL_PUB_LEN) == 0)
				foil_cbor_refuse(r, FOIL_E_FORMAT, "a root stands twice");
	}
}

static void read_genesis(struct foil_cbor *r, struct foil_governance_body *g)
{
	foil_cbor_map_n(r, 8);
	foil_cbor_key(r, "log");
	foil_cbor_bytes_n(r, g->log_pub, FOIL_PUB_LEN);
	take_kind(r, FOIL_GOV_GENESIS);
	foil_cbor_key(r, "nonce");
	foil_cbor_bytes_n(r, g->nonce, sizeof g->nonce);
	read_roots(r, g);
	foil_cbor_key(r, "origin");
	g->origin = take_words(r, FOIL_NAME_MAX);
	foil_cbor_key(r, "regime");
	g->regime = foil_regime_parse(foil_cbor_text(r));
	foil_cbor_key(r, "authority");
	g->authority = take_words(r, 200);
	foil_cbor_key(r, "threshold");
	g->threshold = foil_cbor_uint_max(r, FOIL_ROOTS_MAX);
	if (!foil_cbor_ok(r))
		return;
	if (g->regime == FOIL_REGIME_NONE)
		foil_cbor_refuse(r, FOIL_E_VERSION, "a regime not known here");
	else if (g->threshold == 0 || g->threshold > g->n_roots)
		foil_cbor_refuse(r, FOIL_E_FORMAT, "the threshold is not between one and the roots");
}

static void read_enrol(struct foil_cbor *r, struct foil_governance_body *g)
{
	uint64_t n;
	unsigned role, last = N_ROLES;

	foil_cbor_map_n(r, 6);
	foil_cbor_key(r, "pub");
	foil_cbor_bytes_n(r, g->pub, FOIL_PUB_LEN);
	take_kind(r, FOIL_GOV_ENROL);
	foil_cbor_key(r, "grade");
	g->grade = take_words(r, 60);
	foil_cbor_key(r, "roles");
	n = foil_cbor_array(r);
	if (foil_cbor_ok(r) && (n == 0 || n > N_ROLES))
		foil_cbor_refuse(r, FOIL_E_FORMAT, "no role, or too many");
	for (uint64_t i = 0; i < n && foil_cbor_ok(r); i++) {
		struct foil_view v = foil_cbor_text(r);

		for (role = 0; role < N_ROLES && !foil_view_eq(v, foil_str(roles[role].name));)
			role++;
		if (role == N_ROLES)
			foil_cbor_refuse(r, FOIL_E_VERSION, "a role not known here");
		else if (last != N_ROLES && role <= last)
			foil_cbor_refuse(r, FOIL_E_FORMAT, "roles are not in order");
		else
			g->roles |= roles[role].role;
		last = role;
	}
	foil_cbor_key(r, "until");
	if (foil_day_parse_iso(foil_cbor_text(r), &g->until, NULL) != FOIL_OK)
		foil_cbor_refuse(r, FOIL_E_FORMAT, "not a date");
	foil_cbor_key(r, "person");
	g->person = take_person(r);
}

static void read_small(struct foil_cbor *r, struct foil_governance_body *g)
{
	switch (g->kind) {
	case FOIL_GOV_RETIRE:
	case FOIL_GOV_REVOKE:
		foil_cbor_map_n(r, g->kind == FOIL_GOV_RETIRE ? 2 : 4);
		foil_cbor_key(r, "kid");
		foil_cbor_bytes_n(r, g->kid, FOIL_HASH_LEN);
		take_kind(r, g->kind);
		if (g->kind == FOIL_GOV_RETIRE)
			break;
		foil_cbor_key(r, "since");
		g->since = foil_cbor_uint_max(r, INT64_MAX);
		foil_cbor_key(r, "reason");
		g->reason = take_words(r, 1000);
		break;
	case FOIL_GOV_APPROVE:
		foil_cbor_map_n(r, 2);
		foil_cbor_key(r, "of");
		foil_cbor_array_n(r, 2);
		g->of_index = foil_cbor_uint_max(r, INT64_MAX);
		foil_cbor_bytes_n(r, g->of_leaf, FOIL_HASH_LEN);
		take_kind(r, g->kind);
		break;
	case FOIL_GOV_LOG_KEY:
		foil_cbor_map_n(r, 2);
		foil_cbor_key(r, "pub");
		foil_cbor_bytes_n(r, g->log_pub, FOIL_PUB_LEN);
		take_kind(r, g->kind);
		break;
	case FOIL_GOV_POLICY:
		foil_cbor_map_n(r, 2);
		take_kind(r, g->kind);
		foil_cbor_key(r, "threshold");
		g->threshold = foil_cbor_uint_max(r, FOIL_ROOTS_MAX);
		if (g->threshold == 0)
			foil_cbor_refuse(r, FOIL_E_FORMAT, "a threshold of none");
		break;
	default:
		foil_cbor_refuse(r, FOIL_E_VERSION, "a governance kind that this version does not know");
	}
}

/* The kind stands at different places; find it before reading in order. */
static enum foil_governance_kind find_kind(struct foil_view body)
{
	struct foil_cbor r;
	uint64_t n;

	foil_cbor_start(&r, body, "governance body");
	n = foil_cbor_map(&r);
	for (uint64_t i = 0; i < n && foil_cbor_ok(&r); i++) {
		if (!foil_view_eq(foil_cbor_text(&r), foil_str("kind"))) {
			(void)foil_cbor_item(&r);
			continue;
		}
		struct foil_view v = foil_cbor_text(&r);

		for (unsigned k = FOIL_GOV_GENESIS; foil_cbor_ok(&r) && k < FOIL_GOV_KINDS_; k++)
			if (foil_view_eq(v, foil_str(kind_names[k])))
				return (enum foil_governance_kind)k;
		break;
	}
	return FOIL_GOV_NONE;
}

enum foil_code foil_governance_body_read(struct foil_view body, struct foil_governance_body *out,
    struct foil_err *err)
{
	struct foil_governance_body g;
	struct foil_cbor r;
	enum foil_code rc;

	memset(&g, 0, sizeof g);
	g.until = FOIL_DAY_NONE;
	g.kind = find_kind(body);
	foil_cbor_start(&r, body, "governance body");
	if (g.kind == FOIL_GOV_GENESIS)
		read_genesis(&r, &g);
	else if (g.kind == FOIL_GOV_ENROL)
		read_enrol(&r, &g);
	else
		read_small(&r, &g);
	if ((rc = foil_cbor_finish(&r, err)) != FOIL_OK)
		return rc;
	*out = g;
	return FOIL_OK;
}
