"""What can go wrong with sound, each in one sentence that says what to do."""

from pathlib import Path


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
