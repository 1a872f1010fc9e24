"""Speaks an answer of the FAQ bank in a process of its own, so that no call waits for the voice.

``python -m tawasul.answer_worker HOME NAME`` reads ``{language: text}`` as JSON and makes the
sounds of the prompt NAME in these languages.
"""

import json
import sys

from asterisk_conf.directories import Directories
from asterisk_conf.names import PROMPT_FOLDER
from core.courtesy import give_way
from core.settings import Settings
from recordings.prompt_folder import PromptFolder, spoken_prompt


def main() -> int:
    """Speak the texts that stand on the input."""
    give_way()
    home, name = sys.argv[1:]
    sounds = Directories.of(Settings.from_env({"TAWASUL_HOME": home})).sounds
    for language, text in json.load(sys.stdin).items():
        prompt = spoken_prompt(name, text, language)
        folder = sounds / language / PROMPT_FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        PromptFolder(language, folder, [prompt]).make(prompt)
    return 0


if __name__ == "__main__":
    sys.exit(main())
