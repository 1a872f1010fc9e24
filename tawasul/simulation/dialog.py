"""What two phones agree on for a call: who is who, and which request comes next. Pure."""

from dataclasses import dataclass, field
from typing import Self

from tawasul.simulation.addresses import Place, place_of, uri_of
from tawasul.simulation.messages import Headers, Request, Response, header, headers

MAX_FORWARDS = "70"


@dataclass(slots=True, kw_only=True)
class Dialog:
    """Our side of one call. *mine* and *theirs* are From and To as we write them."""

    call_id: str
    mine: str
    theirs: str
    target: str
    contact: str
    place: Place
    route: tuple[str, ...] = ()
    sent: int = field(default=0)

    @classmethod
    def accepted(cls, request: Request, source: Place, *, tag: str, contact: str) -> Self:
        """Return the dialog that an INVITE of the other side begins."""
        return cls(
            call_id=header(request, "Call-ID"),
            mine=f"{header(request, 'To')};tag={tag}",
            theirs=header(request, "From"),
            target=uri_of(header(request, "Contact")) or uri_of(header(request, "From")),
            contact=contact,
            place=source,
            route=tuple(headers(request, "Record-Route")),
        )

    def answered(self, response: Response) -> None:
        """Take from the answer to our INVITE whom we speak to from here on."""
        self.theirs = header(response, "To")
        self.route = tuple(reversed(headers(response, "Record-Route")))
        if contact := header(response, "Contact"):
            self.target = uri_of(contact)
            self.place = place_of(uri_of(self.route[0]) if self.route else self.target, self.place)

    def request(self, method: str, *, extra: Headers = (), body: bytes = b"") -> Request:
        """Return the next request of the call; ACK bears the number of the INVITE before it."""
        if method != "ACK":
            self.sent += 1
        kept = (
            *(("Route", value) for value in self.route),
            ("From", self.mine),
            ("To", self.theirs),
            ("Call-ID", self.call_id),
            ("CSeq", f"{self.sent} {method}"),
            ("Contact", f"<{self.contact}>"),
            ("Max-Forwards", MAX_FORWARDS),
            *extra,
        )
        return Request(method, self.target, kept, body)
