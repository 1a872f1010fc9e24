"""Days as people read them: the Hijri and the Gregorian date together."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date

from core.hijri import hijri_date, is_printed

ZONE = ZoneInfo("Asia/Riyadh")
HIJRI_MONTHS = {
    "ar": (
        *("محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة"),
        *("رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة"),
    ),
    "en": (
        *("Muharram", "Safar", "Rabi I", "Rabi II", "Jumada I", "Jumada II"),
        *("Rajab", "Shaban", "Ramadan", "Shawwal", "Dhu al-Qadah", "Dhu al-Hijjah"),
    ),
}


def day_text(moment: datetime, code: str) -> str:
    """Return the day of *moment* in Riyadh: ``3 Rabi I 1448 · 16 August 2026``."""
    return date_text(moment.astimezone(ZONE).date(), code)


@lru_cache(maxsize=1024)
def date_text(day: date, code: str) -> str:
    """Return a day in both calendars, as far as the Hijri one has been worked out."""
    gregorian = format_date(day, "d MMMM y", locale=code)
    if not is_printed(day):
        return gregorian
    hijri = hijri_date(day)
    return f"{hijri.day} {HIJRI_MONTHS[code][hijri.month - 1]} {hijri.year} · {gregorian}"


def moment_text(moment: datetime, code: str) -> str:
    """Return a moment in Riyadh: the day of `day_text`, and the time."""
    return f"{day_text(moment, code)} · {moment.astimezone(ZONE):%H:%M}"
