/* SPDX-License-Identifier: Apache-2.0 */
/* COSE receipts: RFC 9942 sections 4 and 5, narrowed by spec/receipt.md Q7 and Q8 to Q13. */
#include "foil/receipt.h"

#include "foil/cbor.h"

#include <string.h>

#define TAG_SIGN1 18
#define LABEL_VDS 395
#define LABEL_VDP 396
#define VDS_RFC9162_SHA256 1
#define PROOF_INCLUSION (-1)
#define PROOF_CONSISTENCY (-2)

/* Q9: what is signed beside the root. */
static enum foil_code read_header(struct foil_view bytes, struct foil_receipt *out,
    struct foil_err *err)
{
	struct foil_cbor r;

	foil_cbor_start(&r, bytes, "receipt header");
	foil_cbor_map_n(&r, 6);
	foil_cbor_key_int(&r, 1); /* alg */
	if (foil_cbor_int(&r) != FOIL_COSE_ALG_ED25519)
		foil_cbor_refuse(&r, FOIL_E_VERSION, "algorithm is not -19 (Ed25519)");
	foil_cbor_key_int(&r, 4); /* kid */
	foil_cbor_bytes_n(&r, out->kid, sizeof out->kid);
	foil_cbor_key_int(&r, 15); /* CWT claims */
	foil_cbor_map_n(&r, 2);
	foil_cbor_key_int(&r, 1);
	out->iss = foil_cbor_text(&r);
	foil_cbor_key_int(&r, 2);
	out->sub = foil_cbor_text(&r);
	foil_cbor_key_int(&r, 16); /* typ */
	if (!foil_view_eq(foil_cbor_text(&r), foil_str(FOIL_RECEIPT_TYP)))
		foil_cbor_refuse(&r, FOIL_E_VERSION, "typ is not " FOIL_RECEIPT_TYP);
	foil_cbor_key_int(&r, LABEL_VDS);
	if (foil_cbor_int(&r) != VDS_RFC9162_SHA256)
		foil_cbor_refuse(&r, FOIL_E_VERSION,
		    "verifiable data structure is not 1 (RFC9162_SHA256)");
	foil_cbor_key(&r, "size");
	out->size = foil_cbor_uint_max(&r, FOIL_TREE_SIZE_MAX);
	if (out->iss.len == 0 || out->iss.len > FOIL_ISS_MAX)
		foil_cbor_refuse(&r, FOIL_E_LIMIT, "iss is empty or too long");
	if (out->sub.len == 0 || out->sub.len > FOIL_SUB_MAX)
		foil_cbor_refuse(&r, FOIL_E_LIMIT, "sub is empty or too long");
	return foil_cbor_finish(&r, err);
}

/* Q11 */
static enum foil_code read_proof(struct foil_view bytes, struct foil_receipt *out,
    struct foil_err *err)
{
	struct foil_cbor r;
	uint64_t n, first, second;

	foil_cbor_start(&r, bytes, "receipt proof");
	foil_cbor_array_n(&r, 3);
	first = foil_cbor_uint_max(&r, FOIL_TREE_SIZE_MAX);
	second = foil_cbor_uint_max(&r, FOIL_TREE_SIZE_MAX);
	out->proof_size = out->consistency ? second : first;
	out->from = out->consistency ? first : second;
	n = foil_cbor_array(&r);
	if (foil_cbor_ok(&r) && n == 0)
		foil_cbor_refuse(&r, FOIL_E_FORMAT, "a path has one hash at least");
	if (n > FOIL_PATH_MAX)
		foil_cbor_refuse(&r, FOIL_E_LIMIT, "a path has 64 hashes at most");
	for (out->path.n = 0; foil_cbor_ok(&r) && out->path.n < n; out->path.n++)
		foil_cbor_bytes_n(&r, out->path.hash[out->path.n], FOIL_HASH_LEN);
	return foil_cbor_finish(&r, err);
}

enum foil_code foil_receipt_read(struct foil_view bytes, struct foil_receipt *out,
    struct foil_err *err)
{
	struct foil_receipt m = { .consistency = false };
	struct foil_view proof;
	struct foil_cbor r;
	int64_t kind;
	enum foil_code rc;

	if (bytes.len > FOIL_RECEIPT_MAX)
		return foil_fail(err, FOIL_E_LIMIT, "receipt: larger than %zu bytes", FOIL_RECEIPT_MAX);
	foil_cbor_start(&r, bytes, "receipt");
	foil_cbor_tag(&r, TAG_SIGN1);
	foil_cbor_array_n(&r, 4);
	m.protected_header = foil_cbor_bytes(&r);
	foil_cbor_map_n(&r, 1); /* Q10 */
	foil_cbor_key_int(&r, LABEL_VDP);
	foil_cbor_map_n(&r, 1);
	kind = foil_cbor_int(&r);
	if (foil_cbor_ok(&r) && kind != PROOF_INCLUSION && kind != PROOF_CONSISTENCY)
		foil_cbor_refuse(&r, FOIL_E_VERSION, "a kind of proof that is not known");
	m.consistency = kind == PROOF_CONSISTENCY;
	foil_cbor_array_n(&r, 1);
	proof = foil_cbor_bytes(&r);
	if (!foil_cbor_null(&r)) /* Q12 */
		foil_cbor_refuse(&r, FOIL_E_FORMAT, "the root must be detached");
	foil_cbor_bytes_n(&r, m.signature, sizeof m.signature);
	if ((rc = foil_cbor_finish(&r, err)) != FOIL_OK ||
	    (rc = read_header(m.protected_header, &m, err)) != FOIL_OK ||
	    (rc = read_proof(proof, &m, err)) != FOIL_OK)
		return rc;
	*out = m;
	return FOIL_OK;
}

