/* SPDX-License-Identifier: Apache-2.0 */
/* POST over libcurl, bounded, following nothing (spec/witness.md W43, W44). */
#include "foil/net.h"

#include "foil/text.h"

#include <curl/curl.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONNECT_SECONDS 5L
#define POSTS_MAX 1024u
#define HEADERS_MAX ((size_t)32 << 10) /* bytes of an answer's headers, and of those before it */

/* One transfer under way. */
struct transfer {
	CURL *easy;
	struct curl_slist *headers;
	struct foil_http_post *post;
	size_t headers_len; /* of the answer's, so far */
	bool too_large;
	char error[CURL_ERROR_SIZE];
};

/* libcurl keeps all of them, however many there are. */
static size_t on_header(char *data, size_t one, size_t n, void *ctx)
{
	struct transfer *t = ctx;

	(void)data;
	t->too_large = one != 1 || n > HEADERS_MAX - t->headers_len;
	t->headers_len += t->too_large ? 0 : n;
	return t->too_large ? 0 : n; /* 0 ends the transfer */
}

static size_t on_data(char *data, size_t one, size_t n, void *ctx)
{
	struct transfer *t = ctx;
	struct foil_http_post *p = t->post;

	t->too_large = one != 1 || n > p->answer_max - p->answer.len;
	if (t->too_large)
		return 0;
	foil_buf_put(&p->answer, data, n);
	return p->answer.failed == FOIL_OK ? n : 0;
}

/* W27 */
enum foil_code foil_url_check(const char *url, struct foil_err *err)
{
	static const struct {
		CURLUPart part;
		const char *what;
	} absent[] = { { CURLUPART_USER, "a user name" }, { CURLUPART_PASSWORD, "a password" },
		{ CURLUPART_QUERY, "a query" }, { CURLUPART_FRAGMENT, "a fragment" } };
	CURLU *u = curl_url();
	char *text = NULL;
	struct foil_safe s;
	enum foil_code rc = FOIL_OK;

	if (u == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if (curl_url_set(u, CURLUPART_URL, url, 0) != CURLUE_OK ||
	    curl_url_get(u, CURLUPART_SCHEME, &text, 0) != CURLUE_OK ||
	    (strcmp(text, "http") != 0 && strcmp(text, "https") != 0))
		rc = foil_fail(err, FOIL_E_ARG, "'%s' is not an http:// or https:// address",
		    foil_safe(&s, foil_str(url)));
	curl_free(text);
	for (size_t i = 0; rc == FOIL_OK && i < sizeof absent / sizeof absent[0]; i++) {
		text = NULL;
		/* the address itself may be a secret */
		if (curl_url_get(u, absent[i].part, &text, 0) == CURLUE_OK)
			rc = foil_fail(err, FOIL_E_ARG, "an address has %s in it, and may not",
			    absent[i].what);
		curl_free(text);
	}
	curl_url_cleanup(u);
	return rc;
}

static bool set_all(struct transfer *t, unsigned seconds, const char *proxy)
{
	struct foil_http_post *p = t->post;
	CURL *e = t->easy;

	return curl_easy_setopt(e, CURLOPT_URL, p->url) == CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_PROXY, proxy == NULL ? "" : proxy) == CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) == CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_TIMEOUT, (long)seconds) == CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS) == CURLE_OK &&
	    (p->get || (curl_easy_setopt(e, CURLOPT_POST, 1L) == CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_POSTFIELDS, (const char *)p->body.p) == CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)p->body.len) == CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_HTTPHEADER, t->headers) == CURLE_OK)) &&
	    curl_easy_setopt(e, CURLOPT_USERAGENT, "foil-witness") == CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_data) == CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_WRITEDATA, t) == CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, on_header) == CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_HEADERDATA, t) == CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_ERRORBUFFER, t->error) == CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_PRIVATE, t) == CURLE_OK;
}

static enum foil_code begin(CURLM *multi, struct transfer *t, unsigned seconds, const char *proxy,
    struct foil_err *err)
{
	struct curl_slist *more;

	/* What curl adds of itself for a POST: a form's type, and a pause for "100 Continue". */
	if ((t->headers = curl_slist_append(NULL, "Content-Type: text/plain; charset=utf-8")) == NULL ||
	    (more = curl_slist_append(t->headers, "Expect:")) == NULL ||
	    (t->easy = curl_easy_init()) == NULL || !set_all(t, seconds, proxy))
		return foil_fail(err, FOIL_E_NOMEM, "out of memory, or a libcurl without HTTP");
	t->headers = more;
	if (curl_multi_add_handle(multi, t->easy) != CURLM_OK)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	return FOIL_OK;
}

static void finish(struct transfer *t, CURLcode result)
{
	struct foil_http_post *p = t->post;
	const char *type = NULL;
	struct foil_safe s;
	long status = 0;

	p->failed = result != CURLE_OK;
	if (p->failed) {
		(void)snprintf(p->why, sizeof p->why, "%s", t->too_large ?
		    "the answer is too large" : foil_safe(&s,
		    foil_str(t->error[0] != '\0' ? t->error : curl_easy_strerror(result))));
		return;
	}
	(void)curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	p->status = status > 0 && status < 1000 ? (unsigned)status : 0;
	if (curl_easy_getinfo(t->easy, CURLINFO_CONTENT_TYPE, &type) == CURLE_OK && type != NULL)
		(void)snprintf(p->type, sizeof p->type, "%s", type);
}

static enum foil_code run(CURLM *multi, struct foil_err *err)
{
	int running = 1, left;
	CURLMsg *m;

	while (running > 0) {
		if (curl_multi_perform(multi, &running) != CURLM_OK ||
		    (running > 0 && curl_multi_poll(multi, NULL, 0, 1000, NULL) != CURLM_OK))
			return foil_fail(err, FOIL_E_IO, "the network client cannot go on");
	}
	while ((m = curl_multi_info_read(multi, &left)) != NULL) {
		struct transfer *t = NULL;

		if (m->msg == CURLMSG_DONE && curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE,
		    (char **)&t) == CURLE_OK && t != NULL)
			finish(t, m->data.result);
	}
	return FOIL_OK;
}

enum foil_code foil_http_post_all(struct foil_http_post *p, size_t n, unsigned seconds,
    const char *proxy, struct foil_err *err)
{
	struct transfer *t = NULL;
	CURLM *multi = NULL;
	enum foil_code rc = FOIL_OK;

	if (n == 0)
		return FOIL_OK;
	if (n > POSTS_MAX)
		return foil_fail(err, FOIL_E_LIMIT, "more than %u requests at once", POSTS_MAX);
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return foil_fail(err, FOIL_E_IO, "libcurl cannot start");
	if ((t = calloc(n, sizeof *t)) == NULL || (multi = curl_multi_init()) == NULL) {
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
		goto done;
	}
	for (size_t i = 0; rc == FOIL_OK && i < n; i++) {
		t[i].post = &p[i];
		p[i].failed = true;
		(void)snprintf(p[i].why, sizeof p[i].why, "no answer");
		foil_buf_init(&p[i].answer, 0);
		rc = begin(multi, &t[i], seconds, proxy, err);
	}
	if (rc == FOIL_OK)
		rc = run(multi, err);
done:
	for (size_t i = 0; t != NULL && i < n; i++) {
		if (t[i].easy != NULL) {
			(void)curl_multi_remove_handle(multi, t[i].easy);
			curl_easy_cleanup(t[i].easy);
		}
		curl_slist_free_all(t[i].headers);
	}
	if (multi != NULL)
		(void)curl_multi_cleanup(multi);
	free(t);
	curl_global_cleanup();
	return rc;
}
