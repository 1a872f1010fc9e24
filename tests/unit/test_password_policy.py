import pytest

from core.errors import (
    CommonPasswordError,
    PasswordIsNameError,
    PasswordTooLongError,
    PasswordTooShortError,
)
from core.password_policy import check_password
from core.passwords import new_password


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "صباح الخير يا تواصل",
        "قطار أزرق يشرب القهوة",
        "Xk9#mQ2$vLp7",
        "mango-tractor-41",
        "huda likes old maps",
    ],
)
def test_what_nobody_would_guess_is_taken(password: str) -> None:
    check_password(password, "huda")


def test_made_passwords_are_taken() -> None:
    for _ in range(200):
        check_password(new_password(), "huda")


@pytest.mark.parametrize("password", ["", "short", "123456789", "كلمة سر"])
def test_short_ones_are_refused_with_the_least_length(password: str) -> None:
    with pytest.raises(PasswordTooShortError, match="at least 10"):
        check_password(password, "huda")


def test_endless_ones_are_refused() -> None:
    with pytest.raises(PasswordTooLongError):
        check_password("correct horse " * 20, "huda")


@pytest.mark.parametrize(
    "password",
    ["huda.qahtani", "Huda.Qahtani1", "2026huda.qahtani", "inathaq.aduh", "huda.qahtani!!!"],
)
def test_the_name_is_refused_however_it_is_written(password: str) -> None:
    with pytest.raises(PasswordIsNameError):
        check_password(password, "huda.qahtani")


@pytest.mark.parametrize(
    "password",
    [
        "password123",
        "P@ssw0rd2026!",
        "Administrator",
        "administrator1",
        "Riyadh2026!!",
        "1234567890",
        "١٢٣٤٥٦٧٨٩٠",
        "0987654321",
        "qwertyuiop",
        "abcdefghij",
        "aaaaaaaaaaaa",
        "ababababab",
        "كلمة المرور1",
        "السلام عليكم",
        "السَّلَامُ عَلَيْكُمْ",
        "الحمد لله 2026",
        "tawasul19996",
    ],
)
def test_what_is_guessed_first_is_refused_however_it_is_dressed(password: str) -> None:
    with pytest.raises(CommonPasswordError):
        check_password(password, "huda")
