/* SPDX-License-Identifier: Apache-2.0 */
/* One durable act beside its parts; acts in groups; bytes on disk beside the bytes that were signed. */
#include "bench.h"

#include "foil/acts.h"
#include "foil/file.h"

#include <lmdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SINGLE 300u
#define GROUPS 5u
#define IN_GROUP 1000u

static struct foil_env_fixed env;
static struct foil_signer *root, *officer;
static struct foil_ledger *ledger;

static struct foil_act blank(enum foil_act_kind kind)
{
	struct foil_act a;

	memset(&a, 0, sizeof a);
	a.kind = kind;
	a.received_on = a.due = a.found_on = a.dated = FOIL_DAY_NONE;
	return a;
}

static void enrol_officer(void)
{
	struct foil_governance_body b = { .kind = FOIL_GOV_ENROL, .roles = FOIL_ROLE_OFFICER };
	struct foil_buf bytes = { 0 }, entry = { .max = FOIL_ENTRY_MAX };
	struct foil_submission sub = { { NULL, 0 }, NULL, 0, 0 };
	struct foil_entry e;

	b.person = foil_str("officer-2");
	b.grade = foil_str("grade 7");
	b.until = foil_day_make(2030, 1, 1);
	memcpy(b.pub, foil_signer_pub(officer), FOIL_PUB_LEN);
	foil_governance_body_put(&bytes, &b);
	bench_must(foil_ledger_draft(ledger, foil_str(FOIL_SUB_GOVERNANCE), foil_day_of_time(env.now),
	    &e, NULL) == FOIL_OK, "a draft");
	e.body_kind = FOIL_BODY_GOVERNANCE;
	e.body = foil_buf_view(&bytes);
	bench_must(foil_entry_sign(&entry, &e, root, NULL) == FOIL_OK, "signing");
	sub.bytes = foil_buf_view(&entry);
	bench_must(foil_ledger_append(ledger, &sub, 1, NULL) == FOIL_OK, "enrolment");
	foil_buf_free(&bytes);
	foil_buf_free(&entry);
}

static void open_ledger(const char *dir)
{
	struct foil_ledger_setup su = { .regime = FOIL_FOIA, .n_roots = 1, .threshold = 1 };
	struct foil_err err = { 0 };

	(void)foil_env_fixed(&env, foil_time_of_day(foil_day_make(2023, 11, 3)) + 36000, 7);
	root = bench_signer(1);
	officer = bench_signer(2);
	su.origin = foil_str("bench.example/ledger");
	su.authority = foil_str("Example Council");
	su.root[0].person = foil_str("root-1");
	memcpy(su.root[0].pub, foil_signer_pub(root), FOIL_PUB_LEN);
	bench_must(foil_ledger_init(dir, &su, root, &env.env, &err) == FOIL_OK, err.msg);
	bench_must(foil_ledger_open(dir, false, &env.env, &ledger, &err) == FOIL_OK, err.msg);
	enrol_officer();
}

/* ---- the parts, bare ---- */

static MDB_env *bare_env;
static MDB_dbi bare_dbi;

static void bare_open(const char *dir)
{
	MDB_txn *t;

	bench_must(mkdir(dir, 0700) == 0 && mdb_env_create(&bare_env) == 0 &&
	    mdb_env_set_mapsize(bare_env, 64u << 20) == 0 &&
	    mdb_env_open(bare_env, dir, 0, 0600) == 0 &&
	    mdb_txn_begin(bare_env, NULL, 0, &t) == 0 &&
	    mdb_dbi_open(t, NULL, 0, &bare_dbi) == 0 && mdb_txn_commit(t) == 0, "bare LMDB");
}

static double bare_commit(unsigned i)
{
	static uint8_t value[500] = { 1 };
	uint8_t key[8];
	MDB_val k = { sizeof key, key }, v = { sizeof value, value };
	double start = bench_now();
	MDB_txn *t;

	foil_put_be64(key, i);
	bench_must(mdb_txn_begin(bare_env, NULL, 0, &t) == 0 &&
	    mdb_put(t, bare_dbi, &k, &v, MDB_APPEND) == 0 && mdb_txn_commit(t) == 0, "bare commit");
	return bench_now() - start;
}

