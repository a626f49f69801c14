/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `foil batch` over lines of JSON, against a real ledger with one officer in
 * it, which is put back as it was after each input. There is no approver, so
 * that nothing is ever issued and no folder written.
 */
#include "fuzz.h"

#include "../../tools/foil/foil.h"

#include "foil/env.h"
#include "foil/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define STATE_MAX 16

/* A file of the ledger as it was made. */
static struct {
	char path[128];
	struct foil_buf bytes;
} state[STATE_MAX];
static size_t n_state;
static struct foil_env_fixed fixed;

static int foil(const char *const *words)
{
	static char name[] = "foil";
	char *argv[16] = { name };
	int argc = 1;

	for (; words[argc - 1] != NULL; argc++)
		argv[argc] = (char *)(uintptr_t)words[argc - 1];
	return foil_main(argc, argv, &fixed.env);
}
#define FOIL(...) foil((const char *const[]){ __VA_ARGS__, NULL })

static void keep(const char *dir)
{
	struct foil_names names;
	char path[128];

	CHECK(foil_dir_list(dir, STATE_MAX, &names, NULL) == FOIL_OK);
	for (size_t i = 0; i < names.n; i++) {
		(void)snprintf(path, sizeof path, "%s/%s", dir, names.name[i]);
		if (strcmp(names.name[i], "lock.mdb") == 0 || foil_path_is_dir(path))
			continue;
		CHECK(n_state < STATE_MAX);
		(void)snprintf(state[n_state].path, sizeof state[n_state].path, "%s", path);
		CHECK(foil_file_read(path, 1 << 24, &state[n_state++].bytes, NULL) == FOIL_OK);
	}
	foil_names_free(&names);
}

static void drop_new_keys(void)
{
	struct foil_names names;
	char path[400];

	CHECK(foil_dir_list("ledger.keys", 100000, &names, NULL) == FOIL_OK);
	for (size_t i = 0; i < names.n; i++) {
		(void)snprintf(path, sizeof path, "ledger.keys/%s", names.name[i]);
		CHECK(unlink(path) == 0);
	}
	foil_names_free(&names);
}

static void put_back(void)
{
	drop_new_keys();
	(void)unlink("ledger/lock.mdb");
	for (size_t i = 0; i < n_state; i++)
		CHECK(foil_file_replace(state[i].path, foil_buf_view(&state[i].bytes), 0600, NULL) ==
		    FOIL_OK);
}

static char dir[64];
static int home;

static void leave(void)
{
	CHECK(chdir("/") == 0);
	(void)!foil_dir_remove(dir, NULL);
}

static void start(void)
{
	int null = open("/dev/null", O_RDWR);

	(void)snprintf(dir, sizeof dir, "%s/foil-fuzz-batch-%ld",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp", (long)getpid());
	home = open(".", O_RDONLY | O_DIRECTORY);
	CHECK(home >= 0 && mkdir(dir, 0700) == 0 && chdir(dir) == 0 && setenv("HOME", dir, 1) == 0);
	CHECK(atexit(leave) == 0 && null >= 0 && dup2(null, STDOUT_FILENO) >= 0);
	(void)foil_env_fixed(&fixed, 1700000000, 11);
	CHECK(FOIL("key", "new", "-o", "root", "--no-passphrase") == 0);
	CHECK(FOIL("key", "new", "-o", "officer", "--no-passphrase") == 0);
	CHECK(FOIL("init", "ledger", "--origin", "foi.example/ledger", "--authority", "Example Police",
	    "--root", "root-1=root.pub", "--key", "root") == 0);
	CHECK(FOIL("govern", "enrol", "--person", "officer-2", "--grade", "HEO", "--role", "officer",
	    "--until", "2026-10-01", "--key", "root", "officer.pub") == 0);
	keep("ledger");
	keep(".");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd, st;

	if (dir[0] == '\0')
		start();
	CHECK(chdir(dir) == 0);
	fixed.counter = 1000;
	fd = open("in", O_WRONLY | O_CREAT | O_TRUNC, 0600);
	CHECK(fd >= 0 && write(fd, data, size) == (ssize_t)size && close(fd) == 0);
	st = FOIL("batch", "in", "--ledger", "ledger", "--key", "officer");
	CHECK(st == 0 || st == 3);
	put_back();
	CHECK(fchdir(home) == 0); /* libFuzzer reads the corpus from there */
	return 0;
}
