"""Draws a flow as an SVG picture, from right to left where its labels are Arabic."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from asterisk_conf.queues import QUEUES
from ivr import nodes as n
from ivr.flow_layout import Edge, placed, ranks

BOX = 216.0
COLUMN = 376.0
GAP = 22.0
MARGIN = 48.0
HEADER = 150.0
PORT = 27.0
LEAST_HEIGHT = 60.0
NOTE = 16.0  # the line about those who failed
PILL = 22.0
FONT = "'IBM Plex Sans Arabic', 'Noto Sans Arabic', 'DejaVu Sans', sans-serif"
INK, MUTED, LINE, FAINT, PAPER = "#172b3a", "#64788a", "#8ba0b1", "#c3cfd9", "#f7f9fb"
EMERGENCY = "emergency"
HALO = f'paint-order="stroke" stroke="{PAPER}" stroke-width="5"'  # over a way that passes

COLOURS: Mapping[str, tuple[str, str]] = {  # border and fill by kind
    "play": ("#5b7083", "#ffffff"),
    "menu": ("#1f6fb2", "#eaf3fb"),
    "collect": ("#5a4fcf", "#efedfc"),
    "look-up": ("#0f7f86", "#e4f5f5"),
    "calendar": ("#a96a00", "#fdf3df"),
    "language": ("#8a3f9b", "#f7ebf9"),
    "queue": ("#1d7d46", "#e6f6ec"),
    "known": ("#5b7083", "#ffffff"),
    "call-back": ("#0f7f86", "#e4f5f5"),
    "resume": ("#1d7d46", "#e6f6ec"),
    "hang-up": ("#5b6570", "#eceff1"),
    EMERGENCY: ("#bf2a2a", "#fdeaea"),
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "ar": {
        "play": "إعلان", "menu": "قائمة", "collect": "إدخال أرقام", "look-up": "استعلام",
        "calendar": "أوقات العمل", "language": "لغة", "queue": "طابور", "hang-up": "إنهاء",
        "known": "معلوم؟", "call-back": "معاودة اتصال", "resume": "إلى الدور",
        "yes": "نعم", "no": "لا", "booked": "حُجزت",
        EMERGENCY: "طوارئ", "found": "موجود", "refused": "مرفوض", "unavailable": "غير متاح",
        "failed": "لم يُفهم", "open": "مفتوح", "closed": "مغلق", "night": "ليل",
        "holiday": "إجازة", "weekend": "نهاية الأسبوع", "closure": "إغلاق",
        "flow": "خدمة الرقم {number}",
        "version": "الإصدار {version}",
        "keys": "في كل موضع: 0 بلاغ طارئ، و * إعادة، و # رجوع",
        "fails": "بعد {tries} محاولات: {target}",
    },
    "en": {
        "play": "says", "menu": "menu", "collect": "digits", "look-up": "look-up",
        "calendar": "hours", "language": "language", "queue": "queue", "hang-up": "end",
        "known": "known?", "call-back": "callback", "resume": "back in line",
        "yes": "yes", "no": "no", "booked": "booked",
        EMERGENCY: "emergency", "found": "found", "refused": "refused",
        "unavailable": "unavailable", "failed": "not understood", "open": "open",
        "closed": "closed", "night": "night", "holiday": "holiday", "weekend": "weekend",
        "closure": "closure",
        "flow": "The number {number}", "version": "version {version}",
        "keys": "Everywhere: 0 emergency, * again, # back",
        "fails": "after {tries} tries: {target}",
    },
}  # fmt: skip
KINDS: Mapping[type[n.Node], str] = {
    n.Play: "play", n.Menu: "menu", n.Collect: "collect", n.LookUp: "look-up",
    n.Calendar: "calendar", n.Language: "language", n.Queue: "queue", n.HangUp: "hang-up",
    n.Known: "known", n.CallBack: "call-back", n.Answer: "answer", n.Resume: "resume",
}  # fmt: skip


def drawn(flow: n.FlowDefinition, language: str, *, font_face: str = "") -> str:
    """Return the picture; *font_face* is a CSS rule that brings the font along.

    Ways that lead back are not drawn across the picture but named beside the box they leave.
    """
    return "\n".join(_Picture(flow, language).lines(font_face)) + "\n"


@dataclass(frozen=True, slots=True)
class _Port:
    """One way out of a box: the labels that lead along it."""

    labels: tuple[str, ...]
    target: str
    is_reference: bool  # it leads back: only its target's name is drawn


def _ports(flow: n.FlowDefinition) -> dict[str, list[_Port]]:
    """Return the ways out of each box, several labels to one target as one."""
    roots = (flow.start, flow.overflow, flow.emergency)
    drawn_ways = list(_drawn_ways(flow))
    rank = ranks(roots, [edge for edge, _ in drawn_ways], flow.nodes)
    labels: dict[tuple[str, str], list[str]] = {}
    for edge, label in drawn_ways:
        labels.setdefault((edge.source, edge.target), []).append(label)
    ports: dict[str, list[_Port]] = {name: [] for name in flow.nodes}
    for (source, target), words in labels.items():
        ports[source].append(_Port(tuple(words), target, rank[target] <= rank[source]))
    return ports


def _drawn_ways(flow: n.FlowDefinition) -> Iterator[tuple[Edge, str]]:
    """Give each way; that of whoever failed only where no other leads to the same node."""
    ways = [(node.name, *way) for node in flow.nodes.values() for way in node.ways()]
    led_to = {flow.start, flow.overflow, *(to for _, label, to in ways if label != "failed")}
    for source, label, target in ways:
        if label != "failed" or target not in led_to:
            yield Edge(source, target, 0), label


class _Picture:
    def __init__(self, flow: n.FlowDefinition, language: str) -> None:
        self._flow = flow
        self._language = language
        self._is_rtl = language == "ar"
        self._words = WORDS.get(language, WORDS["en"])
        self._ports = _ports(flow)
        self._height = {name: self._height_of(node) for name, node in flow.nodes.items()}
        edges = [
            Edge(name, port.target, number)
            for name, ports in self._ports.items()
            for number, port in enumerate(ports)
            if not port.is_reference
        ]
        roots = (flow.start, flow.overflow, flow.emergency)
        self._layout = layout = placed(roots, edges, self._height, gap=GAP)
        bends = [y for way in layout.bends.values() for _, y in way]
        top = min([y - self._height[name] / 2 for name, y in layout.y.items()] + bends)
        low = max([y + self._height[name] / 2 for name, y in layout.y.items()] + bends)
        self._shift = HEADER + MARGIN - top
        self.width = 2 * MARGIN + layout.columns * COLUMN - 20
        self.height = low + self._shift + MARGIN

    def _height_of(self, node: n.Node) -> float:
        ports = len(self._ports[node.name])
        return max(LEAST_HEIGHT, PORT * ports + 10.0) + self._note_height(node)

    def _note_height(self, node: n.Node) -> float:
        return NOTE if self._fails_to(node) else 0.0

    def _fails_to(self, node: n.Node) -> str:
        """Return where those go who failed too often, unless that way is drawn."""
        target = dict(node.ways()).get("failed", "")
        is_drawn = any("failed" in port.labels for port in self._ports[node.name])
        return "" if is_drawn else target

    def lines(self, font_face: str) -> Iterator[str]:
        """Give the picture line by line: ways first, so that boxes lie upon them."""
        width, height = round(self.width), round(self.height)
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" lang="{self._language}" font-family="{FONT}">'
        )
        yield f"<title>{escape(self._said('flow'))}</title>"
        yield f"<style>{font_face}</style>"
        yield from _markers()
        yield f'<rect width="100%" height="100%" fill="{PAPER}"/>'
        yield from self._heading()
        for edge in self._layout.bends:
            yield self._way(edge)
        for name in self._flow.nodes:
            yield from self._box(name)
            for number in range(len(self._ports[name])):
                yield from self._port(name, number)
        yield "</svg>"

    # where things are

    def _x(self, x: float) -> float:
        """Mirror a place where the picture is read from right to left."""
        return self.width - x if self._is_rtl else x

    def _left(self, name: str) -> float:
        return MARGIN + self._layout.column[name] * COLUMN

    def _y(self, name: str) -> float:
        return self._layout.y[name] + self._shift

    def _port_y(self, source: str, number: int) -> float:
        """Return the height of a port: in the order of what they lead to, references last."""
        numbers = range(len(self._ports[source]))
        order = sorted(numbers, key=lambda it: self._next_y(source, it))
        room = self._height[source] - self._note_height(self._flow.nodes[source])
        top = self._y(source) - self._height[source] / 2
        return top + room * (order.index(number) + 0.5) / len(order)

    def _next_y(self, source: str, number: int) -> float:
        port = self._ports[source][number]
        if port.is_reference:
            return math.inf
        bends = self._layout.bends[Edge(source, port.target, number)]
        return bends[0][1] if bends else self._layout.y[port.target]

    # what is drawn

    def _said(self, word: str, **values: object) -> str:
        known = {"number": self._flow.number, "version": _ltr(self._flow.version)}
        return self._words.get(word, word).format(**{**known, "tries": self._flow.tries, **values})

    def _heading(self) -> Iterator[str]:
        yield self._text(MARGIN, 62, self._said("flow"), size=26, weight=600)
        version = f"{self._said('version')}  ·  {self._said('keys')}"
        yield self._text(MARGIN, 92, version, size=14, colour=MUTED)
        x = MARGIN
        for kind, (border, fill) in COLOURS.items():
            word = self._words[kind]
            yield (
                f'<rect x="{self._x(x + 7) - 7:.1f}" y="112" width="14" height="14" rx="4" '
                f'fill="{fill}" stroke="{border}" stroke-width="1.5"/>'
            )
            yield self._text(x + 22, 124, word, size=13, colour=MUTED)
            x += 52 + 7.0 * len(word)

    def _text(
        self, x: float, y: float, text: str, *, size: int, weight: int = 400, colour: str = INK
    ) -> str:
        """Return text that begins at *x*, in the direction of the picture."""
        direction = ' direction="rtl"' if self._is_rtl else ""
        return (
            f'<text x="{self._x(x):.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" '
            f'fill="{colour}"{direction}>{escape(text)}</text>'
        )

    def _box(self, name: str) -> Iterator[str]:
        node = self._flow.nodes[name]
        kind = EMERGENCY if name == self._flow.emergency else KINDS[type(node)]
        border, fill = COLOURS[kind]
        height, left = self._height[name], self._left(name)
        top = self._y(name) - height / 2
        is_end = isinstance(node, n.Queue | n.HangUp | n.Resume)
        x = self._x(left + BOX / 2) - BOX / 2
        yield (
            f'<rect id="{escape(name)}" x="{x:.1f}" y="{top:.1f}" width="{BOX}" '
            f'height="{height:.1f}" rx="{height / 2 if is_end else 12:.1f}" fill="{fill}" '
            f'stroke="{border}" stroke-width="{3 if name == self._flow.start else 1.6}"/>'
        )
        middle = self._y(name) - self._note_height(node) / 2
        indent = left + (26 if is_end else 16)
        yield self._text(indent, middle - 3, _short(self._title(name), 26), size=15, weight=600)
        below = f"{self._words[kind]} · {self._detail(node)}"
        yield self._text(indent, middle + 17, below, size=12, colour=border)
        if target := self._fails_to(node):
            note = self._said("fails", target=self._title(target))
            yield self._text(indent, top + height - 9, note, size=11, colour=MUTED)

    def _title(self, name: str) -> str:
        node = self._flow.nodes[name]
        if node.title:
            return node.title.get(self._language, name)
        if isinstance(node, n.Queue) and node.queue in QUEUES:
            queue = QUEUES[node.queue]
            return queue.name_ar if self._is_rtl else queue.name_en
        return name

    def _detail(self, node: n.Node) -> str:
        if isinstance(node, n.Collect):
            few, many = node.least, node.most
            return _ltr(str(few) if few == many else f"{few}–{many}")
        return _ltr(node.queue if isinstance(node, n.Queue) else node.name)

    def _way(self, edge: Edge) -> str:
        is_quiet = self._ports[edge.source][edge.port].labels == ("failed",)
        style = f'stroke="{FAINT}" stroke-dasharray="5 5"' if is_quiet else f'stroke="{LINE}"'
        end = "quiet" if is_quiet else "way"
        return (
            f'<path d="{_curve(self._points(edge))}" fill="none" {style} stroke-width="1.8" '
            f'stroke-linejoin="round" marker-end="url(#{end})"/>'
        )

    def _points(self, edge: Edge) -> list[tuple[float, float]]:
        """Return the places that a way passes: out of the port, along the bends, into the box."""
        x, y = self._left(edge.source) + BOX, self._port_y(edge.source, edge.port)
        out = x + self._pill_width(self._ports[edge.source][edge.port]) + 4
        bends = [
            point
            for column, height in self._layout.bends[edge]
            for point in (
                (MARGIN + column * COLUMN - 16, height + self._shift),
                (MARGIN + column * COLUMN + BOX + 16, height + self._shift),
            )
        ]
        end, entry = self._left(edge.target) - 7, self._y(edge.target)
        points = [(x, y), (out, y), *bends, (end - 14, entry), (end, entry)]
        return [(self._x(x), y) for x, y in points]

    def _pill_words(self, port: _Port) -> str:
        words = [self._said(label) for label in port.labels if label != "next"]
        return ("، " if self._is_rtl else ", ").join(words)

    def _pill_width(self, port: _Port) -> float:
        words = self._pill_words(port)
        return max(PILL, 14 + 6.4 * len(words)) if words else 0.0

    def _port(self, name: str, number: int) -> Iterator[str]:
        """Give the label of a way, and for one that leads back the name of its target."""
        port = self._ports[name][number]
        words, width = self._pill_words(port), self._pill_width(port)
        x, y = self._left(name) + BOX - 7, self._port_y(name, number)
        if words:
            border = COLOURS[KINDS[type(self._flow.nodes[name])]][0]
            middle = self._x(x + width / 2)
            yield (
                f'<rect x="{middle - width / 2:.1f}" y="{y - PILL / 2:.1f}" width="{width:.1f}" '
                f'height="{PILL}" rx="{PILL / 2}" fill="#ffffff" stroke="{border}" '
                'stroke-width="1.3"/>'
            )
            yield (
                f'<text x="{middle:.1f}" y="{y + 4.3:.1f}" font-size="12" font-weight="600" '
                f'fill="{INK}" text-anchor="middle">{escape(words)}</text>'
            )
        if port.is_reference:
            sign = "↩ " if self._is_rtl else "↪ "
            title = sign + _short(self._title(port.target), 20)
            after = x + max(width, 7) + 7
            yield f'<a href="#{escape(port.target)}" {HALO}>'
            yield self._text(after, y + 4.3, title, size=12, colour=MUTED)
            yield "</a>"


def _ltr(text: str) -> str:
    """Return *text* so that a line of Arabic does not turn it round."""
    return f"\u2066{text}\u2069"


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _curve(points: list[tuple[float, float]]) -> str:
    """Return a path that turns smoothly between level stretches."""
    (x, y), *others = points
    path = [f"M{x:.1f} {y:.1f}"]
    for to_x, to_y in others:
        if abs(to_y - y) < 0.5:  # noqa: PLR2004 - half a pixel: level
            path.append(f"L{to_x:.1f} {to_y:.1f}")
        else:
            middle = (x + to_x) / 2
            path.append(f"C{middle:.1f} {y:.1f} {middle:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}")
        x, y = to_x, to_y
    return " ".join(path)


def _markers() -> Iterator[str]:
    yield "<defs>"
    for name, colour in (("way", LINE), ("quiet", FAINT)):
        yield (
            f'<marker id="{name}" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="7" '
            f'markerHeight="7" orient="auto"><path d="M0 0L10 5L0 10z" fill="{colour}"/></marker>'
        )
    yield "</defs>"