/* The three parts that are computed, `times` in a row: seconds each. */
struct parts {
	double sign, verify, commitment;
};

static void bare_signatures(struct parts *p, unsigned times)
{
	uint8_t msg[400] = { 0 }, sig[FOIL_SIG_LEN];
	double start = bench_now();
	bool good = false;

	for (unsigned i = 0; i < times; i++) {
		msg[0] = (uint8_t)i;
		bench_must(foil_signer_sign(officer, foil_view(msg, sizeof msg), sig, NULL) == FOIL_OK,
		    "signing");
	}
	p->sign = (bench_now() - start) / times;
	start = bench_now();
	for (unsigned i = 0; i < times; i++)
		bench_must(foil_sign_verify(foil_signer_pub(officer), foil_view(msg, sizeof msg), sig,
		    &good, NULL) == FOIL_OK && good, "verification");
	p->verify = (bench_now() - start) / times;
}

static void bare_commitment(struct parts *p, unsigned times)
{
	static const uint8_t id[FOIL_DOC_ID_LEN] = { 1 }, secret[FOIL_DOC_SECRET_LEN] = { 2 };
	struct foil_act a = blank(FOIL_ACT_FROZEN);
	struct foil_leaves leaves = { 0 };
	struct foil_buf header = { 0 };
	uint8_t r[FOIL_HASH_LEN];
	double start;

	bench_must(foil_act_leaves(&a, &leaves, NULL) == FOIL_OK, "leaves");
	start = bench_now();
	for (unsigned i = 0; i < times; i++) {
		foil_buf_reset(&header);
		bench_must(foil_doc_commit(id, secret, FOIL_ACT_PROFILE, 1, &leaves, &header, r, NULL) ==
		    FOIL_OK, "commitment");
	}
	p->commitment = (bench_now() - start) / times;
	foil_leaves_free(&leaves);
	foil_buf_free(&header);
}

static double bare_parts(unsigned times)
{
	struct parts p;

	bare_signatures(&p, times);
	bare_commitment(&p, times);
	return p.sign + p.verify + p.commitment;
}

/* ---- acts ---- */

static void reference(char out[32], const char *series, unsigned i)
{
	(void)snprintf(out, 32, "%s.%05u", series, i);
}

static void prepare(struct foil_case *c, struct foil_act *a, struct foil_prepared *p)
{
	struct foil_findings f = { 0 };
	struct foil_err err = { 0 };

	bench_must(foil_act_prepare(ledger, c, a, officer, p, &f, &err) == FOIL_OK, err.msg);
	foil_findings_free(&f);
}

static void fresh_case(struct foil_case *c, const char *ref)
{
	foil_case_init(c, foil_ledger_governance(ledger), foil_str(ref));
}

static struct foil_act received(void)
{
	struct foil_act a = blank(FOIL_ACT_RECEIVED);

	a.received_on = foil_day_of_time(env.now);
	a.request = foil_str("Spending on consultants in the last three years");
	return a;
}

/*
 * Cases that are open already get one more act each. Acts and their bare parts
 * take turns: what slows the disk slows both, and both find the processor's
 * caches as waiting for the disk leaves them.
 */
static double single_acts(double *bare)
{
	struct foil_case *c = calloc(SINGLE, sizeof *c);
	struct foil_findings f = { 0 };
	struct foil_prepared p;
	double took[SINGLE], parts[SINGLE], start;
	char ref[32];

	bench_must(c != NULL, "memory");
	for (unsigned i = 0; i < SINGLE; i++) {
		struct foil_act a = received();

		reference(ref, "S", i);
		fresh_case(&c[i], ref);
		prepare(&c[i], &a, &p);
		bench_must(foil_prepared_append(ledger, &p, 1, NULL, NULL) == FOIL_OK, "append");
		foil_prepared_wipe(&p);
		foil_case_free(&c[i]);
		bench_must(foil_ledger_case(ledger, foil_str(ref), UINT64_MAX, &c[i], &f, NULL) == FOIL_OK,
		    "loading");
	}
	for (unsigned i = 0; i < SINGLE; i++) {
		struct foil_act a = blank(FOIL_ACT_FROZEN);

		parts[i] = bare_parts(1) + bare_commit(i);
		start = bench_now();
		a.search = foil_str("shared drive, by the team");
		prepare(&c[i], &a, &p);
		bench_must(foil_prepared_append(ledger, &p, 1, NULL, NULL) == FOIL_OK, "append");
		took[i] = bench_now() - start;
		foil_prepared_wipe(&p);
	}
	for (unsigned i = 0; i < SINGLE; i++)
		foil_case_free(&c[i]);
	free(c);
	*bare = bench_median(parts, SINGLE);
	return bench_median(took, SINGLE);
}

