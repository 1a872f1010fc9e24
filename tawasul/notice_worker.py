"""Speaks a notice in a process of its own, so that no call waits for the voice.

``python -m tawasul.notice_worker HOME NAME KEEP`` reads ``[Arabic, English]`` as JSON and makes the
sounds of the prompt NAME. Of the typed notices only the newest stay, and KEEP, which may stand now.
"""

import json
import sys

from asterisk_conf.directories import Directories
from asterisk_conf.names import PROMPT_FOLDER
from core.courtesy import give_way
from core.notices import a_notice
from core.settings import Settings
from ivr.prompts import LANGUAGES
from recordings.sound import FORMATS
from tawasul.notices import TYPED, speak_notice

WORKER = "notice-worker"
NEWEST = 30  # typed notices, most of them only listened to


def main() -> int:
    """Speak the texts that stand on the input."""
    give_way()
    home, name, keep = sys.argv[1:]
    settings = Settings.from_env({"TAWASUL_HOME": home})
    text_ar, text_en = json.load(sys.stdin)
    speak_notice(settings, a_notice(name, by=WORKER, text_ar=text_ar, text_en=text_en))
    forget_old(settings, {name, keep})
    return 0


def forget_old(settings: Settings, keep: set[str]) -> None:
    """Take away the sounds of typed notices but the newest and *keep*."""
    for language in LANGUAGES:
        folder = Directories.of(settings).sounds / language / PROMPT_FOLDER
        typed = sorted(folder.glob(f"{TYPED}*.wav"), key=lambda path: path.stat().st_mtime)
        for path in typed[:-NEWEST]:
            if path.stem not in keep:
                for form in FORMATS:
                    path.with_suffix(f".{form}").unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
