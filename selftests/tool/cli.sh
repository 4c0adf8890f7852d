#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The tool from its command line to a kernel that is in the same program
# (fake_kernel.h). What it prints in full is compared with golden/; look at the
# difference, then accept it with GOLDEN_UPDATE=1.
# shellcheck disable=SC2317	# tests are called by their names

cd "$(dirname "$0")" || exit 1
# shellcheck source=selftests/lib/common.sh
. ../lib/common.sh

read -ra vrrpif <<< "${VRRPIF_FAKE:-../../build/tool/vrrpif}"
man=../../Documentation/man/vrrpif.8
unset NO_COLOR COLORFGBG
export TZ=UTC

# run WORD...: into $out, $err and $rc
run() {
	rc=0
	"${vrrpif[@]}" "$@" > "$tmp/out" 2> "$tmp/err" || rc=$?
	out=$(< "$tmp/out") err=$(< "$tmp/err")
}

# the same with the lines of standard input as a batch
batch() {
	run "$@" -b -
}

# is WHAT GOT WANTED
is() {
	[ "$2" = "$3" ] && return 0
	ktap_why="$1 is: $2"$'\n'"wanted: $3"
	return 1
}

# fails STATUS MESSAGE WORD...: nothing on standard output, and this failure
fails() {
	local wanted=$1 message=$2

	shift 2
	run "$@"
	is "status of '$*'" "$rc" "$wanted" && is "failure of '$*'" "$err" "$message" &&
		is "output of '$*'" "$out" ""
}

# golden NAME WORD...
golden() {
	local name=golden/$1

	shift
	run "$@"
	is "status of '$*'" "$rc" 0 || return
	[ -z "${GOLDEN_UPDATE-}" ] || cp "$tmp/out" "$name"
	cmp -s "$tmp/out" "$name" && return 0
	ktap_why="'$*' differs from $name:"$'\n'"$(diff -a "$name" "$tmp/out")"
	return 1
}

usage_and_exit_statuses_are_ip() {
	local words

	for words in "" help h router\ help "port h" "monitor help" "save h" "restore help" -h \
		     -help --help "router add help" "port set help"; do
		read -ra words <<< "$words"
		run "${words[@]}"
		is "status of '${words[*]}'" "$rc" 255 || return
		is "output of '${words[*]}'" "$out" "" || return
		[[ $err = Usage:* ]] || { ktap_why="no usage of ${words[*]}: $err"; return 1; }
	done
	run -V
	is "status of -V" "$rc" 0 && [[ $out = "vrrpif utility, vrrpif-"* ]]
}

options_are_checked() {
	fails 255 'vrrpif: option "-x" is unknown, try "vrrpif help"' -x router &&
	fails 255 'vrrpif: option "-json=1" is unknown, try "vrrpif help"' -json=1 router &&
	fails 255 'vrrpif: option -color "blue": must be always, auto or never' -c=blue router &&
	fails 255 'vrrpif: option "-n": its NAME is missing' -n &&
	fails 255 'vrrpif: option "-batch": its FILE is missing' -batch &&
	fails 255 'vrrpif: "router" is too much, -batch takes the commands from -' -b - router &&
	fails 1 'vrrpif: netns "no-such": does not exist, see "ip netns"' -n no-such router &&
	fails 1 'vrrpif: netns "/dev/null": is not a network namespace' -n /dev/null router
}

