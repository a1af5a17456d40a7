"""Imported by the process that all others are forked from: it plays one message, then waits.

Patterns are compiled and statements built by then, which each process would do anew for a second.
"""

import asyncio
import tempfile
from pathlib import Path

from bot import compose
from bot.settings import Settings
from storage import inbox
from storage.database import opened
from storage.migrate import migrate
from tests.reliability import abilities, scene


async def play(url: str) -> None:
    app = {"platform": "simulator", "key": "key"}
    settings = Settings(environment="demo", database_url=url, port=0, apps=(app,))
    genjin = compose.build(settings, intents=abilities.intents(light=False))
    organizations = await compose.register(genjin)
    event = scene.written("key", 1)
    now = genjin.clock.now()
    arrival = inbox.Arrival(
        *(organizations["simulator", "key"], "simulator", "key", "m:1", "lane", "message"),
        *(event.model_dump_json().encode(), now, now),
    )
    await asyncio.wrap_future(genjin.database.together(inbox.remember, arrival))
    await genjin.worker.rounds.settle()
    await genjin.close()


with tempfile.TemporaryDirectory() as folder:
    address = f"sqlite:///{Path(folder) / 'warm.db'}"
    with opened(address) as database:
        migrate(database)
        scene.load(database)
    asyncio.run(play(address))
