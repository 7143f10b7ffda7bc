"""Both doors of the service, asked as programs and browsers ask them, over a database that holds a story."""

import tempfile
from functools import cached_property

from starlette.applications import Starlette
from starlette.testclient import TestClient

from app.core.db import Database
from app.core.settings import Settings
from app.core.settings import settings as default
from app.http import cookies
from app.models.people import Person
from app.readers import READERS
from app.readers.runner import catch_up
from app.services import access
from app.services.access import Claim
from tests.story import Story

# Nobody here should meet the limits, except the tests of the limits; nor does anything here wait for what has no end.
PATIENT = {"rate_per_minute": 1_000_000, "anonymous_rate_per_minute": 1_000_000, "stream_seconds": 0.05}


class Doors:
    """The service in this process, without a network: `doors.api("ada").get("/communities")`."""

    def __init__(self, database: Database, **settings: object) -> None:
        self.database = database
        self.settings = Settings(**{**PATIENT, "files": tempfile.mkdtemp(dir=default().files), **settings})
        with database.write() as session:
            story = Story.told(session)
        self.people: dict[str, Person] = story.people
        self.guild = story.guild

    @cached_property
    def app(self) -> Starlette:
        """The whole service. Its readers do not run by themselves: see `settle`."""
        from app.main import build

        return build(self.settings, self.database)

    def api(self, name: str = "", *scopes: str) -> TestClient:
        """The API as somebody's program sees it, with a token of their own; nobody's without a name."""
        headers = {"Authorization": f"Bearer {self.token(name, *scopes)}"} if name else {}
        return TestClient(self.app, f"{self.settings.base_url}/api/v1", headers=headers)

    def site(self, name: str = "") -> TestClient:
        """The site as somebody's browser sees it, signed in; a visitor's without a name. Redirects are not followed."""
        client = TestClient(self.app, self.settings.base_url, follow_redirects=False)
        if name:
            with self.database.write() as session:
                visit = access.sign_in(session, Claim(name, "127.0.0.1", self.people[name].id))
            assert visit
            client.cookies.set(cookies.session_name(self.settings), visit.token)
        return client

    def token(self, name: str, *scopes: str) -> str:
        """A token of somebody's, for all that a person may do unless told."""
        with self.database.write() as session:
            wanted = frozenset(scopes or ("read", "write", "admin"))
            return access.issue(session, None, self.people[name], "test", wanted, 1)

    def settle(self) -> None:
        """Let every reader catch up with what has happened."""
        for reader in READERS:
            catch_up(self.database, reader)
