/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_ACT_TEXT_H
#define FOIL_ACT_TEXT_H

/* An act as a person reads it, and the same as JSON (spec/cli.md). */

#include "desk.h"

/* Bit i: field i of the act is never published when it is issued. */
enum foil_code act_private_fields(const struct foil_act *act, bool neither, uint32_t *fields,
    struct foil_err *err) FOIL_MUST_CHECK;
/*
 * The act as a reader of the published response sees it, in the arena: it is
 * committed to, opened as `issue` opens it, and read back.
 */
enum foil_code act_public(const struct foil_env *env, const struct foil_act *act, bool neither,
    struct foil_arena *arena, struct foil_act *out, struct foil_err *err) FOIL_MUST_CHECK;

/* One line: "3 decided  entry 7  2023-11-24  officer-2". */
void act_head_print(FILE *out, const struct foil_case_act *a);
/* What is in it. Fields of `private` are marked. */
void act_print(FILE *out, const struct foil_act *act, uint32_t private);
/* Members of an open object: place, signer, and what is in it. */
void act_head_json(struct foil_json_out *j, const struct foil_case_act *a);
void act_json(struct foil_json_out *j, const struct foil_act *act, uint32_t private);

#endif
