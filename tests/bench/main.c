/* SPDX-License-Identifier: Apache-2.0 */
#include "bench.h"

#include "foil/key.h"
#include "foil/sign.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static unsigned met, missed;

double bench_now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec * 1e-6;
}

double bench_cpu(void)
{
	struct rusage r;

	(void)getrusage(RUSAGE_SELF, &r);
	return seconds(r.ru_utime) + seconds(r.ru_stime);
}

void bench_must(bool ok, const char *what)
{
	if (ok)
		return;
	(void)fprintf(stderr, "bench: %s failed\n", what);
	exit(1);
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double bench_median(double *t, size_t n)
{
	qsort(t, n, sizeof *t, by_size);
	return n % 2 == 1 ? t[n / 2] : (t[n / 2 - 1] + t[n / 2]) / 2;
}

void bench_report(FILE *json, const struct bench_line *l)
{
	double ratio = l->baseline > 0 ? l->value / l->baseline : 0;
	double judged = l->on_ratio ? ratio : l->value;
	bool good = l->at_least ? judged >= l->target : judged <= l->target;

	(void)printf("%-44s %12.4g %-10s", l->name, l->value, l->unit);
	if (l->baseline > 0)
		(void)printf(" %8.3g x %s", ratio, l->baseline_name);
	if (l->target > 0)
		(void)printf("  %s (%s %.4g%s)", good ? "met" : "MISSED", l->at_least ? ">=" : "<=",
		    l->target, l->on_ratio ? " x" : "");
	(void)printf("\n");
	if (l->target > 0 && !good)
		(void)printf("    missed by %.0f %%%s%s\n", fabs(judged / l->target - 1) * 100,
		    l->why != NULL ? ": " : "", l->why != NULL ? l->why : "");
	(void)fprintf(json, "{\"name\":\"%s\",\"value\":%.6g,\"unit\":\"%s\",", l->name, l->value,
	    l->unit);
	if (l->baseline > 0)
		(void)fprintf(json, "\"baseline\":%.6g,\"ratio\":%.6g,", l->baseline, ratio);
	else
		(void)fprintf(json, "\"baseline\":null,\"ratio\":null,");
	if (l->target > 0)
		(void)fprintf(json, "\"target\":%.6g,\"met\":%s}\n", l->target, good ? "true" : "false");
	else
		(void)fprintf(json, "\"target\":null,\"met\":null}\n");
	if (l->target > 0)
		good ? met++ : missed++;
}

unsigned bench_summary(void)
{
	(void)printf("%u targets met, %u missed\n", met, missed);
	return missed;
}

struct foil_signer *bench_signer(uint8_t seed)
{
	uint8_t bytes[32];
	struct foil_signer *s;

	memset(bytes, seed, sizeof bytes);
	bench_must(foil_signer_from_seed(bytes, &s, NULL) == FOIL_OK, "a key");
	return s;
}

/* All of them, or the one that the last argument names. */
static bool wanted(int argc, char **argv, const char *part)
{
	return argc < 7 || strcmp(argv[6], part) == 0;
}

/* `scale N OUTPUT.jsonl SCRATCH-DIR FOIL-VERIFY` */
static int scale(char **argv)
{
	unsigned long long n = 0;
	FILE *json;

	bench_must(sscanf(argv[2], "%llu", &n) == 1 && n >= 200, "a number of entries");
	if ((json = fopen(argv[3], "w")) == NULL) {
		perror(argv[3]);
		return 1;
	}
	bench_scale(json, n, argv[5], argv[4]);
	return fclose(json) == 0 ? 0 : 1;
}

/* `records FILE OUTPUT.jsonl LEDGER-DIR`, for peers.py */
static int records(char **argv)
{
	FILE *json = fopen(argv[3], "w");

	if (json == NULL) {
		perror(argv[3]);
		return 1;
	}
	bench_records(json, argv[2], argv[4]);
	return fclose(json) == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
	FILE *json;

	if (argc == 5 && strcmp(argv[1], "records") == 0)
		return foil_crypto_init(NULL) == FOIL_OK ? records(argv) : 1;
	if (argc != 6 && argc != 7) {
		(void)fprintf(stderr, "usage: bench OUTPUT.jsonl SCRATCH-DIR FOIL-VERIFY FOLDER TRUST "
				      "[documents|ledger|audit|receipt|law|response]\n"
		    "       bench scale N OUTPUT.jsonl SCRATCH-DIR FOIL-VERIFY\n"
		    "       bench records FILE OUTPUT.jsonl LEDGER-DIR\n");
		return 2;
	}
	if (strcmp(argv[1], "scale") == 0)
		return foil_crypto_init(NULL) == FOIL_OK ? scale(argv) : 1;
	bench_must(foil_crypto_init(NULL) == FOIL_OK, "libsodium");
	if ((json = fopen(argv[1], "w")) == NULL) {
		perror(argv[1]);
		return 1;
	}
	if (wanted(argc, argv, "documents"))
		bench_documents(json);
	if (wanted(argc, argv, "ledger"))
		bench_ledger(json, argv[2]);
	if (wanted(argc, argv, "audit"))
		bench_audit(json);
	if (wanted(argc, argv, "receipt"))
		bench_receipt(json);
	if (wanted(argc, argv, "law"))
		bench_law(json);
	if (wanted(argc, argv, "response"))
		bench_response(json, argv[3], argv[4], argv[5]);
	(void)bench_summary();
	return fclose(json) == 0 ? 0 : 1;
}
