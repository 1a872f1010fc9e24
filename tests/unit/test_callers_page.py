from pathlib import Path

import pytest

from ivr.library import survey, unified_number
from ivr.nodes import Menu
from ivr.prompts import texts

PAGE = (Path(__file__).parents[2] / "docs" / "callers.md").read_text(encoding="utf-8")


def test_the_page_about_callers_names_every_prompt() -> None:
    assert [name for name in texts("ar") if f"`{name}`" not in PAGE] == []


@pytest.mark.parametrize(
    "menu", [*unified_number().menus(), *survey().menus()], ids=lambda menu: menu.name
)
def test_the_page_about_callers_tells_of_every_key(menu: Menu) -> None:
    (_, section) = PAGE.split(f"| key | `{menu.name}` |")
    table = section.partition("\n\n")[0]
    keys = {line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| ")}

    assert menu.keys.keys() <= keys
