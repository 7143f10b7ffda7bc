// A slider beside a number: moving it writes the number, typing moves it. Without a script the number stands alone (css).
(() => {
  "use strict";

  document.addEventListener("input", (event) => {
    const moved = event.target;
    if (moved.matches("[data-slides]")) {
      document.getElementById(moved.dataset.slides).value = String(Number(Number(moved.value).toPrecision(12)));
      return;
    }
    const slider = moved.id && document.querySelector(`[data-slides="${CSS.escape(moved.id)}"]`);
    if (slider) slider.value = moved.value;
  });
})();
