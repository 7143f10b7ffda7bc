"""What can go wrong, in product words. Each door gives an error its shape; nothing else knows of status codes."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with the input: where (a JSON pointer, or empty for the whole) and why."""

    pointer: str
    detail: str


class ProductError(Exception):
    """An error with a sentence for the person: what is so, and what to do next."""

    kind: ClassVar[str] = "error"

    def __init__(self, sentence: str, faults: list[Fault] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.faults = faults or []


class InvalidError(ProductError):
    """The input cannot be understood or breaks a rule that its writer can mend."""

    kind = "invalid"

    @classmethod
    def at(cls, field: str, sentence: str) -> "InvalidError":
        """The fault of one named field."""
        return cls(sentence, [Fault(f"/{field}", sentence)])


class ConflictError(ProductError):
    """The input is fine, but things stand otherwise than it supposes."""

    kind = "conflict"


class NotFoundError(ProductError):
    """There is no such thing, or the actor may not know of it: nobody can tell which."""

    kind = "not-found"


class ForbiddenError(ProductError):
    """The actor may see the thing, but may not do this to it."""

    kind = "forbidden"


class UnauthenticatedError(ProductError):
    """Nobody is signed in, or the token is not (or no longer) good."""

    kind = "unauthenticated"


class StaleError(ProductError):
    """Somebody else changed the thing since the caller read it."""

    kind = "stale"


class TooManyError(ProductError):
    """Too often, too fast; `retry_after` says in how many seconds to try again."""

    kind = "too-many"

    def __init__(self, sentence: str, retry_after: int) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class UnavailableError(ProductError):
    """The database does not answer just now; nothing was done."""

    kind = "unavailable"
