"""One unit of work for one call, in one thread, committed before the reply leaves (reliability.md §1.1).

Each door derives its route class from `UnitRoute` and says how it knows its callers and how it shapes an answer.
"""

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import unquote_plus

from fastapi.routing import APIRoute
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm.exc import StaleDataError
from starlette.responses import Response

from app.core import i18n
from app.core.db import Session, is_taken, is_unavailable
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError, UnavailableError
from app.core.i18n import _
from app.http.call import Call
from app.services import access, search
from app.services.privacy import looking

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


def hot(endpoint: Endpoint) -> Endpoint:
    """Mark a handler that is read all the time and asks only questions which an index answers (app/http/hot.py)."""
    endpoint.hot = True  # type: ignore[attr-defined]  # functions do take attributes
    return endpoint


def reads_first(endpoint: Endpoint) -> Endpoint:
    """Mark what looks for long before it changes anything (hashing, say): it opens a unit for the change itself."""
    endpoint.reads_first = True  # type: ignore[attr-defined]  # functions do take attributes
    return endpoint


class UnitRoute(APIRoute):
    """A route whose endpoint `(call, …)` is answered inside a unit of work: a reading one for GET, else a writing one."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        self.handler = endpoint
        self.is_hot = getattr(endpoint, "hot", False)
        self.reads_first = getattr(endpoint, "reads_first", False)
        super().__init__(path, self._in_one_unit(endpoint), **options)

    def _in_one_unit(self, endpoint: Callable[..., Any]) -> Callable[..., Response]:
        if inspect.iscoroutinefunction(endpoint):
            return endpoint  # it touches no database (a health check, a static page)

        @functools.wraps(endpoint)
        def answered(**given: Any) -> Response:
            call: Call = given["call"]
            with in_product_words():
                response = self._answer(call, given)
                if call.looks:
                    looking.keep(call.database, call.looks)
                if call.searches:
                    search.keep(call.database, call.searches)
                return response

        return answered

    def _answer(self, call: Call, given: dict[str, Any]) -> Response:
        unit = call.database.write if self.changes(call) else call.database.read
        with refusals_noted(call, self.path), unit() as session:
            response = self.look(session, call, given)
        response.background = call.reply.afterwards
        return response

    def note_use(self, call: Call) -> None:
        """Write down that a session or token was used, where that is due."""
        note_use(call)

    def look(self, session: Session, call: Call, given: dict[str, Any]) -> Response:
        """Answer a call inside a unit of work."""
        call.opens(session)
        self.authenticate(call)
        _refuse_nul(call)
        with i18n.speaking(call.who.language if call.who else i18n.language()):
            return self.respond(call, given)

    def changes(self, call: Call) -> bool:
        """Whether answering a call may change something, other than in a unit that the handler opens itself."""
        return not call.is_safe and not self.reads_first

    def authenticate(self, call: Call) -> None:
        """Find out who calls, and set `call.who`."""
        raise NotImplementedError

    def respond(self, call: Call, given: dict[str, Any]) -> Response:
        """Run the endpoint and shape what it returns."""
        raise NotImplementedError


def note_use(call: Call) -> None:
    """Write down that a session or token was used, where that is due: in a unit of its own, after the answer is made."""
    if call.who is not None and call.who.unseen:
        with call.database.write() as session:
            if call.who.session_id:
                access.keep_alive(session, call.who.session_id)
            if call.who.token_id:
                access.note_use(session, call.who.token_id)


@contextmanager
def refusals_noted(call: Call, path: str) -> Iterator[None]:
    """Have it written when whoever calls may not do what they ask for; `path` is the route's, which names nobody."""
    try:
        yield
    except ForbiddenError:
        door = "/api/v1" if call.path.startswith("/api/v1/") else ""
        access.note_refusal(call.database, call.who, f"{call.method} {door}{path}")
        raise


def _refuse_nul(call: Call) -> None:
    """No text of ours holds a NUL; PostgreSQL cannot even be asked for one, and SQLite would look."""
    if "\0" in call.path:
        raise NotFoundError(_("There is nothing at this address."))
    if "\0" in unquote_plus(call.query):
        raise InvalidError(_("This address contains a character that no text can hold."))


@contextmanager
def in_product_words() -> Iterator[None]:
    """Turn what the database says, inside the block, into what a caller can act on; our own mistakes stay as they are."""
    try:
        yield
    except StaleDataError as error:
        raise ConflictError(_("Somebody else changed this at this moment. Look again.")) from error
    except (DataError, UnicodeEncodeError, OverflowError) as error:
        # NUL and lone surrogates in text, numbers beyond 64 bits: shapes refuse them, paths and queries cannot all.
        raise InvalidError(_("Some of this holds a character or a number that cannot be kept.")) from error
    except PoolTimeoutError as error:
        raise _unavailable() from error
    except DBAPIError as error:
        if isinstance(error, IntegrityError) and is_taken(error):
            raise ConflictError(_("Somebody else did the same at this moment. Look again.")) from error
        if is_unavailable(error):
            raise _unavailable() from error
        raise


def _unavailable() -> UnavailableError:
    return UnavailableError(_("The database does not answer just now. Try again in a moment."))
