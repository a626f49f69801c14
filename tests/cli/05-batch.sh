#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# foil batch: the same acts as JSON lines (spec/batch.md).
. "$(dirname "$0")/lib.sh"

lines() { grep -c "$1" "$OUT"; }

t "two cases from request to verdict"
setup
now 2023-11-03
cat >in <<'END'
{"id": "r1", "act": "receive", "case": "A1", "received": "2023-11-03", "request": "minutes"}
{"id": "r2", "act": "receive", "case": "A2", "received": "2023-11-03"}

{"act": "freeze", "case": "A1", "found": "2023-11-03", "search": "the drive", "documents": [{"name": "a.txt", "text": "one two three [[four]] five\n"}]}
{"act": "freeze", "case": "A2"}
END
ok foil batch in --key officer
json_ok lines
is "$(lines '"ok":true')" 4 "lines done"
out_has '{"line":1,"id":"r1","case":"A1","act":"receive","ok":true,"index":'
out_has '"due":"2023-12-04"'
now 2023-11-24
cat >in <<'END'
{"act": "sign", "case": "A1", "items": [{"no": 1, "label": "all", "outcome": "part", "files": ["a.txt"]}], "grounds": [{"letter": "A", "provisions": "s.40(2) via s.40(3A)(a)", "answers": {"data": "ordinary", "gist": "numbers"}}, {"letter": "B", "provisions": "s.31(1)(a)", "answers": {"likelihood": "would be likely"}}], "redactions": [{"file": "a.txt", "start": 4, "length": 3, "grounds": ["A"]}, {"file": "a.txt", "start": 4, "length": 9, "grounds": ["B"]}], "note": "quietly"}
{"act": "sign", "case": "A2", "neither": "s.31(3)"}
END
ok foil batch in --key officer
is "$(lines '"ok":true')" 2 "decisions"
printf '{"act": "approve", "case": "A1"}\n{"act": "approve", "case": "A2"}' >in
ok foil batch in --key approver
mkdir A1 A2
cat >in <<'END'
{"act": "issue", "case": "A1", "letter": "Dear [[requester Jane]],\nhere.\n", "dated": "2023-12-01", "folder": "A1"}
{"act": "issue", "case": "A2", "letter": "We neither confirm nor deny.\n", "folder": "A2"}
END
now 2023-12-01
printf '%s\n' '{"act": "issue", "case": "A2", "letter": "We neither confirm nor deny.\n", "folder": "nowhere"}' >lost
must_fail 3 foil batch lost --key officer
out_has '\"folder\": there is no directory nowhere; make it first'
foil status --all >"$OUT"; out_lacks "A2 issued"
ok foil batch - --key officer
is "$(wc -c <"$OUT" | tr -d ' ')" 0 "results of an empty batch"
ok foil batch in --key officer
is "$(lines '"published":"matches","to_requester":"matches"')" 2 "verdicts"
foil trust >trust
ok verify --trust trust A1/published
ok verify --trust trust A2/to-requester
printf 'one \342\237\2461: s.40(2), s.31(1)(a)\342\237\247 [[four]] five\n' >want
cmp -s want A1/published/item-01.txt || wrong "overlapping redactions are not one under both grounds"
grep -q '"quietly"\|quietly' -r A1/published && wrong "a private note is published"

t "a case.txt and a marked text in a line"
setup
now 2023-11-03
cat >in <<'END'
{"act": "receive", "case": "A1", "received": "2023-11-03"}
{"act": "freeze", "case": "A1", "documents": [{"name": "a.txt", "text": "one two three\n"}]}
{"act": "sign", "case": "A1", "case_txt": "items\n1 x - part a.txt\nground A s.40(2) via s.40(3A)(a)\n", "marked": {"a.txt": "one [[A two]] three\n"}}
END
ok foil batch in --key officer
is "$(lines '"ok":true')" 3 "three acts of one case in one batch"

