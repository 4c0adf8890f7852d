# SPDX-License-Identifier: GPL-2.0
# Kernels of another suite of Debian's archive than this machine's, to be
# sourced after lib.sh. apt gets a configuration, lists and a status of its own
# below the cache: nothing of the machine changes.
# shellcheck shell=bash disable=SC2154

suite_keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# what it takes to build a module, beside the headers and their compiler
suite_tools=(coreutils dash diffutils findutils gawk grep make sed sparse)

suite_dir() {
	printf '%s/suites/%s\n' "$cache" "$1"
}

suite_conf() {
	printf '%s/apt.conf\n' "$(suite_dir "$1")"
}

# the mirror that this machine has for its own suite
suite_mirror() {
	# shellcheck disable=SC2016	# a format of apt's
	apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' \
		'Origin: Debian' 'Label: Debian' | sed -n 1p
}

# suite_update SUITE: its lists. How to reach the archive (a proxy, say) is read
# from this machine's configuration as ever; what it does after an update is not
# for these lists.
suite_update() {
	local suite=$1 dir mirror

	dir=$(suite_dir "$suite")
	[ -e "$suite_keyring" ] ||
		die 2 "$suite_keyring is missing; as root:" \
		      "apt-get install debian-archive-keyring"
	mirror=$(suite_mirror)
	[ -n "$mirror" ] ||
		die 2 "apt knows no mirror of Debian; run 'apt-get update'"
	mkdir -p "$dir"/{sources,preferences,lists/partial,archives/partial}
	: > "$dir/status"
	printf 'deb [signed-by=%s] %s %s main\n' "$suite_keyring" "$mirror" \
		"$suite" > "$dir/sources/suite.list"
	cat > "$(suite_conf "$suite")" <<-CONF
	Dir::Etc::sourcelist "/dev/null";
	Dir::Etc::sourceparts "$dir/sources";
	Dir::Etc::preferences "/dev/null";
	Dir::Etc::preferencesparts "$dir/preferences";
	Dir::State "$dir";
	Dir::State::lists "$dir/lists";
	Dir::State::status "$dir/status";
	Dir::Cache "$dir";
	Dir::Cache::archives "$dir/archives";
	APT::Install-Recommends "false";
	#clear APT::Update::Post-Invoke;
	#clear APT::Update::Post-Invoke-Success;
	CONF
	say "updating the package lists of $suite"
	apt_run update -c "$(suite_conf "$suite")"
}

# suite_closure SUITE PACKAGE...: these and what they depend on, as NAME=VERSION
suite_closure() {
	local suite=$1

	shift
	apt-get -q -s -c "$(suite_conf "$suite")" install "$@" |
		sed -n 's/^Inst \([^ ]*\) (\([^ ]*\) .*/\1=\2/p'
}

# suite_image SUITE KVER: the packages of a kernel, which may be one or several,
# without what they need to be installed
suite_image() {
	suite_closure "$1" "linux-image-$2" | grep -F -- "-$2="
}

# suite_root SUITE KVER DIR: a tree to build modules for a kernel in, with its
# headers and the compiler they ask for; nothing in it was configured
suite_root() {
	local suite=$1 kver=$2 root=$3 tmp list dir

	mapfile -t list < <(suite_closure "$suite" "linux-headers-$kver" \
		"${suite_tools[@]}")
	[ ${#list[@]} != 0 ] ||
		die 2 "$suite has no headers of kernel $kver any more; run" \
		      "selftests/vm/kernel fetch $suite"
	tmp=$(mktemp -d "$root-XXXXXX")
	say "unpacking ${#list[@]} packages of $suite, to build for $kver with"
	mkdir -p "$tmp"/{dev,proc,tmp,etc}
	for dir in bin sbin lib lib64; do
		mkdir -p "$tmp/usr/$dir"
		ln -s "usr/$dir" "$tmp/$dir"
	done
	if ! (cd "$tmp" &&
	      apt_run download -c "$(suite_conf "$suite")" "${list[@]}" &&
	      unpack_debs "$tmp"); then
		rm -rf "$tmp"
		return 1
	fi
	# links that are made when packages are configured
	[ -e "$tmp/bin/sh" ] || ln -s dash "$tmp/bin/sh"
	[ -e "$tmp/bin/awk" ] || ln -s gawk "$tmp/bin/awk"
	chmod 755 "$tmp"
	rm -rf "$root"
	mv "$tmp" "$root"
}
