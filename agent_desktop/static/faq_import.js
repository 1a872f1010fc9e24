// A file of entries is shown what it would do, and only then imported.
import { cell, forget, id, importer, isArabic, refuse, row, words } from "./importing.js";
import { el } from "./elements.js";

const PATH = "/api/v1/faq/import";

const FEW = 20;
const isToPublish = () => (id("publish")?.checked ? "1" : "0");

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

// Others' drafts that the file goes over, each with its author.
function showOvertaken({ overtaken, overtaken_count: count }) {
  const some = overtaken.slice(0, FEW).map((it) => `\u2068${it.id}\u2069 (\u2068${it.by}\u2069)`);
  const more = count > FEW ? ` +${count - FEW}` : "";
  id("overtaken").textContent = `${words.overtaken} ${some.join("، ")}${more}`;
  id("overtaken").hidden = !count;
}

// What the entries of the file end that agents read, each with its last day and its successor.
function showReplaced({ replaced, replaced_count: count }) {
  const last = (it) => (it.last_day ? `${words.lastDay} \u2068${it.last_day}\u2069` : words.noDay);
  const some = replaced.slice(0, FEW).map((it) => `\u2068${it.id}\u2069 (${last(it)} ← \u2068${it.by}\u2069)`);
  const more = count > FEW ? ` +${count - FEW}` : "";
  id("replaced").textContent = `${words.replaced} ${some.join("، ")}${more}`;
  id("replaced").hidden = !count;
}

function show(told) {
  id("new").textContent = told.new;
  id("changed").textContent = told.changed;
  id("published").textContent = told.published;
  showOvertaken(told);
  showReplaced(told);
  id("unchanged").textContent = told.unchanged;
  id("fault-count").textContent = told.fault_count;
  id("notes").textContent = notes(told);
  id("faults").replaceChildren(...told.faults.map(faultRow));
  id("fault-table").hidden = !told.faults.length;
  const good = told.new + told.changed + told.published;
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
  run({ dry_run: "1", publish: isToPublish() }, words.checking);
});
id("take").addEventListener("click", () => {
  run({ publish: isToPublish(), skip_faulty: id("take").dataset.faulty }, words.taking);
});
id("all-faults").addEventListener("click", async () => {
  id("refused").hidden = true;
  id("all-faults").disabled = true;
  await saveAllFaults();
  id("all-faults").disabled = false;
});
id("file").addEventListener("change", forget);
id("publish")?.addEventListener("change", forget);
