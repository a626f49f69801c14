/* SPDX-License-Identifier: Apache-2.0 */
/* work ROOT STEP: one step of the case; its marks go to REC_ACK_FD. */
#include "drive.h"
#include "rec.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void tell(const struct drive_mark *m)
{
	(void)!write(REC_ACK_FD, m, sizeof *m); /* nobody listens in a run by hand */
}

int main(int argc, char **argv)
{
	struct foil_err err = { FOIL_OK, "" };

	for (int s = 0; argc == 3 && s < DRIVE_STEPS; s++) {
		if (strcmp(argv[2], drive_step_name((enum drive_step)s)) != 0)
			continue;
		if (drive_step(argv[1], (enum drive_step)s, 100 + (uint64_t)s, tell, &err) == FOIL_OK)
			return 0;
		(void)fprintf(stderr, "%s: %s\n", foil_code_name(err.code), err.msg);
		return 1;
	}
	(void)fprintf(stderr, "usage: work ROOT init|receive|freeze|sign|approve|issue|publish|cosign\n");
	return 2;
}
