// A queue by keyboard: j and k walk through its rows, x chooses one. And a page that says so tells that it was read, once, to
// whoever wants to know what is used. A person can switch single keys off (keys.js).
(() => {
  "use strict";

  const rows = () => [...document.querySelectorAll("[data-queue] > li")];
  const off = () => { try { return localStorage.getItem("guildry-keys-off"); } catch { return null; } };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || off() || !rows().length) return;
    if (!["j", "k", "x"].includes(event.key) || event.target.matches("textarea, select, input:not([type=checkbox])")) return;
    const all = rows();
    const at = all.findIndex((row) => row.contains(document.activeElement));
    event.preventDefault();
    if (event.key === "x") {
      if (at >= 0) all[at].querySelector("input").click();
      return;
    }
    const next = event.key === "j" ? Math.min(at + 1, all.length - 1) : Math.max(at - 1, 0);
    all[next].querySelector("a").focus();
  });

  const told = () => {
    const read = document.querySelector("[data-look]");
    if (read) navigator.sendBeacon(read.dataset.look);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", told);
  else told();
})();
