/* SPDX-License-Identifier: Apache-2.0 */
/* A consistent copy of a ledger that is in use (spec/publication.md P50 to P56). */
#include "restore.h"

#include "foil/file.h"
#include "foil/publish.h"
#include "foil/response.h"
#include "foil/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAMES_MAX 10000000
#define FILES_MAX 20000
#define LOG_KEY_MAX ((size_t)65536)
#define UNFINISHED ".part"

#define NOTE \
	"This is a backup of a foil ledger. It holds SECRETS: ledger/log.key, and in\n" \
	"ledger.keys the keys that open what is withheld. Keep it as the ledger is kept,\n" \
	"and destroy it when the keys' expiry comes.\n\n" \
	"To use it, put ledger, ledger.keys and ledger.issued where the ledger was. It\n" \
	"signs nothing until the second record of the head, which is not in here, agrees\n" \
	"with it, or somebody says why it need not: foil settle.\n"

char *ledger_beside(const char *dir, const char *suffix)
{
	size_t n = strlen(dir);
	char *name, *path;

	while (n > 1 && dir[n - 1] == '/')
		n--;
	if ((name = strndup(dir, n)) == NULL)
		return NULL;
	path = ledger_path(name, suffix);
	free(name);
	return path;
}

/* ---- the whole of a ledger, read ---- */

static enum foil_code verify_entries(struct foil_store_txn *txn, uint64_t size,
    struct foil_tree_edge *edge, uint8_t chain[FOIL_HASH_LEN], struct foil_err *err)
{
	foil_tree_edge_init(edge);
	memset(chain, 0, FOIL_HASH_LEN);
	for (uint64_t i = 0; i < size; i++) {
		uint8_t leaf[FOIL_HASH_LEN];
		struct foil_entry e;
		struct foil_view bytes;
		enum foil_code rc = ledger_entry(txn, i, &bytes, &e, leaf, err);

		if (rc != FOIL_OK)
			return rc;
		foil_tree_edge_append(edge, leaf);
		foil_chain_step(chain, leaf);
	}
	return FOIL_OK;
}

static enum foil_code verify_in(struct foil_ledger *l, struct foil_store_txn *txn, uint64_t *size,
    struct foil_err *err)
{
	struct foil_tree_reader tree = foil_store_tree(txn);
	struct ledger_head h = { .note.max = FOIL_NOTE_MAX };
	uint8_t root[FOIL_HASH_LEN], read[FOIL_HASH_LEN], chain[FOIL_HASH_LEN], kept[FOIL_HASH_LEN];
	struct foil_tree_edge edge;
	struct foil_view note;
	uint64_t at;
	enum foil_code rc;

	if ((rc = foil_store_size(txn, size, err)) != FOIL_OK ||
	    (rc = verify_entries(txn, *size, &edge, chain, err)) != FOIL_OK ||
	    (rc = foil_tree_root(&tree, *size, root, err)) != FOIL_OK ||
	    (rc = ledger_chain(txn, *size, kept, err)) != FOIL_OK ||
	    (rc = foil_store_head(txn, UINT64_MAX, &at, &note, err)) != FOIL_OK)
		return rc;
	foil_tree_edge_root(&edge, read);
	if (memcmp(root, read, sizeof root) != 0 || memcmp(chain, kept, sizeof chain) != 0)
		return foil_fail(err, FOIL_E_STORE,
		    "the hashes that are kept are not those of the entries read back");
	foil_buf_put_view(&h.note, note);
	if ((rc = foil_buf_check(&h.note, "checkpoint", err)) == FOIL_OK &&
	    (rc = ledger_head_parse(&h, "archived checkpoint", err)) == FOIL_OK)
		rc = ledger_head_agrees(l, txn, &h, "the archived checkpoint", err);
	ledger_head_free(&h);
	return rc;
}

enum foil_code ledger_verify_all(struct foil_ledger *l, uint64_t *size, struct foil_err *err)
{
	struct foil_store_txn *txn = NULL;
	enum foil_code rc;

	if ((rc = foil_store_read(l->store, &txn, err)) != FOIL_OK)
		return rc;
	rc = verify_in(l, txn, size, err);
	foil_store_done(&txn);
	return rc;
}

/* ---- copying ---- */

struct copying {
	struct foil_ledger *l;
	struct foil_backup *in;
	char *path, *temp; /* the copy, and where it is being made */
};

static char *below(const struct copying *c, const char *name)
{
	return foil_path_join(c->temp, name);
}

/* A file with its rights, which are the point where it is a key. */
static enum foil_code copy_file(const char *from, const char *to, size_t max,
    struct foil_err *err)
{
	struct foil_buf b = { .max = max };
	struct foil_safe s;
	struct stat st;
	enum foil_code rc;

