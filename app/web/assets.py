"""Static files under addresses that change with their content, so that browsers may keep them for good."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, send_from_directory, url_for

from app.access.routes import public

FOLDER = Path(__file__).parents[2] / "static"
FOR_GOOD = "public, max-age=31536000, immutable"
VERSION_LENGTH = 10

assets = Blueprint("assets", __name__)


@assets.get("/static/<version>/<path:path>")
@public
def file(version: str, path: str) -> Response:
    """A static file; `version` is only there to make the address new."""
    response = send_from_directory(FOLDER, path)
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


@lru_cache(maxsize=1)
def _version() -> str:
    content = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            content.update(path.read_bytes())
    return content.hexdigest()[:VERSION_LENGTH]
