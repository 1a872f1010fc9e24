"""The people whom the ministry serves, in each database."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.audit import Action, Actor, ActorKind
from core.audit_store import AuditLog, Wanted
from core.sealing import SealingKeys
from tests.everything import dump_of
from ticketing.beneficiaries import Beneficiary, BeneficiaryRole, Particulars
from ticketing.beneficiary_service import Beneficiaries
from ticketing.beneficiary_store import BeneficiaryStore
from ticketing.errors import (
    BeneficiaryChangedError,
    DifferentPeopleError,
    IdentityTakenError,
    MergedAwayError,
    NoSuchBeneficiaryError,
    NoSuchMergeError,
)
from ticketing.request_rows import Seal

Sessions = async_sessionmaker[AsyncSession]
NOURA = Actor(ActorKind.PERSON, "noura")
SEAL = Seal(SealingKeys.fixed("a key of the tests"))
FIRST_ID, SECOND_ID = "1000000008", "2000000006"


def told(
    name: str = "أحمد بن علي الزهراني", *mobiles: str, identity: str | None = None, entity: str = ""
) -> Particulars:
    return Particulars(name=name, national_id=identity, mobiles=mobiles, entity=entity)


@pytest.fixture
def people(sessions: Sessions) -> Beneficiaries:
    return Beneficiaries(sessions, SEAL)


async def names(people: Beneficiaries, text: str) -> list[str]:
    count, found = await people.search(text, limit=50)
    assert count == len(found)
    return [person.particulars.name for person in found]


async def audited(sessions: Sessions, action: Action) -> list[tuple[str, str]]:
    entries = await AuditLog(sessions).page(Wanted(action=action), 10)
    return [(entry.actor, entry.subject) for entry in entries]


async def test_a_person_is_kept_as_written(people: Beneficiaries, sessions: Sessions) -> None:
    written = Particulars(
        name="هدى الشهري",
        national_id=FIRST_ID,
        mobiles=("0551234567", "0112345678"),
        role=BeneficiaryRole.TEACHER,
        entity="ثانوية الملك فهد",
    )

    person = await people.add(written, by=NOURA)

    assert (await people.get(person.number)).particulars == written
    assert await audited(sessions, Action.BENEFICIARY_ADDED) == [
        ("noura", f"beneficiary/{person.number}")
    ]


@pytest.mark.parametrize("number", ["0551234567", "+966551234567", "966551234567", "551234567"])
async def test_whoever_calls_is_known_by_the_number_in_any_form(
    people: Beneficiaries, number: str
) -> None:
    person = await people.add(told("هدى", "0112345678", "0551234567", identity=FIRST_ID), by=NOURA)

    card = await people.card_of(number)

    assert card is not None
    assert (card["number"], card["others"]) == (person.number, 0)
    assert card["national_id"] == "••••••0008"
    assert await people.card_of("0559999999") is None
    assert await people.card_of("anonymous") is None


async def test_of_a_family_that_shares_a_number_the_last_one_written_comes_first(
    people: Beneficiaries,
) -> None:
    await people.add(told("الأب", "0112345678"), by=NOURA)
    mother = await people.add(told("الأم", "0112345678"), by=NOURA)

    card = await people.card_of("0112345678")

    assert card is not None
    assert (card["number"], card["others"]) == (mother.number, 1)


@pytest.mark.parametrize(
    "text",
    ["احمد", "الزهراني احمد", "أحْمَد", "زهران", "055 123 4567", "٠٥٥١٢٣٤٥٦٧", "1000000008", ""],
)
async def test_a_person_is_found_in_any_spelling(people: Beneficiaries, text: str) -> None:
    await people.add(told("أحمد بن علي الزهراني", "0551234567", identity=FIRST_ID), by=NOURA)

    assert await names(people, text) == ["أحمد بن علي الزهراني"]


@pytest.mark.parametrize("text", ["محمد", "احمد محمد", "%", "_", "0551234568", "2000000006"])
async def test_nobody_else_is_found(people: Beneficiaries, text: str) -> None:
    await people.add(told("أحمد بن علي الزهراني", "0551234567", identity=FIRST_ID), by=NOURA)

    assert await names(people, text) == []


async def test_two_people_never_have_one_national_id(people: Beneficiaries) -> None:
    first = await people.add(told("الأول", identity=FIRST_ID), by=NOURA)
    second = await people.add(told("الثاني"), by=NOURA)

    with pytest.raises(IdentityTakenError) as refused:
        await people.add(told("الثالث", identity=FIRST_ID), by=NOURA)
    with pytest.raises(IdentityTakenError):
        await people.change(
            second.number, told("الثاني", identity=FIRST_ID), version=second.version, by=NOURA
        )

    assert refused.value.number == first.number
    assert await names(people, "الثالث") == []


async def test_of_two_changes_the_second_must_look_first(people: Beneficiaries) -> None:
    person = await people.add(told("هدى"), by=NOURA)
    await people.change(person.number, told("هدى علي"), version=person.version, by=NOURA)

    with pytest.raises(BeneficiaryChangedError):
        await people.change(person.number, told("هدى محمد"), version=person.version, by=NOURA)

    assert (await people.get(person.number)).particulars.name == "هدى علي"


async def two(people: Beneficiaries, *ids: str | None) -> tuple[Beneficiary, Beneficiary]:
    first = await people.add(told("هدى", "0551234567", identity=ids[0]), by=NOURA)
    second = await people.add(
        told("هدى الشهري", "0559876543", identity=ids[1], entity="ابتدائية النور"), by=NOURA
    )
    return first, second


async def test_two_who_are_one_become_one_and_nothing_is_lost(
    people: Beneficiaries, sessions: Sessions
) -> None:
    kept, other = await two(people, None, SECOND_ID)

    person = await people.merge(kept.number, other.number, by=NOURA)

    assert person.particulars == told(
        "هدى", "0551234567", "0559876543", identity=SECOND_ID, entity="ابتدائية النور"
    )
    assert await names(people, "هدى") == ["هدى"]
    assert (await people.card_of("0559876543") or {})["number"] == kept.number
    assert (await people.get(other.number)).merged_into == kept.number
    [entry] = await AuditLog(sessions).page(Wanted(action=Action.BENEFICIARY_MERGED), 10)
    assert json.loads(entry.detail) == {"other": other.number}


async def test_two_ids_are_two_people(people: Beneficiaries) -> None:
    kept, other = await two(people, FIRST_ID, SECOND_ID)

    with pytest.raises(DifferentPeopleError):
        await people.merge(kept.number, other.number, by=NOURA)
    with pytest.raises(DifferentPeopleError):
        await people.merge(kept.number, kept.number, by=NOURA)

    assert len(await names(people, "هدى")) == 2


async def test_who_was_merged_is_changed_no_more(people: Beneficiaries) -> None:
    kept, other = await two(people, None, None)
    await people.merge(kept.number, other.number, by=NOURA)

    with pytest.raises(MergedAwayError) as refused:
        await people.change(other.number, told("أخرى"), version=other.version + 1, by=NOURA)
    with pytest.raises(MergedAwayError):
        await people.merge(kept.number, other.number, by=NOURA)

    assert refused.value.number == kept.number


@pytest.mark.parametrize("ids", [(None, SECOND_ID), (FIRST_ID, None), (None, None)])
async def test_a_merge_undone_leaves_both_as_they_were(
    people: Beneficiaries, sessions: Sessions, ids: tuple[str | None, str | None]
) -> None:
    kept, other = await two(people, *ids)
    await people.merge(kept.number, other.number, by=NOURA)

    alone, back = await people.part(kept.number, other.number, by=NOURA)

    assert alone == await people.get(kept.number)
    assert back == await people.get(other.number)
    assert (alone.particulars, back.particulars) == (kept.particulars, other.particulars)
    assert back.merged_into is None
    assert (await people.card_of("0551234567") or {})["number"] == kept.number
    assert (await people.card_of("0559876543") or {})["number"] == other.number
    assert await people.last_merge(kept.number) is None
    [entry] = await AuditLog(sessions).page(Wanted(action=Action.BENEFICIARY_PARTED), 10)
    assert json.loads(entry.detail) == {"other": other.number}


async def test_what_was_written_after_a_merge_outlives_its_undoing(people: Beneficiaries) -> None:
    kept, other = await two(people, None, SECOND_ID)
    both = await people.merge(kept.number, other.number, by=NOURA)
    written = replace(
        both.particulars, name="هدى علي", mobiles=("0500000009", *both.particulars.mobiles)
    )
    await people.change(kept.number, written, version=both.version, by=NOURA)

    alone, back = await people.part(kept.number, other.number, by=NOURA)

    assert alone.particulars == told("هدى علي", "0500000009", "0551234567")
    assert back.particulars == other.particulars


async def test_of_two_merges_the_last_is_undone_first(people: Beneficiaries) -> None:
    kept, other = await two(people, None, None)
    third = await people.add(told("هدى ش", "0559876543", "0500000003"), by=NOURA)
    await people.merge(kept.number, other.number, by=NOURA)
    await people.merge(kept.number, third.number, by=NOURA)

    with pytest.raises(NoSuchMergeError):
        await people.part(kept.number, other.number, by=NOURA)
    await people.part(kept.number, third.number, by=NOURA)
    alone, _ = await people.part(kept.number, other.number, by=NOURA)

    assert alone.particulars == kept.particulars
    with pytest.raises(NoSuchMergeError):
        await people.part(kept.number, other.number, by=NOURA)


async def test_a_merge_is_not_undone_while_its_keeper_is_one_with_another(
    people: Beneficiaries,
) -> None:
    kept, other = await two(people, None, None)
    third = await people.add(told("هدى ش"), by=NOURA)
    await people.merge(kept.number, other.number, by=NOURA)
    await people.merge(third.number, kept.number, by=NOURA)

    with pytest.raises(MergedAwayError):
        await people.part(kept.number, other.number, by=NOURA)

    await people.part(third.number, kept.number, by=NOURA)
    alone, _ = await people.part(kept.number, other.number, by=NOURA)
    assert alone.particulars == kept.particulars


async def test_an_id_that_somebody_else_has_by_now_keeps_a_merge(people: Beneficiaries) -> None:
    kept, other = await two(people, None, SECOND_ID)
    both = await people.merge(kept.number, other.number, by=NOURA)
    without = replace(both.particulars, national_id=None)
    await people.change(kept.number, without, version=both.version, by=NOURA)
    await people.add(told("أخرى", identity=SECOND_ID), by=NOURA)

    with pytest.raises(IdentityTakenError):
        await people.part(kept.number, other.number, by=NOURA)

    assert (await people.get(kept.number)).particulars == without
    assert (await people.get(other.number)).merged_into == kept.number


async def test_namesakes_are_others(people: Beneficiaries) -> None:
    first, second = [await people.add(told("هدى الشهري"), by=NOURA) for _ in range(2)]
    await people.add(told("سارة"), by=NOURA)

    assert await people.namesakes(first, limit=5) == [second]


async def test_each_look_at_an_id_is_written_down(
    people: Beneficiaries, sessions: Sessions
) -> None:
    person = await people.add(told(identity=FIRST_ID), by=NOURA)

    seen = await people.uncover(person.number, by=NOURA)

    assert seen.particulars.national_id == FIRST_ID
    assert await audited(sessions, Action.IDENTITY_UNCOVERED) == [
        ("noura", f"beneficiary/{person.number}")
    ]


async def test_nobody_has_a_number_that_was_never_given(people: Beneficiaries) -> None:
    with pytest.raises(NoSuchBeneficiaryError):
        await people.get(7)
    with pytest.raises(NoSuchBeneficiaryError):
        await people.merge(7, 8, by=NOURA)


async def test_an_id_is_found_by_its_index_and_nowhere_kept_plain(
    people: Beneficiaries, sessions: Sessions
) -> None:
    await people.add(told(identity=FIRST_ID), by=NOURA)
    read: list[str] = []

    async with sessions() as session:
        connection = await session.connection()
        cells = await connection.run_sync(dump_of)
        if connection.dialect.name == "sqlite":
            query = BeneficiaryStore(session, SEAL)._meant(FIRST_ID)
            literal = query.compile(compile_kwargs={"literal_binds": True})
            plan = await session.execute(text(f"EXPLAIN QUERY PLAN {literal}"))
            read = [str(row[3]) for row in plan]

    assert not [place for place, cell in cells if FIRST_ID in cell]
    assert not [step for step in read if step.startswith("SCAN")]


async def test_whose_key_is_lost_is_shown_without_the_id_and_keeps_it(
    people: Beneficiaries, sessions: Sessions
) -> None:
    person = await people.add(told(identity=FIRST_ID), by=NOURA)
    without_key = Beneficiaries(sessions, Seal(SealingKeys.fixed("another key")))

    shown = await without_key.get(person.number)
    renamed = replace(shown.particulars, name="هدى")
    await without_key.change(person.number, renamed, version=1, by=NOURA)

    assert shown.particulars.national_id == "••••••••••"
    assert (await people.get(person.number)).particulars.national_id == FIRST_ID
