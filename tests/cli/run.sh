#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every scenario, or those named; all run, and one failure fails the whole.
dir=$(dirname "$0")
[ $# -gt 0 ] || set -- "$dir"/[0-9]*.sh
status=0
for s; do
	sh "$s" || status=1
done
exit $status
