"""What can hinder a centre from running; each error is one sentence that says what to do."""

from pathlib import Path


class TawasulError(Exception):
    """A refusal of the running centre, said in one sentence to the person at the terminal."""


class ProvisionError(TawasulError):
    """A program that the centre needs is missing and could not be had."""


class AlreadyRunningError(TawasulError):
    """Another process runs a centre from the same home."""

    def __init__(self, home: Path, process: str) -> None:
        super().__init__(
            f"A centre already runs from {home} (process {process}): stop it, or set TAWASUL_HOME "
            "to another folder."
        )


class PortTakenError(TawasulError):
    """A port that the centre listens on belongs to somebody else."""

    def __init__(self, port: int, setting: str, owner: str | None) -> None:
        holder = f" by {owner}" if owner else ""
        super().__init__(
            f"Port {port} is already in use{holder}: stop that program, or set {setting} to a "
            "free port."
        )


class ProgramFailedError(TawasulError):
    """A program of the centre does not stay up."""

    def __init__(self, name: str, log: Path, last_line: str) -> None:
        self.name = name
        said = f"; it last said: {last_line}" if last_line else ""
        super().__init__(f"The program {name} does not start: see {log}{said}")


class NotReadyError(TawasulError):
    """All programs run, and yet the centre does not become ready."""

    def __init__(self, seconds: float, missing: str, logs: Path) -> None:
        super().__init__(
            f"The centre is not ready after {seconds:.0f} seconds ({missing}): look into {logs} "
            "and run `make doctor`."
        )


class DatabaseRefusedError(TawasulError):
    """The database cannot be used as it is."""


class KeysMissingError(TawasulError):
    """There is something to seal, and no key to do it."""

    def __init__(self) -> None:
        super().__init__(
            "The database holds national IDs or idempotency keys that are now kept sealed, and no "
            "key was given: run `tawasul migrate` with the TAWASUL_HOME of this centre, in whose "
            "folder secrets/ the keys lie."
        )


class KeysLostError(TawasulError):
    """What was sealed cannot be opened, so that it cannot be found by the new index either."""

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(
            f"{count} national IDs of requests were sealed with a key that is not in "
            "secrets/sealing-key: nothing was changed. Bring secrets/ back from the copy that "
            "belongs to this database, and run `tawasul migrate` again. Only if that key is lost "
            "for ever: `tawasul migrate --give-up-lost-identities` takes those IDs away and keeps "
            "all else."
        )


class NoWayBackError(TawasulError):
    """An older form of the database cannot hold what this one does."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"There is no way back from revision {revision}, which sealed what was there: bring "
            "back the copy of the database made before it."
        )


class SupervisordEndedError(TawasulError):
    """The process supervisor is gone, and with it every program of the centre."""

    def __init__(self, log: Path) -> None:
        super().__init__(
            f"The process supervisor ended and the centre with it: see {log}, then start it again."
        )


class NoticeSoundError(TawasulError):
    """A notice cannot be heard as it was asked for."""
