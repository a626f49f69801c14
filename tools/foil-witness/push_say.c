/* SPDX-License-Identifier: Apache-2.0 */
/* What push found, for a person and for a program. */
#include "push.h"

#include "foil/date.h"

static const char *state_name(enum foil_push_state s)
{
	switch (s) {
	case FOIL_PUSH_COSIGNED:
		return "cosigned";
	case FOIL_PUSH_REFUSED:
		return "refuses";
	case FOIL_PUSH_CONTRADICTS:
		return "CONTRADICTS";
	default: /* who was told to be asked again and was not is away too */
		return "away";
	}
}

static const char *quorum_name(const struct foil_trust_result *r)
{
	return !r->quorum_asked ? "not asked for" : r->quorum_met ? "met" : "NOT met";
}

static uint64_t pending(const struct push *p)
{
	return p->log.checkpoint.size - p->cosigned_to;
}

static void say(const struct push *p)
{
	char size[28], rest[28], when[21];
	struct foil_safe s;

	for (size_t i = 0; i < p->n; i++) {
		const struct foil_push *a = &p->asked[i];

		(void)printf("%-11s %s", state_name(a->state),
		    foil_safe(&s, foil_str(a->witness->name)));
		if (a->state == FOIL_PUSH_COSIGNED) {
			foil_time_rfc3339(when, (int64_t)a->at);
			(void)printf("  %s\n", when);
		} else {
			(void)printf("  %s\n", a->why);
		}
	}
	(void)printf("Cosigned to %s, %s pending; quorum %s\n", cli_grouped(size, p->cosigned_to),
	    cli_grouped(rest, pending(p)), quorum_name(&p->result));
}

static enum foil_code say_json(const struct push *p, struct foil_err *err)
{
	struct foil_json_out *j = NULL;
	enum foil_code rc;
	char when[21];

	if ((rc = foil_json_out_open(&j, err)) != FOIL_OK)
		return rc;
	foil_json_object(j, NULL);
	foil_json_str(j, "origin", p->log.checkpoint.origin);
	foil_json_uint(j, "size", p->log.checkpoint.size);
	foil_json_uint(j, "cosigned_to", p->cosigned_to);
	foil_json_uint(j, "pending", pending(p));
	foil_json_str(j, "quorum", !p->result.quorum_asked ? "none" :
	    p->result.quorum_met ? "met" : "not met");
	foil_json_bool(j, "rolled_back", push_contradiction(p) != NULL);
	foil_json_bool(j, "proven", p->proof.len > 0);
	foil_json_array(j, "witnesses");
	for (size_t i = 0; i < p->n; i++) {
		const struct foil_push *a = &p->asked[i];

		foil_json_object(j, NULL);
		foil_json_str(j, "name", a->witness->name);
		foil_json_str(j, "key", a->witness->key.name);
		foil_json_str(j, "state", a->state == FOIL_PUSH_CONTRADICTS ? "contradicts" :
		    state_name(a->state));
		if (a->state == FOIL_PUSH_COSIGNED) {
			foil_time_rfc3339(when, (int64_t)a->at);
			foil_json_str(j, "at", when);
		} else {
			foil_json_str(j, "why", a->why);
		}
		foil_json_end(j);
	}
	foil_json_end(j);
	foil_json_end(j);
	rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	return rc;
}

enum foil_code push_report(struct cli *c, const struct push *p, struct foil_err *err)
{
	const struct foil_push *bad = push_contradiction(p);
	struct foil_safe s, dir;
	enum foil_code rc = FOIL_OK;

	if (c->json)
		rc = say_json(p, err);
	else
		say(p);
	if (bad == NULL)
		return rc;
	cli_say(c, "this ledger was rolled back, or shows two histories: %s %s",
	    foil_safe(&s, foil_str(bad->witness->name)), bad->why);
	if (p->proof.len > 0)
		cli_say(c, "the proof, signed by this ledger's own key, is "
		    "%s/rolled-back.checkpoint: tell the ledger with `foil cosign`, and sign "
		    "nothing until it is known what was lost",
		    foil_safe(&dir, foil_str(p->dir)));
	else
		cli_say(c, "the witness shows no proof of it; %s/rolled-back has what it said. Sign nothing "
		    "until it is known what was lost", foil_safe(&dir, foil_str(p->dir)));
	return rc;
}
