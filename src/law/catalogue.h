/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_LAW_CATALOGUE_H
#define FOIL_LAW_CATALOGUE_H

/*
 * The table of provisions as a tree, for src/law/ only. A node is a row or
 * the beginning of a row's id that ends at a '/': "foia/31/1" is a node
 * without a row. Rows below a node stand together in the table, because the
 * order of ids is natural order.
 */

#include "foil/provision.h"

#define FOIL_ID_MAX 64

/* Natural order of ids: runs of digits as numbers, all else as bytes. */
int foil_id_cmp(struct foil_view a, struct foil_view b);

/* Rows [first, end) that are the node itself or below it; empty if no such node. */
struct foil_rows {
	size_t first, end;
};
struct foil_rows foil_rows_below(struct foil_view node);
bool foil_is_node(struct foil_view id);

/* Roles that a ground can rest on: exempts, condition, ncnd, gateway, refusals, not-held. */
bool foil_role_claims(const struct foil_provision *p);
/*
 * The node is not an address that a ground may end at: it has no row, or its
 * row says to cite a limb and has limbs of the same role; and something below
 * it can be claimed.
 */
bool foil_limb_missing(struct foil_view node);
/* A row that cannot be claimed without a condition of its section: s.40(2). */
bool foil_needs_condition(const struct foil_provision *p);

/* "foia/31" of "foia/31/1/a"; all of it where there is no third part. */
struct foil_view foil_id_section(struct foil_view id);
/* "foia/31/1" of "foia/31/1/a"; empty at the regime. */
struct foil_view foil_id_parent(struct foil_view id);

#endif
