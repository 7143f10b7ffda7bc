"""Being sent to the identity provider and coming back: good once, for ten minutes, in the browser that left.

The browser holds one secret. What the protocol asks for (state, nonce, PKCE's verifier) is made of it by HMAC, so nothing
that could be used is kept here, and what is kept here says only where to go on to afterwards.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select
from sqlmodel import col

from app.core import clock, secrets
from app.core.db import Session
from app.core.errors import InvalidError
from app.core.i18n import _
from app.models.access import Departure

LASTS = timedelta(minutes=10)


@dataclass(frozen=True)
class Trip:
    """What a browser takes along: its secret, and what the provider is told and asked by it."""

    secret: str

    @classmethod
    def begun(cls) -> "Trip":
        """A new one."""
        return cls(secrets.new_token())

    @property
    def state(self) -> str:
        """Comes back with the answer (RFC 6749 §10.12)."""
        return secrets.sign(self.secret, b"state")

    @property
    def nonce(self) -> str:
        """Comes back inside the ID token (OpenID Connect Core §3.1.2.1)."""
        return secrets.sign(self.secret, b"nonce")

    @property
    def verifier(self) -> str:
        """Proves that whoever brings the code also asked for it (RFC 7636)."""
        return secrets.sign(self.secret, b"verifier")


def depart(session: Session, trip: Trip, to: str, address: str, device: str) -> None:
    """Remember that a browser was sent out; `to` is where it goes on to when it is back."""
    session.add(Departure(digest=secrets.digest(trip.secret), next=to[:2000], address=address, device=device))


def come_home(session: Session, trip: Trip) -> Departure | None:
    """The departure that a browser comes back from, for this once: it is gone afterwards, whatever comes of it."""
    row = session.execute(select(Departure).where(col(Departure.digest) == secrets.digest(trip.secret))).scalar_one_or_none()
    if row is not None:
        session.execute(delete(Departure).where(col(Departure.id) == row.id))
    return row


def refuse_strangers(departure: Departure | None, trip: Trip, state: str) -> Departure:
    """The departure, if the answer belongs to it and came in time; raises InvalidError."""
    if departure is None or not secrets.same(trip.state, state):
        raise InvalidError(_("This sign-in was not begun in this browser, or was finished already. Begin it again."))
    if clock.is_past(departure.created_at + LASTS):
        raise InvalidError(_("Signing in took too long. Begin it again; ten minutes are enough for most."))
    return departure


def forget_departures(session: Session) -> None:
    """Drop those from which nobody came back."""
    session.execute(delete(Departure).where(col(Departure.created_at) < clock.now() - LASTS))
