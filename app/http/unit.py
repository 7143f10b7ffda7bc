"""One unit of work for one call, in one thread, committed before the reply leaves (reliability.md §1.1).

Each door derives its route class from `UnitRoute` and says how it knows its callers and how it shapes an answer.
"""

import functools
import inspect
from collections.abc import Callable
from typing import Any, ClassVar

from fastapi.routing import APIRoute
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.responses import Response

from app.core import i18n
from app.core.db import is_unavailable
from app.core.errors import ConflictError, UnavailableError
from app.core.i18n import _
from app.http.call import Call


class UnitRoute(APIRoute):
    """A route whose endpoint `(call, …)` is answered inside a unit of work: a reading one for GET, else a writing one."""

    lazily: ClassVar[tuple[type, ...]] = ()

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        self.handler = endpoint
        super().__init__(path, self._in_one_unit(endpoint), **options)

    def _in_one_unit(self, endpoint: Callable[..., Any]) -> Callable[..., Response]:
        if inspect.iscoroutinefunction(endpoint):
            return endpoint  # it touches no database (a health check, a static page)

        @functools.wraps(endpoint)
        def answered(**given: Any) -> Response:
            call: Call = given["call"]
            try:
                return self._answer(call, given)
            except IntegrityError as error:
                raise ConflictError(_("Somebody else did the same at this moment. Look again.")) from error
            except (DBAPIError, PoolTimeoutError) as error:
                if isinstance(error, DBAPIError) and not is_unavailable(error):
                    raise
                raise UnavailableError(_("The database does not answer just now. Try again in a moment.")) from error

        return answered

    def _answer(self, call: Call, given: dict[str, Any]) -> Response:
        unit = call.database.read if call.is_safe else call.database.write
        with unit() as session:
            call.open_session = session
            self.authenticate(call)
            with i18n.speaking(call.who.language if call.who else i18n.language()):
                return self.respond(call, given)

    def authenticate(self, call: Call) -> None:
        """Find out who calls, and set `call.who`."""
        raise NotImplementedError

    def respond(self, call: Call, given: dict[str, Any]) -> Response:
        """Run the endpoint and shape what it returns."""
        raise NotImplementedError
