/* SPDX-License-Identifier: Apache-2.0 */
/* The table of commands: names, options, help. */
#include "foil.h"
#include "options.h"

#include <sys/resource.h>

static const struct cli_option init_options[] = {
	{ "origin", 0, "NAME", "name of the ledger: foi.example/ledger", false },
	{ "authority", 0, "NAME", "who answers: \"Example Police\"", false },
	{ "regime", 0, "R", "foia (default), eir, foisa or eirs", false },
	{ "root", 0, "PERSON=FILE", "who governs: pseudonym, public key", true },
	{ "threshold", 0, "N", "roots that must agree to a change (default 1)", false },
	{ "head-file", 0, "PATH", "second record of the head (DIR.head)", false },
	{ "keys-dir", 0, "PATH", "keys of the cases (DIR.keys)", false },
	OPT_KEY, OPT_FD, OPT_END,
};
static const struct cli_option key_new_options[] = {
	{ "out", 'o', "FILE", "where to (default ~/.config/foil/key)", false },
	{ "kdf", 0, "KIND", "normal (default) or light", false },
	{ "no-passphrase", 0, NULL, "for a machine: whoever reads it can sign", false },
	OPT_FD, OPT_END,
};
static const struct cli_option enrol_options[] = {
	{ "person", 0, "P", "pseudonym, never a name: officer-2", false },
	{ "grade", 0, "G", "what the public may know: \"HEO\"", false },
	{ "role", 0, "R[,R]", "officer, approver, records, reviewer, root", false },
	{ "until", 0, "DATE", "last day on which the key may sign", false },
	OPT_LEDGER, OPT_KEY, OPT_FD, OPT_END,
};
static const struct cli_option revoke_options[] = {
	{ "since", 0, "N", "suspect from this entry of the ledger on", false },
	{ "reason", 0, "TEXT", "why; public", false },
	OPT_LEDGER, OPT_KEY, OPT_FD, OPT_END,
};
static const struct cli_option sign_key_options[] = { OPT_LEDGER, OPT_KEY, OPT_FD, OPT_END };
static const struct cli_option ledger_options[] = { OPT_LEDGER, OPT_END };
static const struct cli_option audit_options[] = { OPT_LEDGER,
	{ "no-signatures", 0, NULL, "leave those of entries out; never a match", false }, OPT_END };
