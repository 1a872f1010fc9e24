// Writing an entry: preview, near-duplicates, who else has it open, and nothing typed is lost.
import { ask, Refusal } from "./ask.js";
import { el } from "./elements.js";

const page = document.getElementById("entry");
const form = document.getElementById("form");
const words = JSON.parse(document.getElementById("words").textContent);
const { entry, version, done } = page.dataset;
const id = (name) => document.getElementById(name);
const HERE_EVERY = 10_000;
const PAUSE = 350;
const KEPT = `faq:${entry || "new"}:`;
const signs = {
  "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO", "\u202e": "RLO",
  "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI",
};

function withSigns(text) {
  return text.replace(/[\u202a-\u202e\u2066-\u2069]/g, (mark) => `⟨${signs[mark]}⟩`);
}

// The preview, always as text

function preview() {
  for (const line of document.querySelectorAll("[data-of]")) {
    line.textContent = withSigns(id(line.dataset.of).value.trim());
  }
}

// What was typed stays in this browser until it is kept

function typed(into = form) {
  const fields = new FormData(into);
  fields.delete("version");
  return JSON.stringify([...fields].filter(([, value]) => typeof value === "string"));
}

function asShown() {
  const untouched = form.cloneNode(true);
  untouched.reset();
  return typed(untouched);
}

const asKept = asShown();

function remember() {
  const now = typed();
  if (now === asKept) localStorage.removeItem(KEPT + version);
  else localStorage.setItem(KEPT + version, now);
}

function forget() {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(KEPT)) localStorage.removeItem(key);
  }
}

// Names of the fields that were typed into before this was read
function early() {
  const shown = Object.fromEntries(JSON.parse(asKept));
  const fields = JSON.parse(typed()).filter(([name]) => name !== "audience");
  return fields.filter(([name, value]) => value !== shown[name]).map(([name]) => name);
}

function fill(text, but = []) {
  const fields = JSON.parse(text).filter(([name]) => !but.includes(name));
  for (const box of form.querySelectorAll("[name=audience]")) box.checked = false;
  for (const [name, value] of fields) {
    const field = form.elements[name];
    if (name === "audience") form.querySelector(`[name=audience][value="${CSS.escape(value)}"]`).checked = true;
    else if (field) field.value = value;
  }
}

function bringBack() {
  if (done) {
    forget();
    if (done === "added") localStorage.removeItem("faq:new:");
  }
  const before = localStorage.getItem(KEPT + version);
  if (before && before !== asKept && !id("trouble")) {
    fill(before, early());
    id("unsaved").firstElementChild.textContent = words.unsaved;
    id("unsaved").hidden = false;
  }
  if (typed() !== asKept) remember();
}

id("discard").addEventListener("click", () => {
  fill(asKept);
  remember();
  id("unsaved").hidden = true;
  preview();
});

// Entries that ask nearly the same

let asked = 0;
let pause;

async function near() {
  const mine = (asked += 1);
  const question = id("question").value;
  const body = { question, id: entry };
  const told = await ask("POST", "/api/v1/faq/near", { body, said: words }).catch(() => null);
  if (!told || mine !== asked) return;
  id("near").replaceChildren(...told.near.map((one) => el("li", {}, [
    el("a", { href: `/faq/entries/${one.id}`, textContent: one.question, dir: "auto" }),
    " ", el("bdi", { className: "quiet", dir: "ltr", textContent: `${one.id} · ${Math.round(one.likeness * 100)}%` }),
  ])));
}

// Who else has it open

async function here() {
  if (!entry || document.hidden) return;
  try {
    const told = await ask("POST", `/api/v1/faq/${entry}/here`, { said: words });
    const lines = [];
    if (told.others.length) lines.push(`${words.others} ${told.others.join("، ")}`);
    if (String(told.version) !== version) lines.push(`${told.changed_by} ${words.newer}`);
    id("others").textContent = lines.join(" · ");
    id("others").hidden = !lines.length;
    if (id("saying").dataset.lost) id("saying").textContent = "";
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    id("saying").textContent = error.message;
    id("saying").dataset.lost = "yes";
  }
}

// The source document

async function attach() {
  const [file] = id("document").files;
  if (!file) return;
  const address = `/api/v1/faq/attachments?${new URLSearchParams({ name: file.name })}`;
  const answer = await fetch(address, { method: "POST", body: file }).catch(() => null);
  const told = await answer?.json().catch(() => null);
  if (!answer?.ok) {
    const isArabic = document.documentElement.lang === "ar";
    id("saying").textContent = (isArabic ? told?.detail_ar : told?.detail) ?? words.lost;
    return;
  }
  show(told.digest, told.name);
  id("saying").textContent = words.attached;
}

function show(digest, name) {
  id("attachment").value = digest;
  id("attached").href = `/api/v1/faq/attachments/${digest}`;
  id("attached").textContent = name;
  id("attached").hidden = id("detach").hidden = !digest;
  remember();
}

id("document").addEventListener("change", attach);
id("detach").addEventListener("click", () => {
  show("", "");
  id("document").value = "";
  id("document").focus();
});

form.addEventListener("input", (event) => {
  preview();
  remember();
  if (event.target.id !== "question") return;
  clearTimeout(pause);
  pause = setTimeout(near, PAUSE);
});
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
addEventListener("pagehide", () => {
  if (entry) fetch(`/api/v1/faq/${entry}/here`, { method: "DELETE", keepalive: true });
});
document.addEventListener("visibilitychange", here);

bringBack();
preview();
if (id("question").value) near();
here();
setInterval(here, HERE_EVERY);
