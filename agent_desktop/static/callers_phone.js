/* A caller's phone: dials the centre's number from a page, with any number as its own. */

import { Phone } from "/static/phone.js";
import { showOnly, shownState } from "/static/phone_states.js";

const panel = document.querySelector("#phone");
const find = (selector) => panel.querySelector(selector);
const account = JSON.parse(document.querySelector("#account").textContent);
const number = find("#phone-dial bdi").textContent;

export const phone = new Phone(account, find("#phone-sound"));

phone.addEventListener("call", ({ detail }) => {
  const state = shownState(detail);
  find("#phone-call").dataset.call = state;
  find("#phone-cause").textContent = state === "ended" ? detail.cause : "";
  showOnly(panel, "call", state);
  if (state === "talking") find("#keypad button").focus(); // digits are for the menus now
});
phone.addEventListener("silent", () => find("#phone-silent").removeAttribute("hidden"));

find("#phone-dial").addEventListener("submit", (event) => {
  event.preventDefault();
  const caller = `P-Asserted-Identity: <sip:${find("#caller").value}@${account.realm}>`;
  phone.dial(number, { extraHeaders: [caller] });
});
find("#phone-dial button").disabled = false;
find("#keypad").addEventListener("click", ({ target }) => {
  const { digit } = target.closest("[data-digit]")?.dataset ?? {};
  if (digit) phone.press(digit);
});
document.addEventListener("keydown", ({ key, target }) => {
  if (/^[0-9*#]$/.test(key) && target.tagName !== "INPUT") phone.press(key);
});
find("#hang-up").addEventListener("click", () => phone.hangUp());
addEventListener("pagehide", () => phone.stop());
phone.start();
