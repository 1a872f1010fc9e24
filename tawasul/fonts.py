"""The font of the pages, to be carried by pictures that must look the same everywhere."""

from base64 import b64encode
from importlib.resources import files

FAMILY = "IBM Plex Sans Arabic"
FOLDER = "static/vendor/plex-sans-arabic-1.1.0"
WEIGHTS = {400: "regular.woff2", 600: "semibold.woff2"}


def font_face() -> str:
    """Return the CSS rules that bring the font along."""
    return "".join(_face(weight, file) for weight, file in WEIGHTS.items())


def _face(weight: int, file: str) -> str:
    data = b64encode(files("agent_desktop").joinpath(f"{FOLDER}/{file}").read_bytes()).decode()
    source = f"url(data:font/woff2;base64,{data}) format('woff2')"
    return f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};src:{source}}}"
