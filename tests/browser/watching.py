"""Watches a browser for what no text may make it do: run, ask, lead away, open anything, or put an element on the page."""

import re

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page, Request, Response

from tests.helpers.injections import SANG

SCRIPTS = {"'self'", "'none'"}
REFUSED = re.compile(r"Failed to load resource|Response Status Error Code 4\d\d")
SOON = 60  # ms in which what was set off must have begun


class Watch:
    """What happened in a context that should not, and which policies would have let it; `answers` counts those read."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.home = home
        self.seen: list[str] = []
        self.lax: list[str] = []
        self.answers = 0
        context.expose_function("seen", lambda *_anything: self.seen.append("a script ran"))
        context.expose_function("breached", lambda what: self.seen.append(f"the policy was breached: {what}"))
        context.add_init_script(LISTEN)
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.seen.append(f"a script failed: {error.error}"))
        context.on("dialog", self._opened)
        context.on("page", lambda page: page.on("popup", lambda _popup: self.seen.append("a window opened")))

    def taken(self) -> list[str]:
        """All that was noted, which is forgotten by that."""
        noted = [*self.seen, *self.lax]
        self.seen.clear()
        self.lax.clear()
        return noted

    def _asked(self, asked: Request) -> None:
        if not asked.url.startswith((f"{self.home}/", "data:", "blob:", "about:")):
            self.seen.append(f"another host was asked: {asked.url}")
        elif asked.url.startswith(f"{self.home}/canary"):
            self.seen.append(f"a text asked: {asked.url}")

    def _answered(self, reply: Response) -> None:
        if reply.status >= 500:
            self.seen.append(f"{reply.status}: {reply.url}")
        if reply.headers.get("content-type", "").startswith("text/html"):
            self.answers += 1
            policy = reply.headers.get("content-security-policy", "")
            self.lax.extend(f"{fault}: {reply.url}" for fault in faults(policy))

    def _said(self, message: ConsoleMessage) -> None:
        refused = REFUSED.match(message.text)  # an answer such as 404 or 422, as the browser and htmx call it
        if "Content Security Policy" in message.text or (message.type == "error" and not refused):
            self.seen.append(f"console: {message.text}")

    def _opened(self, dialog: Dialog) -> None:
        self.seen.append(f"a dialog opened: {dialog.message}")
        dialog.dismiss()


def faults(policy: str) -> list[str]:
    """Why a content security policy would let more run than our own scripts."""
    words: dict[str, set[str]] = {}
    for name, *given in (one.split() for one in policy.split(";") if one.strip()):
        words.setdefault(name, {*given})  # of two of a name the first counts
    scripts = words.get("script-src", words.get("default-src", {"none given"}))
    wrong = [f"scripts from {one}" for one in scripts if one not in SCRIPTS and not one.startswith(("'nonce-", "'sha"))]
    wrong += [f"{name} {one}" for name, given in words.items() for one in given if one.startswith("'unsafe-")]
    wrong += [f"no {name}" for name in ("object-src", "frame-src") if words.get(name, words.get("default-src")) != {"'none'"}]
    return wrong + ([] if words.get("base-uri") == {"'none'"} else ["no base-uri"])


def disturb(page: Page) -> None:
    """Do to everything on a page at once what a reader may do to some of it, and let htmx bring its main part once more."""
    page.evaluate(TOUCH)
    page.wait_for_timeout(SOON)


def strangers(page: Page) -> list[str]:
    """Elements and attributes on a page that no template of ours writes."""
    found: list[str] = page.evaluate(STRANGERS)
    return found + [f"a template evaluated it: {line}" for line in page.content().splitlines() if SANG in line]


LISTEN = "addEventListener('securitypolicyviolation', e => breached(`${e.effectiveDirective} ${e.blockedURI}`))"
TOUCH = """async () => {
  for (const one of document.querySelectorAll('details')) one.open = true;
  const kinds = ['pointerover', 'pointerenter', 'mouseover', 'mouseenter', 'mousemove', 'focus', 'focusin', 'animationstart',
    'toggle', 'live', 'revealed', 'intersect', 'scroll', 'load', 'error'];
  const quiet = ['load', 'error', 'toggle', 'scroll'];
  for (const one of document.querySelectorAll('body, body *:not(script)'))
    for (const kind of kinds) one.dispatchEvent(new Event(kind, {bubbles: !quiet.includes(kind)}));
  scrollTo(0, document.body.scrollHeight);
  if (window.htmx && document.getElementById('main'))
    await htmx.ajax('GET', location.pathname + location.search, {target: '#main', swap: 'outerHTML'});
}"""
STRANGERS = """() => {
  const never = ['iframe', 'frame', 'object', 'embed', 'base', 'style', 'marquee', 'math', 'audio', 'video', 'source',
    'picture', 'foreignobject', 'animate', 'set', 'image'];
  const gadget = /^(on|hx-|data-hx-on|style$|srcdoc$|srcset$|background$|ping$)/i;
  const found = [];
  const tell = (one, why) => found.push(`${why}: ${one.outerHTML.slice(0, 200)}`);
  for (const one of document.querySelectorAll('*')) {
    const name = one.localName.toLowerCase();
    if (never.includes(name)) tell(one, 'an element that we never write');
    const ours = name === 'script' && one.src && new URL(one.src).origin === location.origin && !one.textContent;
    if (name === 'script' && !ours) tell(one, 'a script');
    if (name === 'meta' && one.httpEquiv) tell(one, 'a header within the page');
    for (const {name: key, value} of one.attributes) {
      if (gadget.test(key)) tell(one, `the attribute ${key}`);
      if (/^data-(hx|live)/i.test(key) && /seen\\(|canary|js:|javascript:/i.test(value)) tell(one, `a gadget in ${key}`);
      if (/^(href|src|action|formaction|xlink:href|data|poster)$/i.test(key)) {
        if (name === 'img' && /^data:image\\/svg\\+xml;base64,/.test(value)) continue; // a community's mark
        const to = URL.canParse(value, location.href) ? new URL(value, location.href) : {protocol: 'none'};
        if (!['http:', 'https:', 'mailto:'].includes(to.protocol)) tell(one, `an address of ${to.protocol}`);
        else if (!(name === 'a' && key === 'href') && to.origin !== location.origin) tell(one, `another host in ${key}`);
      }
    }
  }
  return found;
}"""
