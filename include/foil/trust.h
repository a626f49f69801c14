/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_TRUST_H
#define FOIL_TRUST_H

/*
 * The trust file, spec/log.md section 5: C2SP tlog-policy, unmodified for other tools, plus lines
 * that begin with "#foil " and are therefore comments to them:
 *
 *   log example.com/foi+hex8+base64 [url]
 *   witness W1 witness.example+hex8+base64 [url]
 *   group G any W1 W2           (any, all, or a number)
 *   quorum G                    (or: none)
 *   #foil auditor W1            a cosigner who has rebuilt the case map
 *   #foil genesis <64 hex>      the ledger's entry 0
 *
 * A "#foil" line that is not understood is an error, never a comment.
 */

#include "foil/note.h"

#define FOIL_TRUST_LOGS_MAX 32
#define FOIL_TRUST_WITNESSES_MAX 64
#define FOIL_TRUST_GROUPS_MAX 64
#define FOIL_TRUST_NAME_CAP 64 /* bytes of a witness's or group's name, with its NUL */
#define FOIL_TRUST_URL_CAP 512 /* bytes of a witness's address, with its NUL */

struct foil_trust_witness {
	char name[FOIL_TRUST_NAME_CAP];
	struct foil_vkey key;
	char url[FOIL_TRUST_URL_CAP]; /* where to ask it, as written; "" without. Nothing here goes there. */
	bool auditor;
};
struct foil_trust_group {
	char name[FOIL_TRUST_NAME_CAP];
	unsigned threshold;
	/* 1 for each member: witness i at i, group i at FOIL_TRUST_WITNESSES_MAX + i */
	uint8_t member[FOIL_TRUST_WITNESSES_MAX + FOIL_TRUST_GROUPS_MAX];
};
struct foil_trust {
	struct foil_vkey log[FOIL_TRUST_LOGS_MAX];
	size_t n_logs;
	struct foil_trust_witness witness[FOIL_TRUST_WITNESSES_MAX];
	size_t n_witnesses;
	struct foil_trust_group group[FOIL_TRUST_GROUPS_MAX];
	size_t n_groups;
	int quorum; /* -1 none; else a place as in foil_trust_group.member */
	bool has_genesis;
	uint8_t genesis[FOIL_HASH_LEN];
};
/*
 * Every message names the line. FOIL_E_FORMAT; FOIL_E_LIMIT above the numbers
 * here; FOIL_E_VERSION and FOIL_E_KEY for a key as foil_vkey_read() says. A
 * file without a quorum line is refused: say "quorum none".
 */
enum foil_code foil_trust_read(struct foil_view text, struct foil_trust *out, struct foil_err *err)
    FOIL_MUST_CHECK;

/*
 * What a checkpoint's signatures are worth under a trust file. When known_bad
 * is set the note is rejected whole: everything below it is false, 0, -1 or
 * NULL. Whether a cosignature's time lies in the future is for the caller.
 */
struct foil_trust_result {
	bool log_known;     /* a log line has the checkpoint's origin */
	bool quorum_asked;  /* the trust file asks for one */
	bool known_bad;     /* a line of a known key, a log's or a witness's, does not verify */
	bool log_signed;    /* a key of that log signed */
	bool quorum_met;    /* asked for, and met; so false when none was asked for */
	size_t cosigned;    /* known witnesses that cosigned */
	uint64_t witnessed_at; /* earliest time at which the quorum was complete; 0 without */
	int auditor;        /* index of an auditor that cosigned, or -1 */
	const struct foil_vkey *log_key; /* the one that signed, else NULL; points into the trust */
};
/*
 * c is what foil_checkpoint_read() makes of note->text; another is FOIL_E_ARG.
 */
enum foil_code foil_trust_judge(const struct foil_trust *t, const struct foil_note *note,
    const struct foil_checkpoint *c, struct foil_trust_result *out, struct foil_err *err)
    FOIL_MUST_CHECK;

#endif
