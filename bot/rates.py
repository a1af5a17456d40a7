"""How the settings write rates and networks: 120/10 is 120 calls in 10 seconds."""

import re
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network

from handlers import dialects
from handlers.dialects.contract import Dialect, Rate

Networks = tuple[IPv4Network | IPv6Network, ...]

EVERY = ""  # stands for each family without a rate of its own
WRITTEN = re.compile(r"([1-9][0-9]{0,5})/([1-9][0-9]{0,4})", re.ASCII)
BETWEEN = re.compile(r"[\s,]+")


def one(written: str) -> Rate:
    """The rate; ValueError says how one is written."""
    found = WRITTEN.fullmatch(written)
    if found is None:
        raise ValueError(f"{written!r} is no rate; write calls/seconds, like 60/10")
    return Rate(int(found[1]), int(found[2]))


def by_family(written: str) -> Mapping[str, Rate]:
    """`nd=120/10 lixiao=20/10` as the rate of each family; a bare one is that of EVERY other."""
    known = {getattr(dialects, name).name for name in dialects.__all__}
    rates = {}
    for part in _parts(written):
        family, _, rate = part.rpartition("=")
        if family and family not in known:
            raise ValueError(f"{family!r} is no family; known are {', '.join(sorted(known))}")
        rates[family] = one(rate)
    return rates


def of(dialect: Dialect, rates: Mapping[str, Rate]) -> Rate:
    """What the settings say of this family, else what it says itself."""
    return rates.get(dialect.name) or rates.get(EVERY) or dialect.rate


def networks(written: str) -> Networks:
    """`10.0.0.0/8 ::1` as networks; ValueError for anything else."""
    return tuple(ip_network(part, strict=False) for part in _parts(written))


def _parts(written: str) -> list[str]:
    return [part for part in BETWEEN.split(written) if part]
