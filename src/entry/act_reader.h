/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_ACT_READER_H
#define FOIL_ACT_READER_H

/* What the parts of the reader of acts share. */

#include "act_fields.h"

/* The rows of one continuation leaf. */
struct act_piece {
	struct foil_view rows;
	struct act_piece *next;
};

/* Leaves as they were opened: the 24 fields, and the continuations of each list. */
struct reader {
	struct foil_arena *arena;
	struct foil_act act;
	struct foil_view leaf[FOIL_ACT_FIELDS]; /* p NULL: hidden */
	struct act_piece *first[FOIL_ACT_FIELDS], *last[FOIL_ACT_FIELDS];
	uint64_t parts[FOIL_ACT_FIELDS]; /* number of the last continuation seen */
	uint64_t more_rows[FOIL_ACT_FIELDS];
	size_t more_bytes[FOIL_ACT_FIELDS];
	uint32_t gaps;  /* fields of which a continuation is hidden between others */
	uint32_t lists; /* fields that are lists of this kind */
	unsigned last_more; /* field of the last continuation */
	bool padding;     /* a PAD was seen: nothing but PADs may follow */
	bool tail_hidden; /* a leaf after the fields is hidden */
	uint64_t next;
	struct foil_err *err;
};

typedef void (*act_row_fn)(struct reader *r, struct foil_cbor *c, size_t i);

foil_day act_take_day(struct foil_cbor *c);
struct foil_view act_take_text(struct foil_cbor *c, bool null_allowed);

void act_row_target(struct reader *r, struct foil_cbor *c, size_t i);
void act_row_document(struct reader *r, struct foil_cbor *c, size_t i);
void act_row_name(struct reader *r, struct foil_cbor *c, size_t i);
void act_row_provision(struct reader *r, struct foil_cbor *c, size_t i);
void act_row_item(struct reader *r, struct foil_cbor *c, size_t i);
void act_row_label(struct reader *r, struct foil_cbor *c, size_t i);
void act_row_ground(struct reader *r, struct foil_cbor *c, size_t i);
void act_row_reason(struct reader *r, struct foil_cbor *c, size_t i);
void act_row_redaction(struct reader *r, struct foil_cbor *c, size_t i);
void act_row_considered(struct reader *r, struct foil_cbor *c, size_t i);
void act_row_consulted(struct reader *r, struct foil_cbor *c, size_t i);
void act_row_seen(struct reader *r, struct foil_cbor *c, size_t i);
void act_row_closed(struct reader *r, struct foil_cbor *c, size_t i);
void act_row_file(struct reader *r, struct foil_cbor *c, size_t i);
void act_row_letter_hidden(struct reader *r, struct foil_cbor *c, size_t i);

/* What must not stand twice; fills owners and by_letter. */
enum foil_code act_check_unique(struct reader *r);

#endif
