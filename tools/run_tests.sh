#!/bin/sh
# Runs every test: those that wait for calls beside those that compute, since the machine has two cores.
# A test run that fails shows its own end; the exit code is 0 when both passed.
set -u
cd "$(dirname "$0")/.."
pytest=.venv/bin/pytest
log=$(mktemp)
beside=
trap '[ -z "$beside" ] || kill "$beside" 2>/dev/null; rm -f "$log"' EXIT
trap 'exit 130' INT TERM HUP

nice -n 19 "$pytest" tests/unit tests/golden tests/contract tests/integration >"$log" 2>&1 &
beside=$!
"$pytest" tests/e2e
calls=$?
wait "$beside"
others=$?
beside=
cat "$log"
[ "$calls" = 0 ] && [ "$others" = 0 ]
