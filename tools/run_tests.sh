#!/bin/sh
# Runs every test, several at a time on the machine's two cores: first those that make calls, which mostly
# wait, with those that listen in one lane and the crowds in the other, while those that need neither
# Asterisk nor a browser take what time is left; then those that start programs, and the pages, in two lanes.
# The exit code is 0 when all passed.
set -u
cd "$(dirname "$0")/.."
pytest=.venv/bin/pytest
logs=$(mktemp -d)
lanes=
failed=0

leave() {
    for lane in $lanes; do kill -- "-$lane" 2>/dev/null; done
    rm -rf "$logs"
}
trap leave EXIT
trap 'exit 130' INT TERM HUP

# Usage: lane NAME how-nice arguments-of-pytest...
# A lane is a session of its own: the kernel shares the cores out among sessions first.
lane() {
    name=$1 nice=$2
    shift 2
    setsid sh -c '{ echo "$0" >/proc/self/autogroup; } 2>/dev/null; exec nice -n "$0" "$@"' \
        "$nice" "$pytest" "$@" >"$logs/$name" 2>&1 &
    eval "lane_$name=\$!"
    lanes="$lanes $!"
}

# Usage: joined NAME; shows what a lane said once it has ended
joined() {
    eval "wait \"\$lane_$1\"" || failed=1
    echo "=== tests, lane $1"
    cat "$logs/$1"
}

# Usage: all_but "files" of a pattern...
all_but() {
    left=$1
    shift
    for file in "$@"; do
        case " $left " in *" $file "*) ;; *) printf ' %s' "$file" ;; esac
    done
}

# Those that listen come after the other lane has spoken all prompts, which takes both cores.
crowds="tests/e2e/test_queues.py tests/e2e/test_leaving.py tests/e2e/test_hostile.py"
crowds="$crowds tests/e2e/test_stores_away.py tests/e2e/test_waiting.py tests/e2e/test_survey.py"
crowds="$crowds tests/e2e/test_callbacks.py tests/e2e/test_callback_crowd.py"
crowds="$crowds tests/e2e/test_simulation.py tests/e2e/test_consults.py tests/e2e/test_absences.py"
programs="tests/integration/test_run.py tests/integration/test_run_commands.py"
programs="$programs tests/integration/test_doctor.py tests/integration/test_speech.py"
for file in tests/integration/test_asterisk_*.py tests/integration/test_[d-f]*.py; do
    case " $programs " in *" $file "*) ;; *) programs="$programs $file" ;; esac
done

lane steady 19 tests/unit tests/golden tests/contract
TAWASUL_TEST_LANE=1 lane crowds 0 $crowds
lane listening 0 $(all_but "$crowds" tests/e2e/test_*.py)
joined listening
joined crowds
lane programs 0 $programs
lane pages 0 $(all_but "$programs" tests/integration/test_*.py)
joined steady
joined programs
joined pages
exit "$failed"
