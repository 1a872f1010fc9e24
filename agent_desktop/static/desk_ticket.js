// A request from the call: what is known stands there, what is like it is shown, it is filed once.
import { ask, Refusal } from "./ask.js";
import { Choice } from "./desk_choice.js";
import { field, say } from "./desk_parts.js";
import { named, openRequest } from "./desk_requests.js";
import { TicketFields } from "./desk_ticket_fields.js";
import { el } from "./elements.js";
import { onKey } from "./keys.js";

const QUIET_MILLISECONDS = 400;
const MOST_OPTIONS = 8;
const MOBILE = /^(?:\+|00)?(?:966)?0?5\d{8}$/;
const words = JSON.parse(document.getElementById("ticket-words").textContent);
const language = document.documentElement.lang;
const panel = document.getElementById("ticket");
const form = document.getElementById("ticket-form");
const note = document.getElementById("note");
const opener = panel.querySelector('[data-do="ticket-open"]');
const inputs = form.elements;
const own = new TicketFields(field(panel, "own_fields"), words, changed, findEntities);
const subject = new Choice(document.getElementById("ticket-subject"), document.getElementById("ticket-subjects"), {
  find: findSubjects,
  title: (it) => `${words.services[it.service]} ‹ ${named(it, "type")} ‹ ${named(it, "name")}`,
  onChange: subjectChanged,
});
const entity = new Choice(document.getElementById("ticket-entity"), document.getElementById("ticket-entities"), {
  find: findEntities,
  title: (it) => named(it, "name"),
  onChange: changed,
});

let call = null; // whose record is open
let card = null; // of the beneficiary who calls
let live = null;
let subjects = null;
let sent = null; // the last attempt: its key files once
let suggested = null; // the entity that was put in as the caller's own
let isBusy = false;
let timer = 0;
let isRestoring = false;

function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[أإآٱ]/g, "ا").replace(/ى/g, "ي")
    .replace(/ة/g, "ه").toLowerCase().trim();
}

async function allSubjects() {
  subjects ??= (await ask("GET", "/api/v1/subjects", words)).subjects
    .map((it) => ({ ...it, search: folded(`${it.search} ${words.services[it.service]}`) }));
  return subjects;
}

async function findSubjects(typed) {
  const sought = folded(typed).split(/\s+/);
  const all = await allSubjects().catch((error) => { tell(error.message); return []; });
  return all.filter((it) => sought.every((word) => it.search.includes(word))).slice(0, MOST_OPTIONS);
}

async function findEntities(typed) {
  if (!typed.trim()) return [];
  const told = await ask("GET", `/api/v1/entities?${new URLSearchParams({ q: typed })}`, words).catch(() => null);
  return told?.entities ?? [];
}

function subjectChanged(it) {
  field(panel, "entity_part").hidden = !it || Boolean(it.entity);
  field(panel, "facts").textContent = it ? factsOf(it) : "";
  own.draw(it?.fields ?? []);
  changed();
}

function factsOf(it) {
  const time = new Intl.NumberFormat(`${language}-u-nu-latn`, { style: "unit", unit: it.allowed.unit, unitDisplay: "long" });
  const who = it.entity ? named(it.entity, "name") : words.said.own_entity;
  return [`${words.said.answers} ${who}`, words.importances[it.importance],
    `${words.said.working}: ${time.format(it.allowed.amount)}`].join(" · ");
}

function changed() {
  if (isRestoring || form.hidden) return;
  keep();
  clearTimeout(timer);
  timer = setTimeout(showLike, QUIET_MILLISECONDS);
}

// What was typed outlives the page, but for the national ID; the tab forgets it when it is closed.
const placeOf = (it) => `ticket-draft/${it.call_id}`;

function keep() {
  if (!call) return;
  const typed = Object.fromEntries(["title", "text", "name", "mobile"].map((name) => [name, inputs[name].value]));
  sessionStorage.setItem(placeOf(call), JSON.stringify(
    { ...typed, subject: subject.chosen?.code, entity: entity.chosen, fields: own.draft(), sent },
  ));
}

async function restore() {
  const draft = JSON.parse(sessionStorage.getItem(placeOf(call)) ?? "null");
  if (!draft) return;
  const at = call;
  const all = await allSubjects().catch(() => []);
  if (call !== at) return;
  isRestoring = true;
  subject.set(all.find((it) => it.code === draft.subject));
  entity.set(draft.entity);
  for (const name of ["title", "text", "name", "mobile"]) inputs[name].value = draft[name] ?? "";
  own.fill(draft.fields ?? {});
  sent = draft.sent;
  isRestoring = false;
  toggle(true, false);
}

function toggle(isOpen, isFocused = true) {
  form.hidden = !isOpen;
  opener.setAttribute("aria-expanded", String(isOpen));
  if (!isOpen) return opener.focus();
  fillKnown();
  field(panel, "filed").hidden = true;
  if (isFocused) subject.input.focus();
  showLike();
}

// What the centre knows stands there; what was typed is never overwritten.
function fillKnown() {
  const caller = live?.caller ?? call?.caller ?? "";
  inputs.name.value ||= card?.name ?? "";
  inputs.mobile.value ||= MOBILE.test(caller) ? caller : "";
  field(panel, "identity").textContent = card?.national_id ?? "";
  field(panel, "identity_part").hidden = Boolean(card?.national_id);
}

// Once for each: what the agent takes away does not come back.
function suggest(own) {
  if (!own || own.code === suggested) return;
  suggested = own.code;
  if (!entity.chosen && !entity.input.value) entity.set(own);
}