objects_and_commands_are_checked() {
	fails 1 'vrrpif: object "frob" is unknown, try "vrrpif help"' frob &&
	fails 1 'vrrpif: object "" is unknown, try "vrrpif help"' "" &&
	fails 255 'vrrpif: command "frob" is unknown, try "vrrpif router help"' router frob &&
	fails 255 'vrrpif: command "frob" is unknown, try "vrrpif port help"' port frob &&
	fails 255 'vrrpif: "x" is too much, "monitor" takes no arguments' monitor x &&
	fails 255 'vrrpif: "x" is too much: vrrpif save > FILE' save x &&
	fails 255 'vrrpif: the FILE to restore is missing, - is standard input' restore &&
	fails 255 'vrrpif: "b" is too much, "restore" takes one FILE' restore a b &&
	fails 255 'vrrpif: "b" is too much, "router show" takes one NAME at most' router show a b &&
	fails 255 'vrrpif: "x" is not one of dev; try "vrrpif port help"' port show a x y &&
	fails 255 'vrrpif: "b" is too much, "router del" takes a NAME alone' router del a b
}

options_of_routers_are_checked() {
	local add='router add vr10 vrid 10 address 10.0.0.1/24' seventeen

	printf -v seventeen ' allow 10.0.0.%d' {1..17}
	# shellcheck disable=SC2086
	fails 255 'vrrpif: the NAME of the router is missing, try "vrrpif router help"' router add &&
	fails 255 'vrrpif: vr10: vrid is missing: router add vr10 vrid ID address ADDR' \
		router add vr10 &&
	fails 255 'vrrpif: vr10: address is missing: router add vr10 vrid ID address ADDR' \
		router add vr10 vrid 1 &&
	fails 255 'vrrpif: name "abcdefghijklmnop": is longer than 15 characters' \
		router add abcdefghijklmnop &&
	fails 255 'vrrpif: name "a/b": is not a valid interface name, it has a '\''/'\'', '\'':'\'' or white space' \
		router del a/b &&
	fails 255 'vrrpif: name "": is empty' router show "" &&
	fails 255 'vrrpif: vr10: nothing to set, try "vrrpif router help"' router set vr10 &&
	fails 255 'vrrpif: the value of "vrid" is missing, try "vrrpif router help"' \
		router add vr10 vrid &&
	fails 255 'vrrpif: vrid is given twice' $add vrid 11 &&
	fails 255 'vrrpif: vrid "0": must be 1 to 255' router set vr10 vrid 0 &&
	fails 255 'vrrpif: vrid "256": must be 1 to 255' router set vr10 vrid 256 &&
	fails 255 'vrrpif: vrid "ten": must be 1 to 255' router set vr10 vrid ten &&
	fails 255 'vrrpif: version "4": must be 2, 3 or 2+3' $add version 4 &&
	fails 255 'vrrpif: preempt "maybe": must be off, on or immediate' $add preempt maybe &&
	fails 255 'vrrpif: accept "1": must be off or on' $add accept 1 &&
	fails 255 'vrrpif: mac "00:00:5e:00:01:0a": must be real or virtual' \
		$add mac 00:00:5e:00:01:0a &&
	fails 255 'vrrpif: link-poll "999us": must be 0 or 1ms to 1s' $add link-poll 999us &&
	fails 255 'vrrpif: announce-count "101": must be 1 to 100' $add announce-count 101 &&
	fails 255 'vrrpif: announce-refresh "999ms": must be 0 or 1s to 4294.967295s' \
		$add announce-refresh 999ms &&
	fails 255 'vrrpif: preempt-delay "1001s": must be 0s to 1000s' $add preempt-delay 1001s &&
	fails 255 'vrrpif: address "10.0.0.2/0": must end in a prefix length from /1 to /32' \
		$add address 10.0.0.2/0 &&
	fails 255 'vrrpif: address "10.0.0.1/32": is given twice' $add address 10.0.0.1 &&
	fails 255 'vrrpif: allow "10.0.0.9/24": must be an address without /LEN, nor "any"' \
		$add allow 10.0.0.9/24 &&
	fails 255 'vrrpif: allow "all": is not an IPv4 or IPv6 address, nor "any"' $add allow all &&
	fails 255 'vrrpif: allow "any": "any" stands alone' $add allow 10.0.0.9 allow any &&
	fails 255 'vrrpif: allow "10.0.0.9": "any" stands alone' $add allow any allow 10.0.0.9 &&
	fails 255 'vrrpif: allow "10.0.0.9": is given twice' $add allow 10.0.0.9 allow 10.0.0.9 &&
	fails 255 'vrrpif: allow "fe80::9": IPv4 and IPv6 need a router each' $add allow fe80::9 &&
	fails 255 'vrrpif: allow "fe80::9": IPv4 and IPv6 need a router each' \
		router set vr10 allow 10.0.0.9 allow fe80::9 &&
	fails 255 'vrrpif: allow "2001:db8::9": an IPv6 source is link-local' \
		router set vr6 allow 2001:db8::9 &&
	fails 255 'vrrpif: allow "10.0.0.17": a router has at most 16 allowed sources' \
		$add $seventeen &&
	fails 255 'vrrpif: address "fe80::1/64": IPv4 and IPv6 need a router each' \
		$add address fe80::1/64 &&
	fails 255 'vrrpif: address "2001:db8::1/64": the first IPv6 address must be link-local' \
		router add vr6 vrid 6 address 2001:db8::1/64 address fe80::1/64 &&
	fails 255 'vrrpif: version "2": VRRPv2 knows no IPv6, use version 3' \
		router add vr6 vrid 6 address fe80::1/64 version 2
}

