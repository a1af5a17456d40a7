"""Databases as the tests want them: filled once of each kind, then given anew to every test."""

import shutil
from collections.abc import Callable
from pathlib import Path

from storage.database import Database, opened
from storage.migrate import migrate
from tests.postgres import Postgres

Fill = Callable[[Database], object]


def nothing(_database: Database) -> None:
    """All tables and no rows."""


class Databases:
    """A copy of a file on SQLite; on PostgreSQL one database, whose rows are put back."""

    def __init__(self, folder: Path, postgres: Callable[[], Postgres]) -> None:
        self._folder, self._postgres = folder, postgres
        self._files: dict[Fill, Path] = {}
        self._urls: dict[Fill, str] = {}

    def new(self, kind: str, folder: Path, fill: Fill = nothing) -> str:
        """The URL of a database with the rows that `fill` stores; on SQLite a file in `folder`."""
        return self._on_postgresql(fill) if kind == "postgresql" else self._on_sqlite(folder, fill)

    def file(self, fill: Fill = nothing) -> Path:
        """An SQLite file with these rows, to be copied."""
        if fill not in self._files:
            file = self._folder / f"{len(self._files)}.db"
            with opened(f"sqlite:///{file}") as database:
                migrate(database)
                fill(database)
            self._files[fill] = file
        return self._files[fill]

    def _on_sqlite(self, folder: Path, fill: Fill) -> str:
        return f"sqlite:///{shutil.copy(self.file(fill), folder / 'genjin.db')}"

    def _on_postgresql(self, fill: Fill) -> str:
        server = self._postgres()
        if fill not in self._urls:
            url = server.new_database()
            with opened(url) as database:
                fill(database)
            server.keep(url)
            self._urls[fill] = url
        server.reset(self._urls[fill])
        return self._urls[fill]
