/* SPDX-License-Identifier: Apache-2.0 */
#include "exact.h"

#include "foil/file.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Every test runs in a fresh directory, which is the working directory. */
static char home[4096], place[64];

static int enter(void **state)
{
	(void)state;
	(void)snprintf(place, sizeof place, "/tmp/foil-test-XXXXXX");
	return getcwd(home, sizeof home) == NULL || mkdtemp(place) == NULL || chdir(place) != 0;
}

static int leave(void **state)
{
	char command[128];

	(void)state;
	(void)snprintf(command, sizeof command, "rm -rf '%s'", place);
	return chdir(home) != 0 || system(command) != 0;
}

static void make_file(const char *path, const char *text)
{
	assert_int_equal(foil_file_create(path, foil_str(text), 0644, NULL), FOIL_OK);
}

static void expect_file(const char *path, const char *text)
{
	struct foil_buf b = { 0 };

	assert_int_equal(foil_file_read(path, 1 << 20, &b, NULL), FOIL_OK);
	assert_string_equal(foil_buf_cstr(&b), text);
	foil_buf_free(&b);
}

/* Number of entries in a directory: nothing may be left over. */
static size_t entries(const char *path)
{
	struct foil_names names = { 0 };
	size_t n;

	assert_int_equal(foil_dir_list(path, 1000, &names, NULL), FOIL_OK);
	n = names.n;
	foil_names_free(&names);
	return n;
}

static void reads_up_to_the_limit(void **state)
{
	static const size_t sizes[] = { 0, 1, 100, 65535, 65536, 65537, 200000 };
	struct foil_buf b = { 0 }, big = { 0 };
	struct foil_err err;

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		foil_buf_reset(&big);
		for (size_t k = 0; k < sizes[i]; k++)
			foil_buf_put_u8(&big, (uint8_t)(k % 251));
		assert_int_equal(foil_file_replace("f", foil_buf_view(&big), 0644, &err), FOIL_OK);
		foil_buf_reset(&b);
		foil_buf_put_str(&b, "x");
		assert_int_equal(foil_file_read("f", sizes[i], &b, &err), FOIL_OK);
		assert_int_equal(b.p[0], 'x');
		assert_view_equal(foil_view(b.p + 1, b.len - 1), foil_buf_view(&big));
		foil_buf_reset(&b);
		assert_int_equal(foil_file_read("f", SIZE_MAX, &b, &err), FOIL_OK);
		assert_view_equal(foil_buf_view(&b), foil_buf_view(&big));
		if (sizes[i] == 0)
			continue;
		assert_int_equal(foil_file_read("f", sizes[i] - 1, &b, &err), FOIL_E_LIMIT);
		assert_int_equal(b.len, sizes[i]);
	}
	assert_string_equal(err.msg,
	    "read 'f': 200000 bytes, larger than the limit of 199999 bytes");
	foil_buf_free(&b);
	foil_buf_free(&big);
}

/* A file whose stated size is 0 and that has more: the limit holds while reading too. */
static void limit_holds_while_reading(void **state)
{
	struct foil_buf b = { 0 };
	struct foil_err err;
	size_t size;

	(void)state;
	assert_int_equal(foil_file_read("/proc/self/cmdline", 4096, &b, &err), FOIL_OK);
	size = b.len;
	assert_true(size > 1);
	foil_buf_reset(&b);
	assert_int_equal(foil_file_read("/proc/self/cmdline", size - 1, &b, &err), FOIL_E_LIMIT);
	assert_int_equal(b.len, 0);
	assert_int_equal(foil_file_read("/proc/self/cmdline", size, &b, &err), FOIL_OK);
	foil_buf_free(&b);
	/* The buffer has a bound of its own. */
	foil_buf_init(&b, 4);
	make_file("five", "12345");
	assert_int_equal(foil_file_read("five", 5, &b, &err), FOIL_E_LIMIT);
	foil_buf_free(&b);
}

