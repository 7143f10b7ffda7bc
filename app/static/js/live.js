// What happens elsewhere comes into the page that is looked at: one stream for the page, open only while it is seen, since a
// browser has six connections to a site. An event makes elements ask for themselves anew (data-live-on names the kinds); what
// somebody stands in, types in or has opened waits until they leave it.
(() => {
  "use strict";

  const CALM = 1000; // ms: whoever only passes through opens no stream
  const SPREAD = 1000; // ms within which all who look at a page ask, not all at once
  const REFUSED = 30000; // ms until a server that had no room is asked again
  const late = new Set(); // elements whose parts could not be renewed yet
  let source = null;
  let since = "";
  let returning = 0;

  function open() {
    clearTimeout(returning);
    if (source || document.hidden || !document.body.dataset.live) return;
    const address = new URL(document.body.dataset.live, location.href);
    if (since) address.searchParams.set("since", since);
    source = new EventSource(address);
    source.addEventListener("fact", (event) => { since = event.lastEventId; renew(JSON.parse(event.data).kind); });
    source.addEventListener("reload", (event) => { since = event.lastEventId; renew(null); });
    source.addEventListener("inbox", (event) => inbox(JSON.parse(event.data).unread));
    source.addEventListener("error", () => {
      if (source?.readyState !== EventSource.CLOSED) return; // it comes back by itself
      close();
      returning = setTimeout(open, REFUSED);
    });
  }

  function close() {
    source?.close();
    source = null;
  }

  // All that waits for this kind; null: for any.
  function renew(kind) {
    for (const one of document.querySelectorAll("[data-live-on]")) {
      const kinds = one.dataset.liveOn.split(" ");
      if (kind ? !kinds.includes(kind) : kinds.includes("inbox")) continue;
      if (kind && one.dataset.say === kind) say(one);
      ask(one);
    }
  }

  function inbox(unread) {
    const bell = document.querySelector("[data-live-on='inbox']");
    if (!bell || bell.dataset.unread === String(unread)) return;
    if (unread) say(bell);
    ask(bell, 0);
  }

  function say(one) {
    if (one.dataset.said) document.dispatchEvent(new CustomEvent("announce", { detail: { value: one.dataset.said } }));
  }

  const asking = new Map();
  function ask(one, wait = Math.random() * SPREAD) {
    clearTimeout(asking.get(one));
    asking.set(one, setTimeout(() => { asking.delete(one); if (one.isConnected) htmx.trigger(one, "live"); }, wait));
  }

  const changed = (field) => field.type !== "hidden" && (field.type === "checkbox" || field.type === "radio"
    ? field.checked !== field.defaultChecked
    : field.tagName === "SELECT" ? [...field.options].some((one) => one.selected !== one.defaultSelected)
    : field.value !== field.defaultValue);

  function isInUse(part) {
    return part.contains(document.activeElement) || part.querySelector("details[open]") !== null
      || [...part.querySelectorAll("input, textarea, select")].some(changed);
  }

  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    if (!event.target.matches("[data-live-part]") || !isInUse(event.target)) return;
    event.detail.shouldSwap = false;
    for (const one of document.querySelectorAll("[data-live-on][data-hx-select-oob]")) late.add(one);
  });

  function catchUp() {
    if (document.querySelector("[data-live-part]:focus-within")) return;
    for (const one of late) ask(one, 0);
    late.clear();
  }
  document.addEventListener("focusout", () => setTimeout(catchUp));

  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", () => { returning = setTimeout(open, CALM); });
})();
