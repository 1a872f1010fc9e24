from enum import StrEnum


class Noun(StrEnum):
    """What is counted aloud."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WORKING_DAY = "working-day"
    MONTH = "month"
    YEAR = "year"
    CALL = "call"
    CALLER = "caller"
    AGENT = "agent"
    PERSON = "person"
    REQUEST = "request"
    TICKET = "ticket"
    TRY = "try"
    RIYAL = "riyal"
    HALALA = "halala"
