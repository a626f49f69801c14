/* SPDX-License-Identifier: Apache-2.0 */
/* What a witness keeps: one note for each origin, and whom it signs for (spec/witness.md W9 to W12). */
#include "state.h"

#include "foil/file.h"
#include "foil/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define LOGS_MAX ((size_t)4 << 20)

enum foil_code state_lock(const char *dir, int *fd, struct foil_err *err)
{
	char *path = foil_path_join(dir, "lock");
	struct foil_safe s;
	enum foil_code rc;
	int f, st;

	if (path == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	f = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (f < 0) {
		rc = foil_fail(err, FOIL_E_IO, "open '%s': %s", foil_safe(&s, foil_str(path)),
		    strerrordesc_np(errno));
		goto done;
	}
	do {
		st = flock(f, LOCK_EX);
	} while (st != 0 && errno == EINTR);
	if (st != 0) {
		rc = foil_fail(err, FOIL_E_IO, "lock '%s': %s", foil_safe(&s, foil_str(path)),
		    strerrordesc_np(errno));
		(void)close(f);
		goto done;
	}
	*fd = f;
	rc = FOIL_OK;
done:
	free(path);
	return rc;
}

void state_unlock(int fd)
{
	(void)close(fd);
}

/* The file of an origin: a name of ours, whatever bytes the origin has. */
static char *head_path(const char *dir, const char *origin)
{
	char name[sizeof "heads/" + 2 * FOIL_HASH_LEN] = "heads/";
	uint8_t hash[FOIL_HASH_LEN];

	foil_sha256(hash, foil_str(origin));
	foil_hex(name + strlen("heads/"), hash, sizeof hash);
	return foil_path_join(dir, name);
}

/* "log <vkey>", as in a trust file. */
static enum foil_code read_log(struct foil_view line, struct foil_vkey *key, struct foil_err *err)
{
	static const char word[] = "log ";

	if (line.len < sizeof word - 1 || memcmp(line.p, word, sizeof word - 1) != 0)
		return foil_fail(err, FOIL_E_FORMAT, "a line is 'log' and a key");
	line = foil_trim(foil_view(line.p + sizeof word - 1, line.len - (sizeof word - 1)));
	return foil_vkey_read(line, key, err);
}

enum foil_code foil_witness_keys(const char *dir, const char *origin,
    struct foil_vkey keys[FOIL_WITNESS_KEYS_MAX], size_t *n, struct foil_err *err)
{
	struct foil_buf text = { .max = LOGS_MAX };
	char *path = foil_path_join(dir, "logs");
	struct foil_view rest, line;
	size_t found = 0, at = 0;
	enum foil_code rc;

	if (path == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	rc = foil_file_read(path, LOGS_MAX, &text, err);
	rest = foil_buf_view(&text);
	while (rc == FOIL_OK && foil_next_line(&rest, &line)) {
		struct foil_vkey key;

		at++;
		line = foil_trim(line);
		if (line.len == 0 || line.p[0] == '#')
			continue;
		if ((rc = read_log(line, &key, err)) != FOIL_OK) {
			foil_fail_in(err, rc, "logs: line %zu", at);
		} else if (strcmp(key.name, origin) == 0) {
			if (found == FOIL_WITNESS_KEYS_MAX)
				rc = foil_fail(err, FOIL_E_LIMIT, "logs: more than %d keys of one origin",
				    FOIL_WITNESS_KEYS_MAX);
			else
				keys[found++] = key;
		}
	}
	if (rc == FOIL_OK)
		*n = found;
	free(path);
	foil_buf_free(&text);
	return rc;
}

/* W10: the note must be this origin's and carry this witness's good signature. */
static enum foil_code read_held(const struct foil_witness *w, const char *origin,
    struct foil_view bytes, struct foil_witness_held *held, struct foil_err *err)
{
	struct foil_witness_held h = { .any = true };
	enum foil_note_result result;
	struct foil_checkpoint c;
	struct foil_note note;
	enum foil_code rc;

	if (foil_note_read(bytes, &note, NULL) != FOIL_OK ||
	    foil_checkpoint_read(note.text, &c, NULL) != FOIL_OK)
		return foil_fail(err, FOIL_E_STORE, "it is no checkpoint");
	if (strcmp(c.origin, origin) != 0)
		return foil_fail(err, FOIL_E_STORE, "it is another log's");
	if ((rc = foil_note_check(&note, &w->key, &result, &h.at, err)) != FOIL_OK)
		return rc;
	if (result != FOIL_NOTE_GOOD)
		return foil_fail(err, FOIL_E_STORE, "it does not carry this witness's signature");
	h.size = c.size;
	memcpy(h.root, c.root, sizeof h.root);
	*held = h;
	return FOIL_OK;
}

enum foil_code state_held(const struct foil_witness *w, const char *origin,
    struct foil_witness_held *held, struct foil_buf *note, struct foil_err *err)
{
	struct foil_buf bytes = { .max = FOIL_NOTE_MAX };
	char *path = head_path(w->dir, origin);
	struct foil_witness_held h;
	struct foil_safe s;
	enum foil_code rc;

	if (path == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	rc = foil_file_read(path, FOIL_NOTE_MAX, &bytes, err);
	if (rc == FOIL_E_NOT_FOUND) {
		*held = (struct foil_witness_held){ .any = false };
		rc = FOIL_OK;
		goto done;
	}
	if (rc != FOIL_OK)
		goto done;
	if ((rc = read_held(w, origin, foil_buf_view(&bytes), &h, err)) != FOIL_OK) {
		foil_fail_in(err, rc, "'%s' is damaged; nothing of this log can be cosigned",
		    foil_safe(&s, foil_str(path)));
		goto done;
	}
	*held = h;
	if (note != NULL)
		foil_buf_put_view(note, foil_buf_view(&bytes));
done:
	free(path);
	foil_buf_free(&bytes);
	return rc;
}

enum foil_code state_put(const struct foil_witness *w, const char *origin, struct foil_view note,
    struct foil_err *err)
{
	char *path = head_path(w->dir, origin);
	enum foil_code rc;

