/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_CRASH_RUN_H
#define FOIL_CRASH_RUN_H

/* Directories and children, for the programs that drive the suites. */

#include "drive.h"
#include "rec.h"

#include <sys/types.h>

/* A new scratch directory in /dev/shm, or in TMPDIR, or in /tmp; removed by run_drop(). */
const char *run_scratch(const char *name);
void run_drop(const char *path); /* the whole tree; one that is not there is fine */
void run_copy(const char *from, const char *to);
void run_write(const char *path, const void *p, size_t n);
/* Reads at most cap bytes; the number read, 0 when there is no such file. */
size_t run_read(const char *path, void *p, size_t cap);
double run_seconds(void); /* a clock that only goes forward */

/*
 * Runs `work ROOT STEP` with the recorder before it. env: "NAME=value" lines
 * beside REC_ROOT, NULL at the end. The last mark that it told goes to *m if
 * any was. What it says on stderr goes to `said` (cap bytes). Its wait status.
 */
struct run {
	const char *work, *rec, *root;
	enum drive_step step;
	const char *const *env;
	const char *ack; /* file for its marks */
};
int run_work(const struct run *r, struct drive_mark *m, char *said, size_t cap);

/* drive_check() in a child with ten seconds: "" when all is well, else what is wrong. */
void run_check(const char *root, const struct drive_mark *m, bool on, char *what, size_t cap);
/* drive_step() in a child, without faults: "" or what is wrong. */
void run_again(const char *root, enum drive_step step, char *what, size_t cap);

#endif
