"""The sound of a notice: spoken when it is switched on, unless it is a prompt that exists."""

from asterisk_conf.directories import Directories
from asterisk_conf.names import LANGUAGE, PROMPT_FOLDER
from core.notices import Notice
from core.settings import Settings
from ivr.prompts import texts
from recordings.prompt_folder import PromptFolder, spoken_prompt
from tawasul.errors import NoticeSoundError

TYPED = "typed-"  # how the prompt of a notice begins that was typed on the page


def speak_notice(settings: Settings, notice: Notice) -> None:
    """Make the sounds of *notice*; one without texts must be a prompt that is there already.

    NoticeSoundError when it is not, or when its texts would take the place of another prompt.
    """
    sounds = Directories.of(settings).sounds
    said = {"ar": notice.text_ar, "en": notice.text_en}
    if not any(said.values()):
        if not (sounds / LANGUAGE / PROMPT_FOLDER / f"{notice.prompt}.wav").is_file():
            raise NoticeSoundError(
                f"There is no prompt named {notice.prompt}: give its texts with --text-ar and "
                "--text-en."
            )
        return
    if notice.prompt in texts(LANGUAGE):
        raise NoticeSoundError(
            f"{notice.prompt} is the name of another prompt: give the notice one of its own."
        )
    for language, text in said.items():
        prompt = spoken_prompt(notice.prompt, text or "", language)
        folder = sounds / language / PROMPT_FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        PromptFolder(language, folder, [prompt]).make(prompt)
