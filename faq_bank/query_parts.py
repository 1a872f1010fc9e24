"""What the model reads of a query: a long one in parts, which stay as they are while it goes on.

The model's time grows with the length. Two parts are read at once on two cores, and all but the
last while the agent still types. A story in parts, each weighed by its letters, is found no worse
than in one piece, rather better. Pure.
"""

from dataclasses import dataclass

from faq_bank.lexicon import own_lexicon, phrase_of

PART = 30  # letters, from which on a part is full
LEAST_PART = 15  # letters; what is shorter is read with words of the part before
READ_AT_MOST = 110  # letters, where what matters is no longer
MOST_FIRST, MOST_LAST = 2, 2  # parts: a story tells its matter first, and asks at its end


@dataclass(frozen=True, slots=True)
class Part:
    """What is read in one piece; *letters* are its own, without those of the part before."""

    text: str
    letters: int


def read_parts(query: str) -> list[Part]:
    """Return which parts of a query are read: of a very long one the first and the last."""
    cut = parts(query)
    return cut if len(cut) <= MOST_FIRST + MOST_LAST else cut[:MOST_FIRST] + cut[-MOST_LAST:]


def parts(query: str) -> list[Part]:
    """Return a long query in parts of whole words, a short one as it is."""
    words = without_padding(query).split()
    cut: list[str] = []
    begins = 0  # the last part, among the words
    for place, word in enumerate(words):
        if cut and len(cut[-1]) < PART:
            cut[-1] += f" {word}"
        else:
            cut.append(word)
            begins = place
    if len(cut) <= 1:
        return [Part(query, len(query))]
    last = cut[-1]
    while len(last) < LEAST_PART:
        begins -= 1
        last = f"{words[begins]} {last}"
    return [*(Part(text, len(text)) for text in cut[:-1]), Part(last, len(cut[-1]))]


def settled(query: str) -> list[Part]:
    """Return the parts that stay as they are, whatever else is typed."""
    return parts(query)[:-1]


def without_padding(query: str) -> str:
    """Return a very long query without as many words that carry no matter as are too many.

    The last ones go first: a story tells its matter before it asks and thanks.
    """
    padding, kept = own_lexicon().stop_words, list[str]()
    too_many = len(query) - READ_AT_MOST
    for word in reversed(query.split()):
        if too_many > 0 and padding.issuperset(phrase_of(word)):
            too_many -= len(word) + 1
        else:
            kept.append(word)
    return " ".join(reversed(kept))
