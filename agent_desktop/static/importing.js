// A file is shown what it would do, and only then imported; the file itself stays here until then.
import { el } from "./elements.js";

export const words = JSON.parse(document.getElementById("words").textContent);
export const isArabic = document.documentElement.lang === "ar";
export const id = (name) => document.getElementById(name);

export function cell(label, text, dir = "auto") {
  const made = el("td", {}, [el("bdi", { dir, textContent: text })]);
  made.setAttribute("role", "cell");
  made.dataset.label = label;
  return made;
}

export function row(cells) {
  const made = el("tr", {}, cells);
  made.setAttribute("role", "row");
  return made;
}

// Tells in a sentence why the centre did not do it.
export function refuse(answer, told) {
  id("refused").textContent = answer?.status === 401 ? words.expired : (isArabic ? told?.detail_ar : told?.detail) ?? words.lost;
  id("refused").hidden = false;
}

// Returns what sends the chosen file to `path` with a query; `show` tells what came of it. What is
// neither a success nor a report of faults is refused in a sentence.
export function importer(path, show) {
  async function send(file, query) {
    const answer = await fetch(`${path}?${new URLSearchParams(query)}`, { method: "POST", body: file }).catch(() => null);
    const told = await answer?.json().catch(() => null);
    if (answer?.ok || told?.fault_count) return told;
    id("saying").textContent = "";
    refuse(answer, told);
    return null;
  }

  id("check").disabled = false; // before, the page would only be loaded again
  return async function run(query, meanwhile) {
    const [file] = id("file").files;
    if (!file) return id("file").focus();
    id("refused").hidden = true;
    id("saying").textContent = meanwhile;
    for (const button of [id("check"), id("take")]) button.disabled = true;
    const told = await send(file, query);
    for (const button of [id("check"), id("take")]) button.disabled = false;
    if (!told) return undefined;
    show(told);
    return id("report").focus({ preventScroll: true });
  };
}

export function forget() {
  id("report").hidden = id("refused").hidden = true;
  id("saying").textContent = "";
}
