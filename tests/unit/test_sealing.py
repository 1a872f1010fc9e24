"""What the database keeps sealed, and how it is found: for any text and number."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UnsealError
from core.national_ids import is_national_id, national_id
from core.sealing import SealingKeys, is_newest, seal, unsealed
from ticketing.request_rows import Seal

KEYS = SealingKeys.fixed("a key")
SEAL = Seal(KEYS)
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def checked(nine: int) -> str:
    """Return the one national ID that begins so."""
    return next(one for one in (f"{nine}{last}" for last in range(10)) if is_national_id(one))


identities = st.integers(100_000_000, 299_999_999).map(checked)
texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(texts, texts)
def test_what_is_sealed_is_opened_for_its_owner(text: str, owner: str) -> None:
    assert unsealed(seal(text, KEYS, owner=owner), KEYS, owner=owner) == text


@given(identities)
def test_two_sealings_of_one_number_differ_and_tell_nothing(identity: str) -> None:
    one, other = (seal(identity, KEYS, owner="request/1") for _ in range(2))

    assert one != other
    assert identity not in one


@given(identities, identities)
def test_the_index_is_the_same_where_the_number_is(one: str, other: str) -> None:
    assert (SEAL.index(one) == SEAL.index(other)) is (one == other)
    assert SEAL.index(f" {one[:4]} {one[4:].translate(ARABIC)} ") == SEAL.index(one)
    assert one not in SEAL.index(one)


@given(texts, texts)
def test_an_index_is_the_same_where_the_normalised_text_is(one: str, other: str) -> None:
    same = (national_id(one) or one) == (national_id(other) or other)
    assert (SEAL.index(one) == SEAL.index(other)) is same


@given(identities)
def test_an_index_needs_its_key_and_its_kind(identity: str) -> None:
    assert SEAL.index(identity) != Seal(SealingKeys.fixed("another key")).index(identity)
    assert SEAL.index(identity) != SEAL.index_of_key(identity)


@pytest.mark.parametrize(
    ("keys", "owner"),
    [(SealingKeys.fixed("another key"), "huda"), (KEYS, "sami")],
)
def test_nobody_else_opens_it(keys: SealingKeys, owner: str) -> None:
    with pytest.raises(UnsealError):
        unsealed(seal("سر", KEYS, owner="huda"), keys, owner=owner)


@pytest.mark.parametrize("text", ["", ".", "not base 64 at all: é", "0123abcd.AAAA"])
def test_what_was_never_sealed_is_not_opened(text: str) -> None:
    for changed in (text, seal("سر", KEYS, owner="huda")[:-4]):
        with pytest.raises(UnsealError):
            unsealed(changed, KEYS, owner="huda")


def test_after_a_turn_both_keys_open_and_the_new_one_seals() -> None:
    before = seal("سر", KEYS, owner="huda")
    turned = SealingKeys.fixed("a new key", "a key")

    after = seal("سر", turned, owner="huda")

    assert (is_newest(before, turned), is_newest(after, turned)) == (False, True)
    assert unsealed(before, turned, owner="huda") == unsealed(after, turned, owner="huda")
    with pytest.raises(UnsealError):
        unsealed(after, KEYS, owner="huda")


def test_what_was_sealed_before_keys_had_names_is_opened() -> None:
    _, _, bare = seal("سر", KEYS, owner="huda").rpartition(".")

    assert base64.urlsafe_b64decode(bare)
    assert unsealed(bare, SealingKeys.fixed("a new key", "a key"), owner="huda") == "سر"
