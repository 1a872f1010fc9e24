"""The ``tawasul`` command."""

import argparse
import importlib
import os
import sys
import traceback
import warnings
from collections.abc import Sequence
from pathlib import Path

from core.errors import CoreError
from core.settings import Settings
from tawasul.errors import TawasulError

COMMANDS = {
    "run": "start a whole centre and stay with it until Ctrl-C",
    "demo": "start a centre with callers and agents, to watch its board move",
    "provision": "bring the programs that a centre needs onto this machine",
    "doctor": "check every part and say how to mend what is wrong",
    "conf": "show or apply what would change in Asterisk's configuration",
    "migrate": "bring the database to the newest form",
    "agent": "create and list agents",
    "user": "people who sign in: add, list, change, disable, reset, end sessions",
    "token": "create, list and revoke the tokens of programs that use the API",
    "audit": "show who did and who looked at what, and check that no row was touched",
    "calendar": "show when the centre is open, close it and reopen it",
    "notice": "put a notice in front of the greeting, or take it away",
    "prompts": "build the sounds that callers hear",
    "ivr": "check, draw, walk through and test what callers hear",
    "register": "import what callers may ask by number, from CSV",
    "ministry": "the entities that answer requests: show, plan, import and export them",
    "requests": "let requests rise whose time is over, send what waits, import from files",
    "privacy": "retention, erasure and export of what is held on people, and the sealing key",
    "webhooks": "tell other systems of requests: add, list and remove them",
    "faq": "import and export the FAQ bank, search it, and measure how well that goes",
    "journal": "check the journal against Asterisk's own log",
    "simulate": "let callers call and agents answer, and see that all books agree",
    "version": "print the version",
}
PACKAGES = {
    "asterisk_conf",
    "ticketing",
    "recordings",
    "faq_bank",
    "ivr",
    "agi",
    "supervision",
    "privacy",
    "agent_desktop",
}
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, 1 when it failed, 2 when it was asked wrongly."""
    # pydub asks for ffmpeg as it is loaded; `run` may be about to install it
    warnings.filterwarnings("ignore", "Couldn't find ffmpeg", RuntimeWarning)
    words = list(sys.argv[1:] if arguments is None else arguments)
    options = parser_for(words).parse_args(words)
    try:
        return int(options.do(options, Settings.from_env(os.environ)))
    except (CoreError, TawasulError) as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except Exception as error:  # noqa: BLE001 - the door to a person: one sentence, no traceback
        return _fail(_refusal(error) or _unexpected(error))


def parser_for(words: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser; only the module of the command in *words* is loaded, if it is there."""
    parser = argparse.ArgumentParser(prog="tawasul", description="The contact centre of 19996.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    asked = [word for word in words[:1] if word in COMMANDS]
    for name, purpose in COMMANDS.items():
        command = commands.add_parser(name, help=purpose, description=purpose)
        if name in asked:
            importlib.import_module(f"tawasul.commands.{name}").add_arguments(command)
    return parser


def _refusal(error: Exception) -> str | None:
    """Return the sentence of an error that one of our packages or the system wrote for people."""
    if isinstance(error, OSError):
        return f"The system refused: {error}."
    return str(error) if type(error).__module__.partition(".")[0] in PACKAGES else None


def _unexpected(error: Exception) -> str:
    said = f"Something unforeseen happened ({type(error).__name__})"
    path = Path(os.environ.get("TAWASUL_HOME") or "var") / "log" / "tawasul-errors.log"
    try:
        with path.open("a", encoding="utf-8") as log:
            traceback.print_exception(error, file=log)
    except OSError:
        return f"{said}: {error}"
    return f"{said}: see the end of {path}."


def _fail(sentence: str) -> int:
    print(f"tawasul: {sentence}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