static const struct cli_option receive_options[] = {
	{ "on", 0, "DATE", "day on which the request was received", false },
	{ "request", 0, "TEXT", "what was asked for; it will be public", false },
	{ "request-file", 0, "FILE", "the same from a file; - is stdin", false },
	{ "dir", 0, "DIR", "folder to make (default: the reference)", false },
	OPT_LEDGER, OPT_KEY, OPT_FD, OPT_END,
};
static const struct cli_option sign_options[] = {
	{ "replace", 0, NULL, "put it in the place of a decision that stands", false },
	OPT_YES, OPT_LEDGER, OPT_KEY, OPT_FD, OPT_END,
};
static const struct cli_option approve_options[] = {
	OPT_YES, OPT_LEDGER, OPT_KEY, OPT_FD, OPT_END,
};
static const struct cli_option issue_options[] = {
	{ "dated", 0, "DATE", "date of the letter (default: case.txt, or today)", false },
	OPT_LEDGER, OPT_KEY, OPT_FD, OPT_END,
};
static const struct cli_option preview_options[] = {
	{ "signed", 0, NULL, "the decision in force, not what the folder says", false },
	OPT_LEDGER, OPT_END,
};
static const struct cli_option check_options[] = {
	{ "signed", 0, NULL, "the decision in force, not what the folder says", false },
	{ "refused", 0, "DATE", "as the outcome of a review of that refusal", false },
	{ "like", 0, "CASE", "compare the reasons with its own", true },
	OPT_LEDGER, OPT_END,
};
static const struct cli_option letter_options[] = {
	{ "text", 0, NULL, "as text, for letter.txt (default)", false },
	{ "html", 0, NULL, "as a web page", false },
	{ "out", 'o', "FILE", "write it there, not into letter.txt; - is stdout", false },
	{ "force", 0, NULL, "over a FILE that nobody has changed", false },
	{ "dated", 0, "DATE", "date of the letter (default: case.txt, or today)", false },
	{ "particulars", 0, "FILE", "instead of particulars.txt beside .foil", false },
	{ "signed", 0, NULL, "the decision in force, not what the folder says", false },
	OPT_LEDGER, OPT_END,
};
static const struct cli_option status_options[] = {
	{ "all", 0, NULL, "issued cases too", false },
	OPT_LEDGER, OPT_END,
};
static const struct cli_option log_options[] = {
	{ "from", 0, "INDEX", "begin at this entry of the ledger", false },
	{ "count", 0, "N", "at most so many", false },
	OPT_LEDGER, OPT_END,
};
static const struct cli_option show_options[] = {
	{ "case", 0, NULL, "the argument is a case, though it looks like a number", false },
	OPT_LEDGER, OPT_END,
};
static const struct cli_option replay_options[] = {
	{ "at", 0, "MOMENT", "a date, a time, a ledger size, or an act", false },
	{ "diff", 0, "A B", "what changed from one moment to another", false },
	OPT_LEDGER, OPT_END,
};
static const struct cli_option receipt_options[] = {
	{ "form", 0, "FORM", "proof (default), cose or scitt", false },
	{ "since", 0, "SIZE", "no entry: that the ledger has grown from this size", false },
	{ "checkpoint", 0, "FILE", "as of this one, cosigned perhaps (default: the newest)", false },
	{ "with-entry", 0, NULL, "the entry in the proof, as its line \"extra\"", false },
	{ "entry", 0, "FILE", "also write the entry's bytes to FILE", false },
	{ "out", 'o', "FILE", "where to (default: standard output)", false },
	{ "case", 0, NULL, "the argument is a case, though it looks like a number", false },
	OPT_LEDGER, OPT_END,
};
static const struct cli_option cosign_options[] = {
	{ "trust", 0, "FILE", "the witnesses (default: the line \"trust\" of .foil)", false },
	{ "size", 0, "N", "which checkpoint lines alone are of (default: newest)", false },
	{ "into", 0, "DIR", "bring DIR/checkpoint up to date", true },
	OPT_LEDGER, OPT_END,
};
static const struct cli_option settle_options[] = {
	{ "reason", 0, "TEXT", "what you found, and why it is accepted", false },
	{ "head", 0, "FILE", "instead: a checkpoint that a witness has cosigned", false },
	{ "trust", 0, "FILE", "with --head: the trust file that names the witness", false },
	OPT_LEDGER, OPT_END,
};
static const struct cli_option publish_options[] = {
	{ "response", 0, "FOLDER", "of a case issued elsewhere", true },
	{ "whole", 0, NULL, "look at every file again, and mend what is damaged", false },
	OPT_LEDGER, OPT_END,
};
static const struct cli_option restore_options[] = {
	{ "trust", 0, "FILE", "its log must have signed what is published", false },
	{ "genesis", 0, "HEX", "the ledger's fingerprint, all 64 digits", false },
	{ "log-key", 0, "FILE", "the ledger's log.key, from a backup", false },
	OPT_END,
};
static const struct cli_option backup_options[] = {
	{ "without-keys", 0, NULL, "leave the keys of the cases out", false },
	OPT_LEDGER, OPT_END,
};
static const struct cli_option due_options[] = {
	{ "regime", 0, "R", "foia, eir, foisa or eirs", false },
	{ "received", 0, "DATE", "day on which the request was received", false },
	{ "clarified", 0, "DATE", "day on which particulars asked for were received", false },
	{ "extension", 0, "N", "working days in all, where more time is taken: 40", false },
	{ "explain", 0, NULL, "the days counted, and the rival reading", false },
	{ "answered", 0, "DATE", "the answer came: until when to ask for a review", false },
	{ "review", 0, "DATE", "a review was asked for: until when", false },
	{ "reviewed", 0, "DATE", "its outcome came: the Commissioner", false },
	{ "notice", 0, "DATE", "a decision notice was sent: the appeal", false },
	OPT_END,
};
static const struct cli_option provisions_options[] = {
	{ "search", 0, "WORD", "those with this word in id or title", false },
	{ "regime", 0, "R", "of one regime only", false },
	OPT_END,
};
static const struct cli_option explain_options[] = {
	{ "regime", 0, "R", "under which a citation is read (default foia)", false },
	{ "all", 0, NULL, "the row of the tables too", false },
	OPT_END,
};
static const struct cli_option ground_options[] = {
	{ "case", 0, "DIR", "folder of the case (default: where you stand)", false },
	{ "letter", 0, "L", "letter of the ground (default: the next that is free)", false },
	{ "print", 0, NULL, "print the block, write nothing", false },
	{ "regime", 0, "R", "where case.txt does not say it", false },
	OPT_END,
};
static const struct cli_option cite_options[] = {
	{ "regime", 0, "R", "of the case (default: as the text says)", false },
	{ "at", 0, "DATE", "say which were not in force on that day", false },
	OPT_END,
};
static const struct cli_option batch_options[] = {
	{ "group", 0, "N", "acts in one commit, 1 to 1000 (default 1000)", false },
	OPT_LEDGER, OPT_KEY, OPT_FD, OPT_END,
};