static void put_header(struct foil_buf *b, const struct foil_receipt *r)
{
	foil_cbor_put_map(b, 6);
	foil_cbor_put_int(b, 1);
	foil_cbor_put_int(b, FOIL_COSE_ALG_ED25519);
	foil_cbor_put_int(b, 4);
	foil_cbor_put_bytes(b, foil_view(r->kid, sizeof r->kid));
	foil_cbor_put_int(b, 15);
	foil_cbor_put_map(b, 2);
	foil_cbor_put_int(b, 1);
	foil_cbor_put_text(b, r->iss);
	foil_cbor_put_int(b, 2);
	foil_cbor_put_text(b, r->sub);
	foil_cbor_put_int(b, 16);
	foil_cbor_put_str(b, FOIL_RECEIPT_TYP);
	foil_cbor_put_int(b, LABEL_VDS);
	foil_cbor_put_int(b, VDS_RFC9162_SHA256);
	foil_cbor_put_str(b, "size");
	foil_cbor_put_uint(b, r->size);
}

/* Builds in a buffer of its own what goes into b as a byte string. */
static void put_nested(struct foil_buf *b, struct foil_buf *inner)
{
	if (inner->failed != FOIL_OK && b->failed == FOIL_OK)
		b->failed = inner->failed;
	foil_cbor_put_bytes(b, foil_buf_view(inner));
	foil_buf_free(inner);
}

static void put_proof(struct foil_buf *b, const struct foil_receipt *r)
{
	struct foil_buf proof = { .max = FOIL_RECEIPT_MAX };

	foil_cbor_put_array(&proof, 3);
	foil_cbor_put_uint(&proof, r->consistency ? r->from : r->proof_size);
	foil_cbor_put_uint(&proof, r->consistency ? r->proof_size : r->from);
	foil_cbor_put_array(&proof, r->path.n);
	for (size_t i = 0; i < r->path.n; i++)
		foil_cbor_put_bytes(&proof, foil_view(r->path.hash[i], FOIL_HASH_LEN));
	put_nested(b, &proof);
}

void foil_receipt_put(struct foil_buf *b, const struct foil_receipt *r)
{
	struct foil_buf header = { .max = FOIL_RECEIPT_MAX };

	foil_cbor_put_tag(b, TAG_SIGN1);
	foil_cbor_put_array(b, 4);
	put_header(&header, r);
	put_nested(b, &header);
	foil_cbor_put_map(b, 1);
	foil_cbor_put_int(b, LABEL_VDP);
	foil_cbor_put_map(b, 1);
	foil_cbor_put_int(b, r->consistency ? PROOF_CONSISTENCY : PROOF_INCLUSION);
	foil_cbor_put_array(b, 1);
	put_proof(b, r);
	foil_cbor_put_null(b);
	foil_cbor_put_bytes(b, foil_view(r->signature, sizeof r->signature));
}

void foil_receipt_put_to_be_signed(struct foil_buf *b, const struct foil_receipt *r,
    const uint8_t root[FOIL_HASH_LEN])
{
	struct foil_buf header = { .max = FOIL_RECEIPT_MAX };

	put_header(&header, r);
	if (header.failed != FOIL_OK && b->failed == FOIL_OK)
		b->failed = header.failed;
	foil_cose_put_to_be_signed(b, foil_buf_view(&header), foil_view(root, FOIL_HASH_LEN));
	foil_buf_free(&header);
}

/* Q13 */
enum foil_code foil_receipt_signed(const struct foil_receipt *r, const uint8_t root[FOIL_HASH_LEN],
    const uint8_t pub[FOIL_PUB_LEN], bool *good, struct foil_err *err)
{
	struct foil_buf b = { .max = FOIL_RECEIPT_MAX };
	uint8_t kid[FOIL_HASH_LEN];
	enum foil_code rc;

	foil_pub_thumbprint(pub, kid);
	if (memcmp(kid, r->kid, sizeof kid) != 0) {
		*good = false;
		return FOIL_OK;
	}
	foil_cose_put_to_be_signed(&b, r->protected_header, foil_view(root, FOIL_HASH_LEN));
	if ((rc = foil_buf_check(&b, "receipt", err)) == FOIL_OK)
		rc = foil_sign_verify(pub, foil_buf_view(&b), r->signature, good, err);
	foil_buf_free(&b);
	return rc;
}
