/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_FILE_H
#define FOIL_FILE_H

/*
 * Files: read whole and bounded, written so that a crash leaves the old or
 * the new and nothing between. Paths in messages are escaped.
 */

#include "foil/bytes.h"

/*
 * Append the whole of a regular file (symbolic links, devices, directories
 * and pipes are refused) of at most max bytes to out; nothing on failure.
 * FOIL_E_NOT_FOUND, FOIL_E_LIMIT (names both sizes), FOIL_E_IO.
 */
enum foil_code foil_file_read(const char *path, size_t max, struct foil_buf *out,
    struct foil_err *err) FOIL_MUST_CHECK;
/* The same below an open directory; name must have no '/'. */
enum foil_code foil_file_read_at(int dirfd, const char *name, size_t max, struct foil_buf *out,
    struct foil_err *err) FOIL_MUST_CHECK;
/*
 * The same for a path below an open directory, whose every component but the
 * last must be a directory itself: no symbolic link is followed. FOIL_E_ARG
 * for a path that is absolute or has an empty, "." or ".." component.
 */
enum foil_code foil_file_read_below(int dirfd, const char *path, size_t max, struct foil_buf *out,
    struct foil_err *err) FOIL_MUST_CHECK;
/* A directory to read below; close(2) it. A symbolic link to it is followed. */
enum foil_code foil_dir_open(const char *path, int *fd, struct foil_err *err) FOIL_MUST_CHECK;
/* A file descriptor (a pipe, say) to its end, at most max bytes. */
enum foil_code foil_fd_read(int fd, size_t max, struct foil_buf *out, struct foil_err *err)
    FOIL_MUST_CHECK;

/*
 * Create path with the bytes, synced, and its directory synced.
 * FOIL_E_EXISTS if anything has that name; nothing is ever overwritten.
 * mode is 0600 for secrets, 0644 else (the umask applies).
 */
enum foil_code foil_file_create(const char *path, struct foil_view bytes, unsigned mode,
    struct foil_err *err) FOIL_MUST_CHECK;
/*
 * Replace or create: temporary file (".foil-PID-N.tmp") beside it, sync,
 * rename, sync the directory. A symbolic link is replaced, not followed.
 */
enum foil_code foil_file_replace(const char *path, struct foil_view bytes, unsigned mode,
    struct foil_err *err) FOIL_MUST_CHECK;
/*
 * Create n files in one directory, as foil_file_create does each, but synced
 * together. A name that was taken is left alone and said in `existed`. On any
 * error some may have been created.
 */
struct foil_new_file {
	const char *name; /* no '/' */
	struct foil_view bytes;
	bool existed; /* out */
};
enum foil_code foil_files_create(const char *dir, struct foil_new_file *files, size_t n,
    unsigned mode, struct foil_err *err) FOIL_MUST_CHECK;
/*
 * The same in a directory that has no name yet for others to find: nothing is
 * synced. foil_tree_sync() does that for all of it at once, before it has one.
 */
enum foil_code foil_files_write(const char *dir, const struct foil_new_file *files, size_t n,
    unsigned mode, struct foil_err *err) FOIL_MUST_CHECK;
/* Everything on the file system that path is on. */
enum foil_code foil_tree_sync(const char *path, struct foil_err *err) FOIL_MUST_CHECK;
enum foil_code foil_dir_sync(const char *path, struct foil_err *err) FOIL_MUST_CHECK;
/* The directory that holds path, so that the name itself survives a power cut. */
enum foil_code foil_dir_sync_parent(const char *path, struct foil_err *err) FOIL_MUST_CHECK;
/*
 * Give a finished directory its name, never over anything (FOIL_E_EXISTS), and
 * sync what holds it. When only that sync fails, the directory is in its place.
 */
enum foil_code foil_dir_publish(const char *from, const char *to, struct foil_err *err)
    FOIL_MUST_CHECK;

/*
 * The rights that files in this directory are meant to have for its group:
 * 0060 in one that is set-group-ID and that its group may write, which is how
 * an administrator says that several people share it; else 0.
 */
unsigned foil_dir_share(const char *path);
/*
 * mkdir with mode 0777 (or 0700 if secret, 02770 where the parent is shared);
 * an existing directory is FOIL_E_EXISTS.
 */
enum foil_code foil_dir_make(const char *path, bool secret, struct foil_err *err) FOIL_MUST_CHECK;
bool foil_path_exists(const char *path); /* also a symbolic link that leads nowhere */
bool foil_path_is_dir(const char *path); /* symbolic links are followed */

/*
 * The names in a directory, sorted by bytes, without "." and "..".
 * FOIL_E_LIMIT past max_names. Release with foil_names_free.
 */
struct foil_names {
	char **name;
	size_t n;
};
enum foil_code foil_dir_list(const char *path, size_t max_names, struct foil_names *out,
    struct foil_err *err) FOIL_MUST_CHECK;
void foil_names_free(struct foil_names *names);
/*
 * Remove a directory made by this program, its files, and its directories that
 * hold only files. No link is followed. After a failure part may be gone.
 */
enum foil_code foil_dir_remove(const char *path, struct foil_err *err) FOIL_MUST_CHECK;

/*
 * A tree of directories that is being written for others to read while that
 * goes on. One writer at a time (it is locked); whatever is not there is made;
 * no symbolic link below it is followed or replaced.
 */
#define FOIL_OUTDIR_PATH_MAX 512 /* bytes of a path below it, with the NUL */
struct foil_outdir {
	int root, at;                     /* `at`: the directory last written to */
	char where[FOIL_OUTDIR_PATH_MAX]; /* its path */
	bool dirty;                       /* and it has names that are not synced */
	uint64_t written;                 /* files put that were not there, or other */
};
/* FOIL_E_CHANGED when somebody else is writing to it. */
enum foil_code foil_outdir_open(struct foil_outdir *o, const char *path, struct foil_err *err)
    FOIL_MUST_CHECK;
void foil_outdir_close(struct foil_outdir *o);
/*
 * Put a file: left alone when it has these bytes, else by a synced temporary
 * file and a rename. Its name is durable after the next foil_outdir_sync().
 * Temporary files that a writer has left there when it died are removed.
 */
enum foil_code foil_outdir_put(struct foil_outdir *o, const char *path, struct foil_view bytes,
    struct foil_err *err) FOIL_MUST_CHECK;
enum foil_code foil_outdir_sync(struct foil_outdir *o, struct foil_err *err) FOIL_MUST_CHECK;
/* A directory that holds only files, and them; nothing when there is none. */
enum foil_code foil_outdir_remove(struct foil_outdir *o, const char *path, struct foil_err *err)
    FOIL_MUST_CHECK;

/* "a/b" into a malloc'd string; NULL without memory. b absolute gives b. */
char *foil_path_join(const char *a, const char *b);
/* The last component, without slashes after it; a view into path. "/" has itself. */
struct foil_view foil_path_base(const char *path);
/*
 * From directory `start` upwards, the first that holds an entry `name`.
 * *dir is malloc'd and absolute. FOIL_E_NOT_FOUND at the root.
 */
enum foil_code foil_path_find_up(const char *start, const char *name, char **dir,
    struct foil_err *err) FOIL_MUST_CHECK;

#endif
