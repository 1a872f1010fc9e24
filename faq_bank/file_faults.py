"""What can be wrong with a file of entries as a whole, in both languages."""

from faq_bank.faults import Fault

FILE = "file"
LONGEST_CELL = 32_767  # what a cell of a spreadsheet can hold at all


def too_large(megabytes: int) -> Fault:
    """Return that the file is too large."""
    return Fault(
        FILE,
        f"The file is larger than {megabytes} MB: part it.",
        f"الملف أكبر من {megabytes} ميغابايت: قسّمه.",
    )


def too_many_rows(most: int) -> Fault:
    """Return that the file has too many rows."""
    return Fault(
        FILE, f"Import {most} entries at once at most.", f"استورد {most} مدخل في المرة على الأكثر."
    )


def swells(megabytes: int) -> Fault:
    """Return that the workbook unpacks into more than a workbook of entries ever does."""
    return Fault(
        FILE,
        f"The workbook unpacks to more than {megabytes} MB: it is not opened.",
        f"يتضخم المصنف عند فتحه إلى أكثر من {megabytes} ميغابايت: لن يُفتح.",
    )


NOT_UTF8 = Fault(
    FILE,
    "The file is not UTF-8: save it as “CSV UTF-8”.",
    "ترميز الملف ليس UTF-8: احفظه بصيغة «CSV UTF-8».",
)
EMPTY = Fault(FILE, "There is no entry in the file.", "لا مدخلات في الملف.")
NO_WORKBOOK = Fault(
    FILE,
    "The workbook cannot be opened: save it as .xlsx without a password.",
    "تعذّر فتح المصنف: احفظه بصيغة ‎.xlsx‎ دون كلمة مرور.",
)
NO_LIST = Fault(FILE, "The JSON must be a list of entries.", "يجب أن يكون محتوى JSON قائمة مدخلات.")
NO_QUESTION_COLUMN = Fault(
    FILE,
    "The first row must name the columns, question and answer among them.",
    "يجب أن يسمّي السطر الأول الأعمدة، ومنها السؤال والجواب.",
)
FORMULA = Fault(
    "cell",
    "There is a formula in this row: paste its value instead.",
    "في هذا السطر معادلة: ألصق قيمتها بدلًا منها.",
)
NO_OBJECT = Fault("entry", "This is no entry.", "هذا ليس مدخلًا.")
BROKEN_TABLE = Fault(
    FILE,
    "The table cannot be read from this row on: look for a quotation mark that is not closed.",
    "تعذّرت قراءة الجدول من هذا السطر: ابحث عن علامة اقتباس لم تُغلق.",
)


def cell_too_long() -> Fault:
    """Return that a cell holds more than any entry has."""
    return Fault(
        "cell",
        f"A cell holds more than {LONGEST_CELL} characters.",
        f"في إحدى الخلايا أكثر من {LONGEST_CELL} حرفًا.",
    )


def no_json(line: int) -> Fault:
    """Return that the file is no JSON from *line* on."""
    return Fault(FILE, f"The file is no JSON at line {line}.", f"الملف ليس JSON عند السطر {line}.")


def too_demanding() -> Fault:
    """Return that the file needs more memory than any honest one."""
    return Fault(
        FILE,
        "The file needs more memory than a file of entries ever does: it is not opened.",
        "يحتاج الملف إلى ذاكرة أكثر مما يحتاجه أي ملف مدخلات: لن يُفتح.",
    )
