"""The fitted judges, with the model of meaning and without it (``tools/calibrate_faq.py``)."""

import json
from functools import cache
from pathlib import Path

from faq_bank.evidence import Judge

FILE = Path(__file__).with_name("judges.json")


@cache
def fitted_judge(*, with_meaning: bool) -> Judge:
    """Return the judge that was fitted for this kind of search."""
    fitted = json.loads(FILE.read_text(encoding="utf-8"))
    one = fitted["with_meaning" if with_meaning else "without_meaning"]
    return Judge(tuple(one["weights"]), one["bias"], one["threshold"])
