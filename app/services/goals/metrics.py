"""What no goal is measured by: points, kudos, and how much is written or clicked (domain.md §2.10, [V:KCS 7.1]).

A short list of words in the product's four languages, looked for as whole words in what a key result is called and counted in.
Goals on activity are met by activity; what is to be measured is what changes for whoever the work is for. It is a fence, no
wall: who words it otherwise gets by, and the sponsor who agrees reads it. `percentage points` and the like mean no recognition.
"""

import re

from app.core.errors import InvalidError
from app.core.i18n import _
from app.core.text import fold

MEANT_OTHERWISE = (
    "percentage points?", "basis points?", "data points?", "price points?", "pain points?", "touch ?points?", "power points?",
    "points? of sale", "points? of contact", "story points?", "error messages?", "mensajes? de error",
    "punkt(?:y|ow|ach)? (?:procentow|bazow|sprzedazy|styku|danych)\\w*",
    "puntos? (?:porcentual|basico|de venta|de contacto|de datos|de partida)\\w*",
)  # fmt: skip
FORBIDDEN = (
    # recognition
    "points?", "kudos", "badges?", "leaderboards?", "ranks?",
    "punkt(?:y|ow|ach|u|ami)?", "pochwal(?:a|y|e)?", "odznak(?:a|i|e)?", "ranking(?:u|ow|i)?",
    "puntos?", "agradecimientos?", "insignias?",
    # how much is written
    "posts?", "postings?", "messages?", "comments?", "contributions", "log ?ins?", "likes?", "views?", "page ?views?",
    "post(?:y|ow)", "wpis(?:y|ow|u)?", "wiadomosci", "komentarz(?:e|y)?", "wklad(?:y|ow)", "logowan(?:ia)?", "polubien(?:ia)?",
    "odslon(?:y)?",
    "publicaciones", "mensajes?", "comentarios?", "contribuciones", "inicios de sesion", "me gusta", "visualizaciones",
)  # fmt: skip
FORBIDDEN_SIGNS = (  # Chinese writes no spaces between words
    "积分", "致谢数", "徽章", "排名", "排行", "帖子", "发帖", "消息数", "评论数", "贡献数", "登录次数", "点赞", "浏览量",
)  # fmt: skip
_OTHERWISE = re.compile(rf"\b(?:{'|'.join(MEANT_OTHERWISE)})\b")
_WORDS = re.compile(rf"\b(?:{'|'.join(FORBIDDEN)})\b")


def forbidden_in(text: str) -> str:
    """The first word in a text that no goal is measured by, as it was understood; empty where there is none."""
    plain = _OTHERWISE.sub(" ", fold(text))
    sign = next((sign for sign in FORBIDDEN_SIGNS if sign in plain), "")
    found = _WORDS.search(plain)
    return sign or (found[0] if found else "")


def check(metric: str, unit: str) -> None:
    """Raises InvalidError at the field that counts points, kudos or activity."""
    for field, text in (("metric", metric), ("unit", unit)):
        if word := forbidden_in(text):
            said = _(
                "“%(word)s” counts activity or recognition, and a goal on that spoils it. Measure what changes for those whom "
                "the work is for: hours saved, mistakes avoided, days of waiting, units that follow a standard."
            )
            raise InvalidError.at(field, said % {"word": word})
