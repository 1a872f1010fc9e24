// The agent's own column: state and its clock, queues, messages, the day's numbers.
import { clockText, secondsSince, setClock } from "./clocks.js";
import { field, showSign } from "./desk_parts.js";
import { el } from "./elements.js";
import { whenText } from "./moments.js";

const NO_FIGURE = "–";
const me = document.getElementById("me");
const queues = document.getElementById("my-queues");
const messages = document.getElementById("messages");
const today = document.getElementById("today");
let now = null;

export function showMe(desk, words, act) {
  now = desk.me;
  showSign(field(me, "state"), words.agent_states, now.state);
  setClock(field(me, "since"), now.since);
  field(me, "reason").textContent = words.reasons[now.pause_reason] ?? now.pause_reason;
  me.querySelector('[data-do="ready"]').disabled = now.state === "ready";
  me.querySelector('[data-do="sign-out"]').disabled = now.state === "signed_out";
  me.querySelector('[data-do="pause"]').disabled = now.state === "signed_out";
  showQueues(desk.queues, words);
  showMessages(desk.messages, words, act);
  showToday(desk.today);
  tickMe();
}

// A pause that lasts longer than its reason allows is said in words.
export function tickMe() {
  const isLong = Boolean(now?.longest_seconds) && secondsSince(now.since) > now.longest_seconds;
  field(me, "too_long").hidden = !isLong;
  me.toggleAttribute("data-too-long", isLong);
}

function showQueues(lines, words) {
  queues.toggleAttribute("data-empty", lines.length === 0);
  queues.querySelector("tbody").replaceChildren(
    ...lines.map((line) => {
      const wait = el("bdi", { dir: "ltr", className: "clock" });
      const row = el("tr", {}, [
        el("th", { scope: "row", textContent: words.queues[line.queue] ?? line.queue }),
        el("td", {}, [el("bdi", { dir: "ltr", textContent: line.waiting })]),
        el("td", {}, [wait]),
      ]);
      setClock(wait, line.oldest);
      return row;
    }),
  );
}

function showMessages(shown, words, act) {
  messages.hidden = shown.length === 0;
  messages.querySelector("ul").replaceChildren(
    ...shown.map((message) => {
      const when = whenText(message.sent_at, words.said.today);
      const to = message.audience === "all" ? words.said.all : words.queues[message.name] ?? "";
      const seen = el("button", { type: "button", className: "btn btn-outline-secondary" }, [
        words.said.seen, " ", el("kbd", { textContent: "A" }),
      ]);
      seen.dataset.message = message.number;
      seen.addEventListener("click", () => act(`/api/v1/desk/messages/${message.number}/seen`));
      return el("li", { className: "message" }, [
        el("p", { dir: "auto", textContent: message.text }),
        el("p", { className: "quiet" }, [el("bdi", { textContent: message.sent_by }), ` · ${to} · `, when]),
        seen,
      ]);
    }),
  );
}

function showToday(numbers) {
  const length = (seconds) => (seconds === null ? NO_FIGURE : clockText(seconds));
  field(today, "calls").textContent = numbers.calls;
  field(today, "handle_time").textContent = length(numbers.handle_time_seconds);
  field(today, "handled_for").textContent = length(numbers.handled_for_seconds);
}
