"""The session's cookie: Secure, and bound to the host by its name, wherever the browser came over TLS.

By the request and not by a setting: behind a proxy only the request knows (access rule 10).
"""

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface


class SessionCookie(SecureCookieSessionInterface):
    """Flask's signed cookie, named and marked by how the request came."""

    def get_cookie_name(self, app: Flask) -> str:
        """`__Host-kebu` over TLS: no other host, path or plain request can set it."""
        name = super().get_cookie_name(app)
        return f"__Host-{name}" if request.is_secure else name

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002  as Flask has it
        """Over TLS the browser never sends it in the clear."""
        return request.is_secure
