#!/bin/sh
# Runs every test: first those that make calls and listen, alone, then the others side by side on the
# machine's two cores. The exit code is 0 when all passed.
set -u
cd "$(dirname "$0")/.."
pytest=.venv/bin/pytest
log=$(mktemp)
beside=
trap '[ -z "$beside" ] || kill "$beside" 2>/dev/null; rm -f "$log"' EXIT
trap 'exit 130' INT TERM HUP

"$pytest" tests/e2e
calls=$?
"$pytest" tests/unit tests/golden tests/contract >"$log" 2>&1 &
beside=$!
"$pytest" tests/integration
servers=$?
wait "$beside"
others=$?
beside=
cat "$log"
[ "$calls" = 0 ] && [ "$servers" = 0 ] && [ "$others" = 0 ]
