"""Brings the pages' style sheets, fonts, icons and phone, and the tests' axe-core, from npm here.

``python tools/vendor_frontend.py`` fetches what is pinned here, refuses anything whose integrity
differs, and writes the manifests. ``--check`` only compares the tree with its manifests.
"""

import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "agent_desktop" / "static" / "vendor"
TESTS = ROOT / "tests" / "vendor"
SPRITE = "icons.svg"
ICON_VIEW_BOX = "0 0 16 16"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One npm package that is built into another's file."""

    name: str
    version: str
    licence: str
    integrity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One npm package: where its files go, and the integrity that its tarball must have."""

    name: str
    version: str
    licence: str
    integrity: str
    goes_to: Path
    files: Mapping[str, str]  # path in the package -> name in the folder
    icons: tuple[str, ...] = ()  # joined into one sprite
    module: str = ""  # the file of the package's one ES module, when it is built
    parts: tuple[Part, ...] = ()  # what is built into that module

    @property
    def folder(self) -> Path:
        """Return the folder of this version; a new version gets a new address."""
        return self.goes_to / f"{self.name.rpartition('/')[2]}-{self.version}"


PACKAGES = (
    Package(
        name="bootstrap",
        version="5.3.9",
        licence="MIT",
        integrity="sha512-20cU0rcfw8WdxtVbmfU+xT2EjvVTw9Ror/h1Qvd7DXCujRg8OO9mdBCsmTHdJFf3BuadmBNJtgIuUXsBqSkk/w==",
        goes_to=PAGES,
        files={
            "dist/css/bootstrap.min.css": "bootstrap.min.css",
            "dist/css/bootstrap.rtl.min.css": "bootstrap.rtl.min.css",
            "LICENSE": "LICENSE",
        },
    ),
    Package(
        name="@ibm/plex-sans-arabic",
        version="1.1.0",
        licence="OFL-1.1",
        integrity="sha512-u8wIS6szLAOFvlBjCFZmtpKIqbhuIuniG2N0J+sio8vV6INH58hP0t0QNYrSl9SZtCv2Fwb4oQGuZJY3kJ4+QA==",
        goes_to=PAGES,
        files={
            "fonts/complete/woff2/IBMPlexSansArabic-Regular.woff2": "regular.woff2",
            "fonts/complete/woff2/IBMPlexSansArabic-SemiBold.woff2": "semibold.woff2",
            "LICENSE.txt": "LICENSE",
        },
    ),
    Package(
        name="bootstrap-icons",
        version="1.13.2",
        licence="MIT",
        integrity="sha512-fAU1Ly3dH7hwRg+CB8EZ0Vl0fF80zgXHeUVJyfUOKzoURr+TbwISbCW5tKUoQLERaWYG2emTCybcPbD96hdD1A==",
        goes_to=PAGES,
        files={"LICENSE": "LICENSE"},
        icons=(
            "arrow-counterclockwise",
            "arrow-repeat",
            "bell-fill",
            "box-arrow-right",
            "check-circle-fill",
            "circle-half",
            "clock-fill",
            "dash-circle",
            "exclamation-triangle-fill",
            "gear-fill",
            "grid-3x3-gap-fill",
            "headset",
            "hourglass-split",
            "mic-fill",
            "mic-mute-fill",
            "moon-stars-fill",
            "pause-circle-fill",
            "pencil-fill",
            "people-fill",
            "person-plus-fill",
            "play-circle-fill",
            "person-badge-fill",
            "robot",
            "search",
            "signpost-split-fill",
            "slash-circle",
            "sun-fill",
            "telephone-fill",
            "telephone-forward-fill",
            "telephone-outbound-fill",
            "telephone-inbound-fill",
            "telephone-x-fill",
            "translate",
            "trash3",
            "upload",
            "wifi-off",
        ),
    ),
    Package(
        name="jssip",
        version="3.13.8",
        licence="MIT",
        integrity="sha512-ErxEdy13vXR5izGo42fpXOU64UmC2VF7Shg4oYG7R2NzZF0FTPeYikffkIIQa9w+/11YvTlgezG1nSaycWYXPA==",
        goes_to=PAGES,
        files={"LICENSE.md": "LICENSE"},
        module="jssip.min.js",
        parts=(
            Part(
                name="debug",
                version="4.4.3",
                licence="MIT",
                integrity="sha512-RGwwWnwQvkVfavKVt22FGLw+xYSdzARwm0ru6DhTVA3umU5hZc28V3kO4stgYryrTlLpuvgI9GiijltAjNbcqA==",
            ),
            Part(
                name="ms",
                version="2.1.3",
                licence="MIT",
                integrity="sha512-6FlzubTLZG3J2a/NVCAleEhjzq5oxgHyaCU9yYXvcLsvoVaHJq/s5xXI6/XXP6tz7R9xAOtHnSO/tXtF3WRTlA==",
            ),
            Part(
                name="events",
                version="3.3.0",
                licence="MIT",
                integrity="sha512-mQw+2fkQbALzQ7V0MY0IqdnXNOeTtP4r0lN9z7AAawCXgqea7bDii20AYrIBrFd/Hx0M2Ocz6S111CaFkUcb0Q==",
            ),
            Part(
                name="sdp-transform",
                version="2.15.0",
                licence="MIT",
                integrity="sha512-KrOH82c/W+GYQ0LHqtr3caRpM3ITglq3ljGUIb8LTki7ByacJZ9z+piSGiwZDsRyhQbYBOBJgr2k6X4BZXi3Kw==",
            ),
        ),
    ),
    Package(
        name="axe-core",
        version="4.14.1",
        licence="MPL-2.0",
        integrity="sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
        goes_to=TESTS,
        files={"axe.min.js": "axe.min.js", "LICENSE": "LICENSE"},
    ),
)

BUILDER = Part(
    name="@esbuild/linux-x64",
    version="0.27.0",
    licence="MIT",
    integrity="sha512-1hBWx4OUJE2cab++aVZ7pObD6s+DK4mPGpemtnAORBvb5l/g5xFGk0vc0PjSkrDs0XaXj9yyob3d14XqvnQ4gw==",
)


class VendorError(Exception):
    """What was fetched, or what lies in the tree, is not what is pinned."""


def main(arguments: list[str]) -> int:
    """Vendor everything, or compare the tree with its manifests; 1 when something differs."""
    try:
        for package in [] if "--check" in arguments else PACKAGES:
            fetch(package)
        if "--check" not in arguments:
            for place in (PAGES, TESTS):
                write_manifest(place)
        problems = [line for place in (PAGES, TESTS) for line in differences(place)]
    except VendorError as error:
        problems = [str(error)]
    sys.stderr.writelines(f"{problem}\n" for problem in problems)
    return 1 if problems else 0


def fetch(package: Package) -> None:
    """Write the wanted files of *package* into its folder."""
    with tempfile.TemporaryDirectory() as scratch:
        tarball = npm_pack(package, Path(scratch))
        package.folder.mkdir(parents=True, exist_ok=True)
        with tarfile.open(tarball) as archive:
            for source, name in package.files.items():
                (package.folder / name).write_bytes(member(archive, source))
            if package.icons:
                (package.folder / SPRITE).write_text(sprite(archive, package.icons), "utf-8")
        if package.module:
            build(package, tarball, Path(scratch))


def build(package: Package, tarball: Path, scratch: Path) -> None:
    """Join *package* and its parts into one ES module, with the licence of each beside it."""
    modules = scratch / "node_modules"
    unpack(tarball, modules / package.name)
    for part in package.parts:
        unpack(npm_pack(part, scratch), modules / part.name)
        (licence,) = (it for it in (modules / part.name).iterdir() if it.stem.lower() == "license")
        (package.folder / f"LICENSE-{part.name}").write_bytes(licence.read_bytes())
    unpack(npm_pack(BUILDER, scratch), scratch / "builder")
    options = ("--bundle", "--minify", "--format=esm", "--platform=browser", "--charset=utf8")
    target = f"--outfile={package.folder / package.module}"
    command = [str(scratch / "builder" / "bin" / "esbuild"), package.name, *options, target]
    subprocess.run([*command, "--log-level=warning"], check=True, cwd=scratch)  # noqa: S603 - pinned


def unpack(tarball: Path, folder: Path) -> None:
    """Lay the files of an npm tarball into *folder*."""
    with tarfile.open(tarball) as archive:
        archive.extractall(folder.parent / "unpacked", filter="data")
    (folder.parent / "unpacked" / "package").rename(folder)


def npm_pack(package: Package | Part, into: Path) -> Path:
    """Return the tarball of the pinned version; another integrity raises VendorError."""
    target = f"{package.name}@{package.version}"
    command = ["npm", "pack", target, "--json", "--silent", "--pack-destination", str(into)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - pinned names only
    tarball = into / json.loads(done.stdout)[0]["filename"]
    found = integrity(tarball.read_bytes(), "sha512")
    if found != package.integrity:
        raise VendorError(f"{target} has integrity {found}, but {package.integrity} is pinned.")
    return tarball


def member(archive: tarfile.TarFile, path: str) -> bytes:
    """Return one file of an npm tarball."""
    stream = archive.extractfile(f"package/{path}")
    if stream is None:
        raise VendorError(f"The package has no file {path}.")
    return stream.read()


def sprite(archive: tarfile.TarFile, icons: tuple[str, ...]) -> str:
    """Return the icons as symbols of one SVG, each under its name."""
    symbols = "\n".join(symbol(archive, name) for name in icons)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'


def symbol(archive: tarfile.TarFile, name: str) -> str:
    """Return one icon as a symbol."""
    svg = member(archive, f"icons/{name}.svg").decode()
    inside = re.sub(r"\s*\n\s*", "", re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", svg, flags=re.DOTALL))
    return f'<symbol id="{name}" viewBox="{ICON_VIEW_BOX}" fill="currentColor">{inside}</symbol>'


def write_manifest(place: Path) -> None:
    """Write what lies in *place*: name, version, licence, and the integrity of each file."""
    packages = [entry(package) for package in PACKAGES if package.goes_to == place]
    text = json.dumps({"packages": packages}, indent=2) + "\n"
    (place / "manifest.json").write_text(text, "utf-8")


def entry(package: Package) -> dict[str, object]:
    """Return the manifest's entry of one package."""
    files = {
        str(path.relative_to(package.goes_to)): integrity(path.read_bytes(), "sha384")
        for path in sorted(package.folder.iterdir())
    }
    return {
        "name": package.name,
        "version": package.version,
        "licence": package.licence,
        "integrity": package.integrity,
        **({"parts": [asdict(part) for part in package.parts]} if package.parts else {}),
        "files": files,
    }


def differences(place: Path) -> Iterator[str]:
    """Yield a sentence for each file that the manifest and the tree do not agree on."""
    manifest = json.loads((place / "manifest.json").read_text("utf-8"))
    expected = {
        name: sri for package in manifest["packages"] for name, sri in package["files"].items()
    }
    found = {
        str(path.relative_to(place)): integrity(path.read_bytes(), "sha384")
        for path in place.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            yield f"{place.name}/{name} is not what the manifest says; run make vendor."


def integrity(content: bytes, algorithm: str) -> str:
    """Return the subresource integrity of *content*."""
    return f"{algorithm}-{base64.b64encode(hashlib.new(algorithm, content).digest()).decode()}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