static void refuses_what_is_no_file(void **state)
{
	static const struct {
		const char *path;
		enum foil_code rc;
	} rows[] = {
		{ "gone", FOIL_E_NOT_FOUND }, { "gone/f", FOIL_E_NOT_FOUND }, { "", FOIL_E_NOT_FOUND },
		{ "link", FOIL_E_IO }, { "dangling", FOIL_E_IO }, { "dir", FOIL_E_IO },
		{ "pipe", FOIL_E_IO }, { "/dev/zero", FOIL_E_IO }, { "real/f", FOIL_E_IO },
	};
	struct foil_buf b = { 0 };
	struct foil_err err;

	(void)state;
	make_file("real", "text");
	assert_int_equal(symlink("real", "link"), 0);
	assert_int_equal(symlink("nowhere", "dangling"), 0);
	assert_int_equal(mkdir("dir", 0777), 0);
	assert_int_equal(mkfifo("pipe", 0666), 0);
	(void)alarm(20); /* if one of them should hang */
	for (size_t i = 0; i < COUNT(rows); i++) {
		enum foil_code rc = foil_file_read(rows[i].path, 100, &b, &err);

		if (rc != rows[i].rc)
			fail_msg("'%s': %s", rows[i].path, foil_code_name(rc));
		assert_int_equal(b.len, 0);
	}
	(void)alarm(0);
	foil_buf_free(&b);
}

static void paths_in_messages_are_safe(void **state)
{
	struct foil_buf b = { 0 };
	struct foil_err err;

	(void)state;
	assert_int_equal(foil_file_read("a\x1b[2J\xe2\x80\xae", 9, &b, &err), FOIL_E_NOT_FOUND);
	assert_string_equal(err.msg,
	    "read 'a\\u{1B}[2J\\u{202E}': no such file or directory");
	foil_buf_free(&b);
}

static void reads_below_a_directory(void **state)
{
	static const char *const bad[] = { "", "d/f", "/etc/passwd", "../f", "/" };
	int fd;
	struct foil_buf b = { 0 };

	(void)state;
	assert_int_equal(foil_dir_make("d", false, NULL), FOIL_OK);
	make_file("d/f", "below");
	fd = open("d", O_RDONLY | O_DIRECTORY);
	assert_true(fd >= 0);
	assert_int_equal(foil_file_read_at(fd, "f", 100, &b, NULL), FOIL_OK);
	assert_string_equal(foil_buf_cstr(&b), "below");
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_int_equal(foil_file_read_at(fd, bad[i], 100, &b, NULL), FOIL_E_ARG);
	assert_int_equal(foil_file_read_at(fd, "..", 100, &b, NULL), FOIL_E_IO);
	assert_int_equal(foil_file_read_at(fd, "g", 100, &b, NULL), FOIL_E_NOT_FOUND);
	assert_int_equal(close(fd), 0);
	foil_buf_free(&b);
}

static void reads_a_pipe(void **state)
{
	struct foil_buf b = { 0 };
	int ends[2];

	(void)state;
	for (size_t max = 10; max <= 11; max++) {
		assert_int_equal(pipe(ends), 0);
		assert_int_equal(write(ends[1], "12345678901", 11), 11);
		assert_int_equal(close(ends[1]), 0);
		foil_buf_reset(&b);
		assert_int_equal(foil_fd_read(ends[0], max, &b, NULL), max == 11 ? FOIL_OK : FOIL_E_LIMIT);
		assert_int_equal(b.len, max == 11 ? 11 : 0);
		assert_int_equal(close(ends[0]), 0);
	}
	assert_int_equal(foil_fd_read(-1, 10, &b, NULL), FOIL_E_IO);
	foil_buf_free(&b);
}

static unsigned mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(lstat(path, &st), 0);
	return st.st_mode & 07777;
}

