/* SPDX-License-Identifier: Apache-2.0 */
/* Lets each allocation fail in turn: it is reported every time, and nothing leaks. */
#include "vectors.h"

#include "foil/verifyreceipt.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITISED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define SANITISED
#endif

#ifdef SANITISED
int main(void)
{
	(void)printf("test_nomem: skipped, the sanitiser has a malloc of its own\n");
	return 0;
}
#else

#define SHOWN __attribute__((visibility("default")))

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);
void __libc_free(void *p);

static long calls, live, fail_at = -1;

static bool fails(void)
{
	if (calls++ != fail_at)
		return false;
	errno = ENOMEM;
	return true;
}

SHOWN void *malloc(size_t n)
{
	void *p = fails() ? NULL : __libc_malloc(n);

	live += p != NULL;
	return p;
}

SHOWN void *calloc(size_t n, size_t size)
{
	void *p = fails() ? NULL : __libc_calloc(n, size);

	live += p != NULL;
	return p;
}

SHOWN void *realloc(void *old, size_t n)
{
	void *p = fails() ? NULL : __libc_realloc(old, n);

	live += p != NULL && old == NULL;
	return p;
}

SHOWN void free(void *p)
{
	live -= p != NULL;
	__libc_free(p);
}

static enum foil_code write_json(struct foil_err *err)
{
	struct foil_json_out *j = NULL;
	struct foil_buf b = { 0 };
	enum foil_code rc = foil_json_out_open(&j, err);

	if (rc != FOIL_OK)
		return rc;
	foil_json_object(j, NULL);
	foil_json_text(j, "text", LIT("x\xff"));
	foil_json_hex(j, "hex", "abc", 3);
	foil_json_array(j, "list");
	for (unsigned i = 0; i < 20; i++)
		foil_json_uint(j, NULL, i);
	foil_json_end(j);
	foil_json_end(j);
	rc = foil_json_finish(j, false, &b, err);
	foil_json_out_close(&j);
	foil_buf_free(&b);
	return rc;
}

static enum foil_code read_json(struct foil_err *err)
{
	struct foil_json_doc *doc = NULL;
	enum foil_code rc = foil_json_parse(
	    LIT("{\"a\":[1,2,{\"b\":\"\\u00e9\"}],\"c\":1.5,\"d\":null}"), &doc, err);

	assert_true((rc == FOIL_OK) == (doc != NULL));
	foil_json_doc_close(&doc);
	return rc;
}

static enum foil_code use_files(struct foil_err *err)
{
	struct foil_buf b = { 0 };
	enum foil_code rc;

	if ((rc = foil_file_replace("f", LIT("text"), 0644, err)) == FOIL_OK &&
	    (rc = foil_file_create("g", LIT("text"), 0644, err)) == FOIL_OK)
		rc = foil_file_read("f", 100, &b, err);
	(void)unlink("g");
	foil_buf_free(&b);
	return rc;
}

static enum foil_code use_directories(struct foil_err *err)
{
	struct foil_names names = { 0 };
	enum foil_code rc;
	char *dir = NULL;

	(void)rmdir("d/e");
	(void)rmdir("d");
	if ((rc = foil_dir_make("d", false, err)) != FOIL_OK ||
	    (rc = foil_dir_make("d/e", false, err)) != FOIL_OK ||
	    (rc = foil_dir_list("/etc", 10000, &names, err)) != FOIL_OK ||
	    (rc = foil_path_find_up("d/e", "etc", &dir, err)) != FOIL_OK)
		goto done;
	rc = foil_dir_remove("d", err);
done:
	foil_names_free(&names);
	free(dir);
	return rc;
}

#define RECEIPTS "tests/vectors/receipt.json"

/* Three receipts of the vectors, read before anything fails. */
static struct foil_view receipt[3], head;
static struct foil_trust *trust;

static struct foil_view unhexed(struct foil_view hex)
{
	uint8_t *p = malloc(hex.len / 2);

	assert_non_null(p);
	assert_int_equal(foil_unhex(p, hex.len / 2, hex, NULL), FOIL_OK);
	return foil_view(p, hex.len / 2);
}

static void load_receipts(void)
{
	static const char *const names[] = { "proof with the entry in it", "scitt", "consistency from 5" };
	struct foil_json_doc *doc = load_json(RECEIPTS);
	const struct foil_json *cases = rows(foil_json_root(doc), "cases");

	assert_non_null(trust = calloc(1, sizeof *trust));
	for (size_t i = 0; i < foil_json_count(cases); i++) {
		const struct foil_json *row = foil_json_at(cases, i);
		struct foil_view hex;

		for (size_t k = 0; k < COUNT(names); k++)
			if (foil_view_eq(json_text(row, "name"), foil_str(names[k])))
				receipt[k] = unhexed(json_text(row, "receipt"));
		if (!foil_view_eq(json_text(row, "name"), foil_str(names[2])))
			continue;
		assert_true(foil_json_as_text(foil_json_at(foil_json_get(row, "heads"), 0), &hex));
		head = unhexed(hex);
		assert_int_equal(foil_trust_read(json_text(row, "trust"), trust, NULL), FOIL_OK);
	}
	foil_json_doc_close(&doc);
}

static enum foil_code verify_receipts(struct foil_err *err)
{
	enum foil_code rc = FOIL_OK;

	for (size_t k = 0; k < COUNT(receipt) && rc == FOIL_OK; k++) {
		struct foil_receipt_in in = { .bytes = receipt[k], .trust = trust, .heads = &head,
			.n_heads = k == 2 };
		struct foil_receipt_report r;

		if ((rc = foil_receipt_verify(&in, &r, err)) != FOIL_OK)
			return rc;
		assert_int_equal(r.verdict, FOIL_MATCHES);
		foil_receipt_report_free(&r);
	}
	return rc;
}

static void every_allocation_fails_once(void **state)
{
	static enum foil_code (*const jobs[])(struct foil_err *) = { write_json, read_json, use_files,
		use_directories, verify_receipts };

	(void)state;
	for (size_t k = 0; k < COUNT(jobs); k++) {
		enum foil_code rc = jobs[k](NULL); /* what is allocated once only is there now */
		long i;

		assert_int_equal(rc, FOIL_OK);
		for (i = 0; i < 10000; i++) {
			struct foil_err err = { 0 };
			long before = live, used;

			calls = 0;
			fail_at = i;
			rc = jobs[k](&err);
			used = calls;
			fail_at = -1;
			assert_int_equal(live, before);
			if (used <= i)
				break;
			/* jansson takes some failures for a fault of the text, and qsort can do without. */
			if ((rc == FOIL_E_FORMAT && jobs[k] == read_json) ||
			    (rc == FOIL_OK && jobs[k] == use_directories))
				continue;
			if (rc != FOIL_E_NOMEM || strstr(err.msg, "memory") == NULL)
				fail_msg("job %zu, allocation %ld: %s", k, i, err.msg);
		}
		assert_int_equal(rc, FOIL_OK);
		assert_true(i > 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_allocation_fails_once) };
	char place[] = "/tmp/foil-test-XXXXXX";
	int failed;

	if (foil_crypto_init(NULL) != FOIL_OK)
		return 1;
	load_receipts();
	if (mkdtemp(place) == NULL || chdir(place) != 0)
		return 1;
	failed = cmocka_run_group_tests_name("nomem", tests, NULL, NULL);
	(void)unlink("f");
	if (chdir("/") != 0 || rmdir(place) != 0)
		failed++;
	return failed;
}

#endif
