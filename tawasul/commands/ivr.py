"""``tawasul ivr check``, ``graph``, ``walk`` and ``test``: a flow is worked on without Asterisk."""

import argparse
import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

from asterisk_conf.names import SERVICE_NUMBER
from core.settings import Settings
from ivr import library
from ivr.faults import Fault
from ivr.flow_check import check, load
from ivr.flow_drawing import drawn
from ivr.nodes import FlowDefinition
from ivr.prompts import LANGUAGES
from ivr.rehearsal import differences, moment, rehearse
from ivr.script_file import read_samples, read_scripts
from tawasul import ivr_walk
from tawasul.flow_files import FlowFile
from tawasul.fonts import font_face
from tawasul.spoken_entries import spoken_entries


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    checking = actions.add_parser("check", help="list every fault of a flow, with its line")
    checking.set_defaults(do=check_flow)
    graph = actions.add_parser("graph", help="draw a flow as an SVG picture")
    graph.add_argument("--output", type=Path, metavar="FILE", help="<number>.svg in this folder")
    graph.add_argument("--language", choices=LANGUAGES, default="ar", help="of the labels (ar)")
    graph.set_defaults(do=draw_flow)
    walk = actions.add_parser("walk", help="be the caller, in this terminal")
    walk.add_argument("--language", choices=LANGUAGES, help="begin in this language")
    walk.add_argument("--at", type=_moment, metavar="MOMENT", help="as in 2026-08-16T23:30 (now)")
    walk.set_defaults(do=walk_flow)
    test = actions.add_parser("test", help="run the scripts beside a flow; 1 when one fails")
    test.add_argument("--scripts", type=Path, metavar="FILE", help="another file of scripts")
    test.set_defaults(do=run_scripts)
    for action in (checking, graph, walk, test):
        action.add_argument(
            "flow",
            nargs="?",
            default=SERVICE_NUMBER,
            help=f"{' or '.join(library.FLOWS)}, or a file ({SERVICE_NUMBER})",
        )


def _moment(text: str) -> object:
    try:
        return moment(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no moment like 2026-08-16T23:30") from error


def check_flow(options: argparse.Namespace, settings: Settings) -> int:
    """Print every fault, one a line; 1 when there is any."""
    file = FlowFile.of(options.flow, settings)
    flow, faults = check(file.text(), library.world_with(asyncio.run(spoken_entries(settings))))
    for fault in faults:
        print(_shown(file, fault))
    if faults or flow is None:
        print(f"{_faults(len(faults))} in {file.name}.")
        return 1
    print(f"No fault in {file.name}: version {flow.version}, {len(flow.nodes)} nodes.")
    return 0


def _shown(file: FlowFile, fault: Fault) -> str:
    return f"{file.name}:{fault}"


def _faults(count: int) -> str:
    return "1 fault" if count == 1 else f"{count} faults"


def draw_flow(options: argparse.Namespace, settings: Settings) -> int:
    """Write the picture and say where it is."""
    flow = _loaded(FlowFile.of(options.flow, settings))
    path = options.output or Path(f"{flow.number}.svg")
    path.write_text(drawn(flow, options.language, font_face=font_face()), encoding="utf-8")
    print(f"Drawn: {path}.")
    return 0


def walk_flow(options: argparse.Namespace, settings: Settings) -> int:
    """Lead the person at the terminal through the flow."""
    file = FlowFile.of(options.flow, settings)
    samples = read_samples(file.scripts()) if file.has_scripts() else ()
    ivr_walk.walk(
        _loaded(file),
        samples=samples,
        language=options.language,
        at=options.at,
        lines=_keys(),
        show=print,
    )
    return 0


def _keys() -> Iterator[str]:
    """Give what is typed; keys that come from a file or pipe are shown as if they were."""
    while True:
        try:
            line = input(f"\n{ivr_walk.SIGN}")
        except EOFError:
            print()
            return
        if not sys.stdin.isatty():
            print(line)
        yield line


def run_scripts(options: argparse.Namespace, settings: Settings) -> int:
    """Print what differs from the scripts; 1 when anything does."""
    file = FlowFile.of(options.flow, settings)
    flow = _loaded(file)
    text = options.scripts.read_text(encoding="utf-8") if options.scripts else file.scripts()
    scripts = read_scripts(text)
    failed = 0
    for script in scripts:
        shown = differences(script, rehearse(flow, script))
        failed += bool(shown)
        print(f"{'FAILED' if shown else 'ok    '}  {script.name}")
        for line in shown:
            print(f"        {line}")
    print(f"{len(scripts) - failed} of {len(scripts)} scripts hold for {flow.version}.")
    return 1 if failed else 0


def _loaded(file: FlowFile) -> FlowDefinition:
    return load(file.text(), library.world(), file=file.name)
