"""What may be wrong with a PostgreSQL server, and with the role that Guildry uses there."""

from collections.abc import Iterator

from sqlalchemy import text

from app.core import clock
from app.core.db import Session
from app.services.doctor.finding import Finding, unwise, wrong

OLDEST = 14  # older ones get no more mending
LARGEST_SKEW = 2.0  # seconds
MUST_BE_ON = {
    "fsync": "a power cut can destroy the whole database",
    "full_page_writes": "a power cut can destroy pages of it",
    "synchronous_commit": "a power cut can lose what was acknowledged",
}


def findings(session: Session) -> Iterator[Finding]:
    """Everything about the server and the role."""
    version = _one(session, "SELECT current_setting('server_version_num')::int / 10000")
    if int(str(version)) < OLDEST:
        yield unwise(f"PostgreSQL {version} is no longer looked after. Guildry is tested with 15 and newer.")
    for name, harm in MUST_BE_ON.items():
        if _one(session, f"SELECT current_setting('{name}')") == "off":
            yield wrong(f"PostgreSQL's {name} is off: {harm}. Set it to on.")
    yield from _role(session)
    if _one(session, IN_THE_CLEAR):
        yield unwise("What goes to PostgreSQL and back is not encrypted. Add ?sslmode=verify-full to GUILDRY_DATABASE_URL.")
    theirs = _one(session, "SELECT extract(epoch FROM clock_timestamp())")
    skew = abs(clock.now().timestamp() - float(str(theirs)))
    if skew > LARGEST_SKEW:
        yield wrong(f"This machine's clock and the database's are {skew:.0f} s apart. Have both kept by NTP.")


def _role(session: Session) -> Iterator[Finding]:
    if _one(session, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        yield unwise("Guildry is PostgreSQL's superuser, who may do everything. Give it a role of its own (docs/operate.md).")
    elif _one(session, "SELECT pg_has_role(c.relowner, 'MEMBER') FROM pg_class c WHERE c.oid = 'journal'::regclass"):
        yield unwise(
            "Guildry serves as the owner of its tables, who could take the journal's protection away. "
            "Let the owner migrate, and serve as another role (docs/operate.md)."
        )


IN_THE_CLEAR = (
    "SELECT NOT ssl AND a.client_addr IS NOT NULL AND NOT a.client_addr << '127.0.0.0/8' AND a.client_addr <> '::1' "
    "FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) WHERE pid = pg_backend_pid()"
)


def _one(session: Session, question: str) -> object:
    return session.execute(text(question)).scalar()
