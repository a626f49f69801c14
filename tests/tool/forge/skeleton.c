/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a bundle or an entry is made of, one fact a line, with random values
 * masked: byte strings by their length, the places in a letter (its padding is
 * drawn at random) and the depth of map proofs (keys are hashes) not at all.
 * Two cases that must look alike give the same lines.
 */
#include "forge.h"

#include "foil/cbor.h"
#include "foil/entry.h"

#include <string.h>

/* Prints one item; arrays and maps are told apart by a stack of what is left in each. */
static void diag(FILE *out, struct foil_view bytes)
{
	uint64_t left[FOIL_CBOR_DEPTH_MAX + 1] = { 0 };
	size_t depth = 0;
	struct foil_cbor r;
	struct foil_view v;

	foil_cbor_start(&r, bytes, "item");
	do {
		while (depth > 0 && left[depth] == 0) {
			(void)putc(']', out);
			depth--;
		}
		if (depth > 0)
			left[depth]--;
		switch (foil_cbor_peek(&r)) {
		case FOIL_CBOR_UINT:
			(void)fprintf(out, " %llu", (unsigned long long)foil_cbor_uint(&r));
			break;
		case FOIL_CBOR_NINT:
			(void)fprintf(out, " %lld", (long long)foil_cbor_int(&r));
			break;
		case FOIL_CBOR_BYTES:
			(void)fprintf(out, " bytes(%zu)", foil_cbor_bytes(&r).len);
			break;
		case FOIL_CBOR_TEXT:
			v = foil_cbor_text(&r);
			(void)fprintf(out, " \"%.*s\"", (int)v.len, (const char *)v.p);
			break;
		case FOIL_CBOR_ARRAY:
			left[++depth] = foil_cbor_array(&r);
			(void)fprintf(out, " [");
			break;
		case FOIL_CBOR_MAP:
			left[++depth] = 2 * foil_cbor_map(&r);
			(void)fprintf(out, " {");
			break;
		case FOIL_CBOR_BOOL:
			(void)fprintf(out, foil_cbor_bool(&r) ? " true" : " false");
			break;
		case FOIL_CBOR_NULL:
			(void)foil_cbor_null(&r);
			(void)fprintf(out, " null");
			break;
		case FOIL_CBOR_TAG:
		case FOIL_CBOR_END:
		default:
			(void)fprintf(out, " (not read)\n");
			return;
		}
	} while (r.left.len > 0 && depth < FOIL_CBOR_DEPTH_MAX);
	for (; depth > 0; depth--)
		(void)putc(']', out);
	(void)putc('\n', out);
}

enum foil_code skeleton_entry(FILE *out, struct foil_view bytes, struct foil_err *err)
{
	struct foil_entry e;
	char day[11];
	enum foil_code rc;

	if ((rc = foil_entry_read(bytes, &e, err)) != FOIL_OK)
		return rc;
	foil_day_iso(day, e.signed_on);
	(void)fprintf(out, "entry of %zu bytes: %.*s %llu, signed %s, after %llu, body kind %d of %zu\n",
	    bytes.len, (int)e.sub.len, (const char *)e.sub.p, (unsigned long long)e.case_index, day,
	    (unsigned long long)e.after_index, (int)e.body_kind, e.body.len);
	return FOIL_OK;
}

static enum foil_code proven(FILE *out, const char *what, const struct foil_proven *p,
    struct foil_err *err)
{
	(void)fprintf(out, "%s at %llu, path of %zu: ", what, (unsigned long long)p->index, p->path.n);
	return skeleton_entry(out, p->bytes, err);
}

static void frontier(FILE *out, struct foil_view f)
{
	(void)fputs("  frontier", out);
	for (; f.len > FOIL_HASH_LEN; f.p += 1 + FOIL_HASH_LEN, f.len -= 1 + FOIL_HASH_LEN)
		(void)fprintf(out, " %s%u", (f.p[0] & 0x80U) != 0 ? "hash" : "seed", f.p[0] & 0x7fU);
	(void)putc('\n', out);
}

