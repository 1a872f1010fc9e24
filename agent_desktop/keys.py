"""What the web application holds, each under a typed key."""

import asyncio
from collections.abc import Mapping

from aiohttp import web
from jinja2 import Environment

from agent_desktop.oidc_provider import Provider
from agent_desktop.ports import PracticeRoom
from agent_desktop.presence_hub import PresenceHub
from agent_desktop.services import Services
from agent_desktop.texts import Language
from agent_desktop.visitors import Visitor
from core.questions import Questions
from faq_bank.caring import Due
from faq_bank.presence import OpenEntries

services = web.AppKey("services", Services)
templates = web.AppKey("templates", Environment)
languages = web.AppKey("languages", Mapping[str, Language])
providers = web.AppKey("providers", list[Provider])  # one, or none
questions = web.AppKey("questions", Questions)
password_checks = web.AppKey("password_checks", asyncio.Semaphore)
open_entries = web.AppKey("open_entries", OpenEntries)
presence = web.AppKey("presence", PresenceHub)
watchers = web.AppKey("watchers", dict[web.WebSocketResponse, Visitor])

visitor = web.RequestKey("visitor", Visitor)
due_reviews = web.RequestKey("due_reviews", Due)  # of the FAQ bank, for who keeps it
practice = web.RequestKey("practice", PracticeRoom)  # where the visitor practises just now
