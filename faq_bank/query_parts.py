"""What the model reads of a query: a long one in parts, which stay as they are while it goes on.

The model's time grows with the length. Two parts are read at once on two cores, and all but the
last while the agent still types. A story in parts, each weighed by its letters, is found no worse
than in one piece, rather better. Pure.
"""

from faq_bank.lexicon import own_lexicon, phrase_of

PART = 30  # letters, from which on a part is full
LEAST_PART = 15  # letters; what is shorter belongs to the part before
READ_AT_MOST = 110  # letters, where what matters is no longer


def parts(query: str) -> list[str]:
    """Return a long query in parts of whole words, a short one as it is."""
    cut: list[str] = []
    for word in without_padding(query).split():
        if cut and len(cut[-1]) < PART:
            cut[-1] += f" {word}"
        else:
            cut.append(word)
    if len(cut) > 1 and len(cut[-1]) < LEAST_PART:
        cut[-2:] = [" ".join(cut[-2:])]
    return cut if len(cut) > 1 else [query]


def settled(query: str) -> list[str]:
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
