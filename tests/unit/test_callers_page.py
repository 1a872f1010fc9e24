from pathlib import Path

from ivr.prompts import texts
from ivr.unified_number import MAIN, TECHNICAL_SUPPORT

PAGE = (Path(__file__).parents[2] / "docs" / "callers.md").read_text(encoding="utf-8")


def test_the_page_about_callers_names_every_prompt() -> None:
    assert [name for name in texts("ar") if f"`{name}`" not in PAGE] == []


def test_the_page_about_callers_tells_of_every_key() -> None:
    main, support = PAGE.split("| key | technical support |")
    for part, menu in ((main, MAIN), (support, TECHNICAL_SUPPORT)):
        keys = {line.split("|")[1].strip() for line in part.splitlines() if line.startswith("| ")}
        assert menu.options.keys() <= keys
