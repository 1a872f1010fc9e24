"""The FAQ bank of a running centre: files go in by its worker."""

import pytest

from tests.e2e.centre import Centre

pytestmark = pytest.mark.e2e

ENTRY = {
    "id": "e2e-1",
    "question": "كيف أسجل ابني في الروضة؟",
    "answer": "من بوابة نور.",
    "category": "noor-students",
    "source": "دليل نور",
    "valid_from": "2026-01-01",
}


def test_a_file_is_looked_at_and_taken_outside_the_process_that_carries_calls(
    centre: Centre,
) -> None:
    rows = {"entries": [ENTRY, {**ENTRY, "id": "no id"}]}

    told = centre.api.post("/api/v1/faq/import?dry_run=1", rows)
    taken = centre.api.post("/api/v1/faq/import?skip_faulty=1", rows)

    assert [(one["row"], one["field"]) for one in told["faults"]] == [(2, "id")]
    assert (taken["imported"], taken["new"]) == (True, 1)
    assert centre.api.get("/api/v1/faq/e2e-1")["state"] == "published"