#define KEY_HELP \
	"The key is --key FILE, else the line \"key PATH\" of .foil, else\n" \
	"~/.config/foil/key: a key file, or an ssh-ed25519 public key whose agent signs."

static const struct cli_command commands[] = {
	{ "receive", "REF --on DATE [OPTION]...", "Record a request and make its folder.",
	    receive_options, 1, 1,
	    "Signs `received`, says when the response is due, and makes the folder REF with\n"
	    "case.txt, letter.txt, originals/ and marked/. Withheld words are never typed\n"
	    "as arguments.\n\n" KEY_HELP, cmd_receive },
	{ "freeze", "[CASE] [OPTION]...", "Register originals/ as found; make copies to mark.",
	    sign_key_options, 0, 1,
	    "Signs `frozen` over a hiding commitment to each text in originals/, then makes a\n"
	    "checkpoint. Copies for marking are put into marked/; what is there stays. May be\n"
	    "run again when more is found.", cmd_freeze },
	{ "sign", "[CASE] [OPTION]...", "Sign what case.txt and marked/ say.", sign_options, 0, 1,
	    "Shows what the world will see and what stays private, and what is undecided or\n"
	    "odd; asks; makes one signature over all decisions of the case.\n\n" KEY_HELP, cmd_sign },
	{ "approve", "[CASE] [OPTION]...", "Approve the decision, as a second person.",
	    approve_options, 0, 1, "Shows the same screen as `foil sign`.\n\n" KEY_HELP, cmd_approve },
	{ "issue", "[CASE] [OPTION]...", "Write the response, and verify it.", issue_options, 0, 1,
	    "Signs `issued` over letter.txt, the disclosed files, the schedule and all that\n"
	    "is opened; makes a checkpoint; writes published/ and to-requester/; verifies\n"
	    "both as a stranger would. Run again after it was cut off, it writes what is\n"
	    "missing.",
	    cmd_issue },
	{ "preview", "[CASE] [OPTION]...", "Print exactly what will be public.", preview_options,
	    0, 1, NULL, cmd_preview },
	{ "check", "[CASE] [OPTION]...", "Check the record so far, and the letter against it.",
	    check_options, 0, 1,
	    "Places to look, worst first: what statute and guidance ask of a refusal,\n"
	    "and what does not agree (spec/notice.md). Signs and records nothing; it is no\n"
	    "legal advice. "
	    "Exit status 1 when the record itself contradicts the letter.", cmd_check },
	{ "letter", "[CASE] [OPTION]...", "Draft the response from the record.", letter_options, 0, 1,
	    "Into letter.txt where nobody has written yet, else to stdout. Whom to complain\n"
	    "to is read from particulars.txt (spec/letter.md). What the record does not say\n"
	    "is asked for between >>> and <<<: `foil check` names the lines, `foil issue`\n"
	    "refuses them.", cmd_letter },
	{ "schedule", "[CASE] [OPTION]...", "Print schedule.csv of the decision in force.",
	    ledger_options, 0, 1, NULL, cmd_schedule },
	{ "status", "[OPTION]...", "What is due when, and what comes next by whom.",
	    status_options, 0, 0, NULL, cmd_status },
	{ "log", "[CASE] [OPTION]...", "List acts, or all entries of the ledger.", log_options, 0, 1,
	    "With --json one object a line.", cmd_log },
	{ "show", "CASE|INDEX [OPTION]...", "Print acts as a person reads them.", show_options, 1, 1,
	    "Everything that this ledger has the key for is opened; what is never published\n"
	    "is marked \"private\".", cmd_show },
	{ "replay", "CASE [OPTION]...", "A case as it stood, or what changed.", replay_options, 0, 1,
	    "MOMENT is a date (2023-11-30: with that day's acts), a time\n"
	    "(2023-11-30T12:00:00Z), a ledger size (1204), or an act (received, frozen,\n"
	    "decided, decided.2, approved, issued). Without one: now.", cmd_replay },
	{ "batch", "FILE|- [OPTION]...", "Acts as JSON lines, for case systems.", batch_options, 1, 1,
	    "One request a line (spec/batch.md), one result a line. Acts are committed in\n"
	    "groups; a result is printed when its act is durable.", cmd_batch },
	{ "init", "DIR --origin NAME --authority NAME --root P=FILE ...",
	    "Make a ledger, and .foil here.", init_options, 1, 1,
	    "The first entry names the ledger, its key and its roots, and is signed by one\n"
	    "of them (--key). Nothing that exists is overwritten.", cmd_init },
	{ "key new", "[OPTION]...", "Make a key file, and its public part beside it.",
	    key_new_options, 0, 0,
	    "The passphrase is asked on the terminal or read from --passphrase-fd, never from\n"
	    "an argument or the environment.", cmd_key_new },
	{ "key show", "FILE [OPTION]...", "Print the public part of a key.", NULL, 1, 1, NULL,
	    cmd_key_show },
	{ "govern enrol", "--person P ... PUBFILE [OPTION]...", "Enrol a key for a person.",
	    enrol_options, 1, 1, NULL, cmd_govern_enrol },
	{ "govern retire", "KID|PERSON [OPTION]...", "A key signs no more; what it signed stays good.",
	    sign_key_options, 1, 1, NULL, cmd_govern_retire },
	{ "govern revoke", "KID|PERSON --since N --reason TEXT [OPTION]...",
	    "A key is lost or stolen: suspect since an entry.", revoke_options, 1, 1, NULL,
	    cmd_govern_revoke },
	{ "govern approve", "INDEX [OPTION]...", "Agree to a proposal of another root.",
	    sign_key_options, 1, 1, NULL, cmd_govern_approve },
	{ "govern threshold", "N [OPTION]...", "How many roots must agree.", sign_key_options, 1, 1,
	    NULL, cmd_govern_threshold },
	{ "govern log-key", "PUBFILE [OPTION]...", "Another key for the ledger itself.",
	    sign_key_options, 1, 1,
	    "For a log.key that is lost or no longer safe: make one with `foil key new\n"
	    "--no-passphrase`, name its public part here, then put it in its place.",
	    cmd_govern_log_key },
	{ "govern show", "[OPTION]...", "Who may sign what.", ledger_options, 0, 0, NULL,
	    cmd_govern_show },
	{ "checkpoint", "[OPTION]...", "Sign the ledger's head, and print it.", ledger_options, 0, 0,
	    NULL, cmd_checkpoint },
	{ "audit", "[OPTION]...", "Read and judge the whole ledger again.", audit_options, 0, 0,
	    "What `foil-verify ledger` does with what is published, over the ledger itself:\n"
	    "every hash, chain, signature, case map, signed head and issued response; and\n"
	    "every case with what this ledger can open (spec/audit.md).", cmd_audit },
	{ "trust", "[OPTION]...", "Print a trust file for readers.", ledger_options, 0, 0,
	    "Publish it where readers find it, away from the responses:\n"
	    "foil-verify --trust FILE DIR", cmd_trust },
	{ "receipt", "[CASE|INDEX] [OPTION]...", "Show somebody that an entry is in the ledger.",
	    receipt_options, 0, 1,
	    "CASE means its newest entry; `foil log CASE` lists the others. The receipt is of\n"
	    "the newest checkpoint that the entry is below, and holds no word of it but, as\n"
	    "scitt, the entry itself. Readers: foil-verify receipt --trust FILE RECEIPT.\n"
	    "cose and scitt are signed with the ledger's key, as its checkpoints are.", cmd_receipt },
	{ "cosign", "[FILE|-] [OPTION]...", "Add what witnesses signed to a checkpoint.", cosign_options,
	    0, 1,
	    "FILE is the checkpoint with their lines, or the lines alone. Each is checked\n"
	    "against the trust file; one of nobody in it is not kept. A checkpoint that\n"
	    "shows that this ledger was rolled back stops all signing until `foil settle`.\n"
	    "--into DIR brings DIR/checkpoint up to date, or those of a case's two folders.\n"
	    "Exit status 1 when a line is not good: the others are kept.", cmd_cosign },
	{ "settle", "--reason TEXT|--head FILE --trust FILE [OPTION]...",
	    "Accept the ledger after a restored backup.",
	    settle_options, 0, 0,
	    "When the second record of the head knows more than the ledger, nothing is signed\n"
	    "until somebody has looked and says why. The reason is kept.", cmd_settle },
	{ "publish", "DIR [OPTION]...", "Write the ledger as files for a web server.",
	    publish_options, 1, 1,
	    "Makes a checkpoint, then brings DIR up to date: tiles of the C2SP tlog-tiles\n"
	    "format, archived checkpoints, the issued responses, index.json, and last of all\n"
	    "`checkpoint`. Only what is new is written; readers find a whole log at every\n"
	    "moment. Exit status 1 when a response does not verify: it is left out.",
	    cmd_publish },
	{ "restore", "PUBLISHED LEDGER [OPTION]...", "Make a ledger again from what was published.",
	    restore_options, 2, 2,
	    "Every hash is computed again, up to the published head. What was never\n"
	    "published does not come back: what acts hide, the keys of the cases, log.key.\n"
	    "The ledger signs nothing until its second record (LEDGER.head) agrees, or\n"
	    "`foil settle`.",
	    cmd_restore },
	{ "backup", "DIR [OPTION]...", "Copy the ledger while it is in use.", backup_options, 1, 1,
	    "Makes DIR with ledger, ledger.keys and ledger.issued: secrets, with the rights\n"
	    "that they have. Put back in their place they are the ledger as of now, which\n"
	    "signs nothing until its second record agrees, or `foil settle`.",
	    cmd_backup },
	{ "due", "--regime R --received DATE [OPTION]...", "When a response is due.", due_options, 0,
	    0,
	    "Twenty working days after the day of receipt, whatever day that was, without\n"
	    "bank holidays of any part of the UK (of Scotland under the Scottish enactments).\n"
	    "Also the periods that follow an answer. No legal advice: spec/law.md section 5.", cmd_due },
	{ "provisions", "[ID] [OPTION]...", "List provisions of the Acts.", provisions_options, 0, 1,
	    NULL, cmd_provisions },
	{ "cite", "[TEXT|-] [OPTION]...", "Find the citations in a text, and what they mean.",
	    cite_options, 0, 1,
	    "Without TEXT, or with -, standard input is read. One citation a line: place,\n"
	    "words as printed, provisions, diagnostics (spec/citations.md).", cmd_cite },
	{ "explain", "ID|CITATION [OPTION]...", "What a provision is, and what claiming it requires.",
	    explain_options, 1, 1, "Two plain sentences, from the tables. It is no legal advice.",
	    cmd_explain },
	{ "ground", "ID|CITATION [OPTION]...", "Put a provision's questions into case.txt.",
	    ground_options, 1, 1,
	    "An empty ground with the next free letter, at the end of case.txt: what the\n"
	    "provision asks, for you to answer; never reasons. What is there already stays as\n"
	    "it is. Outside the folder of a case it is printed.", cmd_ground },
	{ NULL, NULL, NULL, NULL, 0, 0, NULL, NULL },
};

static const struct cli_program program = {
	"foil",
	"Record what is decided on freedom of information requests, and publish it so\n"
	"that anybody can check it.",
	commands,
	"Six for a response: receive, freeze, (edit case.txt, letter.txt, marked/), sign,\n"
	"approve, issue. Readers use foil-verify.\n",
	"entry 1, response 1, store 1",
};

int foil_main(int argc, char **argv, const struct foil_env *env)
{
	/* What is withheld is in memory: a crash must not write it to a file. Best effort. */
	(void)setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	return cli_main(&program, env, argc, argv);
}
