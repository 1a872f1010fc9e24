// Switches the notice and closures in place: forms keep what was typed, every deed can be undone.
const words = JSON.parse(document.getElementById("words").textContent);
const arabic = document.documentElement.lang === "ar";
const byId = (id) => document.getElementById(id);
const NOTICE = "/api/v1/notice";
const CLOSURES = "/api/v1/closures";
const LOOK_MILLISECONDS = 15000;

class Refusal extends Error {
  constructor(text, field) {
    super(text);
    this.field = field;
  }
}

async function ask(method, address, body) {
  const headers = { "Content-Type": "application/json" };
  const sent = { method, headers, body: body && JSON.stringify(body) };
  const answer = await fetch(address, sent).catch(() => null);
  if (!answer) throw new Refusal(words.lost);
  if (answer.status === 401) throw new Refusal(words.expired);
  const said = await answer.json().catch(() => null);
  if (answer.ok) return said;
  throw new Refusal((arabic ? said?.detail_ar : said?.detail) ?? words.lost, said?.field);
}

// Draws the parts that live anew from what the server shows; forms stay as they are.
async function renew() {
  const answer = await fetch("/hours").catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(part.id);
    if (fresh && fresh.outerHTML !== part.outerHTML) part.replaceWith(fresh);
  }
}

function say(panel, mood, text, undo) {
  const answer = panel.querySelector("[data-answer]");
  answer.replaceChildren(Object.assign(document.createElement("span"), { textContent: text }));
  answer.dataset.mood = mood;
  answer.hidden = false;
  byId("said").textContent = text;
  if (!undo) return;
  const button = Object.assign(document.createElement("button"), {
    type: "button", className: "btn btn-quiet", textContent: words.undo,
  });
  button.addEventListener("click", () => act(panel, words.working, undo));
  answer.append(button);
  button.focus({ preventScroll: true });
}

function clearRefusals(panel) {
  for (const note of panel.querySelectorAll("[data-refusal]")) note.hidden = true;
  for (const field of panel.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
}

function refuse(panel, { field, message }) {
  const note = field && panel.querySelector(`[data-refusal="${field}"]`);
  if (!note) return say(panel, "refused", message);
  panel.querySelector("[data-answer]").hidden = true;
  note.textContent = message;
  note.hidden = false;
  byId("said").textContent = message;
  byId(field)?.setAttribute("aria-invalid", "true");
  byId(field)?.focus();
}

// A deed returns what it did in words, and how it is undone.
async function act(panel, meanwhile, deed) {
  if (panel.hasAttribute("aria-busy")) return;
  panel.setAttribute("aria-busy", "true");
  clearRefusals(panel);
  say(panel, "busy", meanwhile);
  try {
    const [text, undo] = await deed();
    await renew();
    say(panel, "done", text, undo);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    refuse(panel, error);
  } finally {
    panel.removeAttribute("aria-busy");
  }
}

function standing() {
  const body = byId("notice-now").dataset.body;
  return body ? JSON.parse(body) : null;
}

async function put(body) {
  await (body ? ask("PUT", NOTICE, body) : ask("DELETE", NOTICE));
}

function switchOn(body, after = () => {}) {
  return async () => {
    const before = standing();
    await put(body);
    after();
    return [words.heard, backTo(before)];
  };
}

function backTo(before) {
  return async () => {
    await put(before);
    return [words.undone];
  };
}

async function switchOff() {
  const before = standing();
  await ask("DELETE", NOTICE);
  return [words.off, before && backTo(before)];
}

function reopen(number, body) {
  return async () => {
    await ask("DELETE", `${CLOSURES}/${number}`);
    return [words.reopened, body && close(body)];
  };
}

function close(body, after = () => {}) {
  return async () => {
    const { number } = await ask("POST", CLOSURES, body);
    after();
    return [words.closed, reopen(number)];
  };
}

// What was typed survives a reload, until it has been sent; so does what was typed before this is read.
const kept = (field) => `tawasul-hours-${field.name}`;

function valuesOf(form) {
  return Object.fromEntries(new FormData(form));
}

function emptied(form) {
  return () => {
    form.reset();
    for (const field of form.querySelectorAll("[data-keep]")) sessionStorage.removeItem(kept(field));
    byId("preview").hidden = true;
  };
}

for (const field of document.querySelectorAll("[data-keep]")) {
  const keep = () => sessionStorage.setItem(kept(field), field.value);
  if (field.value) keep();
  else field.value = sessionStorage.getItem(kept(field)) ?? "";
  field.addEventListener("input", keep);
}

async function preview() {
  const { prompt, unvowelled } = await ask("POST", `${NOTICE}/preview`, valuesOf(noticeForm));
  for (const audio of byId("preview").querySelectorAll("audio")) {
    audio.src = `${NOTICE}/sounds/${prompt}/${audio.dataset.of}`;
  }
  byId("unvowelled").hidden = unvowelled.length === 0;
  byId("unvowelled").querySelector("[data-words]").textContent = unvowelled.join(" · ");
  byId("preview").hidden = false;
  return [words.listen];
}

const noticePanel = byId("notice-panel");
const closuresPanel = byId("closures-panel");
const noticeForm = byId("notice-form");
const closureForm = byId("closure-form");

// The answer stands where the hand is.
function answerAt(isForm) {
  const answer = byId("notice-answer");
  if (isForm) noticeForm.append(answer);
  else byId("notice-now").after(answer);
}

noticePanel.addEventListener("click", ({ target }) => {
  const play = target.closest("[data-play]");
  if (target.closest("button")) answerAt(target.closest("#listen, [type=submit]"));
  if (play) act(noticePanel, words.working, switchOn({ prompt: play.dataset.play }));
  if (target.closest("[data-switch-off]")) act(noticePanel, words.working, switchOff);
  if (target.closest("#listen")) act(noticePanel, words.speaking, preview);
});

noticeForm?.addEventListener("input", () => {
  byId("preview").hidden = true; // it is not what stands in the fields any more
});

noticeForm?.addEventListener("submit", (event) => {
  event.preventDefault();
  answerAt(true);
  act(noticePanel, words.speaking, switchOn(valuesOf(noticeForm), emptied(noticeForm)));
});

closureForm?.addEventListener("submit", (event) => {
  event.preventDefault();
  act(closuresPanel, words.working, close(valuesOf(closureForm), emptied(closureForm)));
});

closuresPanel.addEventListener("click", ({ target }) => {
  const row = target.closest("[data-reopen]")?.closest(".exception");
  if (row) {
    act(closuresPanel, words.working, reopen(row.dataset.number, JSON.parse(row.dataset.body)));
  }
});

document.addEventListener("play", ({ target }) => {
  for (const other of document.querySelectorAll("audio")) if (other !== target) other.pause();
}, true);

function isListening() {
  return [...document.querySelectorAll("[data-live] audio")].some((audio) => !audio.paused);
}

function look() {
  const isBusy = document.querySelector("[aria-busy]") || isListening();
  const isInside = document.activeElement?.closest("[data-live]");
  if (!document.hidden && !isBusy && !isInside) renew();
}

for (const button of document.querySelectorAll("[data-waits]")) button.disabled = false;
setInterval(look, LOOK_MILLISECONDS);
document.addEventListener("visibilitychange", look);
