"""Static files under addresses that change with their content, so that browsers may keep them for good."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, make_response, request, send_from_directory, url_for
from rcssmin import cssmin
from rjsmin import jsmin
from werkzeug.security import safe_join

from app.access.routes import public

FOLDER = Path(__file__).parents[2] / "static"
FOR_GOOD = "public, max-age=31536000, immutable"
VERSION_LENGTH = 10
LIGHTER = {".css": (cssmin, "text/css"), ".js": (jsmin, "text/javascript")}
"""What is sent without its comments and white space."""
VENDOR = "vendor"
"""Whose files are sent as they came."""

assets = Blueprint("assets", __name__)


@assets.get("/static/<version>/<path:path>")
@public
def file(version: str, path: str) -> Response:
    """A static file; `version` is only there to make the address new."""
    response = _light(path) or send_from_directory(FOLDER, path)
    if version == _version():
        response.headers["Cache-Control"] = FOR_GOOD
    return response


@assets.app_template_global()
@lru_cache(maxsize=256)
def static(path: str) -> str:
    """The address of static file `path`.

    With a version made from all static files (modules import each other).
    """
    return url_for("assets.file", version=_version(), path=path)


def _light(path: str) -> Response | None:
    found = safe_join(str(FOLDER), path)
    kind = LIGHTER.get(Path(path).suffix)
    if kind is None or found is None or not Path(found).is_file():
        return None
    response = make_response(lightened(Path(found)))
    response.mimetype = kind[1]
    response.add_etag()
    response.make_conditional(request)
    return response


@lru_cache(maxsize=64)
def lightened(path: Path) -> bytes:
    """The content of a static file as it is sent."""
    content = path.read_bytes()
    kind = LIGHTER.get(path.suffix)
    if kind is None or path.parent.name == VENDOR:
        return content
    return str(kind[0](content.decode())).encode()


@lru_cache(maxsize=1)
def _version() -> str:
    content = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            content.update(path.read_bytes())
    return content.hexdigest()[:VERSION_LENGTH]
