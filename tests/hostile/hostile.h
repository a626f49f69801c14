/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_HOSTILE_H
#define FOIL_HOSTILE_H

/* A folder to be written badly, and foil-verify run over it under a cap and a clock. */

#include "../fuzz/known.h"

#include <stdio.h>
#include <sys/sysmacros.h>
#include <sys/types.h>

enum hostile_want {
	GOOD,     /* exit 0 */
	CANNOT,   /* exit 3 */
	NOT_GOOD, /* exit 1 or 3 */
};

/* other, if not NULL, must print the same and end the same. */
void hostile_start(const char *program, const char *other);
/* DIR/published and DIR/trust, for other tests; an exit status. */
int hostile_write(const char *dir);
/* Prints the summary; the exit status of the whole. */
int hostile_end(void);
/* A fresh folder: with the good response in it, or empty. */
void folder_new(bool good);
/* "FOLDER/name", valid until the next call. */
const char *folder_path(const char *name);
/* Writes a file, replacing what has the name. */
void folder_put(const char *name, struct foil_view bytes);
void folder_sparse(const char *name, off_t size);
/* Runs the program over the folder as it stands. */
void expect(const char *what, enum hostile_want want);
/* A name for a case, of a pattern with one %s; valid until the next call. */
const char *said(const char *pattern, const char *word);
/* The test itself cannot go on. */
void give_up(const char *what);

#endif