	if (path == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	rc = foil_file_replace(path, note, 0644, err);
	free(path);
	return rc;
}

enum foil_code foil_witness_look(struct foil_witness *w, struct foil_view origin,
    struct foil_witness_held *held, struct foil_buf *note, struct foil_err *err)
{
	char name[FOIL_NAME_MAX + 1] = "";

	if (origin.len == 0 || origin.len > FOIL_NAME_MAX || memchr(origin.p, 0, origin.len) != NULL)
		return foil_fail(err, FOIL_E_ARG, "an origin has 1 to %d bytes", FOIL_NAME_MAX);
	memcpy(name, origin.p, origin.len);
	return state_held(w, name, held, note, err);
}

/* W10, of a record whose origin only the record itself can tell; its name is the hash of that. */
static enum foil_code check_record(const struct foil_witness *w, const char *hex,
    struct foil_view bytes, struct foil_err *err)
{
	char name[2 * FOIL_HASH_LEN + 1];
	uint8_t hash[FOIL_HASH_LEN];
	struct foil_witness_held held;
	struct foil_checkpoint c;
	struct foil_note note;
	enum foil_code rc;

	if (foil_note_read(bytes, &note, NULL) != FOIL_OK ||
	    foil_checkpoint_read(note.text, &c, NULL) != FOIL_OK)
		return foil_fail(err, FOIL_E_STORE, "heads/%s is damaged: it is no checkpoint", hex);
	foil_sha256(hash, foil_str(c.origin));
	foil_hex(name, hash, sizeof hash);
	if (strcmp(name, hex) != 0)
		return foil_fail(err, FOIL_E_STORE, "heads/%s is damaged: it is another log's", hex);
	if ((rc = read_held(w, c.origin, bytes, &held, err)) != FOIL_OK)
		return foil_fail_in(err, rc, "heads/%s is damaged", hex);
	return FOIL_OK;
}

enum foil_code foil_witness_look_hex(struct foil_witness *w, struct foil_view hex,
    struct foil_buf *note, struct foil_err *err)
{
	char name[sizeof "heads/" + 2 * FOIL_HASH_LEN] = "heads/";
	struct foil_buf bytes = { .max = FOIL_NOTE_MAX };
	char *path;
	enum foil_code rc;

	if (hex.len != 2 * FOIL_HASH_LEN)
		return foil_fail(err, FOIL_E_NOT_FOUND, "an origin's hash has 64 hex digits");
	for (size_t i = 0; i < hex.len; i++) {
		if (!foil_is_digit(hex.p[i]) && (hex.p[i] < 'a' || hex.p[i] > 'f'))
			return foil_fail(err, FOIL_E_NOT_FOUND, "an origin's hash is in lower case");
		name[strlen("heads/") + i] = (char)hex.p[i];
	}
	name[sizeof name - 1] = '\0';
	if ((path = foil_path_join(w->dir, name)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if ((rc = foil_file_read(path, FOIL_NOTE_MAX, &bytes, err)) == FOIL_OK &&
	    (rc = check_record(w, name + strlen("heads/"), foil_buf_view(&bytes), err)) == FOIL_OK) {
		foil_buf_put_view(note, foil_buf_view(&bytes));
		rc = foil_buf_check(note, "record", err);
	}
	foil_buf_free(&bytes);
	free(path);
	return rc;
}

enum foil_code foil_witness_trust_log(const char *dir, const struct foil_vkey *key,
    struct foil_err *err)
{
	struct foil_vkey keys[FOIL_WITNESS_KEYS_MAX];
	struct foil_buf text = { .max = LOGS_MAX };
	char *path = foil_path_join(dir, "logs");
	size_t n = 0;
	enum foil_code rc;
	int lock = -1;

	if (path == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if (key->type != FOIL_NOTE_ED25519) {
		rc = foil_fail(err, FOIL_E_FORMAT, "a log's key is of type 0x01, this is 0x%02x", key->type);
		goto done;
	}
	if ((rc = state_lock(dir, &lock, err)) != FOIL_OK ||
	    (rc = foil_witness_keys(dir, key->name, keys, &n, err)) != FOIL_OK ||
	    (rc = foil_file_read(path, LOGS_MAX, &text, err)) != FOIL_OK)
		goto done;
	for (size_t i = 0; i < n; i++) {
		if (memcmp(keys[i].pub, key->pub, FOIL_PUB_LEN) == 0) {
			rc = foil_fail(err, FOIL_E_EXISTS, "this key is trusted already");
			goto done;
		}
	}
	if (n == FOIL_WITNESS_KEYS_MAX) {
		rc = foil_fail(err, FOIL_E_LIMIT, "more than %d keys of one origin", FOIL_WITNESS_KEYS_MAX);
		goto done;
	}
	if (text.len > 0 && text.p[text.len - 1] != '\n')
		foil_buf_put_u8(&text, '\n');
	foil_buf_put_str(&text, "log ");
	foil_vkey_put(&text, key);
	foil_buf_put_u8(&text, '\n');
	if ((rc = foil_buf_check(&text, "logs", err)) == FOIL_OK)
		rc = foil_file_replace(path, foil_buf_view(&text), 0644, err);
done:
	if (lock >= 0)
		state_unlock(lock);
	free(path);
	foil_buf_free(&text);
	return rc;
}
