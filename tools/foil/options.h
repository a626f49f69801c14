/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_OPTIONS_H
#define FOIL_OPTIONS_H

/* Rows that many commands share. */

#define OPT_LEDGER { "ledger", 0, "DIR", "the ledger, instead of the one .foil names", false }
#define OPT_KEY { "key", 'k', "FILE", "sign with this key file, or ssh public key", false }
#define OPT_FD { "passphrase-fd", 0, "N", "read the passphrase from descriptor N", false }
#define OPT_YES { "yes", 'y', NULL, "do not ask", false }
#define OPT_END { NULL, 0, NULL, NULL, false }

#endif
