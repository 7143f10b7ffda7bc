// Search by keyboard: arrows walk through what is suggested or found, Enter opens it, Escape closes. And which find was opened
// is told, once, to whoever wants to know whether searching was of use.
(() => {
  "use strict";

  const list = () => document.getElementById("suggestions");
  const box = () => document.querySelector("[aria-controls='suggestions']");
  const options = () => [...(list()?.querySelectorAll("[role='option']") || [])];
  const chosen = () => options().find((one) => one.getAttribute("aria-selected") === "true");

  function show(open) {
    if (!list() || !box()) return;
    list().hidden = !open || !options().length;
    box().setAttribute("aria-expanded", String(!list().hidden));
    if (list().hidden) choose(null);
  }

  function choose(option) {
    for (const one of options()) one.setAttribute("aria-selected", String(one === option));
    if (option) box().setAttribute("aria-activedescendant", option.id);
    else box()?.removeAttribute("aria-activedescendant");
  }

  // From none over the first to the last, and back to none: what was typed.
  function step(event, all, now) {
    event.preventDefault();
    const places = [null, ...all];
    const next = places.indexOf(now) + (event.key === "ArrowDown" ? 1 : -1);
    return places[(next + places.length) % places.length];
  }

  function inBox(event) {
    if (event.key === "Escape" && list() && !list().hidden) {
      event.preventDefault(); // the first one closes what is suggested, only the next empties the box
      return show(false);
    }
    if (event.key === "Enter" && chosen()) {
      event.preventDefault();
      return chosen().click();
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      show(true);
      choose(step(event, options(), chosen() || null));
    }
  }

  function inResults(event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links = [...document.querySelectorAll("#results .found a")];
    const typed = document.getElementById("f-q");
    const now = links.includes(document.activeElement) ? document.activeElement : null;
    if (!now && document.activeElement !== typed) return;
    (step(event, links, now) || typed).focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target === box()) inBox(event);
    else inResults(event);
  });

  document.addEventListener("htmx:afterSwap", () => show(document.activeElement === box()));
  document.addEventListener("focusin", (event) => { if (!event.target.closest(".site-search")) show(false); });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".site-search")) show(false);
    const found = event.target.closest("[data-search-event] .found a");
    if (found) navigator.sendBeacon(`/search/events/${found.closest("[data-search-event]").dataset.searchEvent}/click`);
  });
})();
