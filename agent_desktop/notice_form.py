"""What a supervisor writes to be heard before the greeting, checked. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from agent_desktop.errors import FieldRefusedError
from core.notices import PROMPT

LONGEST_TEXT = 400
ARABIC = re.compile(r"[\u0621-\u064a]")
LATIN = re.compile(r"[A-Za-z]")
WORD = re.compile(r"[\u0621-\u0652]+")
VOWEL = re.compile(r"[\u064b-\u0652]")
LEAST_LETTERS = 3  # of a word that is hard to read without vowels


@dataclass(frozen=True, slots=True)
class Typed:
    """Texts that the machine will speak."""

    text_ar: str
    text_en: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """A prompt that is there already."""

    prompt: str


def notice_in(body: Mapping[str, Any]) -> Typed | Prepared:
    """Return the notice that *body* asks for; FieldRefusedError."""
    if "prompt" not in body:
        return typed_in(body)
    prompt = body["prompt"]
    if not isinstance(prompt, str) or not PROMPT.fullmatch(prompt):
        raise FieldRefusedError("prompt", "Choose one of the prompts.", "اختر مقطعًا من القائمة.")
    return Prepared(prompt)


def typed_in(body: Mapping[str, Any]) -> Typed:
    """Return the texts in *body*, each a line that can be spoken; FieldRefusedError."""
    return Typed(_arabic(body.get("text_ar")), _english(body.get("text_en")))


def unvowelled(text: str) -> list[str]:
    """Return the Arabic words without a single vowel: the machine guesses how they are said."""
    words = WORD.findall(text)
    return [word for word in words if len(word) >= LEAST_LETTERS and not VOWEL.search(word)]


def _arabic(value: object) -> str:
    return _line(
        "text_ar",
        value,
        lambda text: bool(ARABIC.search(text)),
        (
            "Write what callers hear in Arabic, with its vowels.",
            "اكتب ما يسمعه المتصل بالعربية، مشكولًا.",
        ),
    )


def _english(value: object) -> str:
    return _line(
        "text_en",
        value,
        lambda text: bool(LATIN.search(text)) and not ARABIC.search(text),
        ("Write what callers hear in English.", "اكتب ما يسمعه المتصل بالإنجليزية."),
    )


def _line(
    field: str, value: object, is_language: Callable[[str], bool], refusal: tuple[str, str]
) -> str:
    """Return *value* as one line; what is no text of the language is refused."""
    text = " ".join(value.split()) if isinstance(value, str) else ""
    if not text.isprintable() or not is_language(text):
        raise FieldRefusedError(field, *refusal)
    if len(text) > LONGEST_TEXT:
        raise FieldRefusedError(
            field,
            f"Write {LONGEST_TEXT} letters at most: these are {len(text)}.",
            f"اكتب {LONGEST_TEXT} حرف على الأكثر: النص الآن {len(text)}.",
        )
    return text
