from dataclasses import replace

from tests.ministry import HOUR, SUNDAY
from ticketing.answers_given import fallen, fallen_text, rating_of, without_fallen
from ticketing.importance import Importance
from ticketing.request_states import Deed, RequestState
from ticketing.requests import Event, Rating

D = Deed


def a_life(*deeds: Deed) -> list[Event]:
    """Return a time line; each row says which one it is."""
    filed = Event(
        n=1,
        at=SUNDAY,
        deed=D.FILE,
        by="noura",
        state=RequestState.FILED,
        entity="department",
        importance=Importance.NORMAL,
    )
    return [
        replace(filed, n=n, at=SUNDAY + n * HOUR, deed=deed, detail={"text": f"{deed} {n}"})
        for n, deed in enumerate(deeds, start=1)
    ]


def test_an_answer_stands_while_it_is_objected_to_and_when_that_was_upheld() -> None:
    assert not fallen(a_life(D.ANSWER, D.OBJECT, D.REVIEW, D.UPHOLD, D.CLOSE))


def test_an_answer_falls_with_an_objection_or_when_the_request_is_opened_again() -> None:
    life = a_life(
        D.APPROVE, D.OBJECT, D.OVERTURN, D.ANSWER, D.CLOSE, D.REOPEN, D.PROPOSE, D.RETURN, D.ANSWER
    )

    assert fallen(life) == {1, 4}
    assert fallen_text(life) == "answer 4"
    assert [it.detail["text"] for it in without_fallen(life)][:5] == [
        "",
        "object 2",
        "overturn 3",
        "",
        "close 5",
    ]
    assert fallen_text(life[:1]) == ""


def test_a_rating_is_that_of_the_newest_answer() -> None:
    life = a_life(D.ANSWER, D.OBJECT, D.OVERTURN, D.ANSWER)
    first, second = Rating(1, "", SUNDAY, 1), Rating(5, "", SUNDAY, 4)

    assert rating_of(life[:1], [first]) == first
    assert rating_of(life, [first]) is None
    assert rating_of(life, [first, second]) == second
