/* The phone's part of the desk: its buttons, keys, bell and devices. The phone itself is phone.js. */

import { clockText } from "/static/clocks.js";
import { Passing, talkOf } from "/static/desk_consult.js";
import { NO_CALL, Phone } from "/static/phone.js";
import { Bell, devices } from "/static/phone_audio.js";
import { showOnly, shownState } from "/static/phone_states.js";
import { holdTurn } from "/static/phone_turn.js";

const ACCOUNT = "/api/v1/desk/phone";
const CALL = "/api/v1/desk/call";
const KEYS = {
  F2: ["answer"],
  F4: ["reject", "hang-up"],
  F7: ["mute"],
  F8: ["return", "hold", "resume"],
  F9: ["join", "keypad"],
  F10: ["complete", "transfer"],
};
const LEVEL_MILLISECONDS = 100;
const RETRY_MILLISECONDS = 3000;
const panel = document.querySelector("#phone");
const find = (selector) => panel.querySelector(selector);

const isBrowser = panel.dataset.phone === "webrtc";
let desk = JSON.parse(document.getElementById("now").textContent); // what the centre says of us

/** The running phone, null before the switch knows it and for whoever has a desk phone. */
export let phone = null;
const passing = new Passing(find("#phone-transfer"), pass);
const bell = isBrowser ? new Bell() : null;

const DEEDS = {
  answer: () => phone?.answer(),
  reject: () => phone?.hangUp(),
  "hang-up": () => (phone ? phone.hangUp() : command("hang-up")),
  mute: () => phone?.toggleMute(),
  hold: () => (phone ? phone.toggleHold() : command("hold")),
  resume: () => command("resume"),
  complete: () => command("complete"),
  join: () => command("join"),
  return: giveBack,
  keypad: () => open("#keypad", "button"),
  transfer: () => passing.toggle(),
  test: () => phone?.test(),
  take: () => takeTurn?.(),
  "take-back": () => begin(),
};

/* What is shown */

function showLine(line) {
  find("#phone-line").dataset.line = line;
  showOnly(panel, "line", line);
}

/** The talk as the desk knows it: whether a colleague is asked, and all there is of a desk phone. */
let talk = { state: null, name: "" };
let isGivenBack = false; // the agent did not wait for the colleague's answer

function showTalk({ detail: desk }) {
  const before = talk.state;
  talk = talkOf(desk);
  if (before === "asking" && talk.state === "talking" && !isGivenBack) tellDeclined();
  if (before !== "asking") isGivenBack = false;
  if (phone) showCall(phone.call);
  else if (!bell) showParts(talk.state === "on_hold" ? "held" : talk.state ?? "idle");
}

/** The colleague was busy, declined or did not answer. */
function tellDeclined() {
  tell(find("#phone-trouble").dataset.declined);
}

function showCall(call) {
  showParts(shownState(call, talk.state));
  find("#phone-caller").textContent = call.isTest ? "" : call.caller;
  find('[data-do="mute"]').setAttribute("aria-pressed", call.isMuted);
  find('[data-do="hold"]').setAttribute("aria-pressed", call.isHeld);
  if (call.state === "ringing" || call.state === "dialling") tell("");
  showClock();
}

function showParts(state) {
  const had = panel.contains(document.activeElement) ? document.activeElement : null;
  find("#phone-call").dataset.call = state;
  showOnly(panel, "call", state);
  find("#phone-colleague").textContent = talk.name;
  if (!["talking", "testing", "held"].includes(state)) closeParts();
  if (had && !had.checkVisibility()) (firstButton() ?? panel).focus();
}

/* A talk that the page lost, and another browser that took the phone */

function showAway() {
  const isAway = desk?.call?.state === "agent_away";
  find("#phone-away").hidden = !isAway || Boolean(phone?.session);
}

/** Whoever saw calls ring here, and sees them ring elsewhere now, has lost the phone. */
function followPlace() {
  if (!phone || !desk?.phone) return;
  if (desk.phone === phone.place) phone.wasHere = true;
  else if (phone.wasHere) leave("taken");
}

document.addEventListener("desk", ({ detail }) => {
  desk = detail;
  showAway();
  followPlace();
});

function firstButton() {
  return find(".phone-buttons > :not([hidden])");
}

function showClock() {
  const since = phone?.call.state === "talking" ? phone.call.since : null;
  find("#phone-clock").hidden = since === null;
  if (since !== null) find("#phone-clock").textContent = clockText((Date.now() - since) / 1000);
}

function showQuality({ loss, jitter, roundTrip }) {
  const write = (field, text) => (find(`[data-field="${field}"]`).textContent = text);
  write("loss", `${Math.round(loss * 1000) / 10}%`);
  write("jitter", jitter === null ? "–" : `${jitter} ms`);
  write("round-trip", roundTrip === null ? "–" : `${roundTrip} ms`);
  find("#phone-quality").hidden = false;
}

function tell(trouble) {
  find("#phone-trouble").textContent = trouble;
  find("#phone-silent")?.toggleAttribute("hidden", true);
}

function open(part, first) {
  const node = find(part);
  node.hidden = !node.hidden;
  if (!node.hidden) node.querySelector(first).focus();
}

function closeParts() {
  for (const part of ["#keypad", "#phone-quality"]) find(part)?.toggleAttribute("hidden", true);
  passing.close();
}

/* The bell, and a word when nobody looks */

function ring({ state, caller }) {
  if (state !== "ringing") {
    bell.stop();
    notice?.close();
    return;
  }
  if (find("#bell").checked) bell.ring();
  if (find("#notify").checked && document.hidden) announce(caller);
}

