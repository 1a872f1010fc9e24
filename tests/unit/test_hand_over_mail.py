"""Who begins to lead an entity is written one message about all that lies there."""

from dataclasses import replace

from tests.ministry import SUNDAY, a_post, a_request, a_structure, the_posts
from ticketing.escalation import Step, StepKey, StepKind
from ticketing.hand_over_mail import hand_over_mails
from ticketing.importance import Clock
from ticketing.posts import Duty

HEAD = "head.department"
POSTS = [*the_posts(), replace(a_post("department", Duty.HEAD), email="head@example.test")]
STEP = Step(
    key=StepKey(Clock.ANSWER, 1, 1, StepKind.HAND_OVER, 1),
    at=SUNDAY,
    entity="department",
    told=(HEAD, "nobody.who.can.be.written"),
)


def test_it_names_all_numbers_whose_threes_stay_in_order_between_arabic_words() -> None:
    lying = [(a_request("974353540"), STEP), (a_request("104353543"), STEP)]

    (mail,) = hand_over_mails(lying, a_structure(posts=POSTS), SUNDAY)

    arabic, _, english = mail.body.partition("\n\n")
    assert mail.recipient == "head@example.test"
    assert arabic.splitlines()[1:] == ["974\u00a0353\u00a0540", "104\u00a0353\u00a0543"]
    assert english.splitlines()[1:] == ["974 353 540", "104 353 543"]
