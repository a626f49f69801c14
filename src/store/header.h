/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_STORE_HEADER_H
#define FOIL_STORE_HEADER_H

/*
 * A look at an LMDB data file before LMDB maps it. LMDB believes what its two
 * meta pages say and would read past the end of a file that was cut, or run
 * into pages that are not there.
 */

#include "foil/bytes.h"

/*
 * FOIL_E_STORE, naming dir, unless the file is an LMDB data file of this
 * machine's kind that holds every page that its newer meta page counts.
 * FOIL_E_NOT_FOUND when there is no such file.
 */
enum foil_code store_header_check(const char *dir, struct foil_err *err) FOIL_MUST_CHECK;

/* The checks on the file's first bytes and its size, for tests. `head` holds the first n bytes. */
enum foil_code store_header_judge(const uint8_t *head, size_t n, uint64_t file_size,
    const char *name, struct foil_err *err) FOIL_MUST_CHECK;

/* True for the file systems (statfs f_type) on which LMDB must not be used: NFS, SMB, CIFS. */
bool store_is_network(unsigned long f_type);

#endif
