"""The web application: routes and middlewares of one process."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from bot.settings import Settings
from bot.web import chat, docs, health, keys, middlewares, rest, webhooks
from bot.web.callers import Callers
from bot.web.limits import Limits
from handlers.registry import Endpoint


def build(
    settings: Settings, endpoints: Sequence[Endpoint], parts: Mapping[web.AppKey[Any], Any]
) -> web.Application:
    """An application that serves webhooks, REST, health and, in the demo, the chat page.

    `parts` are what the other keys of keys.py hold.
    """
    demo = settings.environment == "demo"
    around = (chat.own_page_only,) if demo else ()
    app = web.Application(
        client_max_size=webhooks.MOST_BYTES, middlewares=[*around, *middlewares.MIDDLEWARES]
    )
    app[keys.SETTINGS] = settings
    app[keys.LIMITS] = Limits(settings, parts[keys.CLOCK])
    app[keys.CALLERS] = Callers()
    app[keys.ENDPOINTS] = {endpoint.route: endpoint for endpoint in endpoints}
    for key, part in parts.items():
        app[key] = part
    app.add_routes(webhooks.routes())
    app.add_routes(rest.routes(endpoints))
    app.add_routes(docs.routes())
    app.add_routes(health.routes())
    app.on_response_prepare.append(health.part)
    if demo:
        app.add_routes(chat.routes())
        app.on_shutdown.append(chat.close_streams)
    return app