static void create_never_overwrites(void **state)
{
	mode_t mask = umask(022);
	struct foil_err err;

	(void)state;
	assert_int_equal(foil_file_create("secret", LIT("s"), 0600, &err), FOIL_OK);
	assert_int_equal(foil_file_create("public", LIT("p"), 0644, &err), FOIL_OK);
	assert_int_equal(foil_file_create("empty", foil_view(NULL, 0), 0666, &err), FOIL_OK);
	assert_int_equal(mode_of("secret"), 0600);
	assert_int_equal(mode_of("public"), 0644);
	assert_int_equal(mode_of("empty"), 0644);
	(void)umask(mask);
	assert_int_equal(foil_file_create("public", LIT("other"), 0644, &err), FOIL_E_EXISTS);
	assert_string_equal(err.msg, "create 'public': file exists");
	expect_file("public", "p");
	expect_file("empty", "");
	assert_int_equal(symlink("nowhere", "dangling"), 0);
	assert_int_equal(foil_file_create("dangling", LIT("x"), 0644, &err), FOIL_E_EXISTS);
	assert_false(foil_path_exists("nowhere"));
	assert_int_equal(foil_dir_make("d", false, &err), FOIL_OK);
	assert_int_equal(foil_file_create("d", LIT("x"), 0644, &err), FOIL_E_EXISTS);
	assert_int_equal(foil_file_create("no/f", LIT("x"), 0644, &err), FOIL_E_NOT_FOUND);
	assert_int_equal(foil_file_create("public/f", LIT("x"), 0644, &err), FOIL_E_IO);
	assert_int_equal(foil_file_create("", LIT("x"), 0644, &err), FOIL_E_NOT_FOUND);
	assert_int_equal(entries("."), 5);
	assert_int_equal(entries("d"), 0);
}

static void replace_is_whole(void **state)
{
	struct foil_err err;

	(void)state;
	assert_int_equal(foil_dir_make("d", true, &err), FOIL_OK);
	assert_int_equal(mode_of("d"), 0700);
	assert_int_equal(foil_file_replace("d/f", LIT("one"), 0600, &err), FOIL_OK);
	assert_int_equal(foil_file_replace("d/f", LIT("two"), 0600, &err), FOIL_OK);
	expect_file("d/f", "two");
	/* A link is replaced; what it led to is not touched. */
	make_file("target", "untouched");
	assert_int_equal(symlink("../target", "d/link"), 0);
	assert_int_equal(foil_file_replace("d/link", LIT("new"), 0644, &err), FOIL_OK);
	expect_file("d/link", "new");
	expect_file("target", "untouched");
	assert_int_equal(mkdir("d/sub", 0777), 0);
	assert_int_equal(foil_file_replace("d/sub", LIT("x"), 0644, &err), FOIL_E_IO);
	assert_int_equal(entries("d"), 3);
}

/* A write that fails half way leaves the old file and nothing else. */
static void failed_write_changes_nothing(void **state)
{
	struct foil_view big = foil_view(calloc(1, 100000), 100000);
	struct rlimit old, small;
	enum foil_code replaced, created;
	struct foil_err err;

	(void)state;
	assert_non_null(big.p);
	make_file("f", "old");
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small = (struct rlimit){ 5000, old.rlim_max };
	assert_true(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	replaced = foil_file_replace("f", big, 0644, &err);
	created = foil_file_create("g", big, 0644, &err);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_int_equal(replaced, FOIL_E_IO);
	assert_int_equal(created, FOIL_E_IO);
	assert_string_equal(err.msg, "write 'g': file too large");
	expect_file("f", "old");
	assert_int_equal(entries("."), 1);
	free_exact(big);
}

static void stale_temporary_files_do_no_harm(void **state)
{
	char name[64];
	int fd;

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		(void)snprintf(name, sizeof name, ".foil-%ld-%u.tmp", (long)getpid(), i);
		fd = open(name, O_WRONLY | O_CREAT | O_EXCL, 0644);
		assert_true(fd >= 0);
		assert_int_equal(write(fd, "left by a crash", 15), 15);
		assert_int_equal(close(fd), 0);
	}
	assert_int_equal(foil_file_replace("f", LIT("new"), 0644, NULL), FOIL_OK);
	expect_file("f", "new");
	expect_file(name, "left by a crash");
}

