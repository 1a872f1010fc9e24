"""A request as it comes over HTTP, checked. Pure."""

from collections.abc import Mapping
from typing import Any

from agent_desktop.errors import BadFieldError
from ticketing.importance import Importance
from ticketing.request_words import MOST_LETTERS
from ticketing.requests import Applicant, Source, Wish

LONGEST_WORD = 254  # of codes, names and addresses
LANGUAGES = ("ar", "en")
MOST_FIELDS, MOST_MENTIONED = 30, 20


def wish_in(body: Mapping[str, Any]) -> Wish:
    """Return what *body* asks for; BadFieldError names the field that cannot be so."""
    applicant = _object(body, "applicant")
    call_id = word(body, "call_id", is_required=False) or None
    return Wish(
        subject=word(body, "subject"),
        title=text(body, "title", is_required=False),
        text=text(body, "text"),
        applicant=Applicant(
            name=word(applicant, "name"),
            national_id=word(applicant, "national_id", is_required=False),
            mobile=word(applicant, "mobile", is_required=False),
            email=word(applicant, "email", is_required=False),
            language=_language(applicant),
            beneficiary=_beneficiary(applicant),
        ),
        fields=_fields(body),
        entity=word(body, "entity", is_required=False) or None,
        source=Source.CALL if call_id else Source.API,
        call_id=call_id,
    )


def text(body: Mapping[str, Any], name: str, *, is_required: bool = True) -> str:
    """Return a text of a body, of however many lines."""
    value = body.get(name, "" if not is_required else None)
    if not isinstance(value, str) or len(value) > MOST_LETTERS:
        raise BadFieldError(
            name,
            wanted=f"a text of {MOST_LETTERS} letters at most",
            wanted_ar=f"نصًّا لا يزيد على {MOST_LETTERS} حرف",
        )
    return value


def word(body: Mapping[str, Any], name: str, *, is_required: bool = True) -> str:
    """Return one line of a body."""
    value = body.get(name, "" if not is_required else None)
    value = "" if value is None and not is_required else value
    is_line = isinstance(value, str) and value.isprintable() and len(value) <= LONGEST_WORD
    if not is_line or (is_required and not value.strip()):
        raise BadFieldError(
            name,
            wanted=f"one line of {LONGEST_WORD} letters at most",
            wanted_ar=f"سطرًا واحدًا لا يزيد على {LONGEST_WORD} حرف",
        )
    return str(value).strip()


def importance_in(body: Mapping[str, Any]) -> Importance:
    """Return the importance that a body names."""
    if (value := body.get("importance")) not in set(Importance):
        known = ", ".join(Importance)
        raise BadFieldError("importance", wanted=f"one of {known}", wanted_ar=f"إحدى القيم {known}")
    return Importance(value)


def version_in(body: Mapping[str, Any]) -> int | None:
    """Return the version that somebody looked at, if they say so."""
    value = body.get("version")
    if value is None:
        return None
    if type(value) is not int or not 0 < value < 2**31:
        raise BadFieldError("version", wanted="a whole number", wanted_ar="عددًا صحيحًا")
    return value


def mentioned_in(body: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the people whom a remark mentions."""
    value = body.get("mentioned", [])
    if not isinstance(value, list) or len(value) > MOST_MENTIONED:
        raise BadFieldError("mentioned", wanted="a list of names", wanted_ar="قائمة أسماء")
    return tuple(word({"mentioned": name}, "mentioned") for name in value)


def flag(body: Mapping[str, Any], name: str) -> bool:
    """Return a switch of a body, off where it is not there."""
    if not isinstance(value := body.get(name, False), bool):
        raise BadFieldError(name, wanted="true or false", wanted_ar="true أو false")
    return value


def _fields(body: Mapping[str, Any]) -> Mapping[str, str]:
    fields = _object(body, "fields", is_required=False)
    if len(fields) > MOST_FIELDS:
        raise BadFieldError(
            "fields",
            wanted=f"{MOST_FIELDS} fields at most",
            wanted_ar=f"{MOST_FIELDS} حقلًا على الأكثر",
        )
    return {word({"fields": name}, "fields"): text(fields, name) for name in fields}


def _object(body: Mapping[str, Any], name: str, *, is_required: bool = True) -> Mapping[str, Any]:
    value = body.get(name, None if is_required else {})
    if not isinstance(value, dict):
        raise BadFieldError(name, wanted="an object", wanted_ar="كائنًا")
    return value


def _beneficiary(applicant: Mapping[str, Any]) -> int | None:
    value = applicant.get("beneficiary")
    if value is None:
        return None
    if type(value) is not int or not 0 < value < 2**31:
        raise BadFieldError("beneficiary", wanted="a whole number", wanted_ar="عددًا صحيحًا")
    return value


def _language(applicant: Mapping[str, Any]) -> str:
    if (value := applicant.get("language", "ar")) not in LANGUAGES:
        raise BadFieldError("language", wanted="ar or en", wanted_ar="ar أو en")
    return str(value)
