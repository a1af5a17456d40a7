"""/docs: the OpenAPI document as a page to read and to try, from files of our own.

It needs no token, as the document needs none; a token typed into it goes to this server only.
"""

from pathlib import Path

from aiohttp import web

FOLDER = Path(__file__).with_name("pages") / "docs"
KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
FILES = {
    "/docs": "docs.html",
    "/docs/docs.js": "docs.js",
    "/docs/swagger-ui-bundle.js": "swagger-ui-bundle.js",
    "/docs/swagger-ui.css": "swagger-ui.css",
}
# Nothing from elsewhere, nothing inline; data: images are the renderer's arrows and locks.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def routes() -> list[web.RouteDef]:
    """The page and its files."""
    return [web.get(path, page) for path in FILES]


async def page(request: web.Request) -> web.FileResponse:
    """A file; 304 where the browser has it already."""
    path = FOLDER / FILES[request.path]
    kind = f"{KINDS[path.suffix]}; charset=utf-8"
    return web.FileResponse(path, headers={**HEADERS, "Content-Type": kind})
