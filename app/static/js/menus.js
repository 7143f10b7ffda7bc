// An open menu closes when attention goes elsewhere, and on Escape gives the focus back.
(() => {
  "use strict";

  const open = () => document.querySelectorAll("details.menu[open]");

  for (const leaving of ["click", "focusin"]) {
    document.addEventListener(leaving, (event) => {
      for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
    });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    }
  });
})();
