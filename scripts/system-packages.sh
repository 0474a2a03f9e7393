#!/bin/sh
# Install what tests need beside Python, from Debian's packages: Chromium for the pages (and libatomic1 for
# the program that drives it), PostgreSQL for the store. Where that is not possible, say so and go on: the tests that need them skip with that reason.
set -eu

missing=""
[ -x /usr/bin/chromium ] || missing="$missing chromium"
ls /usr/lib/*/libatomic.so.1 /usr/lib/libatomic.so.1 2>/dev/null | grep -q . || missing="$missing libatomic1"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        as_root="sudo -n"
    else
        echo "not root, and no sudo without a password: install$missing yourself, or some tests skip" >&2
        exit 0
    fi
fi
if ! command -v apt-get >/dev/null; then
    echo "no apt-get here: install$missing yourself, or some tests skip" >&2
    exit 0
fi

echo "Installing$missing for the tests ..."
$as_root apt-get update -qq
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -qq -y --no-install-recommends $missing </dev/null >/dev/null
