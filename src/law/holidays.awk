# SPDX-License-Identifier: Apache-2.0
# spec/calendars/bank-holidays.csv -> rows of C, one a day, in order.
# Run with LC_ALL=C.

function die(why)
{
	printf "%s:%d: %s\n", FILENAME, FNR, why > "/dev/stderr"
	failed = 1
	exit 1
}

function day(iso,    y, m, d)
{
	if (iso !~ /^[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]$/)
		die("not a date: " iso)
	y = substr(iso, 1, 4) + 0
	m = substr(iso, 6, 2) + 0
	d = substr(iso, 9, 2) + 0
	if (m < 3) {
		y--
		m += 12
	}
	return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * m - 457) / 5) + d - 719469
}

function flush()
{
	if (date != "")
		printf "\t{ %d, %d, \"%s\" }, /* %s */\n", day(date), mask, name, date
}

BEGIN {
	FS = ","
	bit["england-and-wales"] = 1
	bit["scotland"] = 2
	bit["northern-ireland"] = 4
	date = ""
	print "/* Made from spec/calendars/bank-holidays.csv by src/law/holidays.awk. */"
}

{ sub(/\r$/, "") }

FNR == 1 {
	if ($0 != "date,nation,name,kind,source")
		die("the first line must be: date,nation,name,kind,source")
	next
}

# Only the last field, the source, may be quoted.
{
	if (NF < 5 || $1 $2 $3 $4 ~ /["\\]/ || $0 ~ /[^ -~]/)
		die("not a row of five fields in plain ASCII")
	if ($4 !~ /^(regular|moved|extra)$/)
		die("unknown kind: " $4)
	if (!($2 in bit))
		die("unknown nation: " $2)
	if ($1 < date)
		die("dates must not go back")
	if ($1 != date) {
		flush()
		date = $1
		mask = 0
		name = $3
	}
	if (int(mask / bit[$2]) % 2 == 1)
		die("the same day and nation twice")
	mask += bit[$2]
}

END {
	if (failed)
		exit 1
	flush()
}
