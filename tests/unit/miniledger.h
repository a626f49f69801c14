/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_TESTS_MINILEDGER_H
#define FOIL_TESTS_MINILEDGER_H

/*
 * A ledger in memory, for tests: a list of entries with their tree and case
 * map, people with keys from fixed seeds, one case of five acts, and the
 * folder that is published of it. Nothing here is checked on the way in, so
 * that a test can build what an authority or a forger could; what the real
 * ledger would refuse is refused by whoever reads it. Failures of the builder
 * itself fail the test that called it.
 */

#include "exact.h"

#include "foil/casefile.h"
#include "foil/casemap.h"
#include "foil/document.h"
#include "foil/key.h"
#include "foil/note.h"
#include "foil/response.h"

#define MINI_ORIGIN "foi.example/ledger"
#define MINI_SUB "01.FOI.23.033513"
#define MINI_ENTRIES 640
#define MINI_ACTS 16
#define MINI_DOCUMENTS 8
#define MINI_FILES 16

enum mini_key {
	MINI_ROOT1,
	MINI_ROOT2,
	MINI_ROOT3,
	MINI_LOG,
	MINI_LOG2, /* for a rotation */
	MINI_RECORDS,
	MINI_OFFICER,
	MINI_APPROVER,
	MINI_BOTH,     /* officer and approver */
	MINI_STRANGER, /* never enrolled */
	MINI_WITNESS1,
	MINI_WITNESS2,
	MINI_KEYS
};

struct mini_entry {
	struct foil_view bytes, sub;
	uint8_t leaf[FOIL_HASH_LEN];
	uint64_t case_index;
};

struct mini {
	struct foil_arena arena; /* everything that lives as long as the ledger */
	struct foil_signer *signer[MINI_KEYS];
	struct mini_entry entry[MINI_ENTRIES];
	size_t n;
	enum mini_key log; /* signs checkpoints and index entries */
	uint8_t genesis[FOIL_HASH_LEN];
	foil_day today;
	uint64_t last_index; /* of the last index entry; 0 before the first */
	uint8_t next_secret;
};

void mini_open(struct mini *m, uint64_t threshold);
void mini_close(struct mini *m);
const uint8_t *mini_pub(const struct mini *m, enum mini_key k);
const uint8_t *mini_kid(const struct mini *m, enum mini_key k);
/* 32 bytes, different at every call, the same on every run. */
void mini_secret(struct mini *m, uint8_t out[32]);

/* The next entry of a subject, as its signer would draft it. */
struct foil_entry mini_draft(const struct mini *m, const char *sub);
/* Signs whatever e holds and gives the bytes without appending them. */
struct foil_view mini_sign(struct mini *m, struct foil_entry *e, enum mini_key who);
/* Appends bytes as they are; gives their place. */
uint64_t mini_append(struct mini *m, struct foil_view bytes);

/* Governance: the entry signed by `who`, not appended, and appended. */
struct foil_view mini_governance(struct mini *m, enum mini_key who,
    const struct foil_governance_body *body);
uint64_t mini_govern(struct mini *m, enum mini_key who, const struct foil_governance_body *body);
struct foil_governance_body mini_genesis_body(const struct mini *m, uint64_t threshold);
struct foil_governance_body mini_enrol_body(const struct mini *m, enum mini_key who,
    const char *person, unsigned roles);
/* Enrols records-1, officer-2, approver-5 and both-7 with their keys. */
void mini_enrol_all(struct mini *m);
/* Applies every governance entry that was appended. */
struct foil_governance *mini_governance_state(const struct mini *m);

/* Appends an index entry that tells the truth about everything before it. */
uint64_t mini_index(struct mini *m);
void mini_root(const struct mini *m, uint64_t size, uint8_t root[FOIL_HASH_LEN]);
struct foil_path mini_path(const struct mini *m, uint64_t index, uint64_t size);
struct foil_path mini_consistency(const struct mini *m, uint64_t old, uint64_t size);
void mini_map_proof(const struct mini *m, const char *sub, uint64_t entries,
    struct foil_map_proof *out);
