"""Addresses of files as the families write them: http(s), several with commas between them."""

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, WithJsonSchema

MOST_FILES, LONGEST_URL = 20, 2000
LONGEST_TEXT = MOST_FILES * (LONGEST_URL + 2)  # with what stands between them
IMAGE, FILE = "image", "file"
# A URL may hold commas itself. Begins with the comma: many blanks cost no more than many letters.
_BETWEEN = re.compile(r",\s*(?=https?://)", re.IGNORECASE)
_PICTURE = re.compile(r"\.(png|jpe?g|gif|webp|bmp|heic)$", re.IGNORECASE)


def files(text: str) -> list[tuple[str, str]]:
    """(kind, URL) of each address; the name of a picture says that it is one."""
    kinds = {True: IMAGE, False: FILE}
    return [(kinds[bool(_PICTURE.search(urlsplit(url).path))], url) for url in _urls(text)]


def _urls(text: str) -> list[str]:
    text = text.strip(" ,")
    return [url.rstrip() for url in _BETWEEN.split(text)] if text else []


def _linked(text: str) -> str:
    urls = _urls(text)
    if len(urls) > MOST_FILES or any(len(url) > LONGEST_URL for url in urls):
        raise ValueError("too many addresses, or too long")
    for url in urls:
        parts = urlsplit(url)
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
            raise ValueError("no address")
        if " " in url or not url.isprintable():
            raise ValueError("no address holds a space")
    return text


# A text that `files` understands; "" for none.
Links = Annotated[
    str, AfterValidator(_linked), WithJsonSchema({"type": "string", "maxLength": LONGEST_TEXT})
]