/* What an act of a group took: by the clock, of the median group; of the processor, on average. */
struct took {
	double wall, prepare_cpu, append_cpu;
};

/* Acts a thousand to a transaction: made, checked, signed, appended. */
struct crowd {
	struct foil_prepared *p;
	struct foil_case *c;
	struct foil_act *a;
	struct foil_act_job *job;
};

/* New cases, or cases that are open. */
static void group_ready(struct crowd *w, unsigned g, bool open)
{
	struct foil_findings f = { 0 };
	char ref[32];

	for (unsigned i = 0; i < IN_GROUP; i++) {
		reference(ref, "G", g * IN_GROUP + i);
		w->a[i] = open ? blank(FOIL_ACT_FROZEN) : received();
		w->job[i] = (struct foil_act_job){ .c = &w->c[i], .act = &w->a[i], .signer = officer };
		if (open)
			bench_must(foil_ledger_case(ledger, foil_str(ref), UINT64_MAX, &w->c[i], &f, NULL) ==
			    FOIL_OK, "loading");
		else
			fresh_case(&w->c[i], ref);
	}
}

static void group_run(struct crowd *w, size_t n, struct took *t)
{
	double start = bench_now(), cpu = bench_cpu();

	bench_must(foil_act_prepare_many(ledger, w->job, n, NULL) == FOIL_OK, "preparing");
	for (size_t i = 0; i < n; i++) {
		bench_must(w->job[i].rc == FOIL_OK, w->job[i].err.msg);
		w->p[i] = w->job[i].out;
	}
	t->prepare_cpu += bench_cpu() - cpu;
	cpu = bench_cpu();
	bench_must(foil_prepared_append(ledger, w->p, n, NULL, NULL) == FOIL_OK, "append");
	t->append_cpu += bench_cpu() - cpu;
	t->wall += bench_now() - start;
}

static void crowd_clear(struct crowd *w, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		foil_prepared_wipe(&w->p[i]);
		foil_case_free(&w->c[i]);
	}
}

static void crowd_free(struct crowd *w, size_t n)
{
	crowd_clear(w, n);
	free(w->p);
	free(w->c);
	free(w->a);
	free(w->job);
}

static struct took group_acts(bool open)
{
	struct crowd w = { calloc(IN_GROUP, sizeof *w.p), calloc(IN_GROUP, sizeof *w.c),
		calloc(IN_GROUP, sizeof *w.a), calloc(IN_GROUP, sizeof *w.job) };
	struct took t = { 0, 0, 0 };
	double wall[GROUPS];

	bench_must(w.p != NULL && w.c != NULL && w.a != NULL && w.job != NULL, "memory");
	for (unsigned g = 0; g < GROUPS; g++) {
		group_ready(&w, g, open);
		t.wall = 0;
		group_run(&w, IN_GROUP, &t);
		wall[g] = t.wall;
		crowd_clear(&w, IN_GROUP);
	}
	crowd_free(&w, 0);
	t.wall = bench_median(wall, GROUPS) / IN_GROUP;
	t.prepare_cpu /= GROUPS * IN_GROUP;
	t.append_cpu /= GROUPS * IN_GROUP;
	return t;
}

/*
 * Acts a second on the clock, and microseconds of processor an act, which a
 * busy machine does not change: all cores' are counted.
 */
