// A supervisor says something to desks, and sees who has seen it.
import { ask } from "./ask.js";
import { el } from "./elements.js";
import { whenText } from "./moments.js";

const LOOK_MILLISECONDS = 15_000;
const ADDRESS = "/api/v1/messages";
const MOST_SHOWN = 5;
const form = document.getElementById("message-form");
const answer = document.getElementById("message-answer");
const sent = document.getElementById("sent");
const words = JSON.parse(document.getElementById("words").textContent);

function line({ audience, name, text, sent_by, sent_at, seen_by }) {
  const to = audience === "all" ? sent.dataset.toAll : words.queues[name] ?? name;
  return el("li", {}, [
    el("span", { dir: "auto", textContent: text }),
    el("span", { className: "quiet" }, [
      `${to} · `, el("bdi", { textContent: sent_by }), ` · ${whenText(sent_at, sent.dataset.today)} · ${sent.dataset.seen} `,
      el("bdi", { dir: "ltr", textContent: seen_by.length, title: seen_by.join(" ") }),
    ]),
  ]);
}

async function renew() {
  if (document.hidden) return;
  const told = await ask("GET", ADDRESS, { said: answer.dataset }).catch(() => null);
  if (told) sent.replaceChildren(...told.messages.slice(0, MOST_SHOWN).map(line));
}

async function send(event) {
  event.preventDefault();
  const body = Object.fromEntries(new FormData(form));
  try {
    await ask("POST", ADDRESS, { body, said: answer.dataset });
    form.elements.text.value = "";
    answer.textContent = answer.dataset.sent;
  } catch (refusal) {
    answer.textContent = refusal.message;
  }
  form.elements.text.focus();
  renew();
}

if (form) {
  form.addEventListener("submit", send);
  renew();
  setInterval(renew, LOOK_MILLISECONDS);
}
