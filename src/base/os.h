/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_BASE_OS_H
#define FOIL_BASE_OS_H

/* What the files of base share about the operating system. */

#include "foil/bytes.h"

/*
 * "verb 'path': reason" for an errno: FOIL_E_NOT_FOUND, FOIL_E_EXISTS,
 * FOIL_E_NOMEM, else FOIL_E_IO. The path is escaped here.
 */
enum foil_code os_fail(struct foil_err *err, int errnum, const char *verb, const char *path);

/* open(2) that goes on after a signal; -1 with errno. */
int os_open_at(int dirfd, const char *path, int flags, unsigned mode);

/* fsync of an open directory; a file system that knows no such thing is not an error. */
int os_sync_dir(int fd);

/* fsync of every one, at once where they are many; -1 with the errno of one that failed. */
int os_sync_many(const int *fd, size_t n);

/*
 * A file below dirfd by way of a synced temporary one; `path` is for messages.
 * The directory is not synced.
 */
enum foil_code os_write_at(int dirfd, const char *path, const char *name, struct foil_view bytes,
    unsigned mode, bool replace, struct foil_err *err);

/* Removes directory `name` below dirfd, which holds no directory itself. */
enum foil_code os_remove_flat(int dirfd, const char *name, struct foil_err *err);

/* The directory part of path, "." if there is none; malloc'd, NULL without memory. */
char *os_parent(const char *path);

#endif
