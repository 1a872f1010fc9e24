#!/bin/sh
# Writes requirements.lock anew from pyproject.toml, for every platform; uv lives in a throw-away place.
set -eu
cd "$(dirname "$0")/.."
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
trap 'exit 130' INT TERM HUP

"${PYTHON:-python3}" -m venv "$place"
"$place/bin/pip" install --quiet --disable-pip-version-check uv
"$place/bin/uv" pip compile --quiet --universal --python-version 3.11 --extra dev --extra semantic \
    --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --output-file requirements.lock \
    "$@" pyproject.toml
