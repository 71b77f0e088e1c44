#!/usr/bin/env bash
# Lets SPIN visit every state of zipkin.pml for one to four carriers and prints a
# table. Each search may take LIMIT seconds and MEMORY megabytes; OPTIONS are for the
# compiler (-DCOLLAPSE), and CASES are lines of A P L R C and macros. The package
# bench runs it to compare SPIN with gridlock.
#
# SPIN's count of transitions has one for the initial state, which is left out here.
# The frozen states are counted by a second search, in which each has a self-loop,
# unless FROZEN is no.
# What ends early has counted only the states until then. The seconds are those of
# the processor, so that others on the machine matter less; the memory includes about
# 180 MB that SPIN takes for its tables before it begins.
set -eu

TIMEFORMAT=%U
limit=${LIMIT:-180} memory=${MEMORY:-3000} options=${OPTIONS:-}
here=$(cd "$(dirname "$0")" && pwd)

for tool in spin gcc timeout; do
	if ! command -v "$tool" >/dev/null; then
		echo "skipped: there is no $tool here"
		exit 0
	fi
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# search visits every state of the model with some macros and leaves pan's report in
# the file report.
search() {
	spin -a -o2 "$@" "$here/zipkin.pml"
	# shellcheck disable=SC2086
	gcc -O2 -DSAFETY -DNOCLAIM -DMEMLIM="$memory" $options -o pan pan.c
	{ time timeout -s INT "$limit" ./pan -c0 -m1000000 >report 2>&1 || true; } 2>seconds
}

# find prints what the awk pattern and field say of the report.
find() { awk "/$1/ { print \$$2; exit }" report; }

# ended says how the search ended.
ended() {
	if grep -q "Interrupted" report; then
		echo "out of time"
	elif grep -q "MEMLIM" report; then
		echo "out of memory"
	elif grep -q "max search depth too small" report; then
		echo "too deep"
	elif grep -q "elapsed time" report; then
		echo "complete"
	else
		echo "failed"
	fi
}

row="%2s %2s %2s %2s %2s  %10s %12s %8s %6s %8s %6s  %s\n"
# shellcheck disable=SC2059
printf "$row" A P L R C states transitions terminal frozen seconds MB ended
while read -r a p l r c flags; do
	# shellcheck disable=SC2086
	set -- -DA="$a" -DP="$p" -DL="$l" -DR="$r" -DC="$c" $flags
	search "$@"
	states=$(find "states, stored" 1) transitions=$(find "transitions \\(=" 1)
	terminal=$(find "errors:" NF) seconds=$(cat seconds)
	mb=$(find "total actual memory usage" 1) end=$(ended) frozen=-
	if [ "$end" = complete ] && [ "${FROZEN:-yes}" = yes ]; then
		search -DFROZEN "$@"
		if [ "$(ended)" = complete ]; then
			frozen=$(($(find "transitions \\(=" 1) - transitions))
		fi
	fi
	# shellcheck disable=SC2059
	printf "$row" "$a" "$p" "$l" "$r" "$c" "$states" "$((transitions - 1))" "$terminal" \
		"$frozen" "$seconds" "${mb%.*}" "$end${flags:+, $flags}"
done <<CASES
${CASES:-1 1 1 1 1
1 2 1 1 2
1 3 1 1 3
1 4 1 1 4
1 1 0 1 1 -DFOREVER
1 2 0 1 2 -DFOREVER
1 3 0 1 3 -DFOREVER
1 4 0 1 4 -DFOREVER
1 2 1 0 2
0 2 1 1 2
2 0 1 1 2
1 1 1 1 2
1 2 0 0 2 -DFOREVER
2 2 0 0 2 -DFOREVER}
CASES
