"""Where agents' phones can be reached: one page or phone at a time. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One place where an agent registered."""

    extension: str
    uri: str
    can_be_reached: bool

    @property
    def place(self) -> str:
        """Return the user part of the address, which is a page's own.

        A page that connects again has the same, another page, also the same one after a reload,
        has another. A desk phone has the same always.
        """
        return self.uri.partition(":")[2].partition("@")[0]

    @property
    def is_page(self) -> bool:
        """Tell whether it is a page, which sends sound as long as it is there."""
        return "transport=ws" in self.uri.lower()


class Contacts:
    """Follows where each agent can be reached."""

    def __init__(self) -> None:
        self._contacts: dict[str, Contact] = {}
        self._heard: set[str] = set()  # whose contact changed since Asterisk was asked

    def ask_anew(self) -> None:
        """From now on what is heard is newer than what Asterisk will answer."""
        self._heard.clear()

    def begin_anew(self, answered: Iterable[Contact]) -> None:
        """Take all that Asterisk answered, but for what was heard meanwhile."""
        heard = {name: it for name, it in self._contacts.items() if name in self._heard}
        found = {it.extension: it for it in answered if it.can_be_reached}
        of_old = {name: it for name, it in found.items() if name not in self._heard}
        self._contacts = of_old | heard

    def hear(self, contact: Contact) -> None:
        """Follow one contact; the end of an older one says nothing of the newer."""
        self._heard.add(contact.extension)
        known = self._contacts.get(contact.extension)
        if contact.can_be_reached:
            self._contacts[contact.extension] = contact
        elif known is not None and known.uri == contact.uri:
            del self._contacts[contact.extension]

    def of(self, extension: str) -> Contact | None:
        """Return where the agent can be reached, None if nowhere."""
        return self._contacts.get(extension)