intervals_are_those_of_the_version() {
	local add='router add v vrid 1 address 10.0.0.1'
	local rule='must be 10ms to 40.95s in steps of 10ms'
	local either="$rule (in whole seconds up to 255s with version 2, 40s with 2+3)"

	# shellcheck disable=SC2086
	fails 255 'vrrpif: interval "5": needs a unit: s, ms or us' $add interval 5 &&
	fails 255 "vrrpif: interval \"5ms\": $either" $add interval 5ms &&
	fails 255 "vrrpif: interval \"15ms\": $either" $add interval 15ms &&
	fails 255 "vrrpif: interval \"0\": $either" $add interval 0 &&
	fails 255 "vrrpif: interval \"9999s\": $either" $add interval 9999s &&
	fails 255 "vrrpif: interval \"40.96s\": $rule" $add interval 40.96s &&
	fails 255 'vrrpif: interval "1.5s": version 2 needs 1s to 255s in whole seconds' \
		$add interval 1.5s version 2 &&
	fails 255 'vrrpif: interval "100ms": version 2+3 needs 1s to 40s in whole seconds' \
		router set v version 2+3 interval 100ms &&
	fails 255 'vrrpif: interval "41s": version 2+3 needs 1s to 40s in whole seconds' \
		$add version 2+3 interval 41s &&
	fails 255 "vrrpif: interval \"100.5s\": $either" router set v interval 100.5s || return
	batch <<- END
		$add interval 40.95s
		router set v interval 255s version 2
		router set v version 2+3 interval 40s
	END
	is "status" "$rc $err" "0 "
}

options_of_ports_are_checked() {
	fails 255 'vrrpif: the NAME of the router is missing, try "vrrpif port help"' port add &&
	fails 255 'vrrpif: vr10: dev is missing: port add vr10 dev DEV' port add vr10 &&
	fails 255 'vrrpif: vr10: dev is missing: port del vr10 dev DEV' port del vr10 &&
	fails 255 'vrrpif: "eth0" is not one of dev, source, priority, up-delay; try "vrrpif port help"' \
		port add vr10 eth0 &&
	fails 255 'vrrpif: "priority" is not one of dev; try "vrrpif port help"' \
		port del vr10 dev eth0 priority 1 &&
	fails 255 'vrrpif: dev is given twice' port add vr10 dev eth0 dev eth1 &&
	fails 255 'vrrpif: source is given twice' port add v dev eth0 source auto source auto &&
	fails 255 'vrrpif: source "none": is not an IPv4 or IPv6 address, nor "auto"' \
		port add vr10 dev eth0 source none &&
	fails 255 'vrrpif: source "10.0.0.9/24": must be an address without /LEN, nor "auto"' \
		port add vr10 dev eth0 source 10.0.0.9/24 &&
	fails 255 'vrrpif: priority "0": must be 1 to 254' port add vr10 dev eth0 priority 0 &&
	fails 255 'vrrpif: priority "255": must be 1 to 254' port add vr10 dev eth0 priority 255 &&
	fails 255 'vrrpif: vr10: eth0: nothing to set, try "vrrpif port help"' \
		port set vr10 dev eth0 &&
	fails 1 'vrrpif: vr10: eth7: no such device' port add vr10 dev eth7 &&
	fails 1 'vrrpif: eth7: no such device' port show dev eth7 &&
	fails 255 'vrrpif: dev "abcdefghijklmnop": is longer than 15 characters' \
		port show dev abcdefghijklmnop
}

