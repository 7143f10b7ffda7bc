"""`require`: the one step from a policy's answer to a refusal in words."""

from app.core.errors import ForbiddenError


def require(allowed: bool, otherwise: str) -> None:
    """Raise ForbiddenError with the sentence `otherwise` unless allowed."""
    if not allowed:
        raise ForbiddenError(otherwise)
