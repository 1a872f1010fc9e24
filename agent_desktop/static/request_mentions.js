// Names are completed after @ in a remark, from those who may see the request.
import { el } from "./elements.js";

const { number } = document.getElementById("request").dataset;
const field = document.getElementById("text-comment");
const list = document.getElementById("names");
const MOST = 6;
const BEGUN = /(^|[^\w.@])@([A-Za-z0-9._-]*|[\u0600-\u06ff ]{1,20})$/;
let people;
let chosen = 0;

async function known() {
  people ??= fetch(`/api/v1/tickets/${number}/people`)
    .then((answer) => (answer.ok ? answer.json() : { mentionable: [] }))
    .then((told) => told.mentionable)
    .catch(() => []);
  return people;
}

function begun() {
  return BEGUN.exec(field.value.slice(0, field.selectionStart))?.[2];
}

function fits(person, part) {
  const sought = part.trim().toLowerCase();
  return person.name.toLowerCase().includes(sought) || person.full_name.toLowerCase().includes(sought);
}

function show(found) {
  list.replaceChildren(...found.map((person, n) => {
    const line = el("li", { id: `name-${n}`, role: "option" }, [
      el("bdi", { textContent: person.full_name }), " ",
      el("bdi", { className: "quiet", dir: "ltr", textContent: person.name }),
    ]);
    line.setAttribute("role", "option");
    line.dataset.name = person.name;
    return line;
  }));
  list.hidden = !found.length;
  choose(0);
}

function choose(n) {
  const lines = [...list.children];
  chosen = lines.length ? (n + lines.length) % lines.length : 0;
  for (const [place, line] of lines.entries()) line.setAttribute("aria-selected", place === chosen);
  if (lines.length) field.setAttribute("aria-activedescendant", lines[chosen].id);
  else field.removeAttribute("aria-activedescendant");
}

function take(name) {
  const caret = field.selectionStart;
  const start = caret - begun().length;
  field.setRangeText(`${name} `, start, caret, "end");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

async function look() {
  const part = begun();
  if (part === undefined) return show([]);
  const found = (await known()).filter((person) => fits(person, part));
  return show(begun() === part ? found.slice(0, MOST) : []);
}

function onKey(event) {
  if (list.hidden) return;
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps) choose(chosen + steps[event.key]);
  else if (event.key === "Enter" || event.key === "Tab") take(list.children[chosen].dataset.name);
  else if (event.key === "Escape") show([]);
  else return;
  event.preventDefault();
}

if (field) {
  field.addEventListener("input", look);
  field.addEventListener("keydown", onKey);
  field.addEventListener("blur", () => setTimeout(() => show([]), 150));
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const line = event.target.closest("[data-name]");
    if (line) take(line.dataset.name);
  });
}