static void report_group(FILE *json, bool open, double bare)
{
	static const char *const parts = "sign+verify+commitment, one core";
	struct took t = group_acts(open);
	char name[64];

	(void)snprintf(name, sizeof name, "ledger/acts/grouped%s", open ? "" : "-new-cases");
	bench_report(json, &(struct bench_line){ .name = name, .unit = "acts/s", .value = 1 / t.wall,
	    .baseline = 1 / bare, .baseline_name = parts, .target = open ? 10000 : 0,
	    .at_least = true, .why = "by the clock; two cores that nobody else uses do 2e6 / "
	    "grouped-cpu at most" });
	(void)snprintf(name, sizeof name, "ledger/acts/grouped%s-cpu", open ? "" : "-new-cases");
	bench_report(json, &(struct bench_line){ .name = name, .unit = "us",
	    .value = (t.prepare_cpu + t.append_cpu) * 1e6, .baseline = bare * 1e6,
	    .baseline_name = parts });
	(void)snprintf(name, sizeof name, "ledger/acts/grouped%s-cpu-append", open ? "" : "-new-cases");
	bench_report(json, &(struct bench_line){ .name = name, .unit = "us",
	    .value = t.append_cpu * 1e6, .baseline = bare * 1e6, .baseline_name = parts });
}

/* ---- bytes ---- */

/* Pages of every database, by name: what LMDB takes for openings and for the rest. */
static void disk(const char *dir, double *openings, double *rest)
{
	MDB_env *e;
	MDB_txn *t;
	MDB_dbi top, d;
	MDB_cursor *cur = NULL;
	MDB_val k, v;
	MDB_stat s;
	double pages;

	*openings = *rest = 0;
	bench_must(mdb_env_create(&e) == 0 && mdb_env_set_maxdbs(e, 32) == 0 &&
	    mdb_env_open(e, dir, MDB_RDONLY, 0600) == 0 && mdb_txn_begin(e, NULL, MDB_RDONLY, &t) == 0 &&
	    mdb_dbi_open(t, NULL, 0, &top) == 0 && mdb_cursor_open(t, top, &cur) == 0, "reading sizes");
	while (mdb_cursor_get(cur, &k, &v, MDB_NEXT) == 0) {
		char name[64];

		bench_must(k.mv_size < sizeof name, "a name");
		memcpy(name, k.mv_data, k.mv_size);
		name[k.mv_size] = '\0';
		bench_must(mdb_dbi_open(t, name, 0, &d) == 0 && mdb_stat(t, d, &s) == 0, "a database");
		pages = (double)(s.ms_branch_pages + s.ms_leaf_pages + s.ms_overflow_pages) * s.ms_psize;
		if (strcmp(name, "openings") == 0)
			*openings += pages;
		else
			*rest += pages;
	}
	mdb_cursor_close(cur);
	mdb_txn_abort(t);
	mdb_env_close(e);
}

static double signed_bytes(void)
{
	struct foil_buf b = { 0 };
	uint64_t size;
	double sum = 0;

	bench_must(foil_ledger_size(ledger, &size, NULL) == FOIL_OK, "size");
	for (uint64_t i = 0; i < size; i++) {
		foil_buf_reset(&b);
		bench_must(foil_ledger_entry(ledger, i, &b, NULL) == FOIL_OK, "an entry");
		sum += (double)b.len;
	}
	foil_buf_free(&b);
	return sum;
}

void bench_ledger(FILE *json, const char *dir)
{
	char lmdb[256], own[256];
	double bare, single, openings, rest, total;

	(void)snprintf(lmdb, sizeof lmdb, "%s/bare", dir);
	(void)snprintf(own, sizeof own, "%s/ledger", dir);
	open_ledger(own);
	bare_open(lmdb);
	single = single_acts(&bare);
	mdb_env_close(bare_env);
	bench_report(json, &(struct bench_line){ .name = "ledger/act/durable", .unit = "ms",
	    .value = single * 1e3, .baseline = bare * 1e3,
	    .baseline_name = "commit+sign+verify+commitment", .target = 1.5, .on_ratio = true,
	    .why = "the quicker the disk, the more counts that an act changes 13 pages of six "
	    "tables where the bare commit changes 3, and that append makes the new commitment "
	    "and those of the case's earlier acts again" });
	bare = bare_parts(2000);
	report_group(json, false, bare);
	report_group(json, true, bare);
	total = signed_bytes();
	foil_ledger_close(&ledger);
	disk(own, &openings, &rest);
	bench_report(json, &(struct bench_line){ .name = "ledger/bytes/entries", .unit = "B",
	    .value = rest, .baseline = total, .baseline_name = "signed bytes", .target = 1.6,
	    .on_ratio = true });
	bench_report(json, &(struct bench_line){ .name = "ledger/bytes/with-openings", .unit = "B",
	    .value = rest + openings, .baseline = total, .baseline_name = "signed bytes", .target = 3.3,
	    .on_ratio = true });
	foil_signer_close(&root);
	foil_signer_close(&officer);
}

