from enum import StrEnum


class Gender(StrEnum):
    """The gender of what is counted, not that of the number word."""

    MASCULINE = "m"
    FEMININE = "f"


class Case(StrEnum):
    """The place of a phrase in its sentence, where its sound depends on it.

    The oblique of duals, tens and ``-īn`` plurals is both genitive and accusative. Where a short
    vowel is heard (``khamsati ayyām``) the oblique is the genitive: the sentence before such a
    phrase ends in a preposition or a construct, "لمدة", "بعد", "خلال".
    """

    NOMINATIVE = "nom"
    OBLIQUE = "obl"
