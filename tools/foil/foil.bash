# SPDX-License-Identifier: Apache-2.0
# bash completion for foil, foil-verify and foil-witness

_foil_options() {
	local common="--json --help" ledger="--ledger" sign="--ledger --key --passphrase-fd"

	case $1 in
	receive) echo "--on --request --request-file --dir $sign $common" ;;
	freeze | "govern retire" | "govern approve" | "govern threshold") echo "$sign $common" ;;
	"govern log-key") echo "--no-passphrase $sign $common" ;;
	sign) echo "--replace --yes $sign $common" ;;
	approve) echo "--yes $sign $common" ;;
	issue) echo "--dated $sign $common" ;;
	preview) echo "--signed $ledger $common" ;;
	status) echo "--all $ledger $common" ;;
	log) echo "--from --count $ledger $common" ;;
	show) echo "--case $ledger $common" ;;
	replay) echo "--at --diff $ledger $common" ;;
	batch) echo "--group $sign $common" ;;
	init) echo "--origin --authority --regime --root --threshold --head-file --keys-dir --key --passphrase-fd $common" ;;
	"key new") echo "--out --kdf --no-passphrase --passphrase-fd $common" ;;
	"key show") echo "$common" ;;
	"govern enrol") echo "--person --grade --role --until $sign $common" ;;
	"govern revoke") echo "--since --reason $sign $common" ;;
	settle) echo "--reason --head --trust $ledger $common" ;;
	cosign) echo "--trust --size --into $ledger $common" ;;
	receipt) echo "--form --since --checkpoint --with-entry --entry --out --case $ledger $common" ;;
	publish) echo "--response --whole $ledger $common" ;;
	restore) echo "--trust --genesis --log-key $common" ;;
	backup) echo "--without-keys $ledger $common" ;;
	audit) echo "--no-signatures $ledger $common" ;;
	schedule | checkpoint | trust | "govern show") echo "$ledger $common" ;;
	due) echo "--regime --received --clarified --extension --explain --answered --review --reviewed --notice $common" ;;
	cite) echo "--regime --at $common" ;;
	letter) echo "--text --html --out --force --dated --particulars --signed $ledger $common" ;;
	check) echo "--signed --refused --like $ledger $common" ;;
	provisions) echo "--search --regime $common" ;;
	explain) echo "--regime --all $common" ;;
	ground) echo "--case --letter --print --regime $common" ;;
	*) echo "$common" ;;
	esac
}

_foil_reply() {
	local IFS=$' \t\n'

	# shellcheck disable=SC2207
	COMPREPLY=($(compgen -W "$*" -- "${COMP_WORDS[COMP_CWORD]}"))
}

_foil_files() {
	local IFS=$'\n'

	compopt -o filenames 2>/dev/null
	# shellcheck disable=SC2207
	COMPREPLY=($(compgen -f -- "${COMP_WORDS[COMP_CWORD]}"))
}

_foil() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} name=${COMP_WORDS[1]}

	COMPREPLY=()
	if [ "$COMP_CWORD" -eq 1 ]; then
		_foil_reply "receive freeze sign approve issue preview letter schedule status log show replay batch" \
			"init key govern checkpoint audit trust cosign settle receipt publish restore backup" \
			"due provisions cite check explain ground" \
			"help --version --help"
		return
	fi
	case $name in
	key)
		[ "$COMP_CWORD" -eq 2 ] && { _foil_reply "new show"; return; }
		name="key ${COMP_WORDS[2]}"
		;;
	govern)
		[ "$COMP_CWORD" -eq 2 ] && { _foil_reply "enrol retire revoke approve threshold log-key show"; return; }
		name="govern ${COMP_WORDS[2]}"
		;;
	esac
	case $prev in
	--regime) _foil_reply "foia eir foisa eirs" ;;
	--role) _foil_reply "officer approver records reviewer root" ;;
	--form) _foil_reply "proof cose scitt" ;;
	--kdf) _foil_reply "normal light" ;;
	--at) _foil_reply "now received frozen decided approved issued" ;;
	*)
		case $cur in
		-*) _foil_reply "$(_foil_options "$name")" ;;
		*) _foil_files ;;
		esac
		;;
	esac
}

_foil_verify() {
	local common="--json --help" whose="--trust --genesis --head"

	COMPREPLY=()
	case ${COMP_WORDS[COMP_CWORD]} in
	-*) ;;
	*)
		_foil_files
		# shellcheck disable=SC2207
		[ "$COMP_CWORD" -ne 1 ] || COMPREPLY+=($(compgen -W "letter receipt ledger case evidence" -- "${COMP_WORDS[1]}"))
		return
		;;
	esac
	case ${COMP_WORDS[1]} in
	letter) _foil_reply "--regime --refused $common" ;;
	receipt) _foil_reply "--trust --head --entry $common" ;;
	ledger) _foil_reply "$whose --state --since --evidence --plain --no-signatures --threads $common" ;;
	case) _foil_reply "$whose $common" ;;
	evidence) _foil_reply "--trust $common" ;;
	*) _foil_reply "$whose --fingerprint --not-before --version $common" ;;
	esac
}

_foil_witness() {
	local cur=${COMP_WORDS[COMP_CWORD]} common="--json --help"

	COMPREPLY=()
	if [ "$COMP_CWORD" -eq 1 ]; then
		_foil_reply "push request init show trust-log serve cosign audit help --version --help"
		return
	fi
	case ${COMP_WORDS[COMP_CWORD - 1]} in
	--kdf) _foil_reply "normal light"; return ;;
	esac
	case $cur in
	-*) ;;
	*) _foil_files; return ;;
	esac
	case ${COMP_WORDS[1]} in
	push) _foil_reply "--trust --timeout --proxy $common" ;;
	request) _foil_reply "--old $common" ;;
	init) _foil_reply "--name --kdf --no-passphrase --auditor --passphrase-fd $common" ;;
	serve) _foil_reply "--listen --passphrase-fd $common" ;;
	cosign) _foil_reply "--proof --tiles --out --passphrase-fd $common" ;;
	audit) _foil_reply "--state --trust --threads --out --passphrase-fd $common" ;;
	*) _foil_reply "$common" ;;
	esac
}

complete -F _foil foil
complete -F _foil_verify foil-verify
complete -F _foil_witness foil-witness