/* ---- other people's records, for `make bench-peers` ---- */

#define RECORDS_ONE 200u /* of them one at a time, the rest in groups */

/* Lines of a file: one record each, in place. */
static size_t read_records(const char *path, struct foil_buf *b, struct foil_view **out)
{
	size_t n = 0, from = 0;

	bench_must(foil_file_read(path, (size_t)64 << 20, b, NULL) == FOIL_OK, path);
	*out = calloc(b->len / 2 + 1, sizeof **out);
	bench_must(*out != NULL, "memory");
	for (size_t i = 0; i < b->len; i++)
		if (b->p[i] == '\n') {
			(*out)[n++] = foil_view(b->p + from, i - from);
			from = i + 1;
		}
	return n;
}

/* One act for each of records from..to-1, in one transaction; seconds. */
static double append_records(const struct foil_view *record, size_t from, size_t to, bool open)
{
	struct crowd w = { calloc(to - from, sizeof *w.p), calloc(to - from, sizeof *w.c),
		calloc(to - from, sizeof *w.a), calloc(to - from, sizeof *w.job) };
	struct foil_findings f = { 0 };
	struct took t = { 0, 0, 0 };
	char ref[32];

	bench_must(w.p != NULL && w.c != NULL && w.a != NULL && w.job != NULL, "memory");
	for (size_t i = 0; i < to - from; i++) {
		reference(ref, "R", (unsigned)(from + i));
		w.a[i] = open ? blank(FOIL_ACT_FROZEN) : received();
		if (open)
			w.a[i].search = record[from + i];
		w.job[i] = (struct foil_act_job){ .c = &w.c[i], .act = &w.a[i], .signer = officer };
		if (open)
			bench_must(foil_ledger_case(ledger, foil_str(ref), UINT64_MAX, &w.c[i], &f, NULL) ==
			    FOIL_OK, "loading");
		else
			fresh_case(&w.c[i], ref);
	}
	group_run(&w, to - from, &t);
	crowd_free(&w, to - from);
	return t.wall;
}

void bench_records(FILE *json, const char *path, const char *dir)
{
	struct foil_buf bytes = { .max = (size_t)64 << 20 }, note = { .max = FOIL_NOTE_MAX };
	struct foil_view *record;
	size_t n = read_records(path, &bytes, &record), i;
	double one = 0, group = 0;
	uint64_t size;

	bench_must(n > 2 * RECORDS_ONE, "more records");
	open_ledger(dir);
	for (i = 0; i < n; i += IN_GROUP)
		(void)append_records(record, i, n - i < IN_GROUP ? n : i + IN_GROUP, false);
	for (i = 0; i < RECORDS_ONE; i++)
		one += append_records(record, i, i + 1, true);
	for (; i < n; i += IN_GROUP)
		group += append_records(record, i, n - i < IN_GROUP ? n : i + IN_GROUP, true);
	bench_must(foil_ledger_checkpoint(ledger, &note, &size, NULL) == FOIL_OK, "checkpoint");
	foil_ledger_close(&ledger);
	bench_report(json, &(struct bench_line){ .name = "peers/foil/append-one", .unit = "records/s",
	    .value = RECORDS_ONE / one });
	bench_report(json, &(struct bench_line){ .name = "peers/foil/append-group",
	    .unit = "records/s", .value = (double)(n - RECORDS_ONE) / group });
	foil_buf_free(&note);
	foil_buf_free(&bytes);
	free(record);
	foil_signer_close(&root);
	foil_signer_close(&officer);
}
