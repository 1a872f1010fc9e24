"""What can go wrong with sound, each in one sentence that says what to do."""

from collections.abc import Mapping
from pathlib import Path

from recordings.catalogue import PromptPlace


class RecordingsError(Exception):
    """A refusal of the sound workshop."""


class ProgramMissingError(RecordingsError):
    """A program that makes sound is not installed."""

    def __init__(self, program: str) -> None:
        self.program = program
        super().__init__(
            f"The program {program} is not on the PATH: "
            f"install it with 'apt-get install {program}', then build the prompts again."
        )


class ProgramFailedError(RecordingsError):
    """A program that makes sound ended with an error."""

    def __init__(self, program: str, reason: str) -> None:
        self.program = program
        self.reason = reason
        super().__init__(f"The program {program} made no sound: {reason or 'it gave no reason'}.")


class UnreadableRecordingError(RecordingsError):
    """A recorded file is not a WAV that holds sound."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"The recording {path} holds no sound that can be read: "
            "save it as a WAV file (PCM) or take it away."
        )


class NoVoiceError(RecordingsError):
    """No voice speaks the language."""

    def __init__(self, language: str) -> None:
        self.language = language
        super().__init__(f"There is no voice for the language {language!r}.")


class NoSuchPromptError(RecordingsError):
    """No prompt has this name."""

    def __init__(self, place: str) -> None:
        self.place = place
        super().__init__(f"There is no prompt {place}.")


class NotBuiltError(RecordingsError):
    """The prompt's sound has not been made yet."""

    def __init__(self, place: PromptPlace) -> None:
        self.place = place
        super().__init__(f"The prompt {place} has not been built yet: run 'tawasul prompts build'.")


class NoRecordingError(RecordingsError):
    """Nobody's recording is there to be taken away or brought back."""

    def __init__(self, place: PromptPlace) -> None:
        self.place = place
        super().__init__(f"The prompt {place} has no recording by a person.")


class UnfitRecordingError(RecordingsError):
    """An uploaded recording cannot be played to callers."""


class NoSoundError(UnfitRecordingError):
    """It is no sound that can be read."""

    def __init__(self) -> None:
        super().__init__(
            "The file holds no sound that can be read: send WAV, MP3, M4A, OGG or FLAC."
        )


class TooShortError(UnfitRecordingError):
    """Less is heard in it than the shortest word lasts."""

    def __init__(self, *, seconds: float, least: float) -> None:
        self.seconds = seconds
        self.least = least
        super().__init__(f"Only {seconds:g} s are heard; at least {least:g} s are needed.")


class TooLongError(UnfitRecordingError):
    """It lasts longer than anything that is said to callers."""

    def __init__(self, *, most: float) -> None:
        self.most = most
        super().__init__(f"The recording lasts longer than {most:g} s.")


class SilentError(UnfitRecordingError):
    """Nothing is heard in it."""

    def __init__(self) -> None:
        super().__init__("Nothing is heard in the recording: was the microphone on?")


class ClippedError(UnfitRecordingError):
    """It was recorded too loud."""

    def __init__(self, *, percent: int) -> None:
        self.percent = percent
        super().__init__(
            f"{percent}% of the speech is cut off at full scale: record it again, less loud."
        )


class NoisyError(UnfitRecordingError):
    """The room is nearly as loud as the voice."""

    def __init__(self, *, decibels: int, least: int) -> None:
        self.decibels = decibels
        self.least = least
        super().__init__(
            f"The voice stands only {decibels} dB above the noise of the room; "
            f"{least} dB are needed: record it in a quieter place."
        )


class StudioBusyError(RecordingsError):
    """The sound workshop took too long."""

    def __init__(self) -> None:
        super().__init__("The recording could not be worked on in time; try again.")


UNFIT: Mapping[str, type[UnfitRecordingError]] = {
    kind.__name__: kind
    for kind in (NoSoundError, TooShortError, TooLongError, SilentError, ClippedError, NoisyError)
}
