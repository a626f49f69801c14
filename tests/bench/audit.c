/* SPDX-License-Identifier: Apache-2.0 */
/* Audits of a whole ledger beside bare verification of as many signatures, in the same run. */
#include "bench.h"
#include "ledgergen.h"

#include "foil/audit.h"
#include "foil/cose.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SMALL 20000u
#define BARE 4000u /* verifications a thread */

static double cpu_now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static unsigned cores(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : (unsigned)n;
}

/* What is signed in some of the ledger's own acts, taken out beforehand. */
struct bare {
	struct foil_buf bytes;
	size_t at[BARE + 1];
	const uint8_t *pub[BARE];
	uint8_t sig[BARE][FOIL_SIG_LEN];
};

static void take_signed(struct made *m, struct bare *b)
{
	size_t n = 0;

	for (uint64_t i = 100; n < BARE; i = i + 1 < m->n ? i + 1 : 100) {
		struct foil_view bytes = { m->bytes.p + m->at[i], m->at[i + 1] - m->at[i] };
		struct foil_cose_sign1 s;
		struct foil_entry e;

		bench_must(foil_entry_read(bytes, &e, NULL) == FOIL_OK &&
		    foil_cose_sign1_parse(bytes, &s, NULL) == FOIL_OK, "an entry");
		for (unsigned k = 0; k < 20; k++)
			if (memcmp(foil_signer_kid(m->officer[k]), e.kid, FOIL_HASH_LEN) == 0)
				b->pub[n] = foil_signer_pub(m->officer[k]);
		if (b->pub[n] == NULL)
			continue; /* an index entry */
		memcpy(b->sig[n], s.signature, FOIL_SIG_LEN);
		foil_cose_put_to_be_signed(&b->bytes, s.protected_header, s.payload);
		b->at[++n] = b->bytes.len;
	}
}

static void *verify_many(void *ctx)
{
	const struct bare *b = ctx;
	bool good = false;

	for (unsigned i = 0; i < BARE; i++)
		bench_must(foil_sign_verify(b->pub[i], foil_view(b->bytes.p + b->at[i],
		    b->at[i + 1] - b->at[i]), b->sig[i], &good, NULL) == FOIL_OK && good, "verification");
	return NULL;
}

/* Seconds for one verification: of the wall with every core busy, and of one core's time. */
static void bare_verify(struct made *m, double *wall, double *cpu)
{
	struct bare *b = calloc(1, sizeof *b);
	pthread_t t[FOIL_AUDIT_THREADS_MAX];
	unsigned n = cores();
	double start, start_cpu;

	bench_must(b != NULL && n <= FOIL_AUDIT_THREADS_MAX, "that many cores");
	take_signed(m, b);
	start = bench_now();
	start_cpu = cpu_now();
	for (unsigned i = 0; i < n; i++)
		bench_must(pthread_create(&t[i], NULL, verify_many, b) == 0, "a thread");
	for (unsigned i = 0; i < n; i++)
		bench_must(pthread_join(t[i], NULL) == 0, "a thread");
	*wall = (bench_now() - start) / (BARE * n);
	*cpu = (cpu_now() - start_cpu) / (BARE * n);
	foil_buf_free(&b->bytes);
	free(b);
}

static struct foil_audit_report audit(struct made *m, struct foil_audit_in in, double *wall,
    double *cpu)
{
	struct foil_tile_source source = made_source(m);
	struct foil_audit_report r;
	struct foil_err err = { 0 };
	double start = bench_now(), start_cpu = cpu_now();

	in.source = &source;
	in.genesis = m->genesis;
	in.threads = cores();
	bench_must(foil_audit_run(&in, &r, &err) == FOIL_OK, err.msg);
	*wall = bench_now() - start;
	*cpu = cpu_now() - start_cpu;
	if (r.findings.n > 0 && !in.no_signatures)
		bench_must(false, r.findings.list[0].text);
	return r;
}

static void report_full(FILE *json, struct made *m, const char *size)
{
	double wall, cpu, bare_wall[2], bare_cpu[2], b;
	struct foil_audit_report r;
	char name[80];

	bare_verify(m, &bare_wall[0], &bare_cpu[0]);
	r = audit(m, (struct foil_audit_in){ .want_state = false }, &wall, &cpu);
	bench_must(r.verdict == FOIL_MATCHES && r.checked == m->n, "the audit");
	bare_verify(m, &bare_wall[1], &bare_cpu[1]);
	foil_audit_report_free(&r);
	b = (bare_cpu[0] + bare_cpu[1]) / 2;
	(void)snprintf(name, sizeof name, "audit/%s/full/cpu", size);
	bench_report(json, &(struct bench_line){ .name = name, .unit = "us/entry",
	    .value = cpu / (double)m->n * 1e6, .baseline = b * 1e6,
	    .baseline_name = "bare Ed25519 verification", .target = 1 / 0.9, .on_ratio = true });
	b = (bare_wall[0] + bare_wall[1]) / 2;
	(void)snprintf(name, sizeof name, "audit/%s/full/all-cores", size);
	bench_report(json, &(struct bench_line){ .name = name, .unit = "entries/s",
	    .value = (double)m->n / wall, .baseline = 1 / b,
	    .baseline_name = "bare verification, all cores" });
}

static void report_light(FILE *json, struct made *m, const char *size)
{
	double wall, cpu, best = 0;
	struct foil_audit_report r;
	char name[80];

	for (unsigned i = 0; i < 3; i++) {
		r = audit(m, (struct foil_audit_in){ .no_signatures = true }, &wall, &cpu);
		bench_must(r.verdict == FOIL_CANNOT_TELL && r.findings.n == 1, "the audit");
		foil_audit_report_free(&r);
		if ((double)m->n / cpu > best)
			best = (double)m->n / cpu;
	}
	(void)snprintf(name, sizeof name, "audit/%s/no-signatures", size);
	bench_report(json, &(struct bench_line){ .name = name, .unit = "entries/s",
	    .value = best, .target = 500000, .at_least = true });
}