let notice = null;
function announce(caller) {
  if (Notification.permission !== "granted") return;
  notice = new Notification(find("#phone-notice").dataset.title, { body: caller, tag: "call" });
  notice.addEventListener("click", () => window.focus());
}

/* What the switch does */

async function command(deed, body = {}) {
  tell("");
  const answer = await fetch(`${CALL}/${deed}`, { method: "POST", body: JSON.stringify(body) });
  if (answer.ok) return true;
  const told = await answer.json().catch(() => ({}));
  tell((document.documentElement.lang === "ar" ? told.detail_ar : told.detail) ?? answer.statusText);
  return false;
}

function giveBack() {
  isGivenBack = true;
  return command("return");
}

/** A caller who is held would stay so while the agent talks with a colleague. */
async function pass(deed, body) {
  if (phone?.call.isHeld) phone.toggleHold();
  return command(deed, body);
}

/** Tell what the talk sounded like; a call that nobody knows any more has no place for it. */
function keepSound({ state, isTest }) {
  if (state !== "ended" || isTest || !phone?.measured) return;
  const { heard, lost, jitter, roundTrip: round_trip } = phone.measured;
  phone.measured = null;
  const body = JSON.stringify({ heard, lost, jitter, round_trip });
  fetch(`${CALL}/sound`, { method: "POST", body, keepalive: true }).catch(() => {});
}

/* Devices */

function keep(name, value) {
  try {
    localStorage.setItem(`phone-${name}`, value);
  } catch {
    // the choice then lasts as long as the page
  }
}

function kept(name) {
  try {
    return localStorage.getItem(`phone-${name}`);
  } catch {
    return null;
  }
}

async function listDevices() {
  for (const [kind, field] of [["audioinput", "microphone"], ["audiooutput", "speaker"]]) {
    const select = find(`#${field}`);
    const options = (await devices(kind)).map((it) => new Option(it.label, it.deviceId));
    select.replaceChildren(select.options[0], ...options);
    select.value = options.some((it) => it.value === kept(field)) ? kept(field) : "";
  }
}

async function lookAtDevices() {
  if (!find("#phone-settings").open || !phone) return;
  await phone.microphone.open().catch(() => find("#phone-silent").removeAttribute("hidden"));
  await listDevices();
}

function choose(field, use) {
  find(`#${field}`).addEventListener("change", ({ target }) => {
    keep(field, target.value);
    use(target.value);
  });
}

function remember(field, standard) {
  const box = find(`#${field}`);
  box.checked = (kept(field) ?? standard) === "on";
  box.addEventListener("change", () => keep(field, box.checked ? "on" : "off"));
}

/* The beginning */

async function account() {
  for (;;) {
    const answer = await fetch(ACCOUNT).catch(() => null);
    if (answer?.ok) return answer.json();
    showLine(answer && answer.status < 500 ? "refused" : "lost");
    await new Promise((again) => setTimeout(again, RETRY_MILLISECONDS));
  }
}

async function begin() {
  showLine("joining");
  const own = (phone = new Phone(await account(), find("#phone-sound")));
  const hear = (name, listener) =>
    own.addEventListener(name, ({ detail }) => own === phone && listener(detail));
  phone.microphone.device = kept("microphone") ?? "";
  hear("line", showLine);
  hear("call", showCall);
  hear("call", ring);
  hear("call", keepSound);
  hear("quality", showQuality);
  phone.isMine = (callId) => callId === desk?.call?.call_id;
  hear("call", showAway);
  hear("silent", () => find("#phone-silent").removeAttribute("hidden"));
  if (kept("speaker")) phone.chooseSpeaker(kept("speaker")).catch(() => {});
  phone.start();
}

/** Give the phone away, with a call that runs: the switch brings it where the phone is next. */
function leave(line) {
  if (phone?.session || line === "taken") phone?.leave();
  else phone?.stop();
  phone = null;
  bell.stop();
  showCall(NO_CALL);
  showLine(line);
  showAway();
}

function listenToKeys(event) {
  const deeds = KEYS[event.key];
  if (!deeds || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const button = deeds.map((deed) => find(`[data-do="${deed}"]`)).find((it) => it && !it.hidden);
  if (!event.repeat) button?.click();
}

let takeTurn = null;
panel.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-do], [data-digit]");
  if (button?.dataset.digit) phone?.press(button.dataset.digit);
  else if (button) DEEDS[button.dataset.do]();
});
find("#keypad")?.addEventListener("keydown", ({ key }) => {
  if (/^[0-9*#]$/.test(key)) phone?.press(key);
});
document.addEventListener("desk", showTalk);
document.addEventListener("keydown", listenToKeys);

if (bell) {
  remember("bell", "on");
  remember("notify", "off");
  find("#notify").addEventListener("change", ({ target }) => {
    if (target.checked) Notification.requestPermission();
  });
  choose("microphone", (device) => phone?.chooseMicrophone(device));
  choose("speaker", (device) => {
    bell.device = device;
    phone?.chooseSpeaker(device);
  });
  find("#phone-settings").addEventListener("toggle", lookAtDevices);
  navigator.mediaDevices?.addEventListener("devicechange", lookAtDevices);
  setInterval(showClock, 250);
  setInterval(() => {
    if (find("#phone-settings").open) find("#phone-level").value = phone?.microphone.level() ?? 0;
  }, LEVEL_MILLISECONDS);
  addEventListener("beforeunload", (event) => {
    if (phone?.session) event.preventDefault();
  });
  addEventListener("pagehide", () => leave("lost"));
  takeTurn = holdTurn(`phone-${find("h2 bdi").textContent}`, { onMine: begin, onElsewhere: () => leave("elsewhere") });
}
