/* SPDX-License-Identifier: Apache-2.0 */
/* What push writes into a published directory (spec/witness.md W25, W26). */
#include "push.h"

#include "foil/date.h"
#include "foil/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SIZES_MAX ((size_t)1000000)
#define LOCK_TRIES 100 /* ten seconds */

static int larger_first(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? 1 : *x > *y ? -1 : 0;
}

enum foil_code push_sizes(const char *dir, uint64_t below, uint64_t **out, size_t *n,
    struct foil_err *err)
{
	char *path = foil_path_join(dir, "checkpoints");
	struct foil_names names = { NULL, 0 };
	uint64_t *v = NULL;
	size_t count = 0;
	enum foil_code rc;

	if (path == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	rc = foil_dir_list(path, SIZES_MAX, &names, err);
	if (rc == FOIL_E_NOT_FOUND)
		rc = FOIL_OK; /* no checkpoint before this one */
	if (rc == FOIL_OK && names.n > 0 && (v = calloc(names.n, sizeof *v)) == NULL)
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
	for (size_t i = 0; rc == FOIL_OK && i < names.n; i++)
		if (foil_parse_uint(foil_str(names.name[i]), FOIL_TREE_SIZE_MAX, &v[count], NULL) ==
		    FOIL_OK && v[count] > 0 && v[count] < below)
			count++;
	if (rc == FOIL_OK) {
		if (count > 0)
			qsort(v, count, sizeof *v, larger_first);
		*out = v;
		*n = count;
		v = NULL;
	}
	free(v);
	free(path);
	foil_names_free(&names);
	return rc;
}

enum foil_code push_archived(struct push *p, uint64_t size, struct foil_buf *bytes,
    struct foil_note *note, struct foil_checkpoint *c, struct foil_err *err)
{
	char name[48];
	enum foil_code rc;

	(void)snprintf(name, sizeof name, "checkpoints/%llu", (unsigned long long)size);
	if ((rc = p->log.source.get(p->log.source.ctx, name, bytes, err)) != FOIL_OK)
		return rc;
	if (foil_note_read(foil_buf_view(bytes), note, NULL) != FOIL_OK ||
	    foil_checkpoint_read(note->text, c, NULL) != FOIL_OK || c->size != size ||
	    strcmp(c->origin, p->log.checkpoint.origin) != 0)
		return foil_fail(err, FOIL_E_NOT_FOUND, "%s is not a checkpoint of this log", name);
	return FOIL_OK;
}

/*
 * Into one file: what it has already stays, what was collected is added. When
 * it holds another checkpoint by now, that one is newer and is left alone.
 */
static enum foil_code keep_in(struct push *p, struct foil_outdir *o, const char *name, bool make,
    struct foil_err *err)
{
	struct foil_buf now = { .max = FOIL_NOTE_MAX }, merged = { .max = FOIL_NOTE_MAX };
	struct foil_push_sent there = p->sent;
	struct foil_note note;
	enum foil_code rc;

	rc = foil_file_read_below(o->root, name, FOIL_NOTE_MAX, &now, err);
	if (rc == FOIL_E_NOT_FOUND && make) {
		rc = FOIL_OK;
	} else if (rc == FOIL_OK) {
		if (foil_note_read(foil_buf_view(&now), &note, NULL) != FOIL_OK ||
		    !foil_view_eq(note.text, p->sent.read->text))
			goto done;
		there = (struct foil_push_sent){ foil_buf_view(&now), &note, p->sent.checkpoint };
	}
	if (rc == FOIL_OK && (rc = foil_push_merge(&there, p->asked, p->n, &merged, err)) == FOIL_OK &&
	    (rc = foil_outdir_put(o, name, foil_buf_view(&merged), err)) == FOIL_OK)
		rc = foil_outdir_sync(o, err);
done:
	foil_buf_free(&now);
	foil_buf_free(&merged);
	return rc;
}

/* One writer at a time: a publishing that is under way is soon over. */
static enum foil_code lock(const char *dir, struct foil_outdir *o, struct foil_err *err)
{
	const struct timespec pause = { 0, 100000000 };
	enum foil_code rc = FOIL_E_CHANGED;

	for (int i = 0; i < LOCK_TRIES && rc == FOIL_E_CHANGED; i++) {
		if (i > 0)
			(void)nanosleep(&pause, NULL);
		rc = foil_outdir_open(o, dir, err);
	}
	return rc;
}

enum foil_code push_keep(struct push *p, struct foil_err *err)
{
	struct foil_outdir o = { .root = -1, .at = -1 };
	char name[48];
	enum foil_code rc;
	bool any = false;

	for (size_t i = 0; i < p->n; i++)
		any = any || p->asked[i].state == FOIL_PUSH_COSIGNED;
	if (!any)
		return FOIL_OK;
	(void)snprintf(name, sizeof name, "checkpoints/%llu",
	    (unsigned long long)p->log.checkpoint.size);
	if ((rc = lock(p->dir, &o, err)) == FOIL_OK && (rc = keep_in(p, &o, name, true, err)) == FOIL_OK)
		rc = keep_in(p, &o, "checkpoint", false, err);
	foil_outdir_close(&o);
	return rc;
}

enum foil_code push_alarm(struct push *p, const struct foil_push *from, struct foil_err *err)
{
	struct foil_outdir o = { .root = -1, .at = -1 };
	struct foil_buf b = { .max = 4096 };
	char when[21];
	enum foil_code rc;

	foil_time_rfc3339(when, p->env->now(p->env->ctx));
	foil_buf_printf(&b, "foil-rolled-back 1\norigin %s\nsize %llu\nwitness %s\nholds %llu\nat %s\n",
	    p->log.checkpoint.origin, (unsigned long long)p->log.checkpoint.size,
	    from->witness->key.name, (unsigned long long)from->named, when);
	if ((rc = foil_buf_check(&b, "rolled-back", err)) == FOIL_OK &&
	    (rc = lock(p->dir, &o, err)) == FOIL_OK &&
	    (rc = foil_outdir_put(&o, "rolled-back", foil_buf_view(&b), err)) == FOIL_OK &&
	    (p->proof.len == 0 || (rc = foil_outdir_put(&o, "rolled-back.checkpoint",
	    foil_buf_view(&p->proof), err)) == FOIL_OK) &&
	    (p->evidence.len == 0 || (rc = foil_outdir_put(&o, "rolled-back.evidence",
	    foil_buf_view(&p->evidence), err)) == FOIL_OK))
		rc = foil_outdir_sync(&o, err);
	foil_outdir_close(&o);
	foil_buf_free(&b);
	return rc;
}