abbreviations() {
	local twelve='allow, accept, arbitration, announce-count, announce-interval, announce-refresh'

	FAKE_SCENE=1 run r; is "r" "$out" "$(< golden/show.txt)" || return
	for words in "r s" "router show" "rou list" "ro lst" "router ls" "r sh" "r l"; do
		read -ra words <<< "$words"
		FAKE_SCENE=1 run "${words[@]}"
		is "${words[*]}" "$out" "$(< golden/show.txt)" || return
	done
	FAKE_SCENE=1 run p; is "p" "$out" "$(< golden/ports.txt)" || return
	FAKE_SCENE=1 run p s; is "p s" "$out" "$(< golden/ports.txt)" || return
	FAKE_SCENE=1 run -sj r; is "-sj" "$rc" 255 || return
	FAKE_SCENE=1 run --js -stat -pre -- r s; is "--js" "$out" "$(< golden/stats.json)" || return
	fails 255 "vrrpif: \"a\" is ambiguous: address, $twelve" router add v a 1 &&
	fails 255 'vrrpif: "pre" is ambiguous: preempt, preempt-delay' router add v pre on &&
	fails 255 'vrrpif: "v" is ambiguous: vrid, version' router set v v 1 || return
	batch <<- END
		ro a v vrid 1 addr 10.0.0.1 vers 3 int 1s preempt on preempt- 1s acc on ma real
		p a v d eth0 pri 100 so auto up 0
		p delete v dev eth0
		r del v
	END
	is "status" "$rc $err" "0 "
}

refusals_of_the_kernel() {
	fails 2 'vrrpif: vr9: no such virtual router' router show vr9 &&
	fails 2 'vrrpif: vr9: no such virtual router' port show vr9 &&
	fails 2 'vrrpif: vr9: no such virtual router' router del vr9 &&
	fails 2 'vrrpif: vr9: eth0: no such virtual router' port add vr9 dev eth0 || return
	FAKE_EPERM=1 fails 2 \
		'vrrpif: Operation not permitted (CAP_NET_ADMIN is needed; try sudo)' \
		router add v vrid 1 address 10.0.0.1 || return
	FAKE_ABSENT=1 fails 1 \
		'vrrpif: the kernel module is not loaded: run "modprobe vrrpif" or "insmod ./vrrpif.ko" as root' \
		router show || return
	FAKE_VERSION=2 fails 1 \
		'vrrpif: the module speaks version 2, not 1: install tool and module of one release' \
		router show || return
	batch -force <<- END
		router add vr10 vrid 10 address 10.0.0.1
		port add vr10 dev eth0
		router add vr10 vrid 10 address 10.0.0.1
		port add vr10 dev eth0
		port set vr10 dev eth0 priority 13
		router set vr10 vrid 11
		port del vr10 dev eth1
	END
	# a reason, none, one that does not say of what, one that does
	is "status" "$rc" 1 && is "failures" "$err" \
"-:3: vr10: a router of this name exists
-:4: vr10: eth0: exists already
-:5: vr10: eth0: priority: integer out of range
-:6: vr10: the vrid cannot be changed
-:7: vr10: eth1: interface is not a port of the router"
}

