#!/usr/bin/env bash
# Puts a JDK 21 from Debian trixie into a folder, beside whatever JDKs the machine has:
#
#   scripts/jdk21.sh FOLDER
#
# Its last line of output is the root to which chroot goes to run it:
#
#   chroot FOLDER/root /usr/lib/jvm/java-21-openjdk-amd64/bin/java -version
#
# It has its own libc, so that an older Debian can run it. It needs root, for chroot and
# to mount /proc there, and the packages of Debian. Where it cannot have them it says so
# and ends with status 1. To undo it: umount FOLDER/root/proc, then remove the folder.
set -euo pipefail

fail() {
	echo "no JDK 21: $*" >&2
	exit 1
}

folder=${1:?usage: jdk21.sh FOLDER}
java=/usr/lib/jvm/java-21-openjdk-amd64/bin/java
release=trixie

[ "$(id -u)" = 0 ] || fail "only root may use chroot"
[ "$(uname -m)" = x86_64 ] || fail "the machine is $(uname -m), and not x86_64"
command -v apt-get >/dev/null && command -v dpkg >/dev/null || fail "this is not a Debian: there is no apt-get"

mkdir -p "$folder"/{lists/partial,cache/archives/partial,debs,root}
folder=$(cd "$folder" && pwd)

# packages downloads and unpacks what it takes.
packages() {
	local mirror keys=/usr/share/keyrings/debian-archive-keyring.gpg
	[ -f "$keys" ] || fail "there are no keys of Debian in $keys"
	# An apt-get update that fails for other sources does not matter here.
	apt-get update -q >&2 || true
	mirror=$(grep -rhoE 'https?://[^ ]+/debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null | head -1 | tr -d ' ' || true)
	echo "deb [signed-by=$keys] ${mirror:-http://deb.debian.org/debian} $release main" >"$folder/sources.list"
	local o=(-q -o Dir::Etc::sourcelist="$folder/sources.list" -o Dir::Etc::sourceparts=-
		-o Dir::State::Lists="$folder/lists" -o Dir::Cache="$folder/cache" -o APT::Sandbox::User=root)
	apt-get "${o[@]}" update >&2 || fail "the packages of Debian $release cannot be reached"
	(cd "$folder/debs" && apt-get "${o[@]}" download \
		{openjdk-21-jre-headless,openjdk-21-jdk-headless,libc6,libgcc-s1,zlib1g,libstdc++6,busybox-static}/$release >&2) ||
		fail "the packages of Debian $release cannot be downloaded"
	for f in "$folder"/debs/*.deb; do dpkg -x "$f" "$folder/root"; done
	rm -rf "$folder"/{lists,cache,debs}
	cd "$folder/root"
	ln -sfn usr/lib lib
	ln -sfn usr/lib64 lib64
	ln -sfn usr/bin bin
	ln -sfn busybox usr/bin/mkfifo # which programs call that are compared
}

[ -x "$folder/root$java" ] && [ -x "$folder/root/usr/bin/mkfifo" ] || packages
cd "$folder/root"
mkdir -p proc dev tmp
# Devices of its own, and not those of the machine, which whoever removes the folder would
# remove too.
for device in null:3 zero:5 random:8 urandom:9; do
	[ -e "dev/${device%:*}" ] || mknod -m 666 "dev/${device%:*}" c 1 "${device#*:}" || fail "mknod is not allowed"
done
mountpoint -q proc || mount -t proc proc proc || fail "/proc cannot be mounted"
chroot . $java -version >&2 || fail "it does not start"
echo "$folder/root"
