"""scim2-server's own contract for a storage, kept by ours on both databases."""

from collections.abc import Iterator

import pytest
from scim2_models import ScimProvider
from scim2_server.testing import ScimStorageContract

from app.api.scim.shapes import described
from app.api.scim.storage import Tables
from app.core.actor import Actor
from app.core.db import Database, Session
from tests.conftest import DATABASES, migrated

IDENTITY_PROVIDER = Actor("nobody", "idp", "The identity provider", scopes=frozenset({"scim"}))


@pytest.fixture(scope="module", params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One for all of these tests, each of which is undone."""
    for url in migrated(request, tmp_path_factory.mktemp("storage")):
        database = Database(url, synchronous="OFF")
        yield database
        database.dispose()


class TestTables(ScimStorageContract):
    @pytest.fixture
    def provider(self) -> Iterator[ScimProvider]:
        with described(1_000_000) as provider:
            yield provider

    @pytest.fixture
    def storage(self, database: Database, provider: ScimProvider) -> Iterator[Tables]:
        with Session(database.engine, expire_on_commit=False) as session:
            yield Tables(session, IDENTITY_PROVIDER, provider)
            session.rollback()
