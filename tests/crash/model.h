/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_CRASH_MODEL_H
#define FOIL_CRASH_MODEL_H

/*
 * A file system as a disk may hold it after a power cut: what was synced, and
 * a list of changes since, of which any may be on the disk or not. File data
 * goes by sectors of 512 bytes; a change of a directory is one piece, and
 * counts as synced only when that directory is (the file's own sync does not
 * do it); a write to a descriptor opened with O_DSYNC is synced by itself.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define SECTOR 512u
#define NAME_BYTES 128
#define NAMES_MOST 64
#define NODES_MOST 256
#define CHANGES_MOST 1024
#define UNITS_MOST 65536

struct node;
struct name {
	char text[NAME_BYTES];
	struct node *to;
};
struct names {
	struct name name[NAMES_MOST];
	size_t n;
};
struct node {
	bool dir;
	struct names synced, live, state; /* of a directory: on disk, now, in the state being made */
	uint8_t *bytes;                   /* of a file: on disk */
	size_t size;
};

enum change_kind { CHANGE_DATA, CHANGE_SIZE, CHANGE_ADD, CHANGE_DROP, CHANGE_MOVE };
struct change {
	enum change_kind kind;
	struct node *file;       /* whose data, or what gets the name */
	uint64_t off;            /* DATA: place; SIZE: the size */
	uint8_t *data;
	size_t len;
	struct node *dir, *dir2; /* names: where; MOVE: from dir to dir2 */
	char name[NAME_BYTES], name2[NAME_BYTES];
	size_t first_unit, n_units;
};

struct model {
	struct node *root, *node[NODES_MOST];
	size_t n_nodes;
	struct change change[CHANGES_MOST];
	size_t n_changes, n_units;
	struct {
		struct node *node;
		bool dsync;
	} fd[1024];
	bool ignore_dir_sync; /* a control: as if nobody ever synced a directory */
};

/* Takes over what lies in a directory, all of it synced. Ends the program when it cannot. */
void model_load(struct model *m, const char *dir);
void model_free(struct model *m);

struct record; /* replay.c reads the log */
void model_open(struct model *m, int fd, int flags, const char *path);
void model_close(struct model *m, int fd);
/* Adds the change; the caller looks at states, then calls model_settle(). */
void model_write(struct model *m, int fd, uint64_t off, const uint8_t *data, size_t n);
void model_truncate(struct model *m, int fd, uint64_t size);
void model_mkdir(struct model *m, const char *path);
void model_rename(struct model *m, const char *from, const char *to);
void model_link(struct model *m, const char *from, const char *to);
void model_unlink(struct model *m, const char *path);
void model_sync(struct model *m, int fd);
/* After a write to an O_DSYNC descriptor has returned: it is on the disk. */
void model_settle(struct model *m, int fd);

/*
 * One state: on[u] says whether unit u reached the disk. Its hash; and its
 * files below `dir`, which must be empty.
 */
struct state_file {
	char path[4 * NAME_BYTES];
	bool dir;
	uint8_t *bytes;
	size_t size, cap;
};
struct state {
	struct state_file file[NODES_MOST];
	size_t n;
	uint64_t hash;
};
void model_state(struct model *m, const bool *on, struct state *s);
void state_put(const struct state *s, const char *dir);
void state_free(struct state *s);

/* For all programs here: message and exit 2. */
_Noreturn void die(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
