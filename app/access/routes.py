"""What a route asks of whoever calls it.

A route that doesn't say stops the start (access: How it must be built).
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"
SIGNED_IN = "signed in"


def requires(permission: str) -> Callable[[View], View]:
    """The view needs `permission` by a role; without it 403, before anything is looked up."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """The view is for anybody."""
    return requires(PUBLIC)(view)


def signed_in(view: View) -> View:
    """The view is for everybody who is signed in."""
    return requires(SIGNED_IN)(view)


def permission_of(view: Callable[..., Any]) -> str:
    """What `view` asks for. Raises AttributeError for a view that doesn't say."""
    return view.permission  # type: ignore[attr-defined]


def check_routes(views: Mapping[str, Callable[..., Any]], permissions: frozenset[str]) -> None:
    """Raise RuntimeError naming the first route without a permission, or with one that no room declares."""
    for endpoint, view in views.items():
        permission = getattr(view, "permission", None)
        if permission is None:
            message = f"route {endpoint} declares no permission"
            raise RuntimeError(message)
        if permission not in permissions | {PUBLIC, SIGNED_IN}:
            message = f"route {endpoint} asks for {permission}, which no room declares"
            raise RuntimeError(message)
