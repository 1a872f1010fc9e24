// Sets the look before the first paint; the switch goes round: as the device, light, dark.
"use strict";
(() => {
  const KEY = "tawasul-look";
  const LOOKS = ["auto", "light", "dark"];
  const ICONS = { auto: "circle-half", light: "sun-fill", dark: "moon-stars-fill" };
  const dark = matchMedia("(prefers-color-scheme: dark)");

  function kept() {
    try {
      const look = localStorage.getItem(KEY);
      return LOOKS.includes(look) ? look : "auto";
    } catch {
      return "auto"; // storage may be forbidden
    }
  }

  function show(look) {
    const real = look === "auto" ? (dark.matches ? "dark" : "light") : look;
    document.documentElement.dataset.bsTheme = real;
    const button = document.querySelector("[data-theme-switch]");
    if (!button) return;
    button.querySelector("[data-theme-label]").textContent = button.getAttribute(`data-label-${look}`);
    const use = button.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${ICONS[look]}`));
  }

  function next() {
    const look = LOOKS[(LOOKS.indexOf(kept()) + 1) % LOOKS.length];
    try {
      localStorage.setItem(KEY, look);
    } catch {
      // the look then lasts as long as the page
    }
    show(look);
  }

  show(kept());
  dark.addEventListener("change", () => show(kept()));
  document.addEventListener("DOMContentLoaded", () => {
    show(kept());
    document.querySelector("[data-theme-switch]").addEventListener("click", next);
  });
})();
