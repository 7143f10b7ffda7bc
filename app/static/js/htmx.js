// The one file that knows htmx: what is said aloud, where the focus goes, what happens when the server does not answer.
(() => {
  "use strict";

  const region = () => document.getElementById("said");

  // The same words twice in a row are said twice: the region is emptied first.
  function say(words) {
    const said = region();
    if (!said || !words) return;
    said.textContent = "";
    setTimeout(() => { said.textContent = words; }, 50);
    clearTimeout(say.later);
    say.later = setTimeout(() => { said.textContent = ""; }, 8000);
  }

  // A reply may carry `HX-Trigger: {"announce": "Saved."}`, or an element with data-announce in what it sends.
  document.addEventListener("announce", (event) => say(event.detail.value));

  document.addEventListener("htmx:afterSettle", (event) => {
    const arrived = event.detail.elt;
    const spoken = arrived.matches("[data-announce]") ? arrived : arrived.querySelector("[data-announce]");
    if (spoken) say(spoken.dataset.announce || spoken.textContent.trim());
    if (arrived.closest("[data-live-part], [data-live-on]")) return; // nobody here did that (live.js)
    const wrong = arrived.querySelector("[aria-invalid='true']");
    if (wrong) wrong.focus();
    else if (document.activeElement === document.body) keepPlace(arrived);
  });

  // Whoever worked by keyboard goes on from what has just changed, not from the top of the page.
  function keepPlace(arrived) {
    if (!arrived.isConnected) return;
    const next = arrived.querySelector("[autofocus], [data-focus]") || arrived;
    if (!next.matches("a, button, input, select, textarea, summary")) next.tabIndex = -1;
    next.focus({ preventScroll: true });
  }

  document.addEventListener("htmx:responseError", (event) => {
    const { status, responseText, getResponseHeader } = event.detail.xhr;
    const text = getResponseHeader.call(event.detail.xhr, "Content-Type") || "";
    const words = text.startsWith("text/plain") && status < 500 ? responseText.slice(0, 200) : "";
    say(words || region()?.dataset.refused);
  });

  for (const silent of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(silent, () => say(region()?.dataset.offline));
  }
})();
