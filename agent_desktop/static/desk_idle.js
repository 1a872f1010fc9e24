// What there is to do when nobody calls: what is due, and the last calls with their records.
import { ask } from "./ask.js";
import { clockText } from "./clocks.js";
import { titleOf } from "./desk_caller.js";
import { el } from "./elements.js";
import { dayText, whenText } from "./moments.js";

const due = document.getElementById("follow-ups");
const last = document.getElementById("last-calls");

export async function renewIdle(words, openRecord, act) {
  const [toFollow, calls] = await Promise.all(
    ["follow-ups", "calls"].map((what) => ask("GET", `/api/v1/desk/${what}`, words).catch(() => null)),
  );
  if (toFollow) fill(due, toFollow.follow_ups.map((record) => dueLine(record, words, act)));
  if (calls) fill(last, calls.calls.map((call) => callLine(call, words, openRecord)));
}

function fill(panel, lines) {
  panel.toggleAttribute("data-empty", lines.length === 0);
  panel.querySelector("ul").replaceChildren(...lines);
}

function dueLine(record, words, act) {
  const address = `/api/v1/desk/follow-ups/${encodeURIComponent(record.call_id)}/done`;
  const title = titleOf(words, record.queue, record.disposition);
  return el("li", {}, [
    el("span", {}, [
      el("bdi", { dir: "ltr", className: "strong", textContent: record.caller }), ` · ${title}`,
      el("span", { className: "line-note", dir: "auto", textContent: record.note }),
    ]),
    el("span", { className: "quiet", textContent: dayText(record.follow_up_on) }),
    button(words.said.done, () => act(address)),
  ]);
}

function callLine(call, words, openRecord) {
  const state = call.is_saved ? titleOf(words, call.queue, call.disposition) : words.said.unsaved;
  const talked = call.talked_for_seconds === null ? "–" : clockText(call.talked_for_seconds);
  const line = el("li", {}, [
    el("span", {}, [
      el("bdi", { dir: "ltr", className: "strong", textContent: call.caller || words.said.nobody }),
      ` · ${words.queues[call.queue] ?? ""} · ${state}`,
    ]),
    el("span", { className: "quiet" }, [
      whenText(call.started_at, words.said.today), " · ", el("bdi", { dir: "ltr", textContent: talked }),
    ]),
    button(words.said.write, () => openRecord(call)),
  ]);
  line.toggleAttribute("data-unsaved", !call.is_saved);
  return line;
}

function button(text, deed) {
  const node = el("button", { type: "button", className: "btn btn-outline-secondary", textContent: text });
  node.addEventListener("click", deed);
  return node;
}
