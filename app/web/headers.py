"""Headers of every answer: the content policy, no sniffing, no framing, no caching of personal pages."""

from flask import Flask, Response, request

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def install(app: Flask) -> None:
    """Set the headers on every answer; what does not say otherwise is not stored anywhere."""
    app.after_request(_set)


def _stay_inside(response: Response) -> None:
    """Name the own house by the path alone: its name comes from a header, which anybody can write."""
    if response.location and response.location.startswith(request.host_url):
        response.location = response.location[len(request.host_url) - 1 :]


def _set(response: Response) -> Response:
    response.headers.extend(HEADERS)
    response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
    response.headers.setdefault("Cache-Control", "no-store")
    _stay_inside(response)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response