t "what is wrong is said line by line, and the rest is done"
setup
now 2023-11-03
cat >in <<'END'
{"act": "receive", "case": "A1", "received": "2023-11-03"}
{"act": "receive", "case": "A1", "received": "2023-11-03"}
{"act": "recieve", "case": "A2", "received": "2023-11-03"}
{"act": "receive", "case": "a2", "received": "2023-11-03"}
{"act": "receive", "case": "A2", "received": "2999-11-03"}
{"act": "receive", "case": "A2", "received": "2023-11-03", "colour": "red"}
not json
[]
{"act": "sign", "case": "A1"}
{"act": "approve", "case": "NOSUCH"}
{"act": "freeze", "case": "A1", "documents": [{"name": "x", "text": ""}]}
{"act": "receive", "case": "A3", "received": "2023-11-03"}
END
must_fail 3 foil batch in --key officer
is "$(wc -l <"$OUT" | tr -d ' ')" 12 "one result a line"
json_ok lines
is "$(lines '"ok":true')" 2 "lines done"
out_has '{"line":2,"case":"A1","act":"receive","ok":false,"error":{"code":"exists"'
out_has 'unknown member \"colour\"; expected id, act, case, received, request'
out_has '"line":12,"case":"A3","act":"receive","ok":true'
err_has "some lines were not done"
ok foil status
is "$(wc -l <"$OUT" | tr -d ' ')" 2 "open cases"

t "marks that cannot be"
setup
now 2023-11-03
cat >in <<'END'
{"act": "receive", "case": "A1", "received": "2023-11-03"}
{"act": "freeze", "case": "A1", "documents": [{"name": "a.txt", "text": "one tw\u00f6 three\n"}]}
{"act": "sign", "case": "A1", "items": [{"no": 1, "outcome": "part", "files": ["a.txt"]}], "grounds": [{"letter": "A", "provisions": "s.40(2) via s.40(3A)(a)"}], "redactions": [{"file": "b.txt", "start": 4, "length": 3, "grounds": ["A"]}]}
{"act": "sign", "case": "A1", "items": [{"no": 1, "outcome": "part", "files": ["a.txt"]}], "grounds": [{"letter": "A", "provisions": "s.40(2) via s.40(3A)(a)"}], "redactions": [{"file": "a.txt", "start": 4, "length": 300, "grounds": ["A"]}]}
{"act": "sign", "case": "A1", "items": [{"no": 1, "outcome": "part", "files": ["a.txt"]}], "grounds": [{"letter": "A", "provisions": "s.40(2) via s.40(3A)(a)"}], "redactions": [{"file": "a.txt", "start": 4, "length": 3, "grounds": ["A"]}]}
{"act": "sign", "case": "A1", "items": [{"no": 1, "outcome": "part", "files": ["a.txt"]}], "grounds": [{"letter": "A", "provisions": "s.40(2) via s.40(3A)(a)"}], "redactions": [{"file": "a.txt", "start": 4, "length": 4, "grounds": ["Z"]}]}
{"act": "sign", "case": "A1", "items": [{"no": 1, "outcome": "part", "files": ["a.txt"]}], "grounds": [{"letter": "A", "provisions": "s.40(2) via s.40(3A)(a)", "answers": {"colour": "red"}}], "redactions": [{"file": "a.txt", "start": 4, "length": 4, "grounds": ["A"]}]}
{"act": "sign", "case": "A1", "items": [{"no": 1, "outcome": "part", "files": ["a.txt"]}], "grounds": [{"letter": "A", "provisions": "s.40(2) via s.40(3A)(a)"}], "redactions": [{"file": "a.txt", "start": 4, "length": 4, "grounds": ["A"]}]}
{"act": "sign", "case": "A1", "items": [{"no": 1, "outcome": "disclosed", "files": ["a.txt"]}]}
{"act": "sign", "case": "A1", "items": [{"no": 1, "outcome": "disclosed", "files": ["a.txt"]}], "replace": true}
END
must_fail 3 foil batch in --key officer
is "$(grep '"ok":true' "$OUT" | sed 's/.*"line":\([0-9]*\).*/\1/' | tr '\n' ' ')" "1 2 8 10 " "lines done"
out_has "no document b.txt is registered"

t "only an item that is withheld is under grounds of its own, as in case.txt"
setup
now 2023-11-03
{
	cat <<'END'
{"act": "receive", "case": "A1", "received": "2023-11-03"}
{"act": "freeze", "case": "A1", "documents": [{"name": "a.txt", "text": "one two three\n"}]}
END
	for outcome in disclosed part elsewhere "not held" undecided "out of scope" duplicate transferred withheld; do
		cat <<END
{"act": "sign", "case": "A1", "items": [{"no": 1, "outcome": "$outcome", "grounds": ["A"], "files": ["a.txt"]}], "grounds": [{"letter": "A", "provisions": "s.31(1)(a)"}]}
END
	done
} >in
must_fail 3 foil batch in --key officer
is "$(grep '"ok":true' "$OUT" | sed 's/.*"line":\([0-9]*\).*/\1/' | tr '\n' ' ')" "1 2 11 " "lines done"
is "$(lines 'has no \\"grounds\\"')" 8 "refused for their grounds"
out_has 'items[0]: an item that is not held has no \"grounds\"'

