// A file of entries is shown what it would do, and only then imported.
import { cell, forget, id, importer, isArabic, refuse, row, words } from "./importing.js";
import { el } from "./elements.js";

const PATH = "/api/v1/faq/import";

function faultRow(fault) {
  const { labels, fields } = words;
  return row([
    cell(labels.row, String(fault.row), "ltr"),
    cell(labels.id, fault.id || "–", "ltr"),
    cell(labels.field, fields[fault.field] ?? fault.field),
    cell(labels.detail, isArabic ? fault.detail_ar : fault.detail),
  ]);
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
  id("faults").replaceChildren(...told.faults.map(faultRow));
  id("fault-table").hidden = !told.faults.length;
  const good = told.new + told.changed;
  id("take").hidden = told.imported || !good;
  id("take").textContent = `${told.fault_count ? words.takeGood : words.take} (${good})`;
  id("take").dataset.faulty = told.fault_count ? "1" : "";
  id("saying").textContent = told.imported ? words.done : good ? "" : words.nothing;
  id("report").hidden = false;
}

async function saveAllFaults() {
  const [file] = id("file").files;
  const answer = await fetch(`${PATH}?faults=csv`, { method: "POST", body: file }).catch(() => null);
  if (!answer?.ok) return refuse(answer, await answer?.json().catch(() => null));
  const href = URL.createObjectURL(await answer.blob());
  el("a", { href, download: "faults.csv" }).click();
  return setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

const run = importer(PATH, show);

id("import").addEventListener("submit", (event) => {
  event.preventDefault();
  run({ dry_run: "1" }, words.checking);
});
id("take").addEventListener("click", () => {
  const publish = id("publish")?.checked ? "1" : "0";
  run({ publish, skip_faulty: id("take").dataset.faulty }, words.taking);
});
id("all-faults").addEventListener("click", async () => {
  id("refused").hidden = true;
  id("all-faults").disabled = true;
  await saveAllFaults();
  id("all-faults").disabled = false;
});
id("file").addEventListener("change", forget);
