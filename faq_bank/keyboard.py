"""What was meant when the keyboard stood on the other language (Arabic 101 and US English)."""

LATIN_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvnm,./"
ARABIC_KEYS = "ذضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظ"
LAM_ALEF = {"b": "لا", "B": "لآ", "G": "لأ", "T": "لإ", "H": "أ", "Y": "إ", "N": "آ"}

TO_ARABIC = {ord(latin): arabic for latin, arabic in zip(LATIN_KEYS, ARABIC_KEYS, strict=True)}
TO_ARABIC |= {
    ord(latin.upper()): arabic for latin, arabic in zip(LATIN_KEYS, ARABIC_KEYS, strict=True)
}
TO_ARABIC |= {ord(latin): arabic for latin, arabic in LAM_ALEF.items()}
TO_LATIN = {ord(arabic): latin for latin, arabic in zip(LATIN_KEYS, ARABIC_KEYS, strict=True)}


def on_the_arabic_keyboard(text: str) -> str:
    """Return what the same keys write in Arabic: ``k,v`` becomes نور."""
    return text.translate(TO_ARABIC)


def on_the_latin_keyboard(text: str) -> str:
    """Return what the same keys write in English."""
    return text.replace("لا", "b").translate(TO_LATIN)
