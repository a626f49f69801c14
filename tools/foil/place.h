/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_PLACE_H
#define FOIL_PLACE_H

/*
 * Finding things from where one stands: the file .foil names the ledger and
 * perhaps a key; case.txt makes a folder a case's.
 */

#include "../common/cli.h"

#define DOT_FOIL ".foil"
#define CASE_TXT "case.txt"

/* What .foil says; paths are usable from the current directory. Free with place_free. */
struct place {
	char *dir;    /* of .foil; NULL if there is none */
	char *ledger; /* NULL if not said */
	char *key;
	char *trust; /* the trust file with the ledger's witnesses */
};
/* No .foil at all is no error. */
enum foil_code place_find(struct place *out, struct foil_err *err) FOIL_MUST_CHECK;
void place_free(struct place *p);

/* A folder of a case. */
struct case_folder {
	char *dir;
	struct foil_buf text;     /* case.txt as it is */
	struct foil_view sub;     /* what its line "case" says; points into text */
};
/*
 * The folder that `arg` means: a directory with case.txt, the folder of a
 * reference below the current directory, or (NULL) where one stands or above.
 * FOIL_E_NOT_FOUND says what was looked for.
 */
enum foil_code case_folder_find(const char *arg, struct case_folder *out, struct foil_err *err)
    FOIL_MUST_CHECK;
void case_folder_free(struct case_folder *f);
/* The folder that `foil receive` makes for a reference: '/' becomes '_'. malloc'd; NULL without memory. */
char *case_folder_name(struct foil_view sub);

#endif
