#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Neither confirm nor deny: a case for which nothing is held and one for which
# twelve reports are held must look alike to everybody outside. Same reference,
# same dates, two ledgers; what is left must be random bytes, identifiers, times.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/story.sh"
REF=01.FOI.23.034100

# The twin's twelve reports, each with words of its own.
reports() {
	cp -R "$EXAMPLE/twin" "$1"
	cp "$EXAMPLE/neither/letter.txt" "$1"
	mkdir "$1/originals"
	i=1
	while [ $i -le 12 ]; do
		n=$(printf %02d $i)
		{
			echo "Report $n of the covert surveillance unit"
			j=0
			while [ $j -lt $((i * 7)) ]; do
				j=$((j + 1))
				echo "Sortie $j: the quadcopter circled buoy $((i * j)) for $((i + j)) minutes."
			done
		} >"$1/originals/report-$n.txt"
		i=$((i + 1))
	done
}

t "the case and its twin are issued"
TOP=$(pwd)
reports "$TOP/twin"
story "$TOP/a"
tell neither $REF
ok verify --trust trust $REF/published
out_has "neither confirmed nor denied under s.31(3)"
sed 's/[0-9a-f]\{64\}/HASH/' "$OUT" >"$TOP/verdict"
story "$TOP/b"
tell "$TOP/twin" $REF
ok verify --trust trust $REF/published
out_is "$TOP/verdict"
ok foil show $REF
out_has "documents (private): 12"
out_has "report-12.txt"
cd "$TOP/a" || exit 1
ok foil show $REF
out_has "documents (private): 0"

# What both folders of a kind have in common; sizes of what must be the same.
compare() {
	(cd "$TOP/a/$REF/$1" && ls) >names-a
	(cd "$TOP/b/$REF/$1" && ls) >names-b
	cmp -s names-a names-b || wrong "$1: other names"
	for f in letter.txt schedule.csv; do
		cmp -s "$TOP/a/$REF/$1/$f" "$TOP/b/$REF/$1/$f" || wrong "$1/$f differs"
	done
	is "$(wc -c <"$TOP/a/$REF/$1/checkpoint")" "$(wc -c <"$TOP/b/$REF/$1/checkpoint")" "size of the checkpoint"
	for side in a b; do
		"$FORGE" skeleton "$TOP/$side/$REF/$1" >skeleton-$side 2>"$ERR" || wrong "forge skeleton"
	done
	[ "$(wc -l <skeleton-a)" -gt 70 ] || wrong "the skeleton is too short"
	cmp -s skeleton-a skeleton-b || { wrong "$1: the bundles differ"; diff skeleton-a skeleton-b; }
}

t "the published folders differ only in random bytes"
compare published
grep -q 'opening of act 1: act-1, 32 leaves' skeleton-a || wrong "no opening of the frozen act"
is "$(wc -l <"$TOP/b/$REF/published/schedule.csv" | tr -d ' ')" 1 "lines of the schedule"

t "so do the folders for the requester"
compare to-requester

t "the ledgers' entries differ only in random bytes"
for side in a b; do
	"$FORGE" entries "$TOP/$side/ledger" $side >skeleton-$side 2>"$ERR" || wrong "forge entries"
	(cd $side && wc -c ./*) >sizes-$side
done
cmp -s skeleton-a skeleton-b || { wrong "entries differ"; diff skeleton-a skeleton-b; }
cmp -s sizes-a sizes-b || { wrong "sizes of entries differ"; diff sizes-a sizes-b; }
is "$(grep -c "$REF" skeleton-a)" 5 "acts of the case"

t "nothing of what the twin holds is in what is published"
cat "$TOP/b/$REF"/published/* "$TOP/b/$REF"/to-requester/* "$TOP/b/trust" >all
for word in report-0 report-1 Sortie quadcopter buoy twelve foia/31/1/a foia/23; do
	! grep -qaiF "$word" all || wrong "$word is published"
done

t "the comparison can fail: a case that says what it holds does not look like these"
story "$TOP/c"
tell other $REF
"$FORGE" skeleton $REF/published >c 2>"$ERR" || wrong "forge skeleton"
"$FORGE" skeleton "$TOP/a/$REF/published" >a 2>"$ERR"
! cmp -s a c || wrong "they look alike"
"$FORGE" entries ledger entries >entries-c 2>"$ERR" || wrong "forge entries"
"$FORGE" entries "$TOP/a/ledger" entries-of-a >entries-a 2>"$ERR"
cmp -s entries-a entries-c || wrong "even the entries of an ordinary case have another form"

finish
