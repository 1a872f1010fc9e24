import pytest

from core.national_ids import masked, national_id


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("1010101011", ""),
        ("1000000008", "1000000008"),
        ("2000000006", "2000000006"),
        ("١٠٠٠٠٠٠٠٠٨", "1000000008"),
        (" 1000 000 008 ", "1000000008"),
        ("3000000004", ""),
        ("100000000", ""),
        ("10000000088", ""),
        ("100000000a", ""),
        ("", ""),
    ],
)
def test_an_id_is_understood_when_its_check_digit_is_right(written: str, understood: str) -> None:
    assert national_id(written) == understood


def test_everybody_sees_only_the_last_four_digits() -> None:
    assert masked("1000000008") == "••••••0008"