function person() {
  const isKnown = card && inputs.name.value.trim() === card.name;
  return {
    name: inputs.name.value.trim(),
    mobile: inputs.mobile.value.trim(),
    national_id: isKnown && card.national_id ? "" : inputs.national_id.value.trim(),
    beneficiary: isKnown ? card.number : null,
    language: live?.language === "en" ? "en" : "ar",
  };
}

async function showLike() {
  const { national_id, mobile, beneficiary } = person();
  const asked = { subject: subject.chosen?.code ?? "", words: `${inputs.title.value} ${inputs.text.value}`.slice(0, 300) };
  const parameters = new URLSearchParams({ ...asked, mobile, national_id, ...(beneficiary && { beneficiary }) });
  const at = call;
  const told = await ask("GET", `/api/v1/tickets/like?${parameters}`, words).catch(() => null);
  if (!told || call !== at || form.hidden) return;
  suggest(told.entity);
  field(panel, "like_part").hidden = told.tickets.length === 0;
  field(panel, "like").replaceChildren(...told.tickets.map((row) => {
    const line = openRequest(row);
    const button = el("button", { type: "button", className: "btn btn-outline-secondary", textContent: words.said.add });
    button.setAttribute("aria-label", `${words.said.add}: ${row.spoken}`);
    button.addEventListener("click", () => addTo(row));
    line.append(button);
    return line;
  }));
}

async function addTo(row) {
  const text = [inputs.title.value, inputs.text.value].map((it) => it.trim()).filter(Boolean).join("\n");
  if (!text) return tell(words.said.words), inputs.text.focus();
  await once(async () => {
    await ask("POST", `/api/v1/tickets/${row.number}/add`, { body: { text }, said: words.said });
    done(row, words.said.added);
  });
}

function missing() {
  if (!subject.chosen) return [words.said.subject, subject.input];
  if (!subject.chosen.entity && !entity.chosen) return [words.said.entity, entity.input];
  const empty = [inputs.text, ...own.required(), inputs.name].find((it) => !it.value.trim());
  if (!empty && own.unchosen()) return [words.said.entity, own.unchosen()];
  return empty && [`${words.said.needed} ${empty.labels[0].textContent}`, empty];
}

async function file() {
  const [sentence, place] = missing() ?? [];
  if (sentence) {
    if (place.closest("details")) place.closest("details").open = true;
    return tell(sentence), place.focus();
  }
  const body = {
    subject: subject.chosen.code,
    entity: subject.chosen.entity ? null : entity.chosen.code,
    title: inputs.title.value,
    text: inputs.text.value,
    fields: own.values(),
    applicant: person(),
    call_id: call.call_id,
  };
  const what = JSON.stringify(body);
  if (sent?.what !== what) sent = { what, key: crypto.randomUUID() };
  await once(async () => done(await ask("POST", "/api/v1/tickets", { body, said: words.said, key: sent.key }), words.said.filed));
}

async function once(deed) {
  if (isBusy) return;
  isBusy = true;
  tell("");
  try {
    await deed();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    tell(error.message);
  } finally {
    isBusy = false;
  }
}

function done({ number, spoken }, word) {
  sessionStorage.removeItem(placeOf(call));
  clear();
  field(panel, "filed_word").textContent = word;
  field(panel, "number").textContent = spoken;
  field(panel, "filed").hidden = false;
  say(`${word} ${spoken}`);
  note.value = [note.value.trimEnd(), `${words.said.number} ${number}`].filter(Boolean).join("\n");
  note.dispatchEvent(new Event("input", { bubbles: true }));
  toggle(false);
}

function clear() {
  clearTimeout(timer);
  isRestoring = true;
  form.reset();
  subject.set(null);
  entity.set(null);
  isRestoring = false;
  sent = null;
  suggested = null;
  field(panel, "like_part").hidden = true;
  tell("");
}

function tell(text) {
  field(panel, "trouble").textContent = text;
}

function goTo() {
  if (!call) return say(words.said.no_call);
  if (form.hidden) toggle(true);
  else subject.input.focus();
}

opener.addEventListener("click", () => toggle(form.hidden));
panel.querySelector('[data-do="ticket-note"]').addEventListener("click", () => {
  inputs.text.value = [inputs.text.value.trimEnd(), note.value.trim()].filter(Boolean).join("\n").slice(0, inputs.text.maxLength);
  changed();
});
form.addEventListener("input", changed);
form.addEventListener("submit", (event) => { event.preventDefault(); file(); });
form.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const isLine = event.target.matches("input") && event.key === "Enter" && !event.ctrlKey;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) file();
  else if (event.key === "Escape") toggle(false);
  else if (!isLine) return; // a line's Enter files nothing by accident
  event.preventDefault();
});
onKey("KeyT", goTo);
addEventListener("keydown", (event) => {
  if (event.key !== "F6" || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  goTo();
});
document.addEventListener("desk", ({ detail: desk }) => {
  live = desk.call?.call_id === call?.call_id ? desk.call : null;
  const known = card?.number;
  if (live?.story) card = live.story.card;
  if (!live || form.hidden) return;
  fillKnown();
  if (card?.number !== known) changed();
});
document.addEventListener("record", ({ detail }) => {
  if (detail?.call_id === call?.call_id) return;
  call = detail;
  card = call?.story?.card ?? null;
  live = call;
  clear();
  form.hidden = true;
  opener.setAttribute("aria-expanded", "false");
  field(panel, "filed").hidden = true;
  panel.hidden = !call;
  if (call) restore();
});
