"""Messages that did not arrive, in words: to whom, by which way, and why. Pure."""

import re
from collections.abc import Mapping

from markupsafe import Markup

from agent_desktop.words import N_, Translate
from core.outbox import Channel
from ticketing.undelivered import Undelivered

REFUSED = re.compile(r"answered 4|refuses")  # what core.sms_gateway and core.mail say of a no
TO_BENEFICIARY: Mapping[Channel, str] = {
    Channel.SMS: N_("The SMS to the beneficiary did not arrive: %(why)s."),
    Channel.EMAIL: N_("The e-mail to the beneficiary did not arrive: %(why)s."),
}
TO_COLLEAGUE = N_("The e-mail to %(who)s did not arrive: %(why)s.")
IT_REFUSED = N_("it was refused, perhaps because the number or the address is wrong")
NOT_TAKEN = N_("the gateway or the mail server did not take it, however often it was tried")


def missed_text(missed: Undelivered, called: str, translate: Translate) -> Markup:
    """Return one sentence of a message; *called*: the colleague for whom it was."""
    pattern = TO_COLLEAGUE if missed.person else TO_BENEFICIARY[missed.channel]
    why = IT_REFUSED if REFUSED.search(missed.reason) else NOT_TAKEN
    who = Markup("<bdi>{}</bdi>").format(called)
    return Markup(translate(pattern)) % {"who": who, "why": translate(why)}  # noqa: S704 - escaped
