"""Opens the database for one command; what goes wrong ends in a sentence, never in a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.settings import ConfigurationError, Settings, data_file

if TYPE_CHECKING:
    from storage.database import Database


@contextmanager
def answering(settings: Settings) -> Iterator["Database"]:
    """The database, whatever tables it has."""
    from storage import migrate
    from storage.database import DatabaseAway, opened

    try:
        with opened(settings.database_url) as database:
            level = database.read(migrate.level).result()
            if level > migrate.head():
                raise ConfigurationError(
                    f"The database stands at migration {level}, this version knows "
                    f"{migrate.head()}: install the newer version of Genjin again."
                )
            yield database
    except (DatabaseAway, OSError) as error:
        raise ConfigurationError(
            f"The database does not answer: {str(error).strip()}\n"
            "Check GENJIN_DATABASE_URL (python -m bot settings) and that the database runs."
        ) from error


@contextmanager
def migrated(settings: Settings) -> Iterator["Database"]:
    """The database with all tables of this version."""
    from storage import migrate

    with answering(settings) as database:
        if database.read(migrate.level).result() != migrate.head():
            raise ConfigurationError(
                "The database lacks tables of this version: run `python -m bot migrate` first."
            )
        yield database


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """On SQLite, inside, nobody else serves from the file; else says who does, or where it lies."""
    from storage import holding

    file = data_file(settings)
    if file is None:
        yield
        return
    try:
        with holding.held(file):
            yield
    except holding.Unsafe as error:
        raise ConfigurationError(f"GENJIN_DATABASE_URL: {error}") from None
    except OSError as error:
        raise ConfigurationError(
            f"GENJIN_DATABASE_URL: {file.parent} cannot be written ({error.strerror}); check the "
            "path, the rights of the folder and the space on its disk"
        ) from None


def organization(database: "Database", name: str) -> int:
    """The id of the company called so; of the only one there is where no name is given."""
    from storage import people

    found = database.read(lambda t: people.organization_named(t, name)).result()
    if found is not None:
        return found
    known = database.read(people.organization_names).result()
    if not known:
        raise ConfigurationError(
            "There is no company yet: load one with `python -m bot import FILE` first."
        )
    which = f"No company is called {name}" if name else "There are several companies"
    raise ConfigurationError(f"{which}: add --organization with one of {', '.join(known)}.")
