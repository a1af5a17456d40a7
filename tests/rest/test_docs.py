"""/docs is served from this project alone, under a policy that lets nothing else in."""

import hashlib
import re

import pytest

from bot.web import docs
from storage.database import Database
from tests.rest.conftest import Api


@pytest.mark.parametrize("path", docs.FILES)
async def test_the_page_and_its_files_need_no_token(api: Api, company: Database, path: str) -> None:
    """Each with its type, the policy, and nothing that a browser has to guess."""
    answer = await api.with_token("").get(path)

    assert 200 == answer.status
    assert (docs.FOLDER / docs.FILES[path]).read_bytes() == answer.raw
    assert "nosniff" == answer.headers["X-Content-Type-Options"]
    assert answer.headers["Content-Type"].endswith("; charset=utf-8")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert not re.search(r"unsafe|https?:|\*", policy)


async def test_a_browser_that_has_a_file_does_not_fetch_it_again(
    api: Api, company: Database
) -> None:
    """Nearly two megabytes are asked for once."""
    first = await api.get("/docs/swagger-ui-bundle.js")
    again = await api.get(
        "/docs/swagger-ui-bundle.js", headers={"If-None-Match": first.headers["ETag"]}
    )

    assert (304, b"") == (again.status, again.raw)


async def test_nothing_else_of_the_folder_is_served(api: Api, company: Database) -> None:
    """No listing, no way out of it."""
    paths = ["/docs/", "/docs/LICENSE", "/docs/%2e%2e%2fchat.js", "/docs/README.md"]

    assert {404} == {(await api.get(path)).status for path in paths}


def test_the_renderer_is_the_one_of_its_package() -> None:
    """Byte for byte as its README says; ours name no other host."""
    readme = (docs.FOLDER / "README.md").read_text()
    sums = dict(re.findall(r"\| (swagger-ui\S+) \| ([0-9a-f]{64}) \|", readme))
    own = [docs.FOLDER / name for name in docs.FILES.values() if name not in sums]

    assert 2 == len(sums)
    for name, expected in sums.items():
        assert expected == hashlib.sha256((docs.FOLDER / name).read_bytes()).hexdigest()
    code = [re.sub(r"^//.*| // .*", "", file.read_text(), flags=re.MULTILINE) for file in own]
    assert not any("//" in text for text in code)
