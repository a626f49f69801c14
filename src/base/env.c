/* SPDX-License-Identifier: Apache-2.0 */
#include "foil/env.h"

#include "foil/bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

static int64_t system_now(void *ctx)
{
	struct timespec ts = { 0 };

	(void)ctx;
	/* Cannot fail for this clock; 1970 would be refused by every check of a date. */
	(void)clock_gettime(CLOCK_REALTIME, &ts);
	return ts.tv_sec;
}

/* Fills from /dev/urandom as far as it goes; returns how far. */
static size_t read_urandom(uint8_t *out, size_t n)
{
	int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	size_t got = 0;

	if (fd < 0)
		return 0;
	while (got < n) {
		ssize_t r = read(fd, out + got, n - got);

		if (r > 0)
			got += (size_t)r;
		else if (r == 0 || errno != EINTR)
			break;
	}
	(void)close(fd);
	return got;
}

/*
 * A caller can do nothing about missing randomness, and nothing may be made
 * without it. So this waits: first for the system call, then for the device,
 * and tries both again for ever.
 */
static void system_random(void *ctx, void *out, size_t n)
{
	uint8_t *to = out;
	size_t got = 0;

	(void)ctx;
	while (got < n) {
		ssize_t r = getrandom(to + got, n - got, 0);

		if (r > 0) {
			got += (size_t)r;
		} else if (r == 0 || errno != EINTR) {
			got += read_urandom(to + got, n - got);
			if (got < n)
				(void)nanosleep(&(struct timespec){ .tv_nsec = 50000000 }, NULL);
		}
	}
}

const struct foil_env *foil_env_system(void)
{
	static const struct foil_env env = { NULL, system_now, system_random };

	return &env;
}

static int64_t fixed_now(void *ctx)
{
	const struct foil_env_fixed *f = ctx;

	return f->now;
}

/* SplitMix64: word k is a mix of seed + k times an odd number, so no word of a stream repeats. */
static uint64_t fixed_word(struct foil_env_fixed *f)
{
	uint64_t z = f->seed + ++f->counter * UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static void fixed_random(void *ctx, void *out, size_t n)
{
	struct foil_env_fixed *f = ctx;
	uint8_t *to = out, word[8];

	for (size_t i = 0; i < n; i += sizeof word) {
		foil_put_be64(word, fixed_word(f));
		memcpy(to + i, word, n - i < sizeof word ? n - i : sizeof word);
	}
}

const struct foil_env *foil_env_fixed(struct foil_env_fixed *f, int64_t now, uint64_t seed)
{
	*f = (struct foil_env_fixed){
		.env = { f, fixed_now, fixed_random },
		.now = now,
		.seed = seed,
	};
	return &f->env;
}
