# SPDX-License-Identifier: Apache-2.0
# spec/provisions/*.csv -> rows of C, sorted by id in natural order.
# Stops at the first line that it does not understand. Run with LC_ALL=C.

function die(why)
{
	printf "%s:%d: %s\n", FILENAME, FNR, why > "/dev/stderr"
	failed = 1
	exit 1
}

# RFC 4180 fields of one line into f[1..n]; a field never spans lines here.
function fields(line, f,    n, i, c, quoted, len)
{
	n = 1
	f[1] = ""
	quoted = 0
	len = length(line)
	for (i = 1; i <= len; i++) {
		c = substr(line, i, 1)
		if (quoted && c == "\"" && substr(line, i + 1, 1) == "\"") {
			f[n] = f[n] c
			i++
		} else if (c == "\"") {
			if (!quoted && f[n] != "")
				die("a quote inside an unquoted field")
			quoted = !quoted
		} else if (c == "," && !quoted) {
			f[++n] = ""
		} else {
			f[n] = f[n] c
		}
	}
	if (quoted)
		die("a quote is not closed")
	return n
}

# "foia/31/1/a" -> the same with numbers padded, so that bytes sort as people count.
function sort_key(id,    out, run)
{
	out = ""
	while (match(id, /[0-9]+/)) {
		run = substr(id, RSTART, RLENGTH)
		out = out substr(id, 1, RSTART - 1) sprintf("%06d", run)
		id = substr(id, RSTART + RLENGTH)
	}
	return out id
}

# Days since 1970-01-01 of an ISO date; "" is an open end.
function day(iso,    y, m, d)
{
	if (iso == "")
		return "FOIL_DAY_NONE"
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

function c_string(s)
{
	if (s ~ /[^ -~]/)
		die("a byte that is not printable ASCII")
	gsub(/\\/, "\\\\", s)
	gsub(/"/, "\\\"", s)
	gsub(/\?\?/, "?\\?", s)
	return "\"" s "\""
}

function one_of(word, map, what)
{
	if (!(word in map))
		die("unknown " what ": " word)
	return map[word]
}

BEGIN {
	regime["foia"] = "FOIL_FOIA"
	regime["eir"] = "FOIL_EIR"
	regime["foisa"] = "FOIL_FOISA"
	regime["eirs"] = "FOIL_EIRS"
	effect["absolute"] = "FOIL_ABSOLUTE"
	effect["qualified"] = "FOIL_QUALIFIED"
	effect["mixed"] = "FOIL_MIXED"
	effect["procedural"] = "FOIL_PROCEDURAL"
	yes["1"] = "true"
	yes["0"] = "false"
	checked["L"] = "true"
	checked["M"] = "false"
	header = "id,regime,title,effect,test,role,ncnd,from,to,leaf,note,prov,source"
	n = 0
}

{ sub(/\r$/, "") }

FNR == 1 {
	if ($0 != header)
		die("the first line must be: " header)
	next
}

{
	if (fields($0, f) != 13)
		die("not 13 fields")
	if (f[1] !~ /^(foia|eir|foisa|eirs)\/[0-9a-z][0-9A-Za-z-]*(\/[0-9a-z][0-9A-Za-z]*)*$/)
		die("not an id: " f[1])
	if (f[1] in seen)
		die("the id is there already: " f[1])
	seen[f[1]] = 1
	split(f[1], part, "/")
	row = "\t{ " c_string(f[1]) ", " one_of(part[1], regime, "regime") ", " c_string(f[3]) ",\n"
	row = row "\t  " one_of(f[4], effect, "effect") ", " c_string(f[5] == "-" ? "" : f[5]) ", "
	row = row c_string(f[6]) ", " c_string(f[7]) ", " day(f[8]) ", " day(f[9]) ", "
	row = row one_of(f[10], yes, "leaf") ",\n"
	row = row "\t  " c_string(f[11]) ",\n\t  " c_string(f[13]) ", " one_of(f[12], checked, "prov") " },"
	# Insertion keeps order; the tables are small and awk has no sort.
	key = sort_key(f[1])
	for (at = n++; at > 0 && keys[at - 1] > key; at--) {
		keys[at] = keys[at - 1]
		rows[at] = rows[at - 1]
	}
	keys[at] = key
	rows[at] = row
}

END {
	if (failed)
		exit 1
	if (n == 0) {
		print "provisions.awk: no rows" > "/dev/stderr"
		exit 1
	}
	print "/* Made from spec/provisions/ by src/law/provisions.awk. */"
	for (i = 0; i < n; i++)
		print rows[i]
}
