// Single keys, each named by the element it leads to: <a data-key="c">, <input data-key="/ g">. A person can switch them off (WCAG 2.1.4).
(() => {
  "use strict";

  const OFF = "guildry-keys-off";
  const switched = () => document.querySelector("[data-keys-switch]");
  const typing = (element) => element.isContentEditable || element.matches("input, textarea, select");

  function stored() {
    try { return localStorage.getItem(OFF); } catch { return null; }
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (event.key.length !== 1 || typing(event.target) || stored()) return;
    const there = document.querySelector(`[data-key~="${CSS.escape(event.key)}"]`);
    if (!there) return;
    event.preventDefault();
    there.focus();
    if (!typing(there)) there.click();
  });

  if (switched()) switched().checked = !stored();
  document.addEventListener("change", (event) => {
    if (event.target !== switched()) return;
    try {
      if (event.target.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    } catch { /* storage is refused: the keys stay as they are */ }
  });
})();
