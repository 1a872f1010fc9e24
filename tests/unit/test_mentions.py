"""Names in the words of a remark."""

import pytest

from ticketing.mentions import mentioned_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@maha انظر", ("maha",)),
        ("انظر يا @head.department.", ("head.department",)),
        ("(@maha، @saleh-2)\n@maha", ("maha", "saleh-2")),
        ("huda@example.com و a.@b", ()),
        ("@@maha @ @. @مها", ()),
        ("", ()),
    ],
)
def test_names_stand_after_a_sign(text: str, names: tuple[str, ...]) -> None:
    assert mentioned_in(text) == names
