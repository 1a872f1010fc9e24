#!/bin/sh
# Runs every test, several at a time on the machine's two cores: first those that make calls, which mostly
# wait, in four lanes; then the thousand calls, which need both cores; then all others, in four.
# A call hears every moment in which somebody else has the cores, so nothing else goes on beside them.
# What they write stays in memory where there is room, so that no call waits for a disk. The exit code is
# 0 when all passed.
set -u
cd "$(dirname "$0")/.."
pytest=.venv/bin/pytest
roomy=8000000 # kB
if [ "$(df -k --output=avail /dev/shm 2>/dev/null | tail -n 1 || echo 0)" -gt "$roomy" ] 2>/dev/null; then
    TMPDIR=/dev/shm
fi
TMPDIR=$(mktemp -d "${TMPDIR:-/tmp}/twsl.XXXX")
chmod 755 "$TMPDIR" # PostgreSQL runs as somebody else
export TMPDIR TAWASUL_TEST_SPOKEN="$TMPDIR/spoken"
logs=$TMPDIR/logs
mkdir "$logs" "$TAWASUL_TEST_SPOKEN"
lanes=
failed=0

leave() {
    for lane in $lanes; do kill -- "-$lane" 2>/dev/null; done
    rm -rf "$TMPDIR"
}
trap leave EXIT
trap 'exit 130' INT TERM HUP

# Usage: lane NAME arguments-of-pytest...
# A lane is a session of its own: the kernel shares the cores out among sessions first.
lane() {
    name=$1
    shift
    setsid "$pytest" "$@" >"$logs/$name" 2>&1 &
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

calls="tests/e2e/test_absences.py tests/e2e/test_self_service.py tests/e2e/test_one_call.py"
losses="tests/e2e/test_losses.py tests/e2e/test_callbacks.py tests/e2e/test_waiting.py"
losses="$losses tests/e2e/test_stores_away.py tests/e2e/test_faq_bank.py"
menus="tests/e2e/test_fallback.py tests/e2e/test_consults.py tests/e2e/test_announcements.py"
menus="$menus tests/e2e/test_two_centres.py"
thousand=tests/e2e/test_simulation.py
programs="tests/integration/test_run.py tests/integration/test_run_commands.py"
programs="$programs tests/integration/test_speech.py"
for file in tests/integration/test_asterisk_*.py; do programs="$programs $file"; done
answers=tests/unit/test_live.py # it looks at the clock, so it does not wait for others
for file in tests/integration/test_[d-f]*.py; do answers="$answers $file"; done
requests=
for file in tests/integration/test_[q-z]*.py tests/contract/test_request*.py; do
    requests="$requests $file"
done

TAWASUL_TEST_LANE=0 lane menus $menus
TAWASUL_TEST_LANE=1 lane calls $calls
TAWASUL_TEST_LANE=2 lane losses $losses
TAWASUL_TEST_LANE=3 lane crowds $(all_but "$menus $calls $losses $thousand" tests/e2e/test_*.py)
joined menus
joined calls
joined losses
joined crowds
TAWASUL_TEST_LANE=0 lane thousand $thousand
joined thousand
TAWASUL_TEST_LANE=3 lane steady $programs $(all_but "$requests" tests/contract/test_*.py)
lane answers $answers
lane requests $(all_but "$programs" $requests)
lane pages $(all_but "$programs $answers $requests" tests/integration/test_*.py) \
    --ignore=tests/unit/test_live.py tests/unit tests/golden
joined steady
joined answers
joined requests
joined pages
if [ "$failed" != 0 ]; then
    # once more at the very end, where whoever sees only the last lines finds it
    echo "=== what failed"
    grep -hE '^(FAILED|ERROR) |^!!!' "$logs"/* | cut -c -300
    grep -hE '^E   +[^ -]' "$logs"/* | cut -c -150 | tail -n 10
fi
exit "$failed"
