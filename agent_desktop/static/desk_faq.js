// The panel of answers: found after each letter, opened, marked and copied by keys alone.
import { ask, Refusal } from "./ask.js";
import { field, say, showTrouble } from "./desk_parts.js";
import { FaqAnswer } from "./desk_faq_answer.js";
import { FaqCategories } from "./desk_faq_categories.js";
import { FaqNews } from "./desk_faq_news.js";
import { drawResults } from "./desk_faq_results.js";
import { FaqSending } from "./desk_faq_send.js";
import { FaqServed } from "./desk_faq_served.js";
import { onKey } from "./keys.js";

const PAUSE_MILLISECONDS = 220; // after the last letter the meaning joins
const SETTLED_MILLISECONDS = 1500; // what stands so long is what was asked
const LEAST_KEPT = 3; // letters
const words = JSON.parse(document.getElementById("faq-words").textContent);
const panel = document.getElementById("faq");
const input = document.getElementById("faq-query");
const list = document.getElementById("faq-results");
const markButton = panel.querySelector('[data-do="faq-mark"]');
const backButton = panel.querySelector('[data-do="faq-back"]');
const news = new FaqNews(panel, words);
const categories = new FaqCategories(panel, () => { if (input.value.trim()) look("pause"); });
const answer = new FaqAnswer(document.getElementById("faq-answer"), words, { follow, turned });
const served = new FaqServed(panel, words, redraw);
const sending = new FaqSending(panel, words, { tell, answer, served, chosen, call: () => call });

let call = null; // at this desk
let visit = newVisit();
let found = []; // what the list shows: entries, and "record" at the end
let active = -1;
let trail = []; // the entries from which the one that is read was come to
let timers = [];
let asking = null;
let isDue = false; // the meaning has not joined yet
let cameFrom = null;

function newVisit() {
  return crypto.randomUUID();
}

function stop() {
  timers.forEach(clearTimeout);
  timers = [];
  asking?.abort();
  asking = null;
}

function typed() {
  stop();
  if (!input.value.trim()) {
    visit = newVisit();
    return suggest();
  }
  isDue = true;
  look("letters");
  timers = [
    setTimeout(() => look("pause"), PAUSE_MILLISECONDS),
    setTimeout(() => keep("asked"), SETTLED_MILLISECONDS),
  ];
}

async function get(address, parameters) {
  asking?.abort();
  const own = (asking = new AbortController());
  const reply = await fetch(`${address}?${parameters}`, { signal: own.signal }).catch(() => null);
  if (own.signal.aborted) return null;
  if (!reply?.ok) return void tell(words.said[reply?.status === 401 ? "expired" : "lost"]);
  const told = await reply.json().catch(() => null);
  return own.signal.aborted ? null : told;
}

async function look(stage) {
  const parameters = new URLSearchParams({ q: input.value, stage, k: "8" });
  if (call) parameters.set("call_id", call.call_id);
  for (const key of categories.chosen()) parameters.append("category", key);
  const told = await get("/api/v1/faq/search", parameters);
  if (!told) return;
  const isAsked = stage !== "letters";
  if (isAsked) isDue = false;
  show([...told.results, ...(isAsked && !told.confident ? [{ id: "", record: true }] : [])]);
  tell(statusOf(told, isAsked));
}

function statusOf(told, isAsked) {
  const parts = [];
  if (!told.results.length) parts.push(words.said.nothing);
  else if (isAsked && !told.confident) parts.push(words.said.unsure);
  if (told.lexical_only) parts.push(words.said.words_only);
  parts.push(...told.mended.map((how) => words.mended[how] ?? how));
  return parts.join(" · ");
}

async function suggest() {
  if (input.value.trim()) return;
  close();
  const parameters = new URLSearchParams(call ? { call_id: call.call_id } : {});
  if (!call) return show([]), tell("");
  const told = await get("/api/v1/faq/suggestions", parameters);
  if (!told) return;
  show(told.suggestions);
  tell(told.suggestions.length ? words.said.suggested : "");
}

// What stands there keeps its place when the meaning joins: the chosen entry stays chosen.
function show(results) {
  const chosen = found[active]?.id;
  found = results;
  drawList();
  list.hidden = found.length === 0;
  input.setAttribute("aria-expanded", String(found.length > 0));
  choose(chosen ? found.findIndex((it) => it.id === chosen) : -1);
}

function drawList() {
  const languageOf = (entry) => answer.languageOf(entry);
  drawResults(list, found, words, { isMarked: (id) => served.marks.has(id), languageOf });
}

// What is shown of marks, and in which language, has changed.
function redraw() {
  drawList();
  choose(active);
  showMark();
}

function turned() {
  redraw();
  say(answer.textOf(answer.entry));
}

function choose(place) {
  active = place;
  list.querySelectorAll('[role="option"]').forEach((option, number) => {
    option.setAttribute("aria-selected", String(number === active));
    if (number === active) option.scrollIntoView({ block: "nearest" });
  });
  if (active < 0) input.removeAttribute("aria-activedescendant");
  else input.setAttribute("aria-activedescendant", `faq-option-${active}`);
}

function move(step) {
  if (!found.length) return;
  const first = active < 0 && step > 0 ? 0 : (active + step + found.length) % found.length;
  choose(active < 0 && step < 0 ? found.length - 1 : first);
}

