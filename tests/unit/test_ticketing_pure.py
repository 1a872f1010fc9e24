"""What requests are worked out by needs no database, no network and no clock."""

import subprocess
import sys

PURE = (
    "answers_given",
    "applicants",
    "attachments",
    "calendars",
    "clocks",
    "entities",
    "entity_sheet",
    "escalation",
    "event_words",
    "narrator",
    "hand_over_mail",
    "hand_overs",
    "handlers",
    "histories",
    "importance",
    "life_drawing",
    "objections",
    "office_time",
    "post_sheet",
    "plain_words",
    "posts",
    "possible_deeds",
    "reckoning",
    "request_decisions",
    "request_notices",
    "request_numbers",
    "request_rights",
    "request_states",
    "request_words",
    "requests",
    "sample_ministry",
    "sample_people",
    "sample_subjects",
    "staff_letters",
    "structure",
    "subject_form",
    "subjects",
    "time_changes",
    "undelivered",
    "waits",
    "wordless_objections",
    "working_days",
)
HEAVY = ("sqlalchemy", "aiohttp", "asyncio", "redis")


def test_no_pure_module_loads_anything_that_does_input_or_output() -> None:
    modules = ", ".join(f"ticketing.{name}" for name in PURE)
    look = f"import sys, {modules}; print(*(m for m in {HEAVY} if m in sys.modules))"

    loaded = subprocess.run(
        [sys.executable, "-c", look], capture_output=True, text=True, check=True
    ).stdout

    assert loaded.split() == []
