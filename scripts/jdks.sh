#!/usr/bin/env bash
# Prints the flags that name the JDKs of this machine to the tests of internal/conformance,
# and says on stderr which there are not, and why:
#
#   go test ./internal/conformance -v $(scripts/jdks.sh)
#
# JDK 21 is put into a folder of its own if it is not installed; see jdk21.sh.
set -euo pipefail
cd "$(dirname "$0")"

# installed prints the folder of an installed JDK of a release.
installed() {
	local home
	for home in /usr/lib/jvm/* "${JAVA_HOME:-}"; do
		if [ -x "$home/bin/javac" ] && grep -qs "^JAVA_VERSION=\"$1[.\"]" "$home/release"; then
			echo "$home"
			return
		fi
	done
	return 1
}

if home=$(installed 25); then
	echo "-jdk 25=$home"
else
	echo "skipped: there is no JDK 25 under /usr/lib/jvm, nor at JAVA_HOME" >&2
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
if home=$(installed 21); then
	echo "-jdk 21=$home"
elif root=$(./jdk21.sh "${JDK21_FOLDER:-/var/tmp/gridlock-jdk21}" 2>"$log"); then
	echo "-jdk 21=$root:/usr/lib/jvm/java-21-openjdk-amd64"
else
	echo "skipped: JDK 21, since it is not installed, and $(tail -1 "$log")" >&2
fi
