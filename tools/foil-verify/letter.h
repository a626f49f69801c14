/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_VERIFY_LETTER_H
#define FOIL_VERIFY_LETTER_H

/* foil-verify letter: the words of a letter, without a record. */

#include "../common/cli.h"

extern const struct cli_option letter_options[];
int cmd_letter(struct cli *c);

#endif
