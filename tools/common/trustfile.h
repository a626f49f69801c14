/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_TRUSTFILE_H
#define FOIL_TRUSTFILE_H

#include "foil/trust.h"

/* Reads a trust file; messages name the path. free() what comes out. */
enum foil_code trustfile_open(const char *path, struct foil_trust **out, struct foil_err *err)
    FOIL_MUST_CHECK;

#endif
