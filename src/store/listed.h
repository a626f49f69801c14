/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_STORE_LISTED_H
#define FOIL_STORE_LISTED_H

/* The data files that this process has open: LMDB must not have one twice. */

#include "foil/error.h"

#include <sys/types.h>

/* FOIL_E_ARG when this process has that file already. */
enum foil_code store_list_add(dev_t dev, ino_t ino, struct foil_err *err) FOIL_MUST_CHECK;
void store_list_remove(dev_t dev, ino_t ino);

#endif
