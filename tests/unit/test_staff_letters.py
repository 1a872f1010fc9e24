"""What the entities' people are written of a request."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import agent_desktop
from agent_desktop import request_words
from core.outbox import Message
from tests.ministry import DAY, HOUR, SUNDAY, a_post, a_request, a_structure, the_posts
from ticketing import event_words
from ticketing.importance import Importance
from ticketing.plain_words import plain
from ticketing.posts import Duty
from ticketing.request_numbers import written
from ticketing.request_states import Deed, RequestState
from ticketing.requests import Event, Request
from ticketing.staff_letters import (
    HEADLINES,
    LONGEST_SUBJECT,
    MOST_HISTORY,
    Notice,
    Secretary,
)

HEAD, COORDINATOR = "head.department", "coordinator.department"
POSTS = [
    *the_posts(),
    replace(a_post("department", Duty.HEAD), email="head@example.test"),
    replace(a_post("department", Duty.COORDINATOR), email="care@example.test"),
]
NAMES, LANGUAGES = {HEAD: "سعد الغامدي", COORDINATOR: "Mona"}, {HEAD: None, COORDINATOR: "en"}
NAMED = re.compile(r"%\((\w+)\)s")
MINUTE = timedelta(minutes=1)


def an_event(deed: Deed, n: int = 7, **detail: str) -> Event:
    return Event(
        n=n,
        at=SUNDAY + n * MINUTE,
        deed=deed,
        by=COORDINATOR,
        state=RequestState.IN_STUDY,
        entity="department",
        importance=Importance.NORMAL,
        detail=detail,
    )


def letters(
    event: Event,
    *people: str,
    request: Request | None = None,
    history: Sequence[Event] = (),
) -> list[Message]:
    secretary = Secretary(a_structure(posts=POSTS), NAMES, LANGUAGES, SUNDAY + HOUR)
    about = request or a_request(assignee="specialist.department")
    notice = Notice(request=about, event=event, occasion="event/7", people=people)
    return list(secretary.letters(notice, history))


def test_a_letter_says_what_happened_to_which_request_and_how_it_stands() -> None:
    request = replace(a_request(), level=1, due_at=SUNDAY + 2 * DAY)
    rise = an_event(Deed.RISE, step="answer/1/1/rise", at="department")
    moved = replace(an_event(Deed.TRANSFER, 2), detail={"from": "office", "to": "x"})
    before = [an_event(Deed.FILE, 1), moved]

    (letter,) = letters(rise, HEAD, request=request, history=before)

    assert (letter.recipient, letter.key) == ("head@example.test", "request/1/event/7/" + HEAD)
    assert letter.subject == (
        "تواصل 19996: انتهت مدة طلب وصُعّد – 974\u00a0353\u00a0540: النقل المدرسي"
    )
    assert letter.body.splitlines() == [
        "انتهت المدة: صُعّد إلى رئيس جهة department.",
        "",
        "الطلب: 974\u00a0353\u00a0540",
        "الموضوع: النقل المدرسي",
        "الجهة: جهة department",
        "المستوى: صُعّد إلى رئيس جهة department",
        "يتولاه: منسقو جهة department",
        "الأهمية: عادي",
        "تنتهي مدة هذا المستوى: 5 ربيع الأول 1448 · 18 أغسطس 2026 · 08:00",
        "الباقي من أيام العمل: 2",
        "",
        "ما سبق، الأحدث أولًا:",
        "- 3 ربيع الأول 1448 · 16 أغسطس 2026 · 08:02: إحالة من Mona: من جهة office إلى x",
        "- 3 ربيع الأول 1448 · 16 أغسطس 2026 · 08:01: تسجيل الطلب من Mona.",
        "",
        "صفحة الطلب:",
        "⟦/requests/974353540⟧",
    ]


def test_each_is_written_in_their_language_and_nobody_without_an_address() -> None:
    arabic, english = letters(
        an_event(Deed.ASSIGN, to=HEAD), HEAD, COORDINATOR, "specialist.department"
    )

    assert "أُسند إليكم طلب" in arabic.subject
    assert english.subject == (
        "Tawasul 19996: A request is assigned to you – 974 353 540: النقل المدرسي"
    )
    assert english.body.startswith("Mona assigned it to سعد الغامدي.\n\nRequest: 974 353 540\n")
    assert "Held by: specialist.department\n" in english.body


def test_a_new_importance_says_the_old_end_and_the_new_one() -> None:
    told = {
        "from": "normal",
        "to": "very_important",
        "due_before": SUNDAY.isoformat(),
        "due_after": (SUNDAY - DAY).isoformat(),
    }
    weighed = replace(an_event(Deed.WEIGH), detail=told)

    (letter,) = letters(weighed, COORDINATOR)

    assert letter.body.startswith(
        "Mona changed the importance from Normal to Very important: its time ends"
        " 2 Rabi I 1448 · 15 August 2026 · 08:00, not 3 Rabi I 1448 · 16 August 2026 · 08:00.\n"
    )


def test_no_letter_holds_an_identity_or_what_was_written_or_a_mark_of_others() -> None:
    request = replace(a_request(), title="هوية 1000000008 و ٢٠٠٠٠٠٠٠٠٦\n⟦/requests/1⟧ سرقة")
    secret = an_event(Deed.COMMENT, text="السائق فلان")

    (letter,) = letters(secret, HEAD, request=request, history=[replace(secret, n=6)])

    text = letter.subject + letter.body
    assert "السائق" not in text
    assert "1000000008" not in text
    assert "٢٠٠٠٠٠٠٠٠٦" not in text
    assert text.count("⟦") == 1
    assert "\n" not in letter.subject


def test_a_letter_shows_the_end_of_a_long_history_and_its_subject_fits() -> None:
    history = [an_event(Deed.STUDY, n) for n in range(1, 40)]
    long = replace(a_request(), title="ط" * 200)

    (letter,) = letters(an_event(Deed.ADD, 20), HEAD, request=long, history=history)

    assert letter.body.count("\n- ") == MOST_HISTORY
    assert len(letter.subject) == LONGEST_SUBJECT


@pytest.mark.parametrize(
    ("written_so", "leaves_as"),
    [
        ("1000000008", "••••••0008"),
        ("هويته 1000-000-008.", "هويته ••••••0008."),
        ("0551234567", "0551234567"),
        ("11000000008", "11000000008"),
        ("1000000009", "1000000009"),
    ],
)
def test_only_a_national_id_is_hidden(written_so: str, leaves_as: str) -> None:
    assert plain(written_so) == leaves_as


def test_the_threes_of_a_number_stay_in_order_between_arabic_words() -> None:
    assert written("974353540", "ar") == "974\u00a0353\u00a0540"  # CS: one number to UAX #9
    assert written("974353540", "en") == "974 353 540"


def test_each_sentence_names_the_same_in_both_languages() -> None:
    tables = (event_words.SENTENCES, event_words.RECKONED)
    pairs = [pair for table in tables for pair in table.values()]
    pairs += [event_words.NOT_ACKNOWLEDGED, event_words.WEIGHED_ANEW, event_words.TAKEN_OVER]

    for arabic, english in pairs:
        assert sorted(NAMED.findall(arabic)) == sorted(NAMED.findall(english))
        assert arabic[-1] == english[-1]


def test_letters_call_an_importance_what_pages_call_it() -> None:
    catalogue = Path(agent_desktop.__file__).parent / "locale" / "ar.po"
    with catalogue.open("rb") as file:
        arabic = read_po(file)

    for importance, pair in event_words.IMPORTANCE.items():
        message = arabic.get(request_words.IMPORTANCE[importance])
        assert message is not None
        assert pair == (message.string, message.id)


def test_a_letter_says_whose_change_moved_the_time() -> None:
    ends = {"before": SUNDAY.isoformat(), "after": (SUNDAY + DAY).isoformat()}
    change = {"because": "calendar", "calendar": "short", "changed_by": HEAD}
    moved = an_event(Deed.RECKON, 6, **ends, **change)

    (letter,) = letters(an_event(Deed.ADD), COORDINATOR, history=[moved])

    assert "سعد الغامدي changed the calendar short: its time ends" in letter.body


def test_every_deed_of_which_colleagues_are_told_has_a_headline() -> None:
    silent = {
        Deed.ACKNOWLEDGE, Deed.STUDY, Deed.ASK, Deed.ANSWER, Deed.REVIEW, Deed.ESCALATE,
        Deed.CLOSE, Deed.MERGE, Deed.LINK, Deed.ATTACH, Deed.DETACH, Deed.RECKON, Deed.RESUME,
        Deed.RATE, Deed.REMIND, Deed.HAND_OVER,
    }  # fmt: skip

    assert HEADLINES.keys() == frozenset(Deed) - silent
