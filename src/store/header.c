/* SPDX-License-Identifier: Apache-2.0 */
#include "header.h"

#include "foil/file.h"
#include "foil/text.h"
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define LMDB_MAGIC 0xBEEFC0DEu
#define LMDB_VERSION 1u
#define PAGE_MIN ((size_t)512)
#define PAGE_MAX ((size_t)65536)
#define PAGE_HEAD 16   /* bytes before the meta data of a page */
#define FLAG_META 0x08 /* P_META */
#define NO_ROOT SIZE_MAX
#define DEPTH_MAX 32 /* LMDB's own bound */

/*
 * The meta data as LMDB 0.9 writes it: in the byte order and with the word
 * size of the machine that made the file, so that a file of another kind of
 * machine fails on its magic number, version or page size.
 */
struct meta_db {
	uint32_t pad;
	uint16_t flags, depth;
	size_t branch_pages, leaf_pages, overflow_pages, entries, root;
};
struct meta {
	uint32_t magic, version;
	void *address;
	size_t map_size;
	struct meta_db db[2]; /* free pages, main; db[0].pad is the page size */
	size_t last_page, txn;
};

bool store_is_network(unsigned long f_type)
{
	switch (f_type & 0xffffffffUL) {
	case 0x6969UL:     /* NFS */
	case 0x517BUL:     /* SMB */
	case 0xFF534D42UL: /* CIFS */
	case 0xFE534D42UL: /* SMB2 */
		return true;
	default:
		return false;
	}
}

static enum foil_code foreign(const char *name, const char *why, struct foil_err *err)
{
	struct foil_safe s;

	return foil_fail(err, FOIL_E_STORE, "'%s' is not a ledger's data file: %s",
	    foil_safe(&s, foil_str(name)), why);
}

/* A root page must be one that the file is said to hold; pages 0 and 1 are the meta pages. */
static bool root_is_sane(const struct meta_db *db, size_t last_page)
{
	if (db->root == NO_ROOT)
		return db->depth == 0 && db->entries == 0;
	return db->root > 1 && db->root <= last_page && db->depth > 0 && db->depth <= DEPTH_MAX;
}

/* `page` holds the page's first bytes, at least PAGE_HEAD and a struct meta of them. */
static enum foil_code read_meta(const uint8_t *page, struct meta *m, const char *name,
    struct foil_err *err)
{
	uint16_t flags;

	memcpy(&flags, page + sizeof(size_t) + sizeof(uint16_t), sizeof flags);
	memcpy(m, page + PAGE_HEAD, sizeof *m);
	if (m->magic != LMDB_MAGIC || (flags & FLAG_META) == 0)
		return foreign(name, "it does not begin as LMDB files of this machine do", err);
	if (m->version != LMDB_VERSION)
		return foreign(name, "another version of LMDB made it", err);
	return FOIL_OK;
}

static enum foil_code contradicts(const char *name, struct foil_err *err)
{
	struct foil_safe s;

	return foil_fail(err, FOIL_E_STORE,
	    "'%s' is damaged: its first pages contradict each other; restore a backup",
	    foil_safe(&s, foil_str(name)));
}

static enum foil_code check_meta(const struct meta *m, size_t page_size, uint64_t file_size,
    const char *name, struct foil_err *err)
{
	struct foil_safe s;

	if (m->db[0].pad != page_size || !root_is_sane(&m->db[0], m->last_page) ||
	    !root_is_sane(&m->db[1], m->last_page))
		return contradicts(name, err);
	if (m->last_page >= file_size / page_size)
		return foil_fail(err, FOIL_E_STORE,
		    "'%s' is cut short: page %zu is missing from %llu bytes; restore a backup",
		    foil_safe(&s, foil_str(name)), m->last_page, (unsigned long long)file_size);
	return FOIL_OK;
}

enum foil_code store_header_judge(const uint8_t *head, size_t n, uint64_t file_size,
    const char *name, struct foil_err *err)
{
	const size_t need = PAGE_HEAD + sizeof(struct meta);
	struct meta first, second;
	const struct meta *in_force;
	size_t page_size;
	enum foil_code rc;

	if (n < need)
		return foreign(name, "it is too short", err);
	if ((rc = read_meta(head, &first, name, err)) != FOIL_OK)
		return rc;
	page_size = first.db[0].pad;
	if (page_size < PAGE_MIN || page_size > PAGE_MAX || (page_size & (page_size - 1)) != 0)
		return foreign(name, "its page size is impossible", err);
	if (n < page_size || n - page_size < need)
		return foreign(name, "it is too short", err);
	if ((rc = read_meta(head + page_size, &second, name, err)) != FOIL_OK)
		return rc;
	if (second.db[0].pad != page_size)
		return contradicts(name, err);
	/*
	 * LMDB goes by the newer one. The other may hold half of a commit whose
	 * last write failed: LMDB then puts back its number, not the rest.
	 */
	in_force = first.txn < second.txn ? &second : &first;
	return check_meta(in_force, page_size, file_size, name, err);
}

/* Reads up to cap bytes from the start; *n of them. 0, or -1 with errno. */
static int read_head(int fd, uint8_t *head, size_t cap, size_t *n)
{
	*n = 0;
	while (*n < cap) {
		ssize_t got = pread(fd, head + *n, cap - *n, (off_t)*n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		*n += (size_t)got;
	}
	return 0;
}

static enum foil_code check_open_file(int fd, const char *name, struct foil_err *err)
{
	const size_t cap = PAGE_MAX + PAGE_HEAD + sizeof(struct meta);
	struct foil_safe s;
	struct statfs fs;
	struct stat st;
	uint8_t *head;
	size_t n;
	enum foil_code rc;

	if (fstatfs(fd, &fs) == 0 && store_is_network((unsigned long)fs.f_type))
		return foil_fail(err, FOIL_E_STORE,
		    "'%s' is on a network file system, where LMDB loses data; "
		    "keep the ledger on a local disk",
		    foil_safe(&s, foil_str(name)));
	if (fstat(fd, &st) != 0)
		return store_fail_at(err, errno, "read", name);
	if (!S_ISREG(st.st_mode))
		return foreign(name, "it is not a regular file", err);
	if ((head = malloc(cap)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	/* First the meta pages, then the size: the file only ever grows before they say so. */
	if (read_head(fd, head, cap, &n) != 0 || fstat(fd, &st) != 0)
		rc = store_fail_at(err, errno, "read", name);
	else
		rc = store_header_judge(head, n, (uint64_t)st.st_size, name, err);
	free(head);
	return rc;
}

enum foil_code store_header_check(const char *dir, struct foil_err *err)
{
	char *path = foil_path_join(dir, "data.mdb");
	struct foil_safe s;
	enum foil_code rc;
	int fd;

	if (path == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		rc = foil_fail(err, FOIL_E_NOT_FOUND, "no ledger at '%s': no data.mdb is there (that of a "
		    "backup is in its folder ledger/)", foil_safe(&s, foil_str(dir)));
	else if (fd < 0)
		rc = store_fail_at(err, errno, "open", path);
	else
		rc = check_open_file(fd, path, err);
	if (fd >= 0)
		(void)close(fd);
	free(path);
	return rc;
}
