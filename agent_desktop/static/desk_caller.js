// The caller's column: what is known before the greeting ends.
import { clockText, setClock } from "./clocks.js";
import { field, say, showSign } from "./desk_parts.js";
import { el } from "./elements.js";
import { whenText } from "./moments.js";
import { openRequest } from "./desk_requests.js";

const panel = document.getElementById("caller");
const NO_ROLE = "other"; // says nothing of a person
const RINGS = { ringing: "rings", talking: "talks", wrap_up: "wraps_up" };
let shown = { id: null, state: null };

export function showCaller(call, words) {
  announce(call, words);
  panel.dataset.state = call?.state ?? "none";
  panel.querySelector('[data-when="none"]').hidden = Boolean(call);
  panel.querySelector('[data-when="call"]').hidden = !call;
  field(panel, "state").hidden = !call;
  field(panel, "since").hidden = !call;
  if (!call) return;
  setClock(field(panel, "since"), since(call));
  showSign(field(panel, "state"), words.call_states, call.state);
  field(panel, "caller").textContent = call.caller || words.said.nobody;
  field(panel, "queue").textContent = words.queues[call.queue] ?? call.queue ?? "–";
  field(panel, "language").textContent = words.languages[call.language] ?? call.language;
  showWait(call);
  showSteps(call, words);
  showStory(call.story, words);
}

function since(call) {
  return call.wrap_up_at ?? call.answered_at ?? call.joined_at ?? call.started_at;
}

function showWait(call) {
  const node = field(panel, "waited");
  if (call.joined_at) return setClock(node, call.joined_at);
  node.removeAttribute("data-since"); // it ticks no more
  node.textContent = call.waited_seconds === null ? "–" : clockText(call.waited_seconds);
}

function showSteps(call, words) {
  const choices = call.path.map((step) => words.steps[step] ?? step.split(":").at(-1));
  const lookedUp = (call.story?.steps ?? []).filter((step) => step.look_up).map((step) =>
    `${words.look_ups[step.look_up] ?? step.look_up}: ${words.results[step.result] ?? step.result}`);
  const steps = [...choices, ...lookedUp];
  field(panel, "steps").replaceChildren(...steps.map((text) => el("li", { textContent: text })));
  field(panel, "no_steps").hidden = steps.length > 0;
}

function showStory(story, words) {
  panel.toggleAttribute("aria-busy", !story);
  showCard(story, words);
  const note = story?.last_note;
  field(panel, "note_part").hidden = !note;
  if (note) {
    field(panel, "note").textContent = note.note;
    const said = titleOf(words, note.queue, note.disposition);
    const when = whenText(note.saved_at, words.said.today);
    field(panel, "note_of").textContent = [said, note.agent, when].filter(Boolean).join(" · ");
  }
  const requests = story?.requests ?? [];
  field(panel, "requests_part").hidden = requests.length === 0;
  field(panel, "requests").replaceChildren(...requests.map(openRequest));
  const callbacks = story?.callbacks ?? [];
  field(panel, "callbacks_part").hidden = callbacks.length === 0;
  field(panel, "callbacks").replaceChildren(
    ...callbacks.map((it) => line(words.queues[it.queue] ?? it.queue, whenText(it.booked_at, words.said.today))),
  );
  const earlier = story?.earlier ?? [];
  field(panel, "no_earlier").hidden = !story || earlier.length > 0;
  field(panel, "earlier").replaceChildren(...earlier.map((call) => earlierLine(call, words)));
}

function showCard(story, words) {
  const card = story?.card;
  field(panel, "card").hidden = !card;
  const number = panel.querySelector('[data-field="caller"]').textContent;
  field(panel, "stranger").hidden = !story || Boolean(card) || !/\d/.test(number);
  field(panel, "stranger_link").href = `/beneficiaries?mobile=${encodeURIComponent(number)}#name`;
  if (!card) return;
  field(panel, "card_name").href = `/beneficiaries/${card.number}`;
  field(panel, "card_name").querySelector('[data-part="name"]').textContent = card.name;
  const role = card.role === NO_ROLE ? "" : words.beneficiary_roles[card.role] ?? card.role;
  field(panel, "card_role").textContent = role && card.entity ? `${role} ·` : role;
  field(panel, "card_entity").textContent = card.entity;
  field(panel, "card_identity_part").hidden = !card.national_id;
  field(panel, "card_identity").textContent = card.national_id ?? "";
  field(panel, "card_others").hidden = card.others === 0;
}

function earlierLine(call, words) {
  const what = titleOf(words, call.queue, call.disposition) ?? words.outcomes[call.outcome] ?? "";
  const queue = words.queues[call.queue] ?? "";
  const served = call.answers.map((answer) => servedText(answer, words));
  return line([queue, what, ...served].filter(Boolean).join(" · "), whenText(call.started_at, words.said.today));
}

// What an agent marked stands with a tick; else in which way it served the call.
function servedText({ question, ways }, words) {
  if (ways.includes("marked")) return `✓ ${question}`;
  return `${ways.map((way) => words.answer_ways[way] ?? way).join(" · ")}: ${question}`;
}

export function titleOf(words, queue, disposition) {
  const choices = words.dispositions[queue] ?? words.dispositions.general;
  return choices.find((choice) => choice.name === disposition)?.title ?? disposition;
}

function line(text, when) {
  return el("li", {}, [el("span", { textContent: text }), el("span", { className: "quiet", textContent: when })]);
}

// What happens is said to a screen reader once, at the change.
function announce(call, words) {
  const now = { id: call?.call_id ?? null, state: call?.state ?? null };
  if (now.id === shown.id && now.state === shown.state) return;
  const word = words.said[call ? RINGS[call.state] : "over"];
  if (word && (call || shown.id)) {
    const details = call?.state === "ringing" ? [words.queues[call.queue], call.caller] : [];
    say([word, ...details].filter(Boolean).join(": "));
  }
  shown = now;
}
