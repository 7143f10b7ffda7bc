"""Markdown that wants to run, to call somebody, or to look like the page around it: made by crossing what does harm with
the places where Markdown lets text become something else."""

from collections.abc import Iterator

CALL = "http://127.0.0.1:9/seen"  # nobody listens there; that the browser asks at all is what we look for

RUNS = (
    "<script>seen()</script>",
    f"<script src={CALL}></script>",
    "<img src=x onerror=seen()>",
    "<svg onload=seen()></svg>",
    "<svg><script>seen()</script></svg>",
    "<math><mtext><script>seen()</script></mtext></math>",
    "<iframe src=javascript:seen()></iframe>",
    "<iframe srcdoc='<script>parent.seen()</script>'></iframe>",
    "<object data=javascript:seen()></object>",
    f"<embed src={CALL}>",
    "<body onload=seen()>",
    "<details open ontoggle=seen()>x</details>",
    "<input autofocus onfocus=seen()>",
    "<video src=x onerror=seen()></video>",
    f"<style>@import '{CALL}'; * {{ background: url({CALL}) }}</style>",
    f"<link rel=stylesheet href={CALL}>",
    f"<meta http-equiv=refresh content='0;url={CALL}'>",
    f"<base href={CALL}/>",
    f"<form action={CALL}><button autofocus>go</button></form>",
    f"<div style='background:url({CALL})'>x</div>",
    "<div data-hx-get=/people data-hx-trigger=load>x</div>",
    f"<div hx-get={CALL} hx-trigger=load>x</div>",
    "<a href=javascript:seen()>x</a>",
    "<noscript><p title='</noscript><img src=x onerror=seen()>'>",
    "<!--><img src=x onerror=seen()>-->",
    "<![CDATA[><img src=x onerror=seen()>]]>",
    "<textarea></textarea><script>seen()</script>",
    "</div></main><script>seen()</script>",
    "<template><script>seen()</script></template>",
    "&lt;script&gt;seen()&lt;/script&gt;",
)
TARGETS = (
    "javascript:seen()",
    "JaVaScRiPt:seen()",
    "java\tscript:seen()",
    " javascript:seen()",
    "&#106;avascript:seen()",
    "&#x6A;avascript&colon;seen()",
    "javascript&#58;seen()",
    "%01javascript:seen()",
    "vbscript:seen()",
    "data:text/html,<script>seen()</script>",
    "data:text/html;base64,PHNjcmlwdD5zZWVuKCk8L3NjcmlwdD4=",
    "data:image/svg+xml,<svg onload=seen()>",
    "file:///etc/passwd",
    f"blob:{CALL}",
    "//127.0.0.1:9/seen",
    "/\\127.0.0.1:9/seen",
    "\\\\127.0.0.1\\seen",
    "x' onmouseover='seen()",
    'x" onfocus="seen()" autofocus="',
    "<javascript:seen()>",
)
WRAPS = (
    "{}",
    "# {}",
    "> {}",
    "- {}",
    "| a |\n|---|\n| {} |",
    "**{}**",
    "[{}](https://example.org)",
    "```html\n{}\n```",
    "`{}`",
    "    {}",
    "text\n\n{}\n\ntext",
)
LINKS = (
    "[x]({})",
    "![x]({})",
    "[x](<{}>)",
    "[x]: {}\n\n[x]",
    "<{}>",
    "[![x]({})](https://example.org)",
    '[x](https://example.org "{}")',
    "{}",
)


def inputs() -> Iterator[str]:
    """Each thing that does harm, in each of the places by turns; every place and every harm several times."""
    for number, harm in enumerate(RUNS):
        for turn in range(3):
            yield WRAPS[(number * 3 + turn * 5) % len(WRAPS)].format(harm)
    for number, target in enumerate(TARGETS):
        for turn in range(4):
            yield LINKS[(number + turn * 3) % len(LINKS)].format(target)
