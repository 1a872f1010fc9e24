// Keeps the desk alive: what the server tells of this agent alone is shown in place.
import { ask, Refusal } from "./ask.js";
import { hearServerTime, startClocks } from "./clocks.js";
import { isOthers } from "./desk_consult.js";
import { showCaller } from "./desk_caller.js";
import { renewIdle } from "./desk_idle.js";
import { showMe, tickMe } from "./desk_me.js";
import { say, showTrouble } from "./desk_parts.js";
import { Record } from "./desk_record.js";
import { digitOf, onKey } from "./keys.js";
import { Link } from "./link.js";

const wordsOf = (id) => JSON.parse(document.getElementById(id).textContent);
const words = wordsOf("words");
const byId = (id) => document.getElementById(id);
const reasons = byId("reasons");
const pauseButton = document.querySelector('[data-do="pause"]');
const record = new Record(words, () => renew());
let desk = null;

function show(message) {
  const before = desk;
  desk = message;
  byId("stale").hidden = !desk.is_stale;
  showMe(desk, words, act);
  showCaller(desk.call, words);
  record.follow(isOthers(desk) ? null : desk.call);
  sayMessages(before?.messages ?? [], desk.messages);
  if (before?.call && !desk.call) renew();
  document.dispatchEvent(new CustomEvent("desk", { detail: desk })); // for the phone beside it
}

function hear(message) {
  hearServerTime(message.at);
  if (message.type === "desk") show(message);
}

function sayMessages(before, now) {
  const known = new Set(before.map((message) => message.number));
  const fresh = now.find((message) => !known.has(message.number));
  if (fresh) say(`${words.said.message} ${fresh.sent_by}: ${fresh.text}`);
}

async function act(address, body) {
  try {
    await ask("POST", address, { body, said: words.said });
    showTrouble("");
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    showTrouble(error.message);
  }
  if (address.includes("follow-ups")) renew();
}

function renew() {
  renewIdle(words, (call) => record.open({ ...call }), act);
}

function openReasons(isOpen) {
  reasons.hidden = !isOpen;
  pauseButton.setAttribute("aria-expanded", String(isOpen));
  if (isOpen) reasons.querySelector("button").focus();
}

function pause(reason) {
  openReasons(false);
  pauseButton.focus();
  return act("/api/v1/desk/pause", { reason });
}

const deeds = {
  ready: () => act("/api/v1/desk/ready"),
  pause: () => openReasons(reasons.hidden),
  "sign-out": () => act("/api/v1/desk/sign-out"),
  keys: () => byId("keys").showModal(),
};
for (const [name, deed] of Object.entries(deeds)) {
  document.querySelector(`[data-do="${name}"]`).addEventListener("click", deed);
}
reasons.addEventListener("click", (event) => {
  const button = event.target.closest("[data-reason]");
  if (button) pause(button.dataset.reason);
});
reasons.addEventListener("keydown", (event) => {
  if (event.key === "Escape") openReasons(false), pauseButton.focus();
});

onKey("?", deeds.keys);
onKey("KeyR", deeds.ready);
onKey("KeyP", () => !pauseButton.disabled && deeds.pause());
onKey("KeyN", () => record.isOpen && byId("note").focus());
onKey("KeyM", () => record.moreTime());
onKey("KeyA", () => document.querySelector("[data-message]")?.click());
onKey("digit", (event) => {
  const number = digitOf(event);
  if (reasons.hidden) return record.choose(number);
  reasons.querySelector(`[data-key="${number}"]`)?.click();
});

const link = new Link("/api/v1/desk/live", {
  onMessage: hear,
  onState: (state) => { byId("link").dataset.link = state; },
});
addEventListener("online", () => link.hurry());
addEventListener("pageshow", () => link.hurry());
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && link.hurry());
const first = wordsOf("now");
hearServerTime(first.at);
show(first);
renew();
startClocks(() => { tickMe(); record.tick(); });
link.open();
