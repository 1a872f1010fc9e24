#!/bin/sh
# Runs every test, two at a time on the machine's two cores: first those that make calls, which mostly
# wait, with those that listen in one lane and the crowds in the other; then the others, those that start
# programs in one lane and the pages in the other. The exit code is 0 when all passed.
set -u
cd "$(dirname "$0")/.."
pytest=.venv/bin/pytest
log=$(mktemp)
beside=
trap '[ -z "$beside" ] || kill "$beside" 2>/dev/null; rm -f "$log"' EXIT
trap 'exit 130' INT TERM HUP
failed=0

# Usage: side_by_side "arguments of the first" "arguments of the second, shown when both have ended"
side_by_side() {
    TAWASUL_TEST_LANE=1 $pytest $2 >"$log" 2>&1 &
    beside=$!
    $pytest $1 || failed=1
    wait "$beside" || failed=1
    beside=
    cat "$log"
}

# Those that listen come after the other lane has spoken all prompts, which takes both cores.
crowds="tests/e2e/test_queues.py tests/e2e/test_leaving.py tests/e2e/test_hostile.py"
crowds="$crowds tests/e2e/test_stores_away.py tests/e2e/test_waiting.py tests/e2e/test_survey.py"
crowds="$crowds tests/e2e/test_callbacks.py tests/e2e/test_callback_crowd.py"
crowds="$crowds tests/e2e/test_simulation.py tests/e2e/test_consults.py tests/e2e/test_absences.py"
programs="tests/integration/test_run.py tests/integration/test_run_commands.py"
programs="$programs tests/integration/test_doctor.py tests/integration/test_speech.py"
for file in tests/integration/test_asterisk_*.py; do programs="$programs $file"; done

# Usage: all_but "files" of a pattern...
all_but() {
    left=$1
    shift
    for file in "$@"; do
        case " $left " in *" $file "*) ;; *) printf ' %s' "$file" ;; esac
    done
}

side_by_side "$(all_but "$crowds" tests/e2e/test_*.py)" "$crowds"
side_by_side "$(all_but "$programs" tests/integration/test_*.py)" \
    "$programs tests/unit tests/golden tests/contract"
exit "$failed"
