"""The time that 10,000 entries take into the bank, as a program that is started for it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from benchmarks.rig import say
from faq_bank.bank_file import sample_bank
from faq_bank.content_form import written
from faq_bank.sample_bank import content_of

ENTRIES = 10_000
MOST_SECONDS = 60


def entries() -> list[dict[str, Any]]:
    """Return the sample again and again, each time under other ids and in other words."""
    sample = sample_bank()
    return [
        {
            **written(content_of(sample[n % len(sample)])),
            "id": f"bench-{n}",
            "replaces": "",  # what it names is not in this bank
            "question": f"{sample[n % len(sample)].question} {n}",
        }
        for n in range(ENTRIES)
    ]


def seconds(home: Path, *words: str) -> float:
    """Return how long a command takes."""
    began = perf_counter()
    subprocess.run(
        [sys.executable, "-m", "tawasul.main", *words],
        env={**os.environ, "TAWASUL_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return perf_counter() - began


def main() -> None:
    """Print the figures."""
    with TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        home.mkdir()
        seconds(home, "migrate")
        source, workbook = Path(folder) / "entries.json", Path(folder) / "entries.xlsx"
        source.write_text(json.dumps(entries(), ensure_ascii=False), encoding="utf-8")
        say(
            "faq_import",
            entries=ENTRIES,
            json_seconds=round(seconds(home, "faq", "import", str(source)), 2),
            xlsx_export_seconds=round(seconds(home, "faq", "export", str(workbook)), 2),
            xlsx_again_seconds=round(seconds(home, "faq", "import", str(workbook)), 2),
            most_seconds=MOST_SECONDS,
        )


if __name__ == "__main__":
    main()
