/* SPDX-License-Identifier: Apache-2.0 */
/*
 * foil-witness: cosigns checkpoints of logs that it has seen grow, and takes
 * a ledger's checkpoints to such witnesses. The one program with a network;
 * it holds a witness's key and never one of a ledger.
 */
#include "witness.h"

#define OPT_FD { "passphrase-fd", 0, "N", "read the passphrase from descriptor N", false }
#define OPT_TRUST { "trust", 0, "FILE", "the ledger's key, the witnesses and where they are", false }
#define OPT_OUT { "out", 'o', "FILE", "write the checkpoint with the new line there", false }
#define OPT_END { NULL, 0, NULL, NULL, false }

static const struct cli_option init_options[] = {
	{ "name", 0, "NAME", "name of the witness: witness.example/w1", false },
	{ "kdf", 0, "KIND", "normal (default) or light", false },
	{ "no-passphrase", 0, NULL, "for a machine: whoever reads it can cosign", false },
	{ "auditor", 0, NULL, "a map auditor's key: only `audit` signs with it", false },
	OPT_FD, OPT_END,
};
static const struct cli_option serve_options[] = {
	{ "listen", 0, "ADDRESS", "numeric address and port (127.0.0.1:8080)", false },
	OPT_FD, OPT_END,
};
static const struct cli_option cosign_options[] = {
	{ "proof", 0, "FILE", "hashes that lead from the size held, a line each", false },
	{ "tiles", 0, "DIR", "a copy of the published log, to prove it from", false },
	OPT_OUT, OPT_FD, OPT_END,
};
static const struct cli_option audit_options[] = {
	{ "state", 0, "DIR", "the auditor: what `init --auditor` made", false },
	{ "trust", 0, "FILE", "the ledger's key", false },
	{ "threads", 0, "N", "that check signatures (default: as many as processors)", false },
	OPT_OUT, OPT_FD, OPT_END,
};
static const struct cli_option request_options[] = {
	{ "old", 0, "N", "size that the witness holds (default 0)", false },
	OPT_END,
};
static const struct cli_option push_options[] = {
	OPT_TRUST,
	{ "timeout", 0, "SECONDS", "how long a witness may take (default 10)", false },
	{ "proxy", 0, "URL", "go through this proxy (default: none)", false },
	OPT_END,
};

static const struct cli_command commands[] = {
	{ "push", "DIR --trust FILE [OPTION]...", "Take a published checkpoint to the witnesses.",
	    push_options, 1, 1,
	    "DIR is what `foil publish` wrote. Every witness of the trust file that has an\n"
	    "address is asked; good cosignatures are put under DIR/checkpoint and under\n"
	    "DIR/checkpoints/SIZE. Run it again when one was away. Then `foil cosign\n"
	    "DIR/checkpoint` in the ledger. Exit status 0 when the quorum is met, 3 when it\n"
	    "is not, 1 when a witness holds what this ledger does not: it was rolled back.", cmd_push },
	{ "request", "DIR [OPTION]...", "Print the request to a witness, to carry it by hand.",
	    request_options, 1, 1,
	    "The body of add-checkpoint, with the proof from the size that the witness\n"
	    "holds. The witness's operator gives it to `foil-witness cosign`.", cmd_request },
	{ "init", "DIR --name NAME [OPTION]...", "Make a witness: its key and its memory.", init_options,
	    1, 1,
	    "Prints the line of its key, for trust files.", cmd_init },
	{ "show", "DIR", "Print the witness's key and the line for trust files.", NULL, 1, 1, NULL,
	    cmd_show },
	{ "trust-log", "DIR VKEY", "Cosign for this log from now on.", NULL, 2, 2,
	    "VKEY is the log's key, name+hash+base64: the line `log` of its trust file has it.\n"
	    "Compare it with what the authority has printed elsewhere.", cmd_trust_log },
	{ "serve", "DIR [OPTION]...", "Answer logs over HTTP (C2SP tlog-witness).", serve_options, 1, 1,
	    "POST /add-checkpoint, and for monitors GET /HASH/checkpoint, where HASH is\n"
	    "SHA-256 of the log's name in hex. Listens on this machine alone unless told\n"
	    "otherwise; put a web server with TLS in front. SIGTERM ends it.", cmd_serve },
	{ "cosign", "DIR [OPTION]...", "Cosign by hand: a checkpoint or a request on stdin.",
	    cosign_options, 1, 1,
	    "The input is a checkpoint, or what `foil-witness request` printed. Beyond the\n"
	    "first checkpoint of a log a proof is needed: in the request, from --proof, or\n"
	    "made from --tiles. Prints the cosignature's line. Exit status 1 when the\n"
	    "checkpoint contradicts what this witness has cosigned.", cmd_cosign },
	{ "audit", "DIR --state DIR --trust FILE [OPTION]...",
	    "Audit a published ledger whole, and only then cosign.", audit_options, 1, 1,
	    "Does what `foil-verify ledger` does: every entry, key, chain and case map is\n"
	    "derived again. When all of it matches, the checkpoint is cosigned with the\n"
	    "auditor's key, which says just that. A trust file with `#foil auditor` turns\n"
	    "the completeness of a response from \"claimed\" into \"audited\".", cmd_audit },
	{ NULL, NULL, NULL, NULL, 0, 0, NULL, NULL },
};

static const struct cli_program program = { "foil-witness",
	"Cosigns checkpoints of ledgers, and asks witnesses to.", commands, NULL,
	"tlog-witness v1.0.0, cosignature/v1" };

int main(int argc, char **argv)
{
	return cli_main(&program, foil_env_system(), argc, argv);
}