function enter() {
  const entry = found[active < 0 ? 0 : active];
  if (!entry) return;
  if (active < 0) choose(0);
  if (entry.record) return recordQuestion();
  if (answer.entry?.id === entry.id) return shut();
  trail = [];
  read(entry);
}

function chosen() {
  return answer.entry ?? found[active];
}

// Who reads is not disturbed: neither the list nor what is told of a deed changes meanwhile.
function read(entry) {
  stop();
  answer.show(entry);
  backButton.hidden = trail.length === 0;
  panel.toggleAttribute("data-reading", true);
  choose(active);
  showMark();
  sending.show();
  say(`${entry.question} ${answer.textOf(entry)}`);
  send("POST", `/api/v1/faq/${encodeURIComponent(entry.id)}/opened`, { visit, call_id: call?.call_id });
  if (input.value.trim()) keep("asked");
}

// A linked entry is read in the place of the one that links to it; Escape leads back.
async function follow(id) {
  const from = answer.entry;
  const entry = await send("GET", `/api/v1/faq/${encodeURIComponent(id)}/answer`);
  if (!entry || answer.entry !== from) return;
  trail.push(from);
  read(entry);
  input.focus();
}

function back() {
  if (trail.length) read(trail.pop());
  else shut();
}

function close() {
  trail = [];
  answer.hide();
  panel.toggleAttribute("data-reading", false);
}

// The search that reading held back is made up for.
function shut() {
  close();
  if (isDue && input.value.trim()) look("pause");
}

function showMark() {
  const isMarked = served.marks.has(answer.entry?.id);
  markButton.setAttribute("aria-pressed", String(isMarked));
  field(markButton, "mark").textContent = isMarked ? words.said.unmark : words.said.mark;
}

async function mark() {
  const entry = chosen();
  if (!entry || entry.record) return;
  if (!answer.entry) read(entry);
  const address = `/api/v1/faq/${encodeURIComponent(entry.id)}/helpful`;
  const at = call;
  const isMarked = served.marks.has(entry.id);
  const done = isMarked
    ? await send("DELETE", `${address}?call_id=${encodeURIComponent(at?.call_id ?? "")}`)
    : await send("POST", address, { call_id: at?.call_id, query: input.value.trim() });
  if (!done || at?.call_id !== call?.call_id) return;
  served.set(entry, !isMarked);
  tell(isMarked ? words.said.unmarked : words.said.marked);
}

async function recordQuestion() {
  if (await keep("questions")) tell(words.said.recorded);
}

function keep(what) {
  const query = input.value.trim();
  if (!query) return null;
  return send("POST", `/api/v1/faq/${what}`, { visit, query, call_id: call?.call_id });
}

async function send(method, address, body) {
  try {
    return await ask(method, address, { body, said: words.said });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    showTrouble(error.message);
    return null;
  }
}

function tell(text) {
  const status = field(panel, "status");
  if (status.textContent !== text) status.textContent = text;
}

function leave() {
  if (answer.entry) return back();
  if (input.value) {
    if (input.value.trim().length >= LEAST_KEPT) keep("asked");
    input.value = "";
    return typed();
  }
  input.blur();
  (cameFrom?.isConnected ? cameFrom : document.getElementById("main")).focus();
}

function goTo() {
  if (document.activeElement !== input) cameFrom = document.activeElement;
  input.focus();
  input.select();
}

const keysOfField = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Escape: leave };
panel.addEventListener("keydown", (event) => {
  if (event.isComposing || event.metaKey) return;
  const isField = event.target === input;
  if (event.altKey) {
    if (event.key !== "Enter" || event.ctrlKey || event.shiftKey) return;
    answer.turn();
  } else if (event.key === "Enter" && event.ctrlKey && event.shiftKey) sending.into("ticket");
  else if (event.key === "Enter" && event.ctrlKey) mark();
  else if (event.key === "Enter" && event.shiftKey) sending.into("note");
  else if (event.key === "Enter" && isField) enter();
  else if (event.key === "Escape" && !isField) back(), input.focus();
  else if (isField && keysOfField[event.key] && !event.ctrlKey && !event.shiftKey) keysOfField[event.key]();
  else return;
  event.preventDefault();
});
input.addEventListener("input", typed);
input.addEventListener("focus", () => { if (!found.length) suggest(); });
list.addEventListener("mousedown", (event) => {
  event.preventDefault(); // the field keeps the focus
  const option = event.target.closest('[role="option"]');
  if (!option) return;
  choose([...list.children].indexOf(option));
  enter();
});
markButton.addEventListener("click", mark);
backButton.addEventListener("click", () => { back(); input.focus(); });
onKey("KeyF", goTo);
addEventListener("keydown", (event) => {
  if (event.key !== "F3" || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  goTo();
});

// The caller's own keys and the phone are left alone; only what is shown follows the call.
document.addEventListener("desk", ({ detail: desk }) => {
  const before = call;
  call = desk.call;
  news.follow(call, desk.bank_version);
  if (before?.call_id === call?.call_id) return;
  visit = newVisit();
  answer.expect(call);
  served.recall(call);
  if (call && document.activeElement !== input) input.value = ""; // another caller asks something else
  if (!input.value.trim()) suggest();
});
served.recall(null);
