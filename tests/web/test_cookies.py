"""The session's cookie over TLS, straight or through a proxy, and in the clear."""

import pytest

from tests.conftest import Company


@pytest.mark.parametrize(("scheme", "start"), [("https", "__Host-kebu="), ("http", "kebu=")])
def test_it_is_secure_and_of_this_host_wherever_the_browser_came_over_tls(
    company: Company, scheme: str, start: str
) -> None:
    answer = company.client().get("/login", base_url=f"{scheme}://localhost/")
    [cookie] = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith(start)
    assert ("Secure" in cookie) is (scheme == "https")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
