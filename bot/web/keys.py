"""What hangs on the application and on a request. Nothing else is ever put there."""

from collections.abc import Mapping

from aiohttp import web

from bot.clock import Clock
from bot.enrolling import Enrolling
from bot.known import Keeper
from bot.metrics import Counters
from bot.platforms.contract import Platform
from bot.pressure import Pressure
from bot.screen import Screen
from bot.settings import Settings
from bot.stopping import Stopping
from bot.timekeeping import Timekeeper
from bot.web.callers import Callers
from bot.web.limits import Limits
from bot.worker import Worker
from handlers.access import Principal
from handlers.registry import Endpoint
from storage.database import Database

SETTINGS = web.AppKey("settings", Settings)
DATABASE = web.AppKey("database", Database)
CLOCK: web.AppKey[Clock] = web.AppKey("clock")
PLATFORMS: web.AppKey[Mapping[tuple[str, str], Platform]] = web.AppKey("platforms")
ORGANIZATIONS: web.AppKey[Mapping[tuple[str, str], int]] = web.AppKey("organizations")
KEEPER = web.AppKey("keeper", Keeper)
WORKING = web.AppKey("working", Worker)
SCREEN = web.AppKey("screen", Screen)
ENROLLING = web.AppKey("enrolling", Enrolling)
LIMITS = web.AppKey("limits", Limits)
CALLERS = web.AppKey("callers", Callers)
PRESSURE = web.AppKey("pressure", Pressure)
STOPPING = web.AppKey("stopping", Stopping)
TIMEKEEPER = web.AppKey("timekeeper", Timekeeper)
COUNTERS = web.AppKey("counters", Counters)
ENDPOINTS: web.AppKey[Mapping[str, Endpoint]] = web.AppKey("endpoints")  # by their routes

PRINCIPAL = web.RequestKey("principal", Principal)
TOKEN = web.RequestKey("token", str)  # the text that spoke for the caller
REQUEST_ID = web.RequestKey("request_id", str)