/* An opened field whose value is a place in the letter. */
static bool is_masked(struct foil_view content)
{
	struct foil_cbor r;

	foil_cbor_start(&r, content, "leaf");
	return foil_cbor_array(&r) == 3 && foil_cbor_uint(&r) == 4 &&
	    foil_view_eq(foil_cbor_text(&r), foil_str("letter-hidden"));
}

static enum foil_code fields(FILE *out, const char *what, uint64_t no, const struct foil_opening *o,
    struct foil_err *err)
{
	struct foil_doc_walk walk;
	struct foil_doc_step step;
	enum foil_code rc;

	if ((rc = foil_doc_walk_start(&walk, o, err)) != FOIL_OK)
		return rc;
	(void)fprintf(out, "%s %llu: %s, %llu leaves, %zu parts\n", what, (unsigned long long)no,
	    walk.header.profile, (unsigned long long)walk.header.n, walk.header.n_parts);
	frontier(out, o->frontier);
	while (foil_doc_walk_next(&walk, &step)) {
		(void)fprintf(out, "  leaf %llu", (unsigned long long)step.start);
		if (step.hidden)
			(void)fprintf(out, ": %llu hidden\n", (unsigned long long)step.len);
		else if (is_masked(step.content))
			(void)fprintf(out, ": letter-hidden (random places)\n");
		else
			diag(out, step.content);
	}
	foil_doc_walk_end(&walk);
	return FOIL_OK;
}

/* A text: its words and how often something is hidden, not where padding put them. */
static enum foil_code text(FILE *out, const char *what, const struct foil_opening *o,
    struct foil_err *err)
{
	struct foil_doc_walk walk;
	struct foil_doc_step step;
	struct foil_view word;
	size_t words = 0, bytes = 0, hidden = 0;
	unsigned sep;
	enum foil_code rc;

	if ((rc = foil_doc_walk_start(&walk, o, err)) != FOIL_OK)
		return rc;
	while (foil_doc_walk_next(&walk, &step)) {
		hidden += step.hidden;
		if (!step.hidden && foil_leaf_token(step.content, &word, &sep)) {
			words++;
			bytes += word.len;
		}
	}
	(void)fprintf(out, "%s: %s, %zu parts, %zu open words of %zu bytes, %zu hidden stretches\n", what,
	    walk.header.profile, walk.header.n_parts, words, bytes, hidden);
	foil_doc_walk_end(&walk);
	return FOIL_OK;
}

static void map_proof(FILE *out, const char *what, const struct foil_map_proof *p)
{
	(void)fprintf(out, "map proof of %s: end %d, %llu entries\n", what, (int)p->end,
	    (unsigned long long)p->count);
}

enum foil_code skeleton_bundle(FILE *out, const struct bundle *b, struct foil_err *err)
{
	const struct foil_response *r = &b->response;
	const struct foil_disclosure *d = &b->disclosure;
	enum foil_code rc = FOIL_OK;

	for (size_t i = 0; i < r->n_governance && rc == FOIL_OK; i++)
		rc = proven(out, "governance", &r->governance[i], err);
	for (size_t i = 0; i < r->n_acts && rc == FOIL_OK; i++)
		rc = proven(out, "act", &r->acts[i], err);
	if (rc != FOIL_OK || (rc = proven(out, "index", &r->index, err)) != FOIL_OK)
		return rc;
	map_proof(out, "governance", &r->map_governance);
	map_proof(out, "the case", &r->map_case);
	for (size_t i = 0; i < d->n_acts && rc == FOIL_OK; i++)
		rc = fields(out, "opening of act", d->acts[i].no, &d->acts[i].opening, err);
	for (size_t i = 0; i < d->n_documents && rc == FOIL_OK; i++)
		rc = text(out, "opening of a document", &d->documents[i].opening, err);
	if (rc != FOIL_OK || (rc = text(out, "opening of the letter", &d->letter, err)) != FOIL_OK ||
	    (rc = fields(out, "issued", r->n_acts - 1, &r->issued, err)) != FOIL_OK)
		return rc;
	for (size_t i = 0; i < r->n_anchors; i++)
		(void)fprintf(out, "anchor: note of %zu bytes, path of %zu\n", r->anchors[i].note.len,
		    r->anchors[i].path.n);
	return FOIL_OK;
}
