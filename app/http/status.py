"""The one table from what went wrong to an HTTP status."""

from app.core.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    ProductError,
    StaleError,
    TooManyError,
    UnauthenticatedError,
    UnavailableError,
)

STATUS: dict[type[ProductError], int] = {
    InvalidError: 422,
    UnauthenticatedError: 401,
    ForbiddenError: 403,
    NotFoundError: 404,
    ConflictError: 409,
    StaleError: 412,
    TooManyError: 429,
    UnavailableError: 503,
}


def status_of(error: ProductError) -> int:
    """The status for an error."""
    return STATUS[type(error)]


def headers_of(error: ProductError) -> dict[str, str]:
    """Headers that belong to the status: whom to be, when to come back."""
    if isinstance(error, TooManyError):
        return {"Retry-After": str(error.retry_after)}
    if isinstance(error, UnavailableError):
        return {"Retry-After": "2"}
    if isinstance(error, UnauthenticatedError):
        return {"WWW-Authenticate": 'Bearer realm="guildry"'}
    return {}
