/* SPDX-License-Identifier: Apache-2.0 */
#include "passphrase.h"

#include "foil/seal.h"
#include "foil/sign.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define LINE_CAP 1025 /* one more than a passphrase may have, so that a longer one shows */

/* Signals that would leave the terminal without echo. */
static const int held[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU };
#define N_HELD (sizeof held / sizeof held[0])

static volatile sig_atomic_t caught;

static void on_signal(int sig)
{
	caught = sig;
}

/*
 * On a terminal the signals are blocked but while this waits (`open` is the
 * mask for that), so that none is caught just before a read that would go on.
 */
static bool wait_for(int fd, const sigset_t *open)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	while (caught == 0 && ppoll(&p, 1, NULL, open) < 0 && errno == EINTR)
		continue;
	return caught == 0;
}

/* One byte at a time: what follows the line in a descriptor is not ours. */
static enum foil_code read_line(int fd, const sigset_t *open, char *buf, size_t cap, size_t *len,
    struct foil_err *err)
{
	size_t n = 0;

	for (;;) {
		char ch;
		ssize_t got;

		if (open != NULL && !wait_for(fd, open))
			return foil_fail(err, FOIL_E_KEY, "interrupted");
		got = read(fd, &ch, 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return foil_fail(err, FOIL_E_IO, "cannot read the passphrase: %s",
			    strerror(errno));
		if (got == 0 || ch == '\n')
			break;
		if (n < cap)
			buf[n++] = ch;
	}
	if (n > 0 && n < cap && buf[n - 1] == '\r')
		n--;
	*len = n;
	return FOIL_OK;
}

static void tell(int tty, const char *text)
{
	size_t n = strlen(text);

	if (write(tty, text, n) != (ssize_t)n)
		return; /* the prompt is a courtesy; reading will say what is wrong */
}

/* Echo is off between these two, and signals wait until it is on again. */
static enum foil_code ask_hidden(int tty, const char *prompt, char *buf, size_t cap, size_t *len,
    struct foil_err *err)
{
	struct sigaction act = { .sa_handler = on_signal }, old[N_HELD];
	struct termios saved, quiet;
	sigset_t hold, before;
	enum foil_code rc;

	if (tcgetattr(tty, &saved) != 0)
		return foil_fail(err, FOIL_E_IO, "the terminal cannot be set: %s", strerror(errno));
	quiet = saved;
	quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
	caught = 0;
	(void)sigemptyset(&act.sa_mask);
	(void)sigemptyset(&hold);
	for (size_t i = 0; i < N_HELD; i++)
		(void)sigaddset(&hold, held[i]);
	(void)sigprocmask(SIG_BLOCK, &hold, &before);
	for (size_t i = 0; i < N_HELD; i++)
		(void)sigaction(held[i], &act, &old[i]);
	/* Asked once echo is off: what is typed before would be seen, and thrown away. */
	if (tcsetattr(tty, TCSAFLUSH, &quiet) == 0) {
		tell(tty, prompt);
		rc = read_line(tty, &before, buf, cap, len, err);
	} else {
		rc = foil_fail(err, FOIL_E_IO, "the terminal's echo cannot be turned off: %s",
		    strerror(errno));
	}
	(void)tcsetattr(tty, TCSAFLUSH, &saved);
	tell(tty, "\n");
	for (size_t i = 0; i < N_HELD; i++)
		(void)sigaction(held[i], &old[i], NULL);
	(void)sigprocmask(SIG_SETMASK, &before, NULL);
	if (caught != 0)
		(void)raise(caught);
	return rc;
}

static enum foil_code ask_twice(int tty, const char *what, bool again, char *buf, size_t cap,
    size_t *len, struct foil_err *err)
{
	char prompt[200], second[LINE_CAP];
	size_t n = 0;
	enum foil_code rc;

	(void)snprintf(prompt, sizeof prompt, "%s for %.120s: ",
	    again ? "New passphrase" : "Passphrase", what);
	if ((rc = ask_hidden(tty, prompt, buf, cap, len, err)) != FOIL_OK || !again)
		return rc;
	if ((rc = ask_hidden(tty, "The same again: ", second, sizeof second, &n, err)) == FOIL_OK &&
	    (n != *len || !foil_equal_secret(buf, second, n)))
		rc = foil_fail(err, FOIL_E_KEY, "the two passphrases differ; nothing was made");
	foil_wipe(second, sizeof second);
	return rc;
}

static enum foil_code ask(void *ctx, const char *what, bool again, char *buf, size_t cap,
    size_t *len, struct foil_err *err)
{
	const struct passphrase *p = ctx;
	enum foil_code rc;
	int tty;

	if (p->fd >= 0)
		return read_line(p->fd, NULL, buf, cap, len, err);
	if (isatty(STDIN_FILENO) != 1 || (tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)) < 0)
		return foil_fail(err, FOIL_E_KEY, "a passphrase is needed and there is no terminal to "
		    "ask on; give one with --passphrase-fd N");
	rc = ask_twice(tty, what, again, buf, cap, len, err);
	(void)close(tty);
	return rc;
}

enum foil_code passphrase_init(struct passphrase *p, struct cli *c, struct foil_err *err)
{
	const char *text = cli_opt(c, "passphrase-fd");
	uint64_t fd = 0;
	enum foil_code rc;

	p->fd = -1;
	p->ask.ctx = p;
	p->ask.ask = ask;
	if (text == NULL)
		return FOIL_OK;
	if ((rc = cli_uint(c, "--passphrase-fd", text, 1023, &fd, err)) != FOIL_OK)
		return rc;
	if (fcntl((int)fd, F_GETFD) < 0)
		return cli_wrong(c, err, "--passphrase-fd: descriptor %d is not open", (int)fd);
	p->fd = (int)fd;
	return FOIL_OK;
}

enum foil_code passphrase_kdf(struct cli *c, enum foil_kdf *out, struct foil_err *err)
{
	const char *name = cli_opt(c, "kdf");

	if (name != NULL && strcmp(name, "normal") != 0 && strcmp(name, "light") != 0)
		return cli_wrong(c, err, "--kdf is normal or light");
	*out = name != NULL && name[0] == 'l' ? FOIL_KDF_LIGHT : FOIL_KDF_NORMAL;
	return FOIL_OK;
}

enum foil_code ask_yes(struct cli *c, const char *question, bool *yes, struct foil_err *err)
{
	char answer[16];
	size_t n = 0;
	enum foil_code rc;

	if (isatty(STDIN_FILENO) != 1)
		return cli_wrong(c, err, "nobody to ask (stdin is not a terminal); look, then say --yes");
	(void)fflush(stdout);
	(void)fprintf(stderr, "%s [y/N] ", question);
	(void)fflush(stderr);
	caught = 0;
	if ((rc = read_line(STDIN_FILENO, NULL, answer, sizeof answer, &n, err)) != FOIL_OK)
		return rc;
	*yes = foil_view_ieq(foil_trim(foil_view(answer, n)), foil_str("y")) ||
	    foil_view_ieq(foil_trim(foil_view(answer, n)), foil_str("yes"));
	return FOIL_OK;
}
