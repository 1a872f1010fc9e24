// A table of requests is shown what it would do, line by line, and only then filed.
import { cell, forget, id, importer, isArabic, row, words } from "./importing.js";
import { el } from "./elements.js";

const FEW = 100; // new numbers that the page shows

function faultRow(fault) {
  const reason = (isArabic && fault.reason_ar) || fault.reason;
  return row([
    cell(words.line, String(fault.line), "ltr"), cell(words.column, fault.column || "–", "ltr"), cell(words.reason, reason),
  ]);
}

function link(number, spoken) {
  return el("a", { href: `/requests/${number}` }, [el("bdi", { dir: "ltr", className: "request-number", textContent: spoken })]);
}

function likelyRow(line, ticket) {
  const request = cell(words.request, "");
  request.replaceChildren(link(ticket.number, ticket.spoken), " ", el("bdi", { textContent: ticket.title }));
  return row([cell(words.line, String(line), "ltr"), request, cell(words.state, words.states[ticket.state])]);
}

function list(name, rows) {
  id(`${name}-list`).querySelector("tbody").replaceChildren(...rows);
  id(`${name}-table`).hidden = !rows.length;
}

function showFiled(numbers) {
  const shown = numbers.slice(0, FEW).map((number) => el("li", {}, [link(number, number.match(/.{1,3}/g).join(" "))]));
  id("filed").replaceChildren(...shown);
  id("filed-more").textContent = numbers.length > FEW ? `${words.more} ${numbers.length - FEW}` : "";
  id("filed-list").hidden = !numbers.length;
}

function saying(told, fresh) {
  if (told.is_done) return told.fault_count ? words.partly : words.done;
  if (told.fault_count) return words.faulty;
  if (!told.lines) return words.empty;
  return fresh ? "" : words.nothing;
}

function show(told) {
  const fresh = told.is_done ? told.filed.length : told.fault_count ? 0 : told.lines - told.known.length;
  const counts = { lines: told.lines, new: fresh, known: told.known.length, "likely-count": told.likely.length, "fault-count": told.fault_count };
  for (const [name, count] of Object.entries(counts)) id(name).textContent = count;
  list("fault", told.faults.map(faultRow));
  list("likely", told.likely.flatMap(({ line, tickets }) => tickets.map((ticket) => likelyRow(line, ticket))));
  showFiled(told.filed);
  id("take").hidden = told.is_done || told.fault_count > 0 || !fresh;
  id("saying").textContent = saying(told, fresh);
  id("report").hidden = false;
}

const run = importer("/api/v1/tickets/import", show);

id("import").addEventListener("submit", (event) => {
  event.preventDefault();
  run({ dry_run: "1" }, words.checking);
});
id("take").addEventListener("click", () => run({}, words.taking));
id("file").addEventListener("change", forget);
