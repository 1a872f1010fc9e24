import re

import pytest

from asterisk_conf.names import Prompt, Queue
from ivr.prompts import LANGUAGES, PromptTextsError, check_same_names, language_of, texts

MARKS = "\u064b-\u0652\u0670"
BARE = f"(?![{MARKS}])"
SHADDA_ON_IT = "[\u0621-\u064a][\u064e-\u0650]?\u0651"
# Long vowels, alefs of liaison, and the article's lam before a sun letter carry no mark.
UNVOWELLED = re.compile(f"(?![آاويىل])[\u0621-\u064a]{BARE}|ل{BARE}(?!{SHADDA_ON_IT})")


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_the_dialplan_says_has_a_text(language: str) -> None:
    said = {*(f"connecting-{queue}" for queue in Queue), *Prompt}

    assert said - texts(language).keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_offer_of_the_other_language_is_in_that_language(language: str) -> None:
    foreign = [name for name, text in texts(language).items() if language_of(text) != language]

    assert foreign == ["other-language"]


def test_all_languages_have_the_same_prompts() -> None:
    check_same_names({language: texts(language) for language in LANGUAGES})


def test_a_prompt_that_one_language_lacks_is_named_with_the_language() -> None:
    with pytest.raises(PromptTextsError, match="Language en has no text for menu, sorry"):
        check_same_names(
            {"ar": {"greeting": "س", "menu": "س", "sorry": "س"}, "en": {"greeting": "hi"}}
        )


def test_an_empty_text_counts_as_none() -> None:
    with pytest.raises(PromptTextsError, match="Language en has no text for greeting"):
        check_same_names({"ar": {"greeting": "س"}, "en": {"greeting": ""}})


@pytest.mark.parametrize(("name", "text"), texts("ar").items(), ids=texts("ar"))
def test_each_letter_of_an_arabic_prompt_is_vowelled_or_silent(name: str, text: str) -> None:
    around = [text[max(0, it.start() - 6) : it.end() + 3] for it in UNVOWELLED.finditer(text)]

    assert around == [], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_menu_tells_of_each_of_its_keys_and_of_the_star(language: str) -> None:
    words = {
        "ar": ("صِفْر", "وَاحِد", "اثْنَيْن", "ثَلَاثَة", "أَرْبَعَة", "خَمْسَة", "النَّجْمَة"),
        "en": ("zero", "one", "two", "three", "four", "five", "star"),
    }[language]
    main, support = texts(language)["main-menu"], texts(language)["technical-support"]

    assert [word for word in words if word not in main] == []
    assert [word for word in (*words[1:4], words[6]) if word not in support] == []
