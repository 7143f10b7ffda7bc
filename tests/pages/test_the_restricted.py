"""On the site as over the API: a restricted community does not exist for those outside, on any page or form, list or count."""

from collections.abc import Iterator

from fastapi.routing import iter_route_contexts
from starlette.routing import Mount
from starlette.testclient import TestClient

from app.core.db import Database
from app.core.settings import Settings
from app.http import cookies
from app.main import build
from app.services import access
from app.services.access import Claim
from tests.api import world as made
from tests.doors import PATIENT

OUTSIDE = ("ou", "mb", "le")
OF_THE_VAULT = ("{slug}", "{contribution_id}", "{endorsement_id}", "{role_id}", "{decision_id}")
TELLING = made.SECRET.split()[1]  # the word that nobody asks for


class Things(dict[str, str]):
    """What stands in the paths; of other kinds of thing there is none."""

    def __missing__(self, _name: str) -> str:
        return "nothing"


def asked(app: object) -> Iterator[tuple[str, str]]:
    """Every method and path of the site."""
    (site,) = (route.app for route in getattr(app, "routes", []) if isinstance(route, Mount) and route.path == "")
    for context in iter_route_contexts(site.routes):
        for method in getattr(context.route, "methods", None) or ():
            yield method, str(context.path)


def visitors(app: object, database: Database, world: made.World) -> Iterator[tuple[str, TestClient]]:
    settings = Settings(**PATIENT)
    for name in OUTSIDE:
        with database.write() as session:
            visit = access.sign_in(session, Claim(name, "127.0.0.1", world.people[name].id))
        assert visit
        jar = {cookies.session_name(settings): visit.token}
        yield name, TestClient(app, settings.base_url, follow_redirects=False, cookies=jar)


def test_no_page_and_no_form_knows_of_the_vault(database: Database) -> None:
    with database.write() as session:
        world = made.build(session)
    app = build(Settings(**PATIENT, readers="apart"), database)
    vault = {**world.things["vault"], "role_id": world.things["vault"]["proposal_id"]}
    things = Things({**vault, "username": "author", "answer": "acceptance", "version": "2031.1"})
    seen = 0
    for name, browser in visitors(app, database, world):
        for method, path in sorted(set(asked(app))):
            if "sign-" in path or path.startswith("/static"):
                continue
            words = {"q": made.SECRET.split()[0]} if method == "GET" else None
            reply = browser.request(method, path.format_map(things), params=words)
            hidden = any(part in path for part in OF_THE_VAULT)
            assert (reply.status_code == 404) if hidden else (reply.status_code < 500), (name, method, path, reply.status_code)
            assert TELLING not in reply.text, (name, method, path)
            assert hidden or vault["slug"] not in reply.text, (name, method, path)
            seen += 1
    assert seen >= 100
