"""Write the expected files anew: ``python -m tests.golden.renew``, then read the diff."""

from asterisk_conf import render
from tests.golden.definitions import CENTRES, FOLDER


def main() -> None:
    for name, definition in CENTRES.items():
        folder = FOLDER / name
        folder.mkdir(exist_ok=True)
        for file, text in render.files(definition()).items():
            (folder / file).write_text(text)


if __name__ == "__main__":
    main()