/* A hundred new entries over the state of all before them. */
static void report_next(FILE *json, struct made *m, const char *size)
{
	struct foil_audit_report first, r;
	double wall, cpu, best = 1e9, best_cpu = 1e9;
	char name[80];

	first = audit(m, (struct foil_audit_in){ .want_state = true }, &wall, &cpu);
	bench_must(first.state.len > 0, "the state");
	made_grow(m, 99);
	made_show(m, m->n);
	for (unsigned i = 0; i < 5; i++) {
		r = audit(m, (struct foil_audit_in){ .state = foil_buf_view(&first.state),
		    .want_state = true }, &wall, &cpu);
		bench_must(r.verdict == FOIL_MATCHES && r.entries >= 100, "the audit");
		foil_audit_report_free(&r);
		if (wall < best)
			best = wall;
		if (cpu < best_cpu)
			best_cpu = cpu;
	}
	(void)snprintf(name, sizeof name, "audit/%s/next-100", size);
	bench_report(json, &(struct bench_line){ .name = name, .unit = "ms", .value = best * 1e3,
	    .target = 50 });
	(void)snprintf(name, sizeof name, "audit/%s/next-100/cpu", size);
	bench_report(json, &(struct bench_line){ .name = name, .unit = "ms", .value = best_cpu * 1e3 });
	(void)snprintf(name, sizeof name, "audit/%s/state", size);
	bench_report(json, &(struct bench_line){ .name = name, .unit = "B/case",
	    .value = (double)first.state.len / (double)first.cases });
	foil_audit_report_free(&first);
}

void bench_audit(FILE *json)
{
	struct made m;

	made_open(&m, SMALL);
	report_full(json, &m, "20k");
	report_light(json, &m, "20k");
	report_next(json, &m, "20k");
	made_close(&m);
}

/* ---- one row of spec/scale.md ---- */

/* The most memory, in bytes, that foil-verify takes over the directory, and its processor time. */
static void run_program(const char *program, const char *dir, const char *option, double *rss,
    double *cpu)
{
	struct rusage u;
	int status;
	pid_t pid;

	(void)fflush(NULL); /* or the child would say it again */
	pid = fork();

	bench_must(pid >= 0, "fork");
	if (pid == 0) {
		bench_must(freopen("/dev/null", "w", stdout) != NULL, "/dev/null");
		(void)execl(program, program, "ledger", dir, option, (char *)NULL);
		_exit(127);
	}
	bench_must(wait4(pid, &status, 0, &u) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 3,
	    "foil-verify ledger");
	*cpu = (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	    (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) * 1e-6;
	*rss = (double)u.ru_maxrss * 1024;
}

static size_t proof_bytes(const struct made *m)
{
	struct foil_map_proof p;
	struct foil_buf b = { 0 };
	size_t n;

	foil_map_prove(m->map, m->genesis, &p);
	foil_map_proof_put(&b, &p);
	n = b.len;
	foil_buf_free(&b);
	return n;
}

static void make_row(FILE *json, uint64_t entries, const char *dir)
{
	double start = cpu_now(), made, wrote;
	char size[24];
	struct made m;

	(void)snprintf(size, sizeof size, "%llu", (unsigned long long)entries);
	made_open(&m, entries);
	made = cpu_now() - start;
	start = cpu_now();
	made_write(&m, dir);
	wrote = cpu_now() - start;
	bench_report(json, &(struct bench_line){ .name = "scale/entries", .unit = "entries",
	    .value = (double)m.n });
	bench_report(json, &(struct bench_line){ .name = "scale/cases", .unit = "cases",
	    .value = (double)foil_map_count(m.map) });
	bench_report(json, &(struct bench_line){ .name = "scale/bytes", .unit = "B/entry",
	    .value = (double)m.bytes.len / (double)m.n });
	/* An entry: making it, with map, tree and chain; writing its share of the tiles. */
	bench_report(json, &(struct bench_line){ .name = "scale/sign", .unit = "cpu us",
	    .value = made / (double)m.n * 1e6 });
	bench_report(json, &(struct bench_line){ .name = "scale/write-tiles", .unit = "cpu us",
	    .value = wrote / (double)m.n * 1e6 });
	bench_report(json, &(struct bench_line){ .name = "scale/map-proof", .unit = "B",
	    .value = (double)proof_bytes(&m) });
	report_full(json, &m, size);
	report_light(json, &m, size);
	report_next(json, &m, size);
	made_close(&m);
	(void)bench_summary();
}

void bench_scale(FILE *json, uint64_t entries, const char *program, const char *dir)
{
	double rss, cpu;
	int status;
	pid_t pid;

	/* In a child, so that this process stays small: what it runs is charged with its memory. */
	(void)fflush(NULL);
	bench_must((pid = fork()) >= 0, "fork");
	if (pid == 0) {
		make_row(json, entries, dir);
		exit(fflush(json) == 0 ? 0 : 1);
	}
	bench_must(waitpid(pid, &status, 0) == pid && status == 0, "the row");
	run_program(program, dir, "--no-signatures", &rss, &cpu);
	bench_report(json, &(struct bench_line){ .name = "scale/audit/memory", .unit = "MB",
	    .value = rss / 1e6 });
	bench_report(json, &(struct bench_line){ .name = "scale/audit/no-signatures", .unit = "cpu s",
	    .value = cpu });
}
