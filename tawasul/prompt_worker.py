"""Works on one recording in a process of its own, so that no call waits for the sound workshop.

``python -m tawasul.prompt_worker HOME take|remove|bring-back LANGUAGE/KIND/NAME [FILE]`` answers
with one JSON object: ``{}``, or the refusal and its facts.
"""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from core.courtesy import give_way
from core.settings import Settings
from recordings.catalogue import PromptPlace
from recordings.errors import NoRecordingError, UnfitRecordingError
from tawasul.recorded import bring_back, place_of, remove, take

DEEDS: Mapping[str, Callable[..., None]] = {
    "take": take,
    "remove": remove,
    "bring-back": bring_back,
}


def answer(settings: Settings, deed: str, place: PromptPlace, *files: Path) -> dict[str, object]:
    """Return what became of one deed."""
    try:
        DEEDS[deed](settings, place, *files)
    except UnfitRecordingError as unfit:
        return {"refused": type(unfit).__name__, "facts": vars(unfit)}
    except NoRecordingError as refused:
        return {"refused": type(refused).__name__}
    return {}


def main() -> int:
    """Do what the arguments ask."""
    give_way()
    home, deed, place, *files = sys.argv[1:]
    settings = Settings.from_env({"TAWASUL_HOME": home})
    json.dump(answer(settings, deed, place_of(place), *map(Path, files)), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
