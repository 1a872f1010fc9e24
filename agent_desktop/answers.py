"""How values leave as HTTP answers."""

from typing import Any

import orjson
from aiohttp import web


def json_answer(value: Any, *, status: int = 200) -> web.Response:  # noqa: ANN401 - anything that JSON can say
    """Return *value* as a JSON answer."""
    return web.Response(
        body=orjson.dumps(value), status=status, content_type="application/json", charset="utf-8"
    )
