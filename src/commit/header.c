/* SPDX-License-Identifier: Apache-2.0 */
/* The id, the header and the root of a document (spec/commitment.md sections 1 and 4). */
#include "header.h"

#include "node.h"

#include "foil/cbor.h"
#include "foil/text.h"

#include <string.h>

#define HEADER_VERSION 1
#define HEADER_ALG 1 /* SHA-256 throughout */
#define HEADER_ITEMS 7
#define PART_ITEMS 3
#define PART_KIND_MAX 1
#define SUB_MAX 64

static bool use_ok(const char *use)
{
	return strcmp(use, "act") == 0 || strcmp(use, "document") == 0 ||
	    strcmp(use, "letter") == 0;
}

enum foil_code foil_doc_id(const struct foil_doc_name *name, uint8_t id[FOIL_DOC_ID_LEN],
    struct foil_err *err)
{
	struct foil_buf b = { .max = 512 };
	uint8_t hash[FOIL_HASH_LEN];
	enum foil_code rc;

	if (!use_ok(name->use))
		return foil_fail(err, FOIL_E_ARG, "document id: not a use of a commitment");
	if (name->sub.len == 0 || name->sub.len > SUB_MAX ||
	    foil_utf8_check(name->sub, NULL) != FOIL_OK)
		return foil_fail(err, FOIL_E_ARG, "document id: not a case reference");
	foil_cbor_put_array(&b, 6);
	foil_cbor_put_str(&b, "foil-doc-1");
	foil_cbor_put_str(&b, name->use);
	foil_cbor_put_bytes(&b, foil_view(name->genesis, FOIL_HASH_LEN));
	foil_cbor_put_text(&b, name->sub);
	foil_cbor_put_uint(&b, name->case_index);
	foil_cbor_put_uint(&b, name->ordinal);
	if ((rc = foil_buf_check(&b, "document id", err)) == FOIL_OK) {
		foil_sha256(hash, foil_buf_view(&b));
		memcpy(id, hash, FOIL_DOC_ID_LEN);
	}
	foil_buf_free(&b);
	return rc;
}

static bool profile_char(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || foil_is_digit(c);
}

bool doc_profile_ok(struct foil_view name)
{
	if (name.len == 0 || name.len > FOIL_PROFILE_MAX || !profile_char(name.p[0]))
		return false;
	for (size_t i = 1; i < name.len; i++) {
		if (!profile_char(name.p[i]) && name.p[i] != '.' && name.p[i] != '-')
			return false;
	}
	return true;
}

bool doc_part_kind_ok(uint64_t kind)
{
	return kind <= PART_KIND_MAX;
}

void foil_doc_header_put(struct foil_buf *b, const struct foil_doc_header *h)
{
	foil_cbor_put_array(b, HEADER_ITEMS);
	foil_cbor_put_uint(b, HEADER_VERSION);
	foil_cbor_put_uint(b, HEADER_ALG);
	foil_cbor_put_bytes(b, foil_view(h->id, sizeof h->id));
	foil_cbor_put_uint(b, h->n);
	foil_cbor_put_str(b, h->profile);
	foil_cbor_put_array(b, h->n_parts);
	for (size_t i = 0; i < h->n_parts; i++) {
		foil_cbor_put_array(b, PART_ITEMS);
		foil_cbor_put_uint(b, h->part[i].start);
		foil_cbor_put_uint(b, h->part[i].len);
		foil_cbor_put_uint(b, h->part[i].kind);
	}
	foil_cbor_put_bytes(b, foil_view(h->top, sizeof h->top));
}

/* D9: parts lie side by side from 0 to n, and none is empty. */
static void read_parts(struct foil_cbor *r, struct foil_doc_header *h)
{
	uint64_t next = 0, n_parts = foil_cbor_array(r);

	if (n_parts > FOIL_DOC_PARTS_MAX)
		foil_cbor_refuse(r, FOIL_E_LIMIT, "too many parts");
	for (uint64_t i = 0; i < n_parts && foil_cbor_ok(r); i++) {
		struct foil_doc_part *part = &h->part[i];
		uint64_t kind;

		foil_cbor_array_n(r, PART_ITEMS);
		part->start = foil_cbor_uint(r);
		part->len = foil_cbor_uint(r);
		kind = foil_cbor_uint(r);
		if (part->start != next || part->len == 0 || part->len > h->n - next)
			foil_cbor_refuse(r, FOIL_E_FORMAT, "parts that do not lie side by side");
		if (!doc_part_kind_ok(kind))
			foil_cbor_refuse(r, FOIL_E_VERSION, "a part of an unknown kind");
		part->kind = (unsigned)kind;
		next += part->len;
	}
	if (next != h->n)
		foil_cbor_refuse(r, FOIL_E_FORMAT, "parts that do not cover the leaves");
	h->n_parts = (size_t)n_parts;
}

static void read_header(struct foil_cbor *r, struct foil_doc_header *h)
{
	struct foil_view profile;

	foil_cbor_array_n(r, HEADER_ITEMS);
	if (foil_cbor_uint(r) != HEADER_VERSION)
		foil_cbor_refuse(r, FOIL_E_VERSION, "a version that is not known here");
	if (foil_cbor_uint(r) != HEADER_ALG)
		foil_cbor_refuse(r, FOIL_E_VERSION, "an algorithm that is not known here");
	foil_cbor_bytes_n(r, h->id, sizeof h->id);
	h->n = foil_cbor_uint_max(r, FOIL_LEAVES_MAX);
	if (h->n == 0)
		foil_cbor_refuse(r, FOIL_E_FORMAT, "no leaves");
	profile = foil_cbor_text(r);
	if (!doc_profile_ok(profile))
		foil_cbor_refuse(r, FOIL_E_FORMAT, "not the name of a profile");
	if (!foil_cbor_ok(r))
		return;
	memcpy(h->profile, profile.p, profile.len);
	read_parts(r, h);
	foil_cbor_bytes_n(r, h->top, sizeof h->top);
}

enum foil_code foil_doc_header_read(struct foil_view bytes, struct foil_doc_header *out,
    struct foil_err *err)
{
	struct foil_doc_header h = { .n = 0 };
	struct foil_cbor r;
	enum foil_code rc;

	foil_cbor_start(&r, bytes, "document header");
	read_header(&r, &h);
	if ((rc = foil_cbor_finish(&r, err)) == FOIL_OK)
		*out = h;
	return rc;
}

void foil_doc_root(struct foil_view header, uint8_t root[FOIL_HASH_LEN])
{
	struct foil_sha256 h;

	foil_sha256_init(&h);
	foil_sha256_put_u8(&h, DOC_HEADER);
	foil_sha256_put(&h, header.p, header.len);
	foil_sha256_final(&h, root);
}
