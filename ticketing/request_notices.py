"""What beneficiaries are told of a request, and by which way. Pure.

No message holds what the request is about: an SMS is read by whoever has the telephone.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from core.outbox import Channel, Message
from ticketing.request_numbers import written
from ticketing.request_states import Deed, RequestState
from ticketing.requests import Event, Request

BENEFICIARY: Mapping[Deed, tuple[str, str]] = MappingProxyType(
    {
        Deed.FILE: (
            "وصلنا طلبكم، ورقمه {number}. تابعوه عبر 19996.",
            "We have your request. Its number is {number}. Follow it on 19996.",
        ),
        Deed.ASK: (
            "نحتاج إلى إيضاح بشأن طلبكم رقم {number}. نأمل الاتصال على 19996.",
            "We need to know more about your request {number}. Please call 19996.",
        ),
        Deed.REMIND: (
            "ما زلنا ننتظر ردكم بشأن طلبكم رقم {number}. نأمل الرد بالرابط أو على 19996.",
            "We still wait for your reply about request {number}. Please reply or call 19996.",
        ),
        Deed.LAPSE: (
            "لم نعد ننتظر ردكم بشأن طلبكم رقم {number}، ونواصل النظر فيه.",
            "We go on with your request {number} without waiting for your reply.",
        ),
        Deed.TRANSFER: (
            "أحيل طلبكم رقم {number} إلى الجهة المختصة.",
            "Your request {number} was passed on to the entity concerned.",
        ),
        Deed.ANSWER: (
            "صدرت الإفادة على طلبكم رقم {number}. ولكم حق الاعتراض خلال 15 يوما عبر 19996.",
            "Your request {number} is answered. You may object within 15 days on 19996.",
        ),
        Deed.OBJECT: (
            "سجل اعتراضكم على إفادة الطلب رقم {number}، وستنظر فيه جهة غير التي أجابت.",
            "Your objection to the answer of request {number} is recorded. Others will decide it.",
        ),
        Deed.UPHOLD: (
            "نظر في اعتراضكم على الطلب رقم {number}، وبقيت الإفادة كما هي. التفاصيل عبر 19996.",
            "Your objection to request {number} was reviewed and the answer stands. Ask 19996 why.",
        ),
        Deed.OVERTURN: (
            "قبل اعتراضكم على الطلب رقم {number}، وستصلكم إفادة جديدة.",
            "Your objection to request {number} was accepted. Another answer will follow.",
        ),
        Deed.CLOSE: (
            "أغلق طلبكم رقم {number}. نرجو تقييم الخدمة عبر الرابط.",
            "Your request {number} is closed. Please rate how it went by the link.",
        ),
        Deed.REOPEN: ("أعيد فتح طلبكم رقم {number}.", "Your request {number} is open again."),
        Deed.WITHDRAW: ("سحب طلبكم رقم {number}.", "Your request {number} is withdrawn."),
        Deed.MERGE: (
            "ضم طلبكم رقم {number} إلى طلبكم رقم {into}، وعليه تصدر الإفادة. تابعوه بذلك الرقم.",
            "Your request {number} goes on with your request {into}. Follow it by that number.",
        ),
        Deed.COMMENT: (
            "كتبت إليكم الجهة بشأن طلبكم رقم {number}. تجدون ما كتبته عبر الرابط.",
            "The entity wrote to you about your request {number}. Read it by the link.",
        ),
    }
)
NEW_LINK = (
    "رابط متابعة طلبكم رقم {number}:",
    "To follow your request {number}:",
)
LIKE_OTHERS = {Deed.APPROVE: Deed.ANSWER, Deed.RESUME: Deed.LAPSE}


def is_told(request: Request, event: Event) -> bool:
    """Return whether the beneficiary gets messages of a deed: never of what they do not see."""
    if event.deed is Deed.REMIND and request.state is not RequestState.WAITING_FOR_BENEFICIARY:
        return False  # it went on at the same look
    can_be = bool(request.applicant.mobile or request.applicant.email)
    return can_be and event.is_told and LIKE_OTHERS.get(event.deed, event.deed) in BENEFICIARY


def asked_anew(request: Request, link: str, *, occasion: str) -> Message:
    """Return the SMS with a new link, for which somebody asked."""
    language = request.applicant.language
    text = NEW_LINK[0 if language == "ar" else 1]
    return Message(
        key=f"request/{request.request_id}/link/{occasion}",
        channel=Channel.SMS,
        recipient=request.applicant.mobile,
        body=f"{text.format(number=written(request.number, language))} {link}",
    )


def to_beneficiary(request: Request, event: Event, link: str) -> Iterator[Message]:
    """Yield what the beneficiary is told of a deed, by each way that they gave, with a link."""
    if not is_told(request, event):
        return
    texts = BENEFICIARY[LIKE_OTHERS.get(event.deed, event.deed)]
    person = request.applicant
    number = written(request.number, person.language)
    into = written(event.detail.get("into", ""), person.language)
    text = texts[0 if person.language == "ar" else 1]
    body = f"{text.format(number=number, into=into)} {link}"
    key = f"request/{request.request_id}/{event.n}"
    if person.mobile:
        yield Message(key=f"{key}/sms", channel=Channel.SMS, recipient=person.mobile, body=body)
    if person.email:
        yield Message(
            key=f"{key}/email",
            channel=Channel.EMAIL,
            recipient=person.email,
            subject=f"19996: {number}",
            body=body,
        )
