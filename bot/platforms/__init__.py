"""Every chat platform, one line each: its name, its module and its model in there."""

import importlib
from typing import Any

from bot.platforms.contract import Platform

PLATFORMS = {
    "console": ("bot.platforms.console", "Console"),
    "simulator": ("bot.platforms.simulator", "Simulator"),
}


def build(configuration: dict[str, Any]) -> Platform:
    """The app that a configuration describes; imports only what is configured.

    Raises KeyError for an unknown platform and pydantic's ValidationError for a wrong field.
    """
    module, model = PLATFORMS[configuration["platform"]]
    platform: Platform = getattr(importlib.import_module(module), model)(**configuration)
    return platform
