// A table of entities or posts is shown what it would do, and only then imported.
import { el } from "./elements.js";

const words = JSON.parse(document.getElementById("words").textContent);
const isArabic = document.documentElement.lang === "ar";
const id = (name) => document.getElementById(name);

async function send(file, query) {
  const address = `/api/v1/ministry/import?${new URLSearchParams(query)}`;
  const answer = await fetch(address, { method: "POST", body: file }).catch(() => null);
  const told = await answer?.json().catch(() => null);
  if (answer?.ok || told?.faults) return told;
  id("saying").textContent = "";
  id("refused").textContent = answer?.status === 401 ? words.expired : (isArabic ? told?.detail_ar : told?.detail) ?? words.lost;
  id("refused").hidden = false;
  return null;
}

function cell(label, text, dir = "auto") {
  const made = el("td", {}, [el("bdi", { dir, textContent: text })]);
  made.setAttribute("role", "cell");
  made.dataset.label = label;
  return made;
}

function row(fault) {
  const reason = (isArabic && fault.reason_ar) || fault.reason;
  const made = el("tr", {}, [
    cell(words.line, String(fault.line), "ltr"), cell(words.column, fault.column || "–", "ltr"), cell(words.reason, reason),
  ]);
  made.setAttribute("role", "row");
  return made;
}

function show(told) {
  for (const name of ["added", "changed", "unchanged"]) id(name).textContent = told[name];
  id("fault-count").textContent = told.fault_count;
  id("faults").replaceChildren(...told.faults.map(row));
  id("fault-table").hidden = !told.faults.length;
  const changes = told.added + told.changed;
  id("take").hidden = told.is_done || told.fault_count > 0 || !changes;
  id("saying").textContent = told.is_done ? words.done : told.fault_count ? words.faulty : changes ? "" : words.nothing;
  id("report").hidden = false;
}

async function run(query, meanwhile) {
  const [file] = id("file").files;
  if (!file) return id("file").focus();
  id("refused").hidden = true;
  id("saying").textContent = meanwhile;
  for (const button of [id("check"), id("take")]) button.disabled = true;
  const told = await send(file, { what: id("what").value, ...query });
  for (const button of [id("check"), id("take")]) button.disabled = false;
  if (!told) return undefined;
  show(told);
  return id("report").focus({ preventScroll: true });
}

function forget() {
  id("report").hidden = id("refused").hidden = true;
  id("saying").textContent = "";
}

id("import").addEventListener("submit", (event) => {
  event.preventDefault();
  run({ dry_run: "1" }, words.checking);
});
id("take").addEventListener("click", () => run({}, words.taking));
id("file").addEventListener("change", forget);
id("what").addEventListener("change", forget);
