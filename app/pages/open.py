"""What is shown to whoever asks: no cookie and no token is read, so everybody gets the same bytes in the same language.

Such an answer says which bytes it is (ETag), may be kept for five minutes by whoever carries it, and never sets a cookie.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from app.core import i18n
from app.core.errors import NotFoundError
from app.core.i18n import _
from app.core.settings import settings
from app.http.call import Call
from app.pages.render import Site, View, render
from app.pages.route import PageRoute

SECONDS = 300  # domain.md §5.9
TAGS = {"en": "en", "pl": "pl", "es": "es", "zh": "zh-Hans"}


class OpenRoute(PageRoute):
    """A route whose handler answers strangers, in the language of `?lang=` or else of their browser."""

    def __init__(self, path: str, endpoint: Any, **options: Any) -> None:
        super().__init__(path, endpoint, **options)
        self.public = True

    def authenticate(self, call: Call) -> None:
        """Nobody is asked for."""

    def respond(self, call: Call, given: dict[str, Any]) -> Response:
        """Run the handler; what is not published is nothing at all, and says so without a word of the site around it."""
        asked = given.get("lang") or ""
        with i18n.speaking(asked if asked in i18n.LANGUAGES else i18n.negotiate(call.headers.get("accept-language", "")[:200])):
            try:
                response: Response = self.handler(**given)
            except NotFoundError:
                words = _("There is nothing at this address.")
                response = Response(f"{words}\n", 404, {"Cache-Control": "no-store"}, media_type="text/plain")
            response.headers["Vary"] = "Accept-Language"
            response.headers["Content-Language"] = TAGS[i18n.language()]
            return response


def opened(body: str | bytes, media_type: str, headers: Mapping[str, str] = {}) -> Response:  # never changed
    """An answer that anybody may keep for a while; the 304 is made from its ETag (app/http/fresh.py)."""
    whole = body.encode() if isinstance(body, str) else body
    tag = f'"{hashlib.sha256(whole).hexdigest()[:20]}"'
    kept = {"ETag": tag, "Cache-Control": f"public, max-age={SECONDS}", **headers}
    return Response(whole, 200, kept, media_type=media_type)


def html(view: View, call: Call) -> str:
    """A view without the frame of the site, for a stranger."""
    now = settings()
    return render(view, Site(i18n.language(), [], call.path, None, [], now.organisation, False, now.time_zone))


def address(path: str) -> str:
    """A path of ours, as it is called from elsewhere."""
    return f"{settings().base_url}{path}"
