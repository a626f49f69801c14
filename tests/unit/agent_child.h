/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_TEST_AGENT_CHILD_H
#define FOIL_TEST_AGENT_CHILD_H

/* What the tests of agents share: a directory, and one agent at a time as a child. */

#include "exact.h"

#include "foil/file.h"
#include "foil/key.h"

#include "../../src/crypto/agent.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATH_LEN 100 /* fits a socket address */

static char dir[64];

static const char *in_dir(char path[PATH_LEN], const char *name)
{
	(void)snprintf(path, PATH_LEN, "%s/%s", dir, name);
	return path;
}

static void nap(void)
{
	(void)nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
}

/* The agent that runs, so that a test which fails half-way leaves none behind. */
static pid_t agent = -1;

static void stop_agent(void)
{
	pid_t got;

	if (agent <= 0)
		return;
	(void)kill(agent, SIGKILL);
	do {
		got = waitpid(agent, NULL, 0);
	} while (got < 0 && errno == EINTR); /* the storm of signals may still blow */
	assert_int_equal(got, agent);
	agent = -1;
}

static struct sockaddr_un address(const char *path)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };

	(void)snprintf(at.sun_path, sizeof at.sun_path, "%s", path);
	return at;
}

static void says(enum foil_code rc, const struct foil_err *err, const char *what)
{
	if (rc != FOIL_E_KEY || err->code != FOIL_E_KEY || strstr(err->msg, what) == NULL)
		fail_msg("%s: \"%s\" does not say \"%s\"", foil_code_name(rc), err->msg, what);
}

static int setup(void **state)
{
	const char *tmp = getenv("TMPDIR");

	(void)state;
	(void)snprintf(dir, sizeof dir, "%.40s/foil-agent-XXXXXX", tmp == NULL ? "/tmp" : tmp);
	return foil_crypto_init(NULL) == FOIL_OK && mkdtemp(dir) != NULL ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	stop_agent();
	return foil_dir_remove(dir, NULL) == FOIL_OK ? 0 : -1;
}

#endif
