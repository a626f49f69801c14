/* SPDX-License-Identifier: Apache-2.0 */
/* A published directory as a source of tiles. */
#include "foil/tile.h"

#include "foil/file.h"

#include <unistd.h>

static enum foil_code get(void *ctx, const char *path, struct foil_buf *out, struct foil_err *err)
{
	const struct foil_tile_dir *d = ctx;
	size_t max = out->max == 0 ? FOIL_BUF_DEFAULT_MAX : out->max;

	return foil_file_read_below(d->fd, path, max - out->len, out, err);
}

enum foil_code foil_tile_dir_open(struct foil_tile_dir *d, const char *path, struct foil_err *err)
{
	return foil_dir_open(path, &d->fd, err);
}

void foil_tile_dir_close(struct foil_tile_dir *d)
{
	if (d->fd >= 0)
		(void)close(d->fd);
	d->fd = -1;
}

struct foil_tile_source foil_tile_dir_source(struct foil_tile_dir *d)
{
	return (struct foil_tile_source){ d, get };
}
