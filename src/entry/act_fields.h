/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_ACT_FIELDS_H
#define FOIL_ACT_FIELDS_H

/* The tables of spec/act.md, shared by the writer and the reader. */

#include "foil/act.h"
#include "foil/cbor.h"

#define MORE "more" /* name of a continuation leaf */
/* Rows of one leaf stop here, so that the leaf stays below FOIL_LEAF_MAX whatever one row holds. */
#define CHUNK_MAX ((size_t)40000)
/* One row at most: a text of FOIL_ACT_TEXT_MAX would not fit beside others. */
#define ROW_MAX ((size_t)20000)

/* Name of a field in acts of this kind; "" where the table has none. */
const char *act_field_name(enum foil_act_kind kind, unsigned field);
bool act_kind_is_written(enum foil_act_kind kind);

#endif
