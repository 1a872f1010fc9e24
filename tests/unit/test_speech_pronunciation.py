import pytest

from recordings.pronunciation import as_heard


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("كُلُّنَا هُنَا.", "كُلْلُنَا هُنَا."),
        ("الرَّقْمُ هُنَا.", "أَرْرَقْمُ هُنَا."),
        ("الْعَامُ هُنَا.", "أَلْعَامُ هُنَا."),
        ("فِي الْبَيْتِ هُنَا.", "فِ لْبَيْتِ هُنَا."),
        ("عَلَى الرَّقْمِ هُنَا.", "عَلَ رْرَقْمِ هُنَا."),
        ("بِالرَّقْمِ هُنَا.", "بِرْرَقْمِ هُنَا."),
        ("لِلدَّعْمِ هُنَا.", "لِدْدَعْمِ هُنَا."),
        ("وَالدَّعْمُ هُنَا.", "وَدْدَعْمُ هُنَا."),
        ("لِلِاسْتِفْسَارِ هُنَا.", "لِلِسْتِفْسَارِ هُنَا."),
        ("الِاخْتِيَارُ هُنَا.", "أَلِخْتِيَارُ هُنَا."),
        ("اضْغَطُوا هُنَا.", "إِضْغَطُو هُنَا."),
        ("اضْغَطُوا الزِّرَّ هُنَا.", "إِضْغَطُ زْزِرْرَ هُنَا."),
        ("هَٰذَا هُنَا.", "هَاذَا هُنَا."),
        ("رَحْمَةُ اللَّهِ عَلَيْنَا.", "رَحْمَتُ للَاهِ عَلَيْنَا."),
        ("خِدْمَةٌ هُنَا.", "خِدْمَتٌ هُنَا."),
    ],
)
def test_what_the_eye_sees_is_spelled_as_the_ear_hears_it(written: str, heard: str) -> None:
    assert as_heard(written).strip() == heard


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("بِوِزَارَةِ التَّعْلِيمِ.", "بِوِزَارَتِ تْتَعْلِيم."),
        ("خَمْسَةٍ.", "خَمْسَه."),
        ("وَاحِدٍ،", "وَاحِد،"),
        ("الْفَنِّيِّ.", "أَلْفَنْنِي."),
        ("عُذْرًا،", "عُذْرًا،"),
        ("بَرَكَاتُهُ.", "بَرَكَاتُه."),
    ],
)
def test_the_case_ending_falls_at_a_pause(written: str, heard: str) -> None:
    assert as_heard(written).strip() == heard


def test_after_a_pause_an_alef_of_liaison_is_spoken() -> None:
    assert as_heard("فِي بَيْتِي، الْآنَ.") == " فِي بَيْتِي، أَلْآن."


def test_the_order_of_the_marks_on_a_letter_does_not_matter() -> None:
    shadda_first, fatha_first = "كُلّ\u064eهُمْ", "كُل\u064e\u0651هُمْ"
    assert as_heard(shadda_first) == as_heard(fatha_first)
