// A table of entities or posts is shown what it would do, and only then imported.
import { cell, forget, id, importer, isArabic, row, words } from "./importing.js";

function faultRow(fault) {
  const reason = (isArabic && fault.reason_ar) || fault.reason;
  return row([
    cell(words.line, String(fault.line), "ltr"), cell(words.column, fault.column || "–", "ltr"), cell(words.reason, reason),
  ]);
}

function show(told) {
  for (const name of ["added", "changed", "unchanged"]) id(name).textContent = told[name];
  id("fault-count").textContent = told.fault_count;
  id("faults").replaceChildren(...told.faults.map(faultRow));
  id("fault-table").hidden = !told.faults.length;
  const changes = told.added + told.changed;
  id("take").hidden = told.is_done || told.fault_count > 0 || !changes;
  id("saying").textContent = told.is_done ? words.done : told.fault_count ? words.faulty : changes ? "" : words.nothing;
  id("report").hidden = false;
}

const run = importer("/api/v1/ministry/import", show);

id("import").addEventListener("submit", (event) => {
  event.preventDefault();
  run({ what: id("what").value, dry_run: "1" }, words.checking);
});
id("take").addEventListener("click", () => run({ what: id("what").value }, words.taking));
id("file").addEventListener("change", forget);
id("what").addEventListener("change", forget);
