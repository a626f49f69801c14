/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_CRASH_REC_H
#define FOIL_CRASH_REC_H

/*
 * What the preloaded recorder (rec.c) and its readers share. It is told what
 * to do through the environment, before the program starts:
 *
 *   REC_ROOT   directory; only what lies below it is seen
 *   REC_LOG    file: every change, in order
 *   REC_COUNT  file: at the end, a struct rec_count
 *   REC_FAIL_AT, REC_FAIL_ERR, REC_FAIL_STICKY   the n-th operation (from 1) fails with
 *              that errno, and with STICKY=1 every later one too
 */

#include <stdint.h>

/* The program writes struct drive_mark here; nothing of it reaches the disk. */
#define REC_ACK_FD 199
#define REC_FD_MAX 1024

enum rec_op {
	REC_OPEN = 'O',   /* fd, flags in off, path; a directory has REC_IS_DIR */
	REC_CLOSE = 'C',  /* fd */
	REC_WRITE = 'W',  /* fd, off, data */
	REC_TRUNC = 'T',  /* fd, off: the new size */
	REC_SYNC = 'S',   /* fd */
	REC_MKDIR = 'M',  /* path */
	REC_RENAME = 'R', /* path, second path in the data */
	REC_LINK = 'L',   /* path, second path in the data */
	REC_UNLINK = 'U', /* path; a directory too */
	REC_ACK = 'A',    /* data */
	REC_BLIND = 'X'   /* something that cannot be recorded: a shared map for writing; path */
};

struct rec_head {
	uint32_t op;
	int32_t fd;
	uint64_t off;
	uint32_t path_len, data_len;
};

struct rec_count {
	uint64_t n;      /* operations that could have failed */
	uint64_t failed; /* how many did */
	uint32_t op;     /* the first that failed: one of enum rec_op, or 'r' (read), 'm' (map) */
	uint32_t dir;    /* it was on a directory's descriptor */
};

#endif