t "words that nobody would see on the schedule are not published beside it"
setup
now 2023-11-03
cat >in <<'END'
{"act": "receive", "case": "A1", "received": "2023-11-03"}
{"act": "freeze", "case": "A1", "documents": [{"name": "a.txt", "text": "one two three\n"}]}
{"act": "sign", "case": "A1", "items": [{"no": 1, "outcome": "withheld", "words": "from Jane", "grounds": ["A"], "files": ["a.txt"]}], "grounds": [{"letter": "A", "provisions": "s.31(1)(a)"}]}
{"act": "sign", "case": "A1", "items": [{"no": 1, "outcome": "disclosed", "words": "from Jane", "files": ["a.txt"]}]}
{"act": "sign", "case": "A1", "items": [{"no": 1, "outcome": "undecided", "words": "from Jane", "files": ["a.txt"]}]}
{"act": "sign", "case": "A1", "items": [{"no": 1, "outcome": "out of scope", "words": "of another year", "files": ["a.txt"]}]}
END
must_fail 3 foil batch in --key officer
is "$(grep '"ok":true' "$OUT" | sed 's/.*"line":\([0-9]*\).*/\1/' | tr '\n' ' ')" "1 2 6 " "lines done"
out_has 'items[0]: an item that is withheld has no \"words\"'

t "a thousand requests in one commit, and a pipe that waits for its answer"
setup
now 2023-11-03
i=0
while [ $i -lt 1000 ]; do
	echo "{\"act\": \"receive\", \"case\": \"B$i\", \"received\": \"2023-11-03\"}"
	i=$((i + 1))
done >in
ok foil batch in --key officer --group 1000
is "$(lines '"ok":true')" 1000 "requests"
# Lines that cannot be done among those that can, past the number of cases that are held at once.
i=0
while [ $i -lt 200 ]; do
	case $i in
	70) echo '{"act": "freeze", "case": "NONE"}' ;;
	71) echo '{"act": "approve", "case": "B71"}' ;;
	72) echo '{"act": "receive", "case": "B72", "received": "2023-11-03"}' ;;
	73) printf '%s\n' '{"act": "freeze", "case": "B73", "documents": [{"name": "a.txt", "text": "one two\n"}]}' ;;
	*) echo "{\"act\": \"freeze\", \"case\": \"B$i\"}" ;;
	esac
	i=$((i + 1))
done >in
must_fail 3 foil batch in --key officer
json_ok lines
is "$(lines '"ok":true')" 197 "acts beside lines that cannot be done"
out_has '{"line":71,"case":"NONE","act":"freeze","ok":false,"error":{"code":"not-found"'
out_has '{"line":72,"case":"B71","act":"approve","ok":false,"error":{"code":"refused","message":"order.stage'
out_has '{"line":73,"case":"B72","act":"receive","ok":false,"error":{"code":"exists"'
out_has '{"line":74,"case":"B73","act":"freeze","ok":true,"index":'
is "$(sed 's/.*"line":\([0-9]*\),.*/\1/' "$OUT" | tr '\n' ' ')" "$(seq -s ' ' 1 200) " "order of the answers"
mkfifo pipe
foil batch - --key officer <pipe >answers 2>"$ERR" &
pid=$!
exec 6>pipe
echo '{"act": "receive", "case": "C1", "received": "2023-11-03"}' >&6
i=0
while [ ! -s answers ] && [ $i -lt 100 ]; do sleep 0.05; i=$((i + 1)); done
grep -q '"case":"C1","act":"receive","ok":true' answers || wrong "no answer while the pipe is open"
# The shell may have forked for it: then the program is the shell's child.
for p in $(cat "/proc/$pid/task/$pid/children" 2>/dev/null) "$pid"; do
	[ -r "/proc/$p/limits" ] && break
done
if [ -r "/proc/$p/limits" ]; then
	is "$(sed -n 's/^Max core file size *\([^ ]*\) *\([^ ]*\).*/\1 \2/p' "/proc/$p/limits")" "0 0" \
		"core file of a desk that crashes"
else
	echo "05-batch.sh: skipped: no /proc to see the limit on core files in" >&2
fi
exec 6>&-
wait

finish
