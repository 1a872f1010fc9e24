"""The texts of what a caller hears, by language and prompt name."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

LANGUAGES = ("ar", "en")


class PromptTextsError(Exception):
    """The prompt texts of the languages do not fit together."""


@cache
def texts(language: str) -> Mapping[str, str]:
    """Return the text of each prompt of *language* by its name, read from the package once."""
    source = files("ivr").joinpath(f"prompts/{language}.toml").read_text(encoding="utf-8")
    return MappingProxyType({name: text.strip() for name, text in tomllib.loads(source).items()})


def language_of(text: str) -> str:
    """Return the language in which *text* is to be read: a prompt may offer another language."""
    return "ar" if any("\u0600" <= letter <= "\u06ff" for letter in text) else "en"


def check_same_names(by_language: Mapping[str, Mapping[str, str]]) -> None:
    """Raise PromptTextsError unless every language has the same prompts, none of them empty."""
    names = set().union(*by_language.values())
    for language, prompts in by_language.items():
        if absent := sorted(name for name in names if not prompts.get(name)):
            raise PromptTextsError(f"Language {language} has no text for {', '.join(absent)}.")