	if (stat(from, &st) != 0)
		return foil_fail(err, errno == ENOENT ? FOIL_E_NOT_FOUND : FOIL_E_IO, "read '%s': %s",
		    foil_safe(&s, foil_str(from)), strerrordesc_np(errno));
	if ((rc = foil_file_read(from, max, &b, err)) == FOIL_OK &&
	    (rc = foil_file_create(to, foil_buf_view(&b), 0600, err)) == FOIL_OK &&
	    chmod(to, st.st_mode & 0777) != 0)
		rc = foil_fail(err, FOIL_E_IO, "set the rights of '%s': %s",
		    foil_safe(&s, foil_str(to)), strerrordesc_np(errno));
	foil_buf_wipe(&b);
	return rc;
}

/* Files on their way: there is one key a case, too many to sync one by one. */
#define BATCH 256
#define BATCH_BYTES ((size_t)4 << 20)

struct batch {
	struct foil_new_file file[BATCH];
	struct foil_buf bytes[BATCH];
	mode_t mode[BATCH];
	size_t n, total;
};

static void batch_wipe(struct batch *b)
{
	for (size_t i = 0; i < b->n; i++)
		foil_buf_wipe(&b->bytes[i]);
	b->n = b->total = 0;
}

/* They are made for nobody else to read, and get their rights then. */
static enum foil_code batch_put(struct batch *b, const char *to, struct foil_err *err)
{
	enum foil_code rc = foil_files_write(to, b->file, b->n, 0600, err);

	for (size_t i = 0; i < b->n && rc == FOIL_OK; i++) {
		char *path = foil_path_join(to, b->file[i].name);
		struct foil_safe s;

		if (path == NULL)
			rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
		else if (chmod(path, b->mode[i]) != 0)
			rc = foil_fail(err, FOIL_E_IO, "set the rights of '%s': %s",
			    foil_safe(&s, foil_str(path)), strerrordesc_np(errno));
		free(path);
	}
	batch_wipe(b);
	return rc;
}

/* What vanishes meanwhile (a case is erased) is left out. */
static enum foil_code batch_add(struct batch *b, const char *from, const char *name, size_t max,
    struct foil_err *err)
{
	char *path = foil_path_join(from, name);
	struct stat st = { .st_mode = 0600 };
	enum foil_code rc;

