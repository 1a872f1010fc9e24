"""One kind of refusal, as it is told over HTTP in two languages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of refusal. ``detail_ar`` may name fields of the error as ``{error.field}``."""

    status: int
    slug: str
    title: str
    title_ar: str
    detail_ar: str