static void directories(void **state)
{
	struct foil_err err;

	(void)state;
	assert_int_equal(foil_dir_make("d", false, &err), FOIL_OK);
	assert_int_equal(foil_dir_make("d", false, &err), FOIL_E_EXISTS);
	assert_int_equal(foil_dir_make("no/d", false, &err), FOIL_E_NOT_FOUND);
	make_file("f", "x");
	assert_int_equal(foil_dir_make("f", false, &err), FOIL_E_EXISTS);
	assert_int_equal(foil_dir_sync("d", &err), FOIL_OK);
	assert_int_equal(foil_dir_sync("no", &err), FOIL_E_NOT_FOUND);
	assert_int_equal(foil_dir_sync("f", &err), FOIL_E_IO);
	assert_int_equal(symlink("d", "to-d"), 0);
	assert_int_equal(symlink("nowhere", "dangling"), 0);
	assert_true(foil_path_exists("d") && foil_path_exists("f") && foil_path_exists("dangling"));
	assert_false(foil_path_exists("nowhere"));
	assert_true(foil_path_is_dir("d") && foil_path_is_dir("to-d"));
	assert_false(foil_path_is_dir("f") || foil_path_is_dir("dangling"));
}

static void lists_in_byte_order(void **state)
{
	static const char *const want[] = { ".hidden", "A", "a", "a b", "b", "\xc3\xa9" };
	struct foil_names names = { 0 };
	struct foil_err err;

	(void)state;
	assert_int_equal(foil_dir_list(".", 0, &names, &err), FOIL_OK);
	assert_int_equal(names.n, 0);
	foil_names_free(&names);
	for (size_t i = COUNT(want); i-- > 0;)
		make_file(want[i], "");
	assert_int_equal(foil_dir_list(".", COUNT(want), &names, &err), FOIL_OK);
	assert_int_equal(names.n, COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++)
		assert_string_equal(names.name[i], want[i]);
	foil_names_free(&names);
	assert_null(names.name);
	foil_names_free(&names);
	assert_int_equal(foil_dir_list(".", COUNT(want) - 1, &names, &err), FOIL_E_LIMIT);
	assert_int_equal(foil_dir_list("gone", 9, &names, &err), FOIL_E_NOT_FOUND);
	assert_int_equal(foil_dir_list("A", 9, &names, &err), FOIL_E_IO);
	assert_int_equal(names.n, 0);
	for (unsigned i = 0; i < 100; i++) {
		char name[16];

		(void)snprintf(name, sizeof name, "n%u", i);
		make_file(name, "");
	}
	assert_int_equal(entries("."), 100 + COUNT(want));
}

static void removes_what_is_ours(void **state)
{
	struct foil_err err;

	(void)state;
	assert_int_equal(mkdir("out", 0777), 0);
	make_file("out/kept", "kept");
	assert_int_equal(mkdir("d", 0777), 0);
	assert_int_equal(mkdir("d/sub", 0777), 0);
	assert_int_equal(mkdir("d/empty", 0777), 0);
	make_file("d/f", "");
	make_file("d/sub/f", "");
	assert_int_equal(symlink("../out", "d/link"), 0);
	assert_int_equal(symlink("../../out", "d/sub/link"), 0);
	assert_int_equal(mkfifo("d/pipe", 0666), 0);
	assert_int_equal(foil_dir_remove("d", &err), FOIL_OK);
	assert_false(foil_path_exists("d"));
	expect_file("out/kept", "kept");
	assert_int_equal(symlink("out", "to-out"), 0);
	assert_int_equal(foil_dir_remove("to-out", &err), FOIL_E_IO);
	assert_int_equal(foil_dir_remove("out/kept", &err), FOIL_E_IO);
	assert_int_equal(foil_dir_remove("gone", &err), FOIL_E_NOT_FOUND);
	expect_file("out/kept", "kept");
	assert_int_equal(mkdir("deep", 0777), 0);
	assert_int_equal(mkdir("deep/b", 0777), 0);
	assert_int_equal(mkdir("deep/b/c", 0777), 0);
	assert_int_equal(foil_dir_remove("deep", &err), FOIL_E_IO);
	assert_true(foil_path_is_dir("deep/b/c"));
}

