"""The words that the scripts of a request's page say."""

from collections.abc import Mapping

from agent_desktop.words import N_, Translate

SAID: Mapping[str, str] = {
    "lost": N_("The centre does not answer. Try again in a moment."),
    "expired": N_("Your session has ended. Open the page again to sign in."),
    "sending": N_("Being sent"),
    "checking": N_("Being checked"),
    "tooLarge": N_("A file may have 10 MB at most."),
    "told": N_("The beneficiary sees this."),
    "withAnswer": N_("Goes with the answer."),
    "kept": N_("Kept"),
    "remove": N_("Take away"),
    "removed": N_("taken away"),
    "alsoHere": N_("Also here now:"),
    "typing": N_("types"),
    "away": N_("The connection is away: who else is here is not known. What you do is kept."),
}


def script_words(translate: Translate) -> dict[str, str]:
    """Return what the scripts say, in the visitor's language."""
    return {name: translate(word) for name, word in SAID.items()}
