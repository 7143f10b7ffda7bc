"""Requests bent out of shape: good ones with a few changes for the worse, as chance has it."""

import json
from dataclasses import dataclass, replace
from random import Random

from tests.torture.raw import request

PATHS = (
    "/", "/sign-in", "/communities", "/communities/guild", "/communities/guild/members", "/communities/guild/life",
    "/people", "/people/ben", "/people/ben/points", "/people/ben/edit", "/search?q=data", "/recognition",
    "/communities/guild/edit", "/communities/guild/contributions/new", "/communities/new", "/design", "/healthz",
    "/readyz", "/static/guildry.css", "/api/v1/me", "/api/v1/communities?limit=2", "/api/v1/communities/guild",
    "/api/v1/communities/guild/members?cursor=x", "/api/v1/communities/guild/roles",
    "/api/v1/contributions?community=guild", "/api/v1/people/ben/points", "/api/v1/search?q=a",
    "/api/v1/recognition/policies", "/api/v1/people/ben/kudos", "/api/v1/openapi.json",
    "/api/v1/communities/guild/leaderboard", "/api/v1/communities/guild/contributions", "/api/v1/kudos",
    "/api/v1/people",
)  # fmt: skip
METHODS = (*["GET"] * 6, *["POST"] * 4, "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "PROPFIND", "get")
SCRAPS = (
    "%00", "%ff", "%ed%a0%80", "%F0%9F%92%A9", "%0d%0a", "%2e%2e/", "//", "..", "%", "%zz", "'", '"', "<svg onload=x>",
    "\\", "*", ";", "9223372036854775808", "-1", "1e999", "NaN", "null", "01a20181-6f36-755d-99c0-2ceb4f297337",
    "a" * 300, "\u202e", "e\u0301" * 20, "?", "#", "&", "=", "cursor=", "limit=-1", "limit=999999999999999999999",
    "q=%25%5f", "[]", "{}", "\udcff", "\udc80",
)  # fmt: skip
HEADERS = (
    "Accept", "Accept-Encoding", "Accept-Language", "Authorization", "Connection", "Content-Type", "Cookie", "Expect",
    "Forwarded", "HX-Request", "HX-Target", "Host", "Idempotency-Key", "If-Match", "If-Modified-Since", "If-None-Match",
    "Origin", "Range", "Sec-Fetch-Site", "Transfer-Encoding", "Upgrade", "X-Forwarded-For", "X-Request-ID",
    "X-HTTP-Method-Override",
)  # fmt: skip
VALUES = (
    "", "*", ",", ";q=", "gzip;q=zstd", "identity;q=0, *;q=0", "W/", '"', '"1-5e099+zstd"', "bytes=0-", "true",
    "chunked", "100-continue", "close", "upgrade", "websocket", "cross-site", "null", "[::1", "a b", "é",
    "application/json", "text/plain", "multipart/form-data", "application/x-www-form-urlencoded; charset=utf-16",
    "guildry_session=x; guildry_language=\u00ff", "Bearer", "Bearer x", "Basic eDp4", "xx-XX;q=1.5,pl", "0" * 400,
    "9" * 30, "\t", "\udcff",
)  # fmt: skip
JUNK = (
    None, True, -1, 0, 2**63, 2**64, 1.5, "", "x" * 200, "\0", "\ud800", "\u202e", [], {}, [[]], {"a": None},
    "2026-13-45T99:99Z",
)  # fmt: skip
FIELDS = (
    "kind", "title", "evidence", "username", "password", "benefit", "to", "name", "slug", "display_name", "version",
    "rules", "role",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One request, not yet bytes."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    @property
    def whole(self) -> bytes:
        """As it goes over the wire."""
        return request(self.method, self.path, dict(self.headers), self.body)

    @property
    def is_owed_an_answer(self) -> bool:
        """Whether the server can know where it ends."""
        return all(name != "Transfer-Encoding" for name, _value in self.headers)


@dataclass
class Mutator:
    """Makes up requests, each from a good one by a few changes for the worse."""

    chance: Random
    tokens: list[str]

    def case(self) -> Case:
        """Another one."""
        case = Case(self.chance.choice(METHODS), self.chance.choice(PATHS), self._headers(), self._body())
        for _ in range(self.chance.randint(0, 2)):
            change = self.chance.choice((self._in_path, self._in_headers, self._in_body))
            case = change(case)
        return case

    def bent(self, whole: bytes) -> bytes:
        """Bytes with a few of them changed, missing, repeated or moved."""
        raw = bytearray(whole)
        for _ in range(self.chance.randint(1, 4)):
            at, end = sorted(self.chance.choices(range(len(raw) + 1), k=2))
            way = self.chance.randrange(4)
            if way == 0 and raw:
                raw[min(at, len(raw) - 1)] = self.chance.randrange(256)
            elif way == 1:
                del raw[at : min(end, at + 8)]
            elif way == 2:
                raw[at:at] = self.chance.randbytes(self.chance.randint(1, 8))
            else:
                raw[at:at] = raw[at : min(end, at + 40)]
        return bytes(raw)

    def _headers(self) -> tuple[tuple[str, str], ...]:
        kind = self.chance.choice(("application/json", "application/json", "application/x-www-form-urlencoded", "text/plain"))
        who = self.chance.choice(["", *self.tokens])
        return (("Content-Type", kind), *((("Authorization", f"Bearer {who}"),) if who else ()))

    def _body(self) -> bytes:
        names = self.chance.sample(FIELDS, self.chance.randint(0, 4))
        if self.chance.random() < 0.3:
            return "&".join(f"{name}={self.chance.choice(SCRAPS)}" for name in names).encode("utf-8", "surrogateescape")
        return json.dumps({name: self.chance.choice(JUNK) for name in names}).encode() if names else b""

    def _in_path(self, case: Case) -> Case:
        at = self.chance.randint(1, len(case.path))
        scrap = self.chance.choice(SCRAPS)
        ends = (case.path[at:], "", "?" + case.path[at:], "/" + case.path[at:])
        return replace(case, path=case.path[:at] + scrap + self.chance.choice(ends))

    def _in_headers(self, case: Case) -> Case:
        header = (self.chance.choice(HEADERS), self.chance.choice(VALUES))
        return replace(case, headers=(*case.headers, header))

    def _in_body(self, case: Case) -> Case:
        deep = b"[" * self.chance.randint(1, 3000)
        worse = (self.bent(case.body), deep, case.body * 3, b"\xff\xfe" + case.body, b'{"title":1e999}')
        return replace(case, body=self.chance.choice(worse))