/* A checkpoint of the first `size` entries with the signature of `log` (MINI_KEYS: none). */
void mini_note(const struct mini *m, uint64_t size, enum mini_key log, struct foil_buf *out);
/* Adds the line of a witness. */
void mini_cosign(const struct mini *m, struct foil_buf *note, enum mini_key witness, uint64_t at);
/* A trust file's text: the ledger's key, then `more`. */
void mini_trust_text(const struct mini *m, const char *more, struct foil_buf *out);

/* An act with what opens it. */
struct mini_act {
	enum mini_key who;
	struct foil_act act;
	uint64_t index, case_index;
	uint8_t leaf[FOIL_HASH_LEN], root[FOIL_HASH_LEN], secret[FOIL_DOC_SECRET_LEN];
	uint8_t id[FOIL_DOC_ID_LEN];
	struct foil_leaves leaves;
	struct foil_view header;
};
struct mini_text {
	uint64_t ordinal, case_index;
	struct foil_view text;
	uint8_t id[FOIL_DOC_ID_LEN], secret[FOIL_DOC_SECRET_LEN], root[FOIL_HASH_LEN];
	struct foil_text_leaves leaves;
	struct foil_view header;
	const char *profile; /* of the commitment; NULL: that of texts with padding */
};
struct mini_file {
	const char *name;
	struct foil_view bytes;
};

/*
 * One case. The hooks let a test change what is about to be signed, so that
 * the record itself is wrong and everything else agrees with it.
 */
struct mini_case {
	struct mini *m;
	const char *sub;
	struct mini_act act[MINI_ACTS];
	size_t n_acts;
	struct mini_text text[MINI_DOCUMENTS]; /* registered documents */
	size_t n_texts;
	struct mini_text letter;
	struct foil_range letter_hidden[4];
	size_t n_letter_hidden;
	struct mini_file file[MINI_FILES];
	size_t n_files;
	struct foil_disclosure disclosure;
	struct foil_opening full_letter;
	struct foil_response response;
	struct foil_buf note;
	bool neither, twelve; /* answered neither; with items behind it */
	void *ctx;
	void (*before_act)(struct mini_case *c, struct foil_act *act);
	void (*before_entry)(struct mini_case *c, struct foil_entry *e, enum mini_key *who);
	void (*before_disclosure)(struct mini_case *c);
	void (*before_index)(struct mini_case *c);
};

void mini_case_init(struct mini_case *c, struct mini *m, const char *sub);
void mini_case_free(struct mini_case *c);
/* A view that lives in the ledger's arena. */
struct foil_view mini_keep(struct mini *m, struct foil_view v);
/* Commit to a text ("document" or "letter"); t->profile may be set before. */
void mini_register(struct mini_case *c, struct mini_text *t, const char *use, uint64_t ordinal,
    const char *text);
/* The leaves of `words` in a registered text. */
struct foil_range mini_range(const struct mini_text *t, const char *words);

/* The acts as they should be; each is made, committed to and appended. */
void mini_received(struct mini_case *c);
void mini_frozen(struct mini_case *c);
void mini_decided(struct mini_case *c);
void mini_approved(struct mini_case *c);
void mini_issued(struct mini_case *c);
/* An act of any content as the next of the case; *act is copied. */
struct mini_act *mini_act(struct mini_case *c, enum mini_key who, const struct foil_act *act);
/* The act that mini_decided() would make, for a test to change. */
void mini_decision(struct mini_case *c, struct foil_act *act);
struct foil_opening mini_open_act(struct mini_case *c, const struct mini_act *a,
    const struct foil_range *hidden, size_t n);
struct foil_opening mini_open_text(struct mini_case *c, const struct mini_text *t,
    const struct foil_range *hidden, size_t n);

/* The five acts, an index entry, a checkpoint, and the response over them. */
void mini_case_issue(struct mini_case *c);
/* Makes c->response again for the ledger as it stands (it must end with an index entry). */
void mini_respond(struct mini_case *c);
struct foil_view mini_bundle(struct mini_case *c);
/* Writes the folder: the files, the bundle, the checkpoint. It must not exist. */
void mini_write(struct mini_case *c, const char *dir);
void mini_write_file(const char *dir, const char *name, struct foil_view bytes);
struct mini_file *mini_file(struct mini_case *c, const char *name);

#endif
