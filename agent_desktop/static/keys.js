// Single keys outside of texts. Found by their place on the keyboard, so that Arabic layouts work.
const KEPT = "desk-single-keys";
const deeds = new Map();
const box = document.getElementById("single-keys");
box.checked = localStorage.getItem(KEPT) !== "off";
box.addEventListener("change", () => localStorage.setItem(KEPT, box.checked ? "on" : "off"));

export function onKey(code, deed) {
  deeds.set(code, deed);
}

export function isTyping(node) {
  return Boolean(node?.closest("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])"));
}

export function digitOf({ code }) {
  const found = /^(?:Digit|Numpad)([1-9])$/.exec(code);
  return found ? Number(found[1]) : 0;
}

document.addEventListener("keydown", (event) => {
  if (!box.checked || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (isTyping(event.target) || event.target.closest("#keypad") || document.querySelector("dialog[open]")) return;
  const isHelp = event.key === "?" || event.key === "؟";
  const deed = deeds.get(isHelp ? "?" : digitOf(event) ? "digit" : event.code);
  if (!deed || (event.shiftKey && !isHelp)) return;
  if (deed(event) !== false) event.preventDefault();
});