static void joins(void **state)
{
	static const char *const rows[][3] = { { "a", "b", "a/b" }, { "a/", "b", "a/b" },
		{ "", "b", "b" }, { "a", "/b", "/b" }, { "/", "b", "/b" }, { "a", "", "a/" },
		{ "a//", "b/c", "a//b/c" }, { "", "", "" } };
	static const char *const bases[][2] = { { "a", "a" }, { "a/b", "b" }, { "a/b/", "b" },
		{ "/b", "b" }, { "/", "/" }, { "//", "/" }, { "", "" }, { "a//", "a" } };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *path = foil_path_join(rows[i][0], rows[i][1]);

		assert_non_null(path);
		assert_string_equal(path, rows[i][2]);
		free(path);
	}
	for (size_t i = 0; i < COUNT(bases); i++)
		assert_view_equal(foil_path_base(bases[i][0]), foil_str(bases[i][1]));
}

static void finds_upwards(void **state)
{
	char *dir = NULL;
	char want[4200], *here = realpath(".", NULL);
	struct foil_err err;

	(void)state;
	assert_non_null(here);
	assert_int_equal(mkdir("a", 0777), 0);
	assert_int_equal(mkdir("a/b", 0777), 0);
	assert_int_equal(mkdir("a/b/c", 0777), 0);
	assert_int_equal(mkdir("a/mark", 0777), 0);
	assert_int_equal(foil_path_find_up("a/b/c", "mark", &dir, &err), FOIL_OK);
	(void)snprintf(want, sizeof want, "%s/a", here);
	assert_string_equal(dir, want);
	free(dir);
	make_file("a/b/c/mark", "");
	assert_int_equal(foil_path_find_up("a/b/c", "mark", &dir, &err), FOIL_OK);
	(void)snprintf(want, sizeof want, "%s/a/b/c", here);
	assert_string_equal(dir, want);
	free(dir);
	assert_int_equal(foil_path_find_up("a/b", "tmp", &dir, &err), FOIL_OK);
	assert_string_equal(dir, "/");
	free(dir);
	dir = NULL;
	assert_int_equal(foil_path_find_up("a", "no-such-name-anywhere", &dir, &err),
	    FOIL_E_NOT_FOUND);
	assert_string_equal(err.msg, "no 'no-such-name-anywhere' in 'a' or above it");
	assert_int_equal(foil_path_find_up("gone", "mark", &dir, &err), FOIL_E_NOT_FOUND);
	assert_null(dir);
	free(here);
}

static void publishes_directories(void **state)
{
	struct foil_err err;

	(void)state;
	assert_int_equal(foil_dir_make("part", false, NULL), FOIL_OK);
	make_file("part/a", "text");
	assert_int_equal(foil_dir_publish("part", "whole", NULL), FOIL_OK);
	assert_false(foil_path_exists("part"));
	expect_file("whole/a", "text");
	/* Never over anything, not even over an empty directory. */
	assert_int_equal(foil_dir_make("part", false, NULL), FOIL_OK);
	assert_int_equal(foil_dir_make("empty", false, NULL), FOIL_OK);
	assert_int_equal(foil_dir_publish("part", "empty", &err), FOIL_E_EXISTS);
	assert_int_equal(foil_dir_publish("part", "whole", &err), FOIL_E_EXISTS);
	assert_int_equal(foil_dir_publish("gone", "new", &err), FOIL_E_NOT_FOUND);
	assert_true(foil_path_exists("part"));
	assert_int_equal(foil_dir_sync_parent("part", NULL), FOIL_OK);
	assert_int_equal(foil_dir_sync_parent("gone/part", NULL), FOIL_E_NOT_FOUND);
}

static void shares_with_a_group(void **state)
{
	static const struct {
		mode_t mode;
		unsigned share;
	} rows[] = { { 02770, 0060 }, { 02730, 0060 }, { 02775, 0060 }, { 0770, 0 }, { 02750, 0 },
		{ 02700, 0 }, { 0777, 0 }, { 01777, 0 } };
	struct stat st;

	(void)state;
	assert_int_equal(mkdir("d", 0700), 0);
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(chmod("d", rows[i].mode), 0);
		assert_int_equal(foil_dir_share("d"), rows[i].share);
		assert_int_equal(foil_dir_make("d/secret", true, NULL), FOIL_OK);
		assert_int_equal(stat("d/secret", &st), 0);
		assert_int_equal(st.st_mode & 0777, rows[i].share != 0 ? 0770 : 0700);
		assert_int_equal(rmdir("d/secret"), 0);
	}
	make_file("f", "");
	assert_int_equal(chmod("f", 02770), 0);
	assert_int_equal(foil_dir_share("f"), 0);
	assert_int_equal(foil_dir_share("gone"), 0);
}

