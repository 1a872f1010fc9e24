// A file is shown what it would do, and only then imported; the file itself stays here until then.
import { el } from "./elements.js";

const words = JSON.parse(document.getElementById("words").textContent);
const isArabic = document.documentElement.lang === "ar";
const id = (name) => document.getElementById(name);

async function send(file, query) {
  const address = `/api/v1/faq/import?${new URLSearchParams(query)}`;
  const answer = await fetch(address, { method: "POST", body: file }).catch(() => null);
  const told = await answer?.json().catch(() => null);
  if (answer?.ok) return told;
  refuse(answer?.status === 401 ? words.expired : (isArabic ? told?.detail_ar : told?.detail) ?? words.lost);
  return null;
}

function refuse(text) {
  id("saying").textContent = "";
  id("refused").textContent = text;
  id("refused").hidden = false;
}

function cell(label, text, dir = "auto") {
  const shown = el("bdi", { dir, textContent: text });
  const made = el("td", { role: "cell" }, [shown]);
  made.setAttribute("role", "cell");
  made.dataset.label = label;
  return made;
}

function row(fault) {
  const { labels, fields } = words;
  const made = el("tr", {}, [
    cell(labels.row, String(fault.row), "ltr"),
    cell(labels.id, fault.id || "–", "ltr"),
    cell(labels.field, fields[fault.field] ?? fault.field),
    cell(labels.detail, isArabic ? fault.detail_ar : fault.detail),
  ]);
  made.setAttribute("role", "row");
  return made;
}

function notes(told) {
  const lines = [];
  if (told.new_categories.length) lines.push(`${words.categories} ${told.new_categories.join("، ")}`);
  if (told.ignored_fields.length) lines.push(`${words.ignored} ${told.ignored_fields.join("، ")}`);
  const more = told.fault_count - told.faults.length;
  if (more > 0) lines.push(`${words.more} ${more}`);
  return lines.join(" · ");
}

function show(told) {
  id("new").textContent = told.new;
  id("changed").textContent = told.changed;
  id("unchanged").textContent = told.unchanged;
  id("fault-count").textContent = told.fault_count;
  id("notes").textContent = notes(told);
  id("faults").replaceChildren(...told.faults.map(row));
  id("fault-table").hidden = !told.faults.length;
  const good = told.new + told.changed;
  id("take").hidden = told.imported || !good;
  id("take").textContent = `${told.fault_count ? words.takeGood : words.take} (${good})`;
  id("take").dataset.faulty = told.fault_count ? "1" : "";
  id("saying").textContent = told.imported ? words.done : good ? "" : words.nothing;
  id("report").hidden = false;
}

async function run(query, meanwhile) {
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
}

id("import").addEventListener("submit", (event) => {
  event.preventDefault();
  run({ dry_run: "1" }, words.checking);
});
id("take").addEventListener("click", () => {
  const publish = id("publish")?.checked ? "1" : "0";
  run({ publish, skip_faulty: id("take").dataset.faulty }, words.taking);
});
id("file").addEventListener("change", () => {
  id("report").hidden = id("refused").hidden = true;
  id("saying").textContent = "";
});
