"""The JSON accents of the systems whose API we speak, one line each."""

from handlers.dialects.eartip import EARTIP
from handlers.dialects.genjin import GENJIN
from handlers.dialects.lixiao import LIXIAO
from handlers.dialects.nd import ND
from handlers.dialects.oauth import OAUTH
from handlers.dialects.okki import OKKI

__all__ = ["EARTIP", "GENJIN", "LIXIAO", "ND", "OAUTH", "OKKI"]
