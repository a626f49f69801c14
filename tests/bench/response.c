/* SPDX-License-Identifier: Apache-2.0 */
/* A stranger's check of a response of the size of the example, from a cold start. */
#include "bench.h"

#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <unistd.h>

extern char **environ;

#define RUNS 21u

static double run_once(const char *const *argv, int want)
{
	posix_spawn_file_actions_t quiet;
	double start = bench_now();
	pid_t pid;
	int status;

	bench_must(posix_spawn_file_actions_init(&quiet) == 0 &&
	    posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0) == 0 &&
	    posix_spawn(&pid, argv[0], &quiet, NULL, (char *const *)(uintptr_t)argv, environ) == 0 &&
	    waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == want,
	    argv[0]);
	(void)posix_spawn_file_actions_destroy(&quiet);
	return bench_now() - start;
}

static double median(const char *const *argv, int want)
{
	double t[RUNS];

	for (unsigned i = 0; i < RUNS; i++)
		t[i] = run_once(argv, want);
	return bench_median(t, RUNS);
}

void bench_response(FILE *json, const char *program, const char *folder, const char *trust)
{
	const char *const verify[] = { program, "--trust", trust, folder, NULL };
	const char *const nothing[] = { program, "--version", NULL };

	bench_report(json, &(struct bench_line){ .name = "response/verify", .unit = "ms",
	    .value = median(verify, 0) * 1e3, .baseline = median(nothing, 0) * 1e3,
	    .baseline_name = "starting the program", .target = 50 });
}
