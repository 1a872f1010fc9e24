"""The words of the FAQ bank's pages: states, steps, systems, audiences, fields."""

from collections.abc import Mapping

from agent_desktop.words import N_, Sign
from faq_bank.browsing import Order
from faq_bank.entry_states import EntryDeed, EntryState
from faq_bank.kept_entries import Audience, System
from faq_bank.news import NewsKind

STATES: Mapping[EntryState, Sign] = {
    EntryState.DRAFT: Sign(N_("Draft"), "pencil-fill"),
    EntryState.REVIEWED: Sign(N_("Reviewed"), "hourglass-split"),
    EntryState.PUBLISHED: Sign(N_("Published"), "check-circle-fill"),
    EntryState.EXPIRED: Sign(N_("Expired"), "slash-circle"),
}
MARKS: Mapping[EntryState, str] = {
    EntryState.DRAFT: "",
    EntryState.REVIEWED: "soon",
    EntryState.PUBLISHED: "good",
    EntryState.EXPIRED: "",
}
STEPS: Mapping[EntryDeed, str] = {
    EntryDeed.REVIEW: N_("It is right: reviewed"),
    EntryDeed.SEND_BACK: N_("Send back to draft"),
    EntryDeed.PUBLISH: N_("Publish"),
    EntryDeed.WITHDRAW: N_("Withdraw from agents"),
}
SYSTEMS: Mapping[System, str] = {
    System.NONE: N_("No system"),
    System.NOOR: N_("Noor"),
    System.FARIS: N_("Faris"),
    System.SAFEER: N_("Safeer"),
    System.AIN: N_("Ain"),
    System.KHEBRAT: N_("Khebrat"),
    System.MURASALAT: N_("Murasalat"),
    System.TAWASUL: N_("Tawasul"),
    System.VIRTUAL_SCHOOLS: N_("Virtual schools"),
    System.VOUCHERS: N_("Education vouchers"),
    System.MEDICAL: N_("Medical insurance"),
    System.OTHER: N_("Other"),
}
AUDIENCES: Mapping[Audience, str] = {
    Audience.GUARDIAN: N_("Guardian"),
    Audience.STUDENT: N_("Student"),
    Audience.TEACHER: N_("Teacher"),
    Audience.STAFF: N_("Staff of the ministry"),
    Audience.OTHER: N_("Other"),
}
ORDERS: Mapping[Order, str] = {
    Order.CHANGED: N_("changed last"),
    Order.QUESTION: N_("by question"),
    Order.ID: N_("by id"),
    Order.REVIEW: N_("next to review"),
}
NEWS_KINDS: Mapping[NewsKind, str] = {
    NewsKind.NEW: N_("new"),
    NewsKind.CHANGED: N_("has changed"),
    NewsKind.WITHDRAWN: N_("withdrawn"),
    NewsKind.BEGINNING: N_("valid from this day"),
    NewsKind.ENDING: N_("this is its last day"),
}
FIELD_TITLES: Mapping[str, str] = {
    "id": N_("Id"),
    "question": N_("Question"),
    "answer": N_("The answer"),
    "category": N_("Category"),
    "source": N_("Source document"),
    "valid_from": N_("Valid from"),
    "valid_to": N_("Valid to"),
    "wordings": N_("Other wordings"),
    "keywords": N_("Keywords"),
    "answer_en": N_("Answer in English"),
    "spoken_answer": N_("Short spoken answer"),
    "system": N_("System"),
    "audience": N_("Whom it concerns"),
    "article": N_("Article"),
    "attachment": N_("Attachment"),
    "source_until": N_("The document holds until"),
    "owner": N_("Owner"),
    "review_on": N_("Review on"),
    "linked": N_("Linked entries"),
    "replaces": N_("Replaces"),
}
DIRECTIONS: Mapping[str, str] = {
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
}
_SIGNS = str.maketrans({mark: f"⟨{name}⟩" for mark, name in DIRECTIONS.items()})


def with_signs(text: str) -> str:
    """Return *text* with the marks that turn its direction made visible."""
    return text.translate(_SIGNS)