a_batch_stops_at_the_first_failure() {
	printf '%s\n' '# two lines of no interest' '' \
		'router add vr10 vrid 10 address 10.0.0.1/24' \
		'port add vr10 dev eth7' 'router show' > "$tmp/batch"
	run -b "$tmp/batch"
	is "status" "$rc" 1 && is "output" "$out" "" &&
	is "failure" "$err" "$tmp/batch:4: vr10: eth7: no such device" || return
	run -force -b "$tmp/batch"
	is "status with -force" "$rc" 1 &&
	is "failure" "$err" "$tmp/batch:4: vr10: eth7: no such device" &&
	is "output with -force" "$out" \
"vr10: vrid 10 version 3 interval 1s preempt on mac real main none
    address 10.0.0.1/24
    no ports" || return
	batch <<< "router add 'v"
	is "failure" "$rc $err" "1 -:1: ' without its end" || return
	run -b - < <(printf 'router show\0\n')
	is "failure" "$rc $err" "1 -:1: not a text file" || return
	run -b - < <(printf 'router show%300s' '' | sed 's/ / x/g')
	is "failure" "$rc $err" "1 -:1: more than 256 words" || return
	fails 1 "vrrpif: $tmp: Is a directory" -b "$tmp" &&
	fails 1 "vrrpif: $tmp/none: No such file or directory" -b "$tmp/none" || return
	run -b /dev/null
	is "an empty batch" "$rc $out$err" "0 "
}

json_of_a_batch_is_an_array_for_each_show() {
	batch -j <<- END
		router show
		router add vr10 vrid 10 address 10.0.0.1/24 interval 1.5s
		port add vr10 dev eth0 up-delay 250us
		router show vr10
		port show
	END
	is "status" "$rc $err" "0 " &&
	is "arrays" "$(jq -c 'length' <<< "$out")" $'0\n1\n1' &&
	is "times" "$(jq -c '.[] | .interval_ms // empty, .up_delay_ms // empty' <<< "$out")" \
		$'1500\n0.25'
}

# a dump that meets a change is made again, and what it gave before forgotten
interrupted_dumps() {
	FAKE_INTR=3 FAKE_SCENE=1 run router show
	is "dump" "$rc $err" "0 " && is "output" "$out" "$(< golden/show.txt)" || return
	FAKE_INTR=3 FAKE_SCENE=1 run port show
	is "dump" "$rc $err" "0 " && is "output" "$out" "$(< golden/ports.txt)" || return
	# routers and ports that never fit together are not shown
	export FAKE_LIE=1 FAKE_SCENE=1
	fails 1 'vrrpif: the configuration keeps changing while it is read; try again' router show
	rc=$?
	unset FAKE_LIE FAKE_SCENE
	return "$rc"
}

looks() {
	local -x FAKE_SCENE=1

	golden show.txt router show && golden details.txt -d -s router show vr10 &&
	golden ports.txt port show && golden color.txt -c port show &&
	golden save.txt save && golden stats.json -s -j -p router show &&
	golden ports.json -j -p port show
}

json_is_json_and_documented() {
	local key keys doc

	FAKE_SCENE=1 run -j -s router show
	jq -e 'length == 4' <<< "$out" > "$tmp/jq" || return
	is "name with an escape" "$(jq -r '.[1].ports[0].dev' <<< "$out")" $'a\e[31m"b' || return
	keys=$(jq -r '.. | objects | keys[]' <<< "$out")
	FAKE_EVENTS=1 run -j -t monitor
	keys+=$'\n'$(jq -r 'keys[]' <<< "$out") || return
	# names as words of the page, no matter how they are marked up
	doc=$(tr -cs '[:alnum:]_' '\n' < "$man" | sort -u)
	for key in $(sort -u <<< "$keys"); do
		grep -qx "$key" <<< "$doc" || { ktap_why="$key is not in $man"; return 1; }
	done
}

