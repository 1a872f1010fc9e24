"""Days as the pages say them: letters say them alike, so the words are ``core.days``'s."""

from core.days import HIJRI_MONTHS, ZONE, date_text, day_text, moment_text

__all__ = ["HIJRI_MONTHS", "ZONE", "date_text", "day_text", "moment_text"]
