"""All configuration, read once: environment GENJIN_*, then genjin.toml, then defaults.

The environment wins. A key that nobody knows is an error, so that a typo is found at start.
"""

import os
import re
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from bot import rates

PREFIX = "GENJIN_"
FOR_TESTS = {"GENJIN_TEST_PG", "GENJIN_MORE_ROWS", "GENJIN_REQUIRE_BROWSER"}
SHORTEST_SECRET = 32
DRAIN_SECONDS = 5.0  # a load balancer asks about readiness more often than that
DEMO_KEY = "everybody knows the key of the demo"


class ConfigurationError(Exception):
    """A setting is missing or wrong; the message names it and says what to do."""


class Settings(BaseSettings):
    """Every setting, with a default that works on a laptop or no default at all."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        toml_file="genjin.toml",
        extra="forbid",
        frozen=True,
        env_ignore_empty=True,
    )

    environment: Literal["demo", "production"] = Field(
        "demo", description="demo: chat page, demo company, loopback only. production: the rest."
    )
    database_url: str = Field(
        "sqlite:///data/genjin.db",
        description="Where Genjin remembers: sqlite:///PATH or postgres://USER:PASSWORD@HOST/NAME.",
    )
    locale: Literal["zh", "en"] = Field("zh", description="Language of commands and of the page.")
    secret_key: SecretStr | None = Field(
        None,
        description="At least 32 characters; encrypts tokens, signs links. Needed in production.",
    )
    apps: tuple[dict[str, Any], ...] = Field(
        (),
        description="JSON list of chat apps by `platform`, each with its key and organization.",
    )
    webhook_hosts: str = Field(
        "",
        description="Hosts that webhooks may go to, with commas; these may be in your own network. "
        "Empty: any public one.",
    )
    host: str = Field("", description="Address to listen on: 127.0.0.1 in the demo, else 0.0.0.0.")
    port: int = Field(
        8000, ge=0, le=65535, description="Port to listen on; PORT, as Procfile hosts set it, wins."
    )
    drain_seconds: float | None = Field(
        None,
        ge=0,
        le=20,
        description="How long `web` still serves after SIGTERM, not ready any more: 5, in the demo "
        "0.",
    )
    most_waiting: int = Field(
        50_000,
        ge=1,
        description="With more events than that waiting, webhooks are answered 503: platforms send "
        "them again.",
    )
    free_mb: int = Field(
        200,
        ge=0,
        description="With less room beside the SQLite file the same, and `/readyz` says so.",
    )
    rate_limits: bool = Field(
        True,
        description="Whether callers of REST are limited; off where a gateway in front does it.",
    )
    rate_per_token: str = Field(
        "",
        description="Calls/seconds of each token, if not each family's own (60/10, lixiao 10/10): "
        "120/10 for all, nd=120/10 lixiao=20/10 for some.",
    )
    rate_per_organization: str = Field(
        "", description="The same for all tokens of an organization together."
    )
    rate_without_token: str = Field(
        "60/60", description="Calls/seconds of one address that need or bring no token."
    )
    rate_failures: str = Field(
        "20/60", description="Tokens refused/seconds, for each address and each token's beginning."
    )
    trusted_proxies: str = Field(
        "",
        description="Addresses and networks of the proxies in front (10.0.0.0/8 ::1): what they "
        "say in X-Forwarded-For is believed.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="How much is logged."
    )

    @field_validator("database_url")
    @classmethod
    def _with_driver(cls, url: str) -> str:
        """Procfile hosts say postgres://; SQLAlchemy wants the driver named."""
        for short in ("postgres://", "postgresql://"):
            if url.startswith(short):
                return "postgresql+psycopg://" + url.removeprefix(short)
        if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("must begin with sqlite:/// or postgresql+psycopg://")
        return url

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None and len(key.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"must have at least {SHORTEST_SECRET} characters")
        return key

    @field_validator("rate_per_token", "rate_per_organization")
    @classmethod
    def _of_families(cls, written: str) -> str:
        rates.by_family(written)
        return written

    @field_validator("rate_without_token", "rate_failures")
    @classmethod
    def _one_rate(cls, written: str) -> str:
        rates.one(written)
        return written

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, written: str) -> str:
        rates.networks(written)
        return written

    @model_validator(mode="after")
    def _complete(self) -> "Settings":
        if self.environment == "production" and self.secret_key is None:
            raise ValueError(
                "secret_key: is needed in production; set GENJIN_SECRET_KEY to a random text of "
                f"at least {SHORTEST_SECRET} characters"
            )
        return self

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is one file."""
        return self.database_url.startswith("sqlite")

    @property
    def webhook_names(self) -> frozenset[str]:
        """The hosts of GENJIN_WEBHOOK_HOSTS."""
        names = (name.strip().lower().rstrip(".") for name in self.webhook_hosts.split(","))
        return frozenset(name for name in names if name)

    @property
    def sealing_key(self) -> str:
        """What secrets at rest are encrypted with; the demo's own is none."""
        return self.secret_key.get_secret_value() if self.secret_key else DEMO_KEY

    @property
    def seconds_to_drain(self) -> float:
        """How long a web process serves on when it is told to stop."""
        if self.drain_seconds is not None:
            return self.drain_seconds
        return 0.0 if self.environment == "demo" else DRAIN_SECONDS

    @property
    def listen_host(self) -> str:
        """The address to listen on; the demo never leaves this machine."""
        if self.environment == "demo":
            return "127.0.0.1"
        return self.host or "0.0.0.0"  # noqa: S104  # a deployed web process must be reachable

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then genjin.toml."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load(**overrides: Any) -> Settings:
    """The settings of this process; ConfigurationError names what is wrong and how to mend it."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for name in os.environ:
        if name.startswith(PREFIX) and name not in known | FOR_TESTS:
            listed = ", ".join(sorted(known))
            raise ConfigurationError(f"{name} is no setting of Genjin. Known are: {listed}")
    if "PORT" in os.environ and "port" not in overrides:
        overrides["port"] = os.environ["PORT"]
    try:
        return Settings(**overrides)
    except ValidationError as error:
        raise ConfigurationError(_explained(error)) from None
    except SettingsError as error:  # a value that had to be JSON
        field = UNREADABLE.search(str(error))
        name = PREFIX + field[1].upper() if field else "a GENJIN_ variable"
        raise ConfigurationError(f"{name} is no JSON; write it like {APPS_EXAMPLE}") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"genjin.toml cannot be read: {error}") from None


UNREADABLE = re.compile(r'field "(\w+)"')
APPS_EXAMPLE = """[{"platform": "...", "key": "...", "organization": "..."}]"""


def _explained(error: ValidationError) -> str:
    lines = []
    for problem in error.errors():
        name = ".".join(str(part) for part in problem["loc"])
        said = problem["msg"].removeprefix("Value error, ")
        lines.append(f"{PREFIX}{name.upper()}: {said}" if name else said)
    return "\n".join(lines)


def shown(settings: Settings) -> list[tuple[str, str, str]]:
    """(variable, value, description) of every setting; secrets and passwords masked."""
    rows = []
    for name, field in Settings.model_fields.items():
        rows.append((PREFIX + name.upper(), _masked(name, settings), field.description or ""))
    return rows


def _masked(name: str, settings: Settings) -> str:
    value = getattr(settings, name)
    if isinstance(value, SecretStr):
        return "********"
    if name == "database_url":
        scheme, _, rest = value.rpartition("://")
        credentials, at, host = rest.rpartition("@")
        user = credentials.split(":")[0]
        return f"{scheme}://{user + ':********' if ':' in credentials else credentials}{at}{host}"
    if name == "apps":
        return ", ".join(f"{app.get('platform')}/{app.get('key', '')}" for app in value)
    return str(value) if value is not None else ""


def data_file(settings: Settings) -> Path | None:
    """The SQLite file, None on PostgreSQL."""
    if not settings.is_sqlite:
        return None
    return Path(settings.database_url.removeprefix("sqlite:///")).resolve()


def data_folder(settings: Settings) -> Path | None:
    """The folder of the SQLite file, None on PostgreSQL."""
    file = data_file(settings)
    return None if file is None else file.parent


def defaults_table() -> str:
    """Every setting with its default, as a table in Markdown."""
    lines = ["| variable | default | what it is |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "" if field.default in (None, "", ()) else f"`{field.default}`"
        description = (field.description or "").replace("|", "\\|")
        lines.append(f"| {PREFIX}{name.upper()} | {default} | {description} |")
    return "\n".join(lines)