/* More than are open at a time; names that are taken keep what they have. */
static void many_files(void **state)
{
	enum { FILES = 300, TAKEN = 270 };
	static struct foil_new_file f[FILES];
	static char name[FILES][16], text[FILES][16];
	struct foil_names found;

	(void)state;
	assert_int_equal(mkdir("many", 0755), 0);
	make_file("many/270", "first");
	for (unsigned i = 0; i < FILES; i++) {
		(void)snprintf(name[i], sizeof name[i], "%u", i);
		(void)snprintf(text[i], sizeof text[i], "text %u", i);
		f[i] = (struct foil_new_file){ name[i], foil_str(text[i]), false };
	}
	assert_int_equal(foil_files_create("many", f, FILES, 0600, NULL), FOIL_OK);
	assert_int_equal(chdir("many"), 0);
	for (unsigned i = 0; i < FILES; i++) {
		assert_int_equal(f[i].existed, i == TAKEN);
		expect_file(name[i], i == TAKEN ? "first" : text[i]);
	}
	/* and nothing else: no temporary file stays */
	assert_int_equal(foil_dir_list(".", FILES + 10, &found, NULL), FOIL_OK);
	assert_int_equal(found.n, FILES);
	foil_names_free(&found);
	assert_int_equal(chdir(".."), 0);
	assert_int_equal(foil_files_create("none", f, 1, 0600, NULL), FOIL_E_NOT_FOUND);
	assert_int_equal(foil_files_create("many", f, 0, 0600, NULL), FOIL_OK);
}

static void writes_many_at_once(void **state)
{
	struct foil_new_file two[] = { { "a", LIT("one"), false }, { "b", LIT("two"), false } };
	struct foil_buf b = { .max = 10 };
	struct stat st;

	(void)state;
	assert_int_equal(mkdir("d", 0700), 0);
	assert_int_equal(foil_files_write("d", two, COUNT(two), 0600, NULL), FOIL_OK);
	assert_int_equal(foil_tree_sync("d", NULL), FOIL_OK);
	assert_int_equal(foil_file_read("d/b", 10, &b, NULL), FOIL_OK);
	assert_view_equal(foil_buf_view(&b), LIT("two"));
	assert_int_equal(stat("d/a", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	/* neither a file nor a link is written over or through */
	assert_int_equal(foil_files_write("d", two, 1, 0600, NULL), FOIL_E_EXISTS);
	assert_int_equal(unlink("d/a"), 0);
	assert_int_equal(symlink("elsewhere", "d/a"), 0);
	assert_int_equal(foil_files_write("d", two, 1, 0600, NULL), FOIL_E_EXISTS);
	assert_false(foil_path_exists("d/elsewhere"));
	assert_int_equal(foil_files_write("none", two, 1, 0600, NULL), FOIL_E_NOT_FOUND);
	assert_int_equal(foil_tree_sync("none", NULL), FOIL_E_NOT_FOUND);
	foil_buf_free(&b);
}

#define IN_PLACE(f) cmocka_unit_test_setup_teardown(f, enter, leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_PLACE(reads_up_to_the_limit),
		IN_PLACE(limit_holds_while_reading),
		IN_PLACE(refuses_what_is_no_file),
		IN_PLACE(paths_in_messages_are_safe),
		IN_PLACE(reads_below_a_directory),
		IN_PLACE(reads_a_pipe),
		IN_PLACE(create_never_overwrites),
		IN_PLACE(replace_is_whole),
		IN_PLACE(failed_write_changes_nothing),
		IN_PLACE(stale_temporary_files_do_no_harm),
		IN_PLACE(directories),
		IN_PLACE(publishes_directories),
		IN_PLACE(shares_with_a_group),
		IN_PLACE(lists_in_byte_order),
		IN_PLACE(removes_what_is_ours),
		IN_PLACE(writes_many_at_once),
		cmocka_unit_test(joins),
		IN_PLACE(many_files),
		IN_PLACE(finds_upwards),
	};

	return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
