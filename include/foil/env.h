/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_ENV_H
#define FOIL_ENV_H

/*
 * Clock and randomness, injected. Nothing else in the library reads a clock
 * or makes a random byte, and neither can be set through the environment.
 */

#include "foil/error.h"

#include <stddef.h>
#include <stdint.h>

struct foil_env {
	void *ctx;
	/* whole seconds since 1970-01-01T00:00:00Z, UTC */
	int64_t (*now)(void *ctx);
	/* fills n bytes; must not fail */
	void (*random)(void *ctx, void *out, size_t n);
};

/*
 * The machine's clock and the system's random generator: getrandom(2), or
 * /dev/urandom where that is missing. It waits as long as neither gives bytes.
 */
const struct foil_env *foil_env_system(void);

/*
 * For tests only: a clock that stands at `now` and a stream that `seed`
 * decides (SplitMix64: repeatable, spread well, and not secret at all). The
 * struct is the caller's memory, must not move while in use, and is returned
 * ready for use; move the clock by writing to `now`.
 */
struct foil_env_fixed {
	struct foil_env env;
	int64_t now;
	uint64_t seed, counter;
};
const struct foil_env *foil_env_fixed(struct foil_env_fixed *f, int64_t now, uint64_t seed);

#endif