# NO_COLOR, terminals and JSON: where there is no color
colors() {
	local -x FAKE_SCENE=1
	local words

	for words in "router show" "-c=auto router show" "-c=never router show" "-c -j router show"; do
		read -ra words <<< "$words"
		run "${words[@]}"
		[[ $out != *$'\e'* ]] || { ktap_why="color: ${words[*]}"; return 1; }
	done
	for words in "-c router show" "-color port show" "-c=always port show"; do
		read -ra words <<< "$words"
		run "${words[@]}"
		[[ $out = *$'\e[32mactive'* ]] || { ktap_why="no color: ${words[*]}"; return 1; }
	done
	COLORFGBG='15;0' run -c port show
	[[ $out = *$'\e[1;32mactive'* ]] || { ktap_why="not bright"; return 1; }
}

monitor_text() {
	FAKE_EVENTS=1 golden monitor.txt -d monitor || return
	FAKE_EVENTS=1 run monitor
	[[ $out != *listening* ]] || return
	FAKE_EVENTS=1 run -t monitor
	! grep -vE '^\[[0-9]{4}-[0-9]{2}-[0-9]{2}T([0-9]{2}:){2}[0-9]{2}\.[0-9]{6}\] ' <<< "$out"
}

monitor_json() {
	FAKE_EVENTS=1 golden monitor.json -j -p -d monitor || return
	is "objects a line" "$(jq -c . "$tmp/out" | wc -l)" "$(wc -l < "$tmp/out")" || return
	FAKE_EVENTS=1 run -j -t monitor
	jq -e '.timestamp | test("^[-0-9]{10}T[:0-9]{8}[.][0-9]{6}[+]00:00$")' <<< "$out" \
		> "$tmp/jq"
}

# restore and save, each way; every restore runs after the lines of $running
running='router add vr10 vrid 10 address 10.0.0.1/24 interval 100ms
port add vr10 dev eth0 priority 200
port add vr10 dev eth1
router add vr20 vrid 20 address 10.0.0.2/24'

# restored FILE [OPTION...]
restored() {
	local file=$1

	shift
	batch "$@" <<< "$running
restore $file
save"
}

restore_changes_what_differs() {
	printf '%s\n' "$running" > "$tmp/same"
	restored "$tmp/same" -d
	is "status" "$rc $err" "0 " && is "steps and result" "$out" "$running" || return
	cat > "$tmp/other" <<- END
		# eth1 is to be main, eth2 joins, eth0 leaves; vr20 leaves, vr30 comes
		router add vr10 vrid 10 address 10.0.0.1/24 address 10.0.0.3/24
		port add vr10 dev eth1 priority 250 source 10.0.0.12
		port add vr10 dev eth2
		router add vr30 vrid 30 address 10.0.0.4 accept on \\
			link-poll 0
	END
	restored "$tmp/other" -d
	is "status" "$rc $err" "0 " && is "steps and result" "$out" \
'router del vr20
router set vr10 address 10.0.0.1/24 address 10.0.0.3/24 interval 1s
router add vr30 vrid 30 address 10.0.0.4/32 accept on link-poll 0s
port set vr10 dev eth1 priority 250 source 10.0.0.12
port add vr10 dev eth2
port del vr10 dev eth0
router add vr10 vrid 10 address 10.0.0.1/24 address 10.0.0.3/24
port add vr10 dev eth1 priority 250 source 10.0.0.12
port add vr10 dev eth2
router add vr30 vrid 30 address 10.0.0.4/32 link-poll 0s' || return
	restored /dev/null
	is "nothing is left" "$rc $out$err" "0 "
}

