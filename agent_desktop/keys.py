"""What the web application holds, each under a typed key."""

import asyncio
from collections.abc import Mapping

from aiohttp import web
from jinja2 import Environment

from agent_desktop.services import Services
from agent_desktop.texts import Language
from agent_desktop.throttle import Throttle
from agent_desktop.visitors import Visitor

services = web.AppKey("services", Services)
templates = web.AppKey("templates", Environment)
languages = web.AppKey("languages", Mapping[str, Language])
throttle = web.AppKey("throttle", Throttle)
password_checks = web.AppKey("password_checks", asyncio.Semaphore)
watchers = web.AppKey("watchers", set[web.WebSocketResponse])

visitor = web.RequestKey("visitor", Visitor)
