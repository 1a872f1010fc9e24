"""The whole text of Asterisk's configuration."""

import pytest

from asterisk_conf import render
from tests.golden.definitions import CENTRES, FOLDER

FILES = [
    (name, file) for name, definition in CENTRES.items() for file in render.files(definition())
]


@pytest.mark.parametrize(("centre", "file"), FILES)
def test_the_whole_text_is_as_expected(centre: str, file: str) -> None:
    text = render.files(CENTRES[centre]())[file]

    assert text == (FOLDER / centre / file).read_text()


@pytest.mark.parametrize("centre", CENTRES)
def test_no_expected_file_is_forgotten(centre: str) -> None:
    kept = {path.name for path in (FOLDER / centre).glob("*.conf")}

    assert kept == set(render.files(CENTRES[centre]()))


@pytest.mark.parametrize("centre", CENTRES)
def test_no_password_of_a_phone_is_in_any_file(centre: str) -> None:
    whole = "".join(render.files(CENTRES[centre]()).values())

    assert not {"one", "two", "three"} & set(whole.split())
