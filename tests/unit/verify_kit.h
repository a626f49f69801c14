/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_TESTS_VERIFY_KIT_H
#define FOIL_TESTS_VERIFY_KIT_H

/* A ledger with two cases, a trust file, a folder, and what the verifier finds. */

#include "miniledger.h"

#include "foil/verify.h"

#include "scratch.h"

struct world {
	struct mini m;
	struct mini_case c, other;
	struct foil_trust trust;
	struct foil_verify_in in;
	char dir[128];
};

/* A trust file for the key `log` under this name. */
static inline void world_trust(struct world *w, const char *more, const char *origin,
    enum mini_key log)
{
	struct foil_buf text = { 0 };
	struct foil_vkey key;
	struct foil_err err = { 0 };
	enum mini_key kept = w->m.log;

	mini_trust_text(&w->m, more, &text);
	assert_int_equal(foil_vkey_make(foil_str(origin), FOIL_NOTE_ED25519, mini_pub(&w->m, log),
	    &key, &err), FOIL_OK);
	if (foil_trust_read(foil_buf_view(&text), &w->trust, &err) != FOIL_OK)
		fail_msg("%s", err.msg);
	w->trust.log[0] = key;
	w->m.log = kept;
	w->in.trust = &w->trust;
	foil_buf_free(&text);
}

static inline void world_open(struct world *w)
{
	memset(w, 0, sizeof *w);
	mini_open(&w->m, 1);
	mini_enrol_all(&w->m);
	mini_case_init(&w->c, &w->m, MINI_SUB);
	mini_case_init(&w->other, &w->m, "01.FOI.23.000007");
	world_trust(w, "quorum none\n", MINI_ORIGIN, MINI_LOG);
}

static inline void world_close(struct world *w)
{
	if (w->dir[0] != '\0')
		scratch_remove(w->dir);
	mini_case_free(&w->c);
	mini_case_free(&w->other);
	mini_close(&w->m);
}

static inline void world_write(struct world *w)
{
	static unsigned folders;

	if (w->dir[0] != '\0')
		scratch_remove(w->dir);
	(void)snprintf(w->dir, sizeof w->dir, "%s/published-%u", scratch_dir, folders++);
	mini_write(&w->c, w->dir);
	w->in.folder = w->dir;
}

static inline void put_file(struct world *w, const char *name, struct foil_view bytes)
{
	mini_write_file(w->dir, name, bytes);
}

/* Makes the folder the requester's own copy. */
static inline void put_requester(struct world *w)
{
	struct foil_buf b = { 0 };

	foil_requester_put(&b, &w->c.full_letter);
	put_file(w, FOIL_REQUESTER_NAME, foil_buf_view(&b));
	put_file(w, FOIL_LETTER_NAME, w->c.letter.text);
	foil_buf_free(&b);
}

/* Verify the folder that was written. */
static inline struct foil_report look_at(struct world *w, const char *folder)
{
	struct foil_verify_in in = w->in;
	struct foil_report r;
	struct foil_err err = { 0 };

	if (folder != NULL)
		in.folder = folder;
	if (foil_verify_folder(&in, &r, &err) != FOIL_OK)
		fail_msg("%s: %s", foil_code_name(err.code), err.msg);
	return r;
}

static inline struct foil_report look(struct world *w, const char *folder)
{
	world_write(w);
	return look_at(w, folder);
}

static inline bool found(const struct foil_report *r, const char *rule)
{
	for (size_t i = 0; i < r->findings.n; i++)
		if (strcmp(r->findings.list[i].rule, rule) == 0)
			return true;
	return false;
}

static inline void dump(const struct foil_report *r)
{
	for (size_t i = 0; i < r->findings.n; i++)
		print_message("  %s %s: %s\n", foil_verdict_name(r->findings.list[i].verdict),
		    r->findings.list[i].rule, r->findings.list[i].text);
}

static inline void assert_says(const struct foil_report *r, const char *words)
{
	for (size_t i = 0; i < r->findings.n; i++)
		if (strstr(r->findings.list[i].text, words) != NULL)
			return;
	dump(r);
	fail_msg("nothing says %s", words);
}

static inline bool lists(const char *rules, const char *rule)
{
	const char *at = rules;
	size_t len = strlen(rule);

	while ((at = strstr(at, rule)) != NULL) {
		if ((at == rules || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
			return true;
		at += len;
	}
	return false;
}

/* Each of the rules, separated by spaces, was found. */
static inline void assert_has_rules(const struct foil_report *r, const char *rules)
{
	char one[64];
	size_t n;

	for (const char *at = rules; *at != '\0'; at += n + (at[n] == ' ')) {
		n = strcspn(at, " ");
		(void)snprintf(one, sizeof one, "%.*s", (int)n, at);
		if (!found(r, one)) {
			dump(r);
			fail_msg("expected %s", one);
		}
	}
}

/* These rules and no others. */
static inline void assert_rules(const struct foil_report *r, const char *rules)
{
	assert_has_rules(r, rules);
	for (size_t i = 0; i < r->findings.n; i++)
		if (!lists(rules, r->findings.list[i].rule)) {
			dump(r);
			fail_msg("found %s, expected only: %s", r->findings.list[i].rule, rules);
		}
}

#endif
