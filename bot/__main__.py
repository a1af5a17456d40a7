"""python -m bot <command>: imports argparse only until the command is known."""

import argparse
import importlib
import sys
from types import ModuleType

from bot.version import VERSION

# Each command's module, and what its line in --help says. The module is imported when it is used.
COMMANDS = {
    "run": ("run", "everything in one process: chat page or webhooks, REST, worker (SQLite)"),
    "console": ("console", "chat with Genjin in the terminal"),
    "web": ("web", "serve webhooks and REST (PostgreSQL)"),
    "worker": ("worker", "handle and send what came in (PostgreSQL)"),
    "release": ("release", "check the configuration, then migrate (PostgreSQL)"),
    "migrate": ("migrate", "bring the database to this version's schema"),
    "import": ("importing", "load a company from a JSON file"),
    "token": ("token", "create, list and revoke API tokens"),
    "client": ("client", "create, list and revoke OAuth clients, which fetch tokens themselves"),
    "webhook": ("webhook", "subscribe other systems to what happens"),
    "dead": ("dead", "messages that could not be sent: list, send again"),
    "backup": ("backup", "write all that Genjin remembers into one file, while it runs"),
    "restore": ("restore", "put a backup back; nothing is sent before `reconcile`"),
    "reconcile": ("reconcile", "after a restore: which messages are to be sent again"),
    "understand": ("understand", "read messages from a file as the chat would (no database)"),
    "settings": ("settings", "print the effective settings, secrets masked"),
}
# Commands that work without any settings: nothing in the environment can be in their way.
WITHOUT_SETTINGS = frozenset({"understand"})


def main(arguments: list[str]) -> int:
    """Run one command; answers its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m bot",
        description="Genjin turns what a sales rep writes into visit records and follow-ups.",
        epilog="Example: python -m bot run",
    )
    parser.add_argument("--version", action="version", version=f"Genjin {VERSION}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    name = next((word for word in arguments if not word.startswith("-")), "")
    module: ModuleType | None = None
    for command, (file, line) in COMMANDS.items():
        added = commands.add_parser(command, help=line, description=line)
        if command == name:
            module = importlib.import_module(f"bot.commands.{file}")
            added.epilog = f"Example: {module.EXAMPLE}"
            module.arguments(added)
    parsed = parser.parse_args(arguments)
    assert module is not None  # argparse has refused an unknown command

    try:
        code: int = (
            module.run(parsed) if name in WITHOUT_SETTINGS else _with_settings(module, parsed)
        )
    except KeyboardInterrupt:
        return 130
    return code


def _with_settings(module: ModuleType, parsed: argparse.Namespace) -> int:
    from bot.settings import ConfigurationError, load

    try:
        code: int = module.run(parsed, load())
    except ConfigurationError as error:
        print(error, file=sys.stderr)  # noqa: T201  # what to put right, for whoever started it
        return 2
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
