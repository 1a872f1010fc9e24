"""Which prompts the page shows."""

from datetime import UTC, datetime

import pytest

from agent_desktop.places import PLACES, Menu, head_for, places_for
from agent_desktop.prompts import RANGE
from agent_desktop.prompts_view import ON_A_PAGE, Choice, choice_of, prompts_view
from agent_desktop.routes import ROUTES
from core.days import day_text
from core.permissions import Role
from recordings.catalogue import CataloguedPrompt, Kind, PromptPlace, SpokenBy
from tests.builders import NOON

LANGUAGES = ("ar", "en")


def a_prompt(
    name: str,
    text: str = "نص",
    *,
    kind: Kind = Kind.SENTENCE,
    language: str = "ar",
    recorded_at: datetime | None = None,
) -> CataloguedPrompt:
    return CataloguedPrompt(
        place=PromptPlace(language, kind, name),
        text=text,
        text_language=language,
        recorded_at=recorded_at,
        seconds=1.0,
    )


def shown(everything: list[CataloguedPrompt], **query: str) -> list[str]:
    return [p.place.name for p in prompts_view(everything, choice_of(query, LANGUAGES)).prompts]


def test_the_page_begins_with_the_arabic_sentences() -> None:
    everything = [
        a_prompt("greeting"),
        a_prompt("n-3", kind=Kind.PART),
        a_prompt("greeting-en", language="en"),
    ]

    assert shown(everything) == ["greeting"]
    assert shown(everything, kind="part") == ["n-3"]
    assert shown(everything, of="en") == ["greeting-en"]


def test_what_the_machine_still_says_can_be_shown_alone() -> None:
    everything = [a_prompt("greeting", recorded_at=NOON), a_prompt("goodbye")]

    assert shown(everything, by="machine") == ["goodbye"]
    assert shown(everything, by="person") == ["greeting"]
    assert shown(everything, by="all") == ["greeting", "goodbye"]


@pytest.mark.parametrize("words", ["السلام", "اهلا", "أهْلًا", "GREET", "عليكم. أهلا"])
def test_a_text_is_found_without_its_vowels(words: str) -> None:
    everything = [a_prompt("greeting", "السَّلَامُ عَلَيْكُمْ. أَهْلًا بِكُمْ."), a_prompt("goodbye")]

    assert shown(everything, q=words) == ["greeting"]


def test_the_shelves_count_what_people_have_recorded() -> None:
    everything = [
        a_prompt("greeting", recorded_at=NOON),
        a_prompt("goodbye"),
        a_prompt("n-3", kind=Kind.PART),
    ]
    shelves = prompts_view(everything, Choice(language="ar")).shelves

    assert [(s.language, s.kind, s.recorded, s.count) for s in shelves] == [
        ("ar", Kind.SENTENCE, 1, 2),
        ("ar", Kind.PART, 0, 1),
    ]


def test_a_long_shelf_is_turned_page_by_page() -> None:
    everything = [a_prompt(f"p-{n}") for n in range(ON_A_PAGE + 1)]

    assert len(shown(everything)) == ON_A_PAGE
    assert shown(everything, page="2") == [f"p-{ON_A_PAGE}"]
    assert shown(everything, page="99") == shown(everything, page="2")
    assert shown(everything, page="0") == shown(everything, page="x") == shown(everything)


def test_one_prompt_is_shown_alone_whatever_else_is_chosen() -> None:
    everything = [a_prompt("greeting"), a_prompt("greeting-2")]

    assert shown(everything, name="greeting", by="person", q="x") == ["greeting"]


def test_what_the_address_asks_wrongly_is_left_out() -> None:
    assert choice_of({"of": "fr", "kind": "x", "by": "y"}, LANGUAGES) == Choice(language="ar")


def test_an_address_keeps_what_it_does_not_change() -> None:
    choice = Choice(language="ar", kind=Kind.PART, by=SpokenBy.MACHINE, words="ثلاث")

    assert choice.address(page=2) == (
        "/prompts?of=ar&kind=part&by=machine&q=%D8%AB%D9%84%D8%A7%D8%AB&page=2"
    )


def test_a_day_is_hijri_and_gregorian_and_begins_in_riyadh() -> None:
    late = datetime(2026, 8, 15, 21, 30, tzinfo=UTC)

    assert day_text(late, "en") == "3 Rabi I 1448 · 16 August 2026"
    assert day_text(late, "ar") == "3 ربيع الأول 1448 · 16 أغسطس 2026"


def test_the_head_leads_to_pages_that_the_role_may_open() -> None:
    assert [place.path for place in places_for(Role.SUPERVISOR)] == [
        *("/", "/desk", "/requests", "/beneficiaries", "/ministry", "/subjects"),
        *("/faq", "/hours", "/prompts"),
    ]
    assert [place.path for place in places_for(Role.COORDINATOR)] == [
        *("/requests", "/training", "/beneficiaries", "/ministry", "/subjects", "/faq/news")
    ]
    assert [place.path for place in places_for(Role.AGENT)] == [
        *("/desk", "/requests", "/beneficiaries", "/faq/news")
    ]
    assert [place.path for place in places_for(Role.REPORT_READER)] == ["/faq/asked"]
    needs = {route.path: route.needs for route in ROUTES if route.method == "GET"}
    assert all(needs[place.path] == place.needs for place in PLACES)


def test_the_head_has_the_menus_of_the_guide_to_which_there_is_a_page() -> None:
    assert [entrance.title for entrance in head_for(Role.COORDINATOR)] == [
        *(Menu.BASIC_DATA, Menu.REQUESTS, Menu.CALL_CENTRE)
    ]
    paths = [place.path for entrance in head_for(Role.ADMINISTRATOR) for place in entrance.places]
    assert sorted(paths) == sorted(place.path for place in places_for(Role.ADMINISTRATOR))
    assert "/requests" not in paths
    assert len(head_for(Role.ADMINISTRATOR)) == 5
    assert not any(entrance.is_menu for entrance in head_for(Role.AGENT))


@pytest.mark.parametrize("text", ["bytes=0-", "bytes=5-9", "bytes=-4"])
def test_a_range_of_bytes_is_understood(text: str) -> None:
    assert RANGE.fullmatch(text)


@pytest.mark.parametrize("text", ["", "bytes=-", "bytes=1-2,4-5", "lines=1-2", "bytes=٣-"])
def test_any_other_range_is_not(text: str) -> None:
    assert RANGE.fullmatch(text) is None