what_was_saved_is_restored() {
	local -x FAKE_SCENE=1

	# but for names of devices and values that only another kernel has
	grep -av -e vr31 -e 'a.*b' -e caf -e bridge golden/save.txt > "$tmp/saved"
	unset FAKE_SCENE
	batch <<< "restore $tmp/saved
save"
	is "status" "$rc $err" "0 " && is "saved again" "$out" "$(< "$tmp/saved")"
}

restore_with_errors_changes_nothing() {
	printf '%s\n' 'router add vr10 vrid 10 address 10.0.0.1/24' \
		'port add vr10 dev eth7' > "$tmp/bad"
	restored "$tmp/bad" -force
	is "failure" "$err" "$tmp/bad:2: vr10: eth7: no such device" &&
	is "done with -force" "$out" 'router add vr10 vrid 10 address 10.0.0.1/24' || return
	printf '%s\n' "$running" "restore $tmp/bad" > "$tmp/batch"
	run -b "$tmp/batch"
	is "failure" "$rc $err" "1 $tmp/bad:2: vr10: eth7: no such device" || return
	printf '%s\n' 'router add vr10 vrid 10 address 10.0.0.1/24' \
		'port add vr11 dev eth0' > "$tmp/bad"
	fails 255 "$tmp/bad:2: vr11: no such router in the lines before" restore "$tmp/bad" || return
	printf '%s\n' 'router set vr10 vrid 10' > "$tmp/bad"
	fails 255 "$tmp/bad:1: only router add and port add can be restored; \"vrrpif -b\" runs any" \
		restore "$tmp/bad" || return
	printf '%s\n' 'router add v vrid 10 address 10.0.0.1/24' 'port add v dev eth0' \
		'port add v dev eth0' > "$tmp/bad"
	fails 255 "$tmp/bad:3: v: eth0: is there already, in line 2" restore "$tmp/bad" || return
	printf '%s\n' 'router add v vrid 10 address 10.0.0.1/24' '' \
		'router add v vrid 11 address 10.0.0.2/24' > "$tmp/bad"
	fails 255 "$tmp/bad:3: v: is there already, in line 1" restore "$tmp/bad" || return
	printf '%s\n' 'router add v vrid 10 address 10.0.0.1/24' \
		'port add v dev eth0 priority 13' > "$tmp/bad"
	fails 2 "$tmp/bad:2: v: eth0: priority: integer out of range" restore "$tmp/bad"
}

output_that_cannot_be_written() {
	local -x FAKE_SCENE=1

	rc=0
	"${vrrpif[@]}" router show 2> "$tmp/err" > /dev/full || rc=$?
	is "full disk" "$rc $(< "$tmp/err")" \
		"1 vrrpif: standard output: No space left on device" || return
	rc=0
	"${vrrpif[@]}" router show 2> "$tmp/err" >&- || rc=$?
	is "closed output" "$rc $(< "$tmp/err")" \
		"1 vrrpif: standard output: Bad file descriptor" || return
	# with nothing to say a closed output is no failure, nor is it a socket
	rc=0
	"${vrrpif[@]}" router add v vrid 1 address 10.0.0.1 0<&- >&- 2>&- || rc=$?
	is "nothing to write" "$rc" 0
}

tests=(
	"usage and exit statuses are ip's"
	"options are checked"
	"objects and commands are checked"
	"options of routers are checked"
	"intervals are those of the version"
	"options of ports are checked"
	"abbreviations"
	"refusals of the kernel"
	"a batch stops at the first failure"
	"json of a batch is an array for each show"
	"interrupted dumps"
	"looks"
	"json is json and documented"
	"colors"
	"monitor text"
	"monitor json"
	"restore changes what differs"
	"what was saved is restored"
	"restore with errors changes nothing"
	"output that cannot be written"
)

ktap_plan "${#tests[@]}"
for name in "${tests[@]}"; do
	fn=${name%"'s"}
	ktap_test "$name" "${fn// /_}"
done
ktap_finish