	if (path == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	foil_buf_init(&b->bytes[b->n], max);
	if ((rc = foil_file_read(path, max, &b->bytes[b->n], err)) == FOIL_OK) {
		(void)stat(path, &st); /* gone already: nobody's but the owner's */
		b->mode[b->n] = st.st_mode & 0777;
		b->file[b->n] = (struct foil_new_file){ name, foil_buf_view(&b->bytes[b->n]), false };
		b->total += b->bytes[b->n].len;
		b->n++;
	}
	free(path);
	return rc == FOIL_E_NOT_FOUND ? FOIL_OK : rc;
}

/* Every file of a directory into a new one; how many. */
static enum foil_code copy_dir(const char *from, const char *to, bool secret, size_t max,
    size_t *n, struct foil_err *err)
{
	struct batch *b = calloc(1, sizeof *b);
	struct foil_names names = { NULL, 0 };
	enum foil_code rc;

	*n = 0;
	if (b == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if ((rc = foil_dir_make(to, secret, err)) == FOIL_OK)
		rc = foil_dir_list(from, NAMES_MAX, &names, err);
	for (size_t i = 0; i < names.n && rc == FOIL_OK; i++) {
		if (names.name[i][0] == '.') /* a key that is being made */
			continue;
		rc = batch_add(b, from, names.name[i], max, err);
		if (rc == FOIL_OK && (b->n == BATCH || b->total > BATCH_BYTES)) {
			*n += b->n;
			rc = batch_put(b, to, err);
		}
	}
	if (rc == FOIL_OK && b->n > 0) {
		*n += b->n;
		rc = batch_put(b, to, err);
	}
	batch_wipe(b);
	free(b);
	foil_names_free(&names);
	return rc;
}

static enum foil_code copy_store(struct copying *c, struct foil_err *err)
{
	char *dir = below(c, "ledger"), *data = below(c, "ledger/data.mdb");
	char *key = below(c, "ledger/log.key"), *own = foil_path_join(c->l->dir, "log.key");
	enum foil_code rc;

	if (dir == NULL || data == NULL || key == NULL || own == NULL)
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
	else if ((rc = foil_dir_make(dir, true, err)) == FOIL_OK &&
	    (rc = foil_store_copy(c->l->store, data, err)) == FOIL_OK &&
	    (rc = copy_file(own, key, LOG_KEY_MAX, err)) == FOIL_E_NOT_FOUND)
		rc = FOIL_OK; /* a restored ledger may have none yet */
	free(dir);
	free(data);
	free(key);
	free(own);
	return rc;
}

/* P52: after the store, so that every case in the copy has its key. */
static enum foil_code copy_keys(struct copying *c, struct foil_err *err)
{
	char *to = below(c, "ledger.keys");
	enum foil_code rc;

	if (to == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if (c->in->without_keys)
		rc = foil_dir_make(to, true, err);
	else
		rc = copy_dir(c->l->keys_path, to, true, FOIL_SEAL_KEY_LEN, &c->in->n_keys, err);
	free(to);
	return rc;
}

static enum foil_code copy_issued_in(struct copying *c, const char *from, const char *to,
    struct foil_err *err)
{
	struct foil_names names = { NULL, 0 };
	enum foil_code rc;

	if ((rc = foil_dir_make(to, true, err)) == FOIL_OK)
		rc = foil_dir_list(from, NAMES_MAX, &names, err);
	for (size_t i = 0; i < names.n && rc == FOIL_OK; i++) {
		char *a = foil_path_join(from, names.name[i]), *b = foil_path_join(to, names.name[i]);
		size_t n;

		if (a == NULL || b == NULL)
			rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
		else if (strstr(names.name[i], ".part") == NULL &&
		    (rc = copy_dir(a, b, false, FOIL_RESPONSE_MAX, &n, err)) == FOIL_OK)
			c->in->n_responses++;
		free(a);
		free(b);
	}
	foil_names_free(&names);
	return rc;
}

static enum foil_code copy_issued(struct copying *c, struct foil_err *err)
{
	char *from = ledger_path(c->l->dir, ".issued"), *to = below(c, "ledger.issued");
	enum foil_code rc = FOIL_OK;

	if (from == NULL || to == NULL)
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
	else if (foil_path_is_dir(from))
		rc = copy_issued_in(c, from, to, err);
	free(from);
	free(to);
	return rc;
}

/* P54: what was copied is a ledger, every entry of it. */
static enum foil_code read_back(struct copying *c, struct foil_err *err)
{
	char *dir = below(c, "ledger"), *lock = below(c, "ledger/lock.mdb");
	struct foil_ledger *copy = NULL;
	enum foil_code rc;

	if (dir == NULL || lock == NULL)
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
	else if ((rc = foil_ledger_open(dir, true, c->l->env, &copy, err)) == FOIL_OK)
		rc = ledger_verify_all(copy, &c->in->size, err);
	foil_ledger_close(&copy);
	if (lock != NULL)
		(void)unlink(lock); /* LMDB makes a new one where the copy is used */
	if (rc != FOIL_OK)
		rc = foil_fail_in(err, rc, "the copy does not read back");
	free(dir);
	free(lock);
	return rc;
}

static enum foil_code copy_all(struct copying *c, struct foil_err *err)
{
	char *note = below(c, "BACKUP.txt");
	enum foil_code rc;

	if (note == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if ((rc = foil_dir_make(c->temp, true, err)) == FOIL_OK &&
	    (rc = foil_file_create(note, foil_str(NOTE), 0600, err)) == FOIL_OK &&
	    (rc = copy_store(c, err)) == FOIL_OK && (rc = copy_keys(c, err)) == FOIL_OK &&
	    (rc = copy_issued(c, err)) == FOIL_OK && (rc = read_back(c, err)) == FOIL_OK &&
	    (rc = foil_tree_sync(c->temp, err)) == FOIL_OK)
		rc = foil_dir_publish(c->temp, c->path, err);
	free(note);
	return rc;
}

enum foil_code foil_backup(struct foil_ledger *l, struct foil_backup *b, struct foil_err *err)
{
	struct copying c = { .l = l, .in = b };
	struct foil_safe s;
	enum foil_code rc;

	b->size = 0;
	b->n_keys = b->n_responses = 0;
	if ((c.path = ledger_beside(b->dir, "")) == NULL ||
	    (c.temp = ledger_beside(b->dir, UNFINISHED)) == NULL)
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
	else if (foil_path_exists(c.path))
		rc = foil_fail(err, FOIL_E_EXISTS, "'%s' is there already; no backup is overwritten",
		    foil_safe(&s, foil_str(c.path)));
	else if (foil_path_exists(c.temp))
		rc = foil_fail(err, FOIL_E_EXISTS,
		    "'%s' is left from an attempt that did not finish; remove it and try again",
		    foil_safe(&s, foil_str(c.temp)));
	else
		rc = copy_all(&c, err);
	free(c.path);
	free(c.temp);
	return rc;
}
