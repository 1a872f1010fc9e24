// Draws what was found; every text of the bank is a text node, whatever stands in it.
import { el } from "./elements.js";
import { dayText } from "./moments.js";

const SNIPPET = 150;

export function drawResults(list, found, words, look) {
  list.replaceChildren(...found.map((entry, place) => option(entry, place, words, look)));
}

function option(entry, place, words, { isMarked, languageOf }) {
  const node = el("li", { id: `faq-option-${place}`, role: "option", className: "faq-option" });
  node.setAttribute("aria-selected", "false");
  if (entry.record) {
    node.classList.add("faq-record");
    node.append(words.said.record);
    return node;
  }
  const question = el("span", { className: "faq-question", dir: "auto" });
  drawText(question, entry.question, entry.highlights?.question);
  const start = el("span", { className: "faq-start", dir: "auto" });
  const shown = languageOf(entry) === "en" ? "answer_en" : "answer";
  drawText(start, entry[shown], entry.highlights?.[shown], SNIPPET);
  const facts = el("span", { className: "quiet faq-facts" });
  showWhy(facts, entry, words);
  node.append(question, start, facts);
  node.toggleAttribute("data-marked", isMarked(entry.id));
  node.toggleAttribute("data-invalid", Boolean(entry.validity && entry.validity !== "current"));
  return node;
}

// Offsets count whole characters, as the server does; a letter outside of the plane counts once.
export function drawText(node, text, spans = [], most = Infinity) {
  const letters = [...text];
  const shown = letters.slice(0, most);
  const parts = [];
  let at = 0;
  for (const [start, end] of spans) {
    if (start >= shown.length) break;
    parts.push(shown.slice(at, start).join(""));
    parts.push(el("mark", { textContent: shown.slice(start, end).join("") }));
    at = Math.min(end, shown.length);
  }
  parts.push(shown.slice(at).join(""));
  if (letters.length > shown.length) parts.push(" …");
  node.replaceChildren(...parts);
}

export function showWhy(node, entry, words) {
  const parts = [words.categories[entry.category] ?? entry.category];
  const isOld = entry.validity && entry.validity !== "current";
  if (isOld) parts.push(words.validities[entry.validity]);
  if (entry.valid_to) parts.push(`${words.said.until} ${dayText(`${entry.valid_to}T12:00:00+03:00`)}`);
  if (entry.why) {
    const clue = words.clues[entry.why.clue] ?? entry.why.clue;
    parts.push(`${words.said.why} ${clue}`);
    if (entry.why.wording !== entry.question) parts.push(`${words.said.nearest} ${entry.why.wording}`);
  }
  node.replaceChildren(...parts.flatMap((text, place) =>
    [place ? " · " : "", el("span", { textContent: text, dir: "auto" })]));
}
