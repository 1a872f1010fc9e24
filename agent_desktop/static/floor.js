// Keeps the floor alive: what the server drew at first is changed in place from then on.
import { hearServerTime, secondsSince, setClock, startClocks } from "./clocks.js";
import { Link } from "./link.js";
import { patchList, setAttribute, setText } from "./patch.js";

const words = JSON.parse(document.getElementById("words").textContent);
const part = (name) => document.getElementById(`${name}-part`);
const byId = (name) => document.getElementById(name);
const NO_FIGURE = "–";
const queues = new Map();
const agents = new Map();
const calls = new Map();
const drawn = new WeakMap(); // node -> the value that it shows, so that only changes are drawn

function titleOf(queue) {
  return words.queues[queue] ?? queue ?? NO_FIGURE;
}

function percent(share) {
  return share === null ? NO_FIGURE : `${Math.floor(share * 100 + 0.5)}%`;
}

function oldestOf(queue) {
  return queue.callers.length ? queue.callers[0].joined_at : null;
}

function signedInOf(queue) {
  return words.shown_states.reduce((sum, state) => sum + queue.agents[state], 0);
}

function placeOf(queue) {
  const place = words.order.indexOf(queue.queue);
  return place < 0 ? words.order.length : place;
}

// As floor_view.trouble: emergencies, longest wait, nobody there, then as defined.
function trouble(queue) {
  const waits = queue.waiting > 0;
  return [
    waits && queue.queue === words.emergency ? 0 : 1,
    waits ? 0 : 1,
    oldestOf(queue) ?? "",
    signedInOf(queue) > 0 ? 1 : 0,
    placeOf(queue),
  ];
}

function byState(agent) {
  return [words.shown_states.indexOf(agent.state), agent.agent];
}

function inOrder(items, keyOf) {
  const keyed = items.map((item) => [keyOf(item), item]);
  keyed.sort(([left], [right]) => {
    const differs = left.findIndex((value, i) => value !== right[i]);
    return differs < 0 ? 0 : left[differs] < right[differs] ? -1 : 1;
  });
  return keyed.map(([, item]) => item);
}

function once(fill) {
  return (node, item) => {
    if (drawn.get(node) === item) return;
    drawn.set(node, item);
    fill(node, item);
  };
}

function showState(node, signs, name) {
  const sign = signs[name] ?? { word: name, icon: "dash-circle" };
  const badge = node.querySelector('[data-field="state"]');
  setAttribute(badge, "data-state", name);
  const use = badge.querySelector("use");
  setAttribute(use, "href", use.getAttribute("href").replace(/#.*/, `#${sign.icon}`));
  const word = badge.querySelector('[data-part="word"]');
  if (word.textContent !== sign.word) word.textContent = sign.word;
}

function showClock(node, field, since) {
  setClock(node.querySelector(`[data-field="${field}"]`), since);
}

const fillQueue = once((node, queue) => {
  setText(node, "title", titleOf(queue.queue));
  setText(node, "waiting", queue.waiting);
  const callbacks = node.querySelector('[data-field="callbacks"]');
  callbacks.hidden = queue.callbacks.length === 0;
  callbacks.querySelector('[data-part="count"]').textContent = queue.callbacks.length;
  showClock(node, "oldest", oldestOf(queue));
  setText(node, "talking", queue.talking);
  setText(node, "staff", `${queue.agents.ready} / ${signedInOf(queue)}`);
  setText(node, "answered", queue.today.answered);
  setText(node, "abandoned", queue.today.abandoned);
  setText(node, "level", percent(queue.today.service_level));
});

const fillAgent = once((node, agent) => {
  setText(node, "name", agent.name || agent.agent);
  setText(node, "extension", agent.agent);
  showState(node, words.agent_states, agent.state);
  showClock(node, "since", agent.since);
  const reason = words.reasons[agent.pause_reason] ?? agent.pause_reason;
  setText(node, "note", reason || Object.keys(agent.queues).map(titleOf).join(words.separator));
});

function stepText(step) {
  const digit = step.slice(step.lastIndexOf(":") + 1);
  return step in words.steps ? `${digit} ${words.steps[step]}` : digit;
}

const fillCall = once((node, call) => {
  showState(node, words.call_states, call.state);
  showClock(node, "started_at", call.started_at);
  setText(node, "caller", call.caller || NO_FIGURE);
  showClock(node, "joined_at", call.joined_at);
  setText(node, "path", call.path.map(stepText).join(" › ") || NO_FIGURE);
  setText(node, "queue", titleOf(call.queue));
  setText(node, "agent", agents.get(call.agent)?.name || call.agent || NO_FIGURE);
});

function drawNumbers(shown) {
  const all = [...queues.values()];
  const ended = all.map(({ today }) => [today.answered + today.abandoned, today.service_level ?? 0]);
  const count = ended.reduce((sum, [n]) => sum + n, 0);
  const inTarget = ended.reduce((sum, [n, level]) => sum + n * level, 0);
  setText(byId("number-waiting"), "waiting", all.reduce((sum, queue) => sum + queue.waiting, 0));
  setText(byId("number-level"), "level", percent(count ? inTarget / count : null));
  setText(byId("number-level"), "ended", count);
  setText(byId("number-ready"), "ready", shown.filter(({ state }) => state === "ready").length);
  setText(byId("number-ready"), "signed_in", shown.length);
  const [longest] = inOrder(all.filter(oldestOf), (queue) => [oldestOf(queue)]);
  const card = byId("number-longest");
  setClock(card.querySelector('[data-field="oldest"]'), longest ? oldestOf(longest) : null);
  setText(card, "oldest_in", longest ? titleOf(longest.queue) : words.nobody_waits);
}

function draw() {
  const shown = inOrder([...agents.values()].filter(({ state }) => state !== "signed_out"), byState);
  const newest = inOrder([...calls.values()], (call) => [call.started_at]).reverse();
  const keyOf = { queue: (q) => q.queue, agent: (a) => a.agent, call: (c) => c.call_id };
  patchList(byId("queues"), part("queue"), inOrder([...queues.values()], trouble), keyOf.queue, fillQueue);
  patchList(byId("agents"), part("agent"), shown, keyOf.agent, fillAgent);
  patchList(byId("calls"), part("call"), newest.slice(0, words.most_calls), keyOf.call, fillCall);
  setAttribute(byId("agents-panel"), "data-empty", shown.length ? null : "");
  setAttribute(byId("calls-panel"), "data-empty", calls.size ? null : "");
  byId("signed-out").textContent = agents.size - shown.length;
  byId("more-calls").textContent = Math.max(0, newest.length - words.most_calls);
  byId("more").hidden = newest.length <= words.most_calls;
  drawNumbers(shown);
  judge();
}

// What turns with time alone: who has waited beyond the target.
function judge() {
  let [late, danger] = [false, false];
  for (const row of byId("queues").children) {
    const queue = queues.get(row.dataset.key);
    if (!queue) continue;
    const isEmergency = queue.waiting > 0 && queue.queue === words.emergency;
    const isLate = secondsSince(oldestOf(queue)) > (queue.today.service_level_seconds ?? Infinity);
    const isUnstaffed = queue.waiting > 0 && signedInOf(queue) === 0;
    setAttribute(row, "data-mood", isEmergency ? "danger" : isLate || isUnstaffed ? "soon" : null);
    row.querySelector('[data-field="danger"]').hidden = !isEmergency;
    row.querySelector('[data-field="late"]').hidden = !isLate;
    row.querySelector('[data-field="unstaffed"]').hidden = !isUnstaffed;
    late ||= isLate;
    danger ||= isEmergency;
  }
  setAttribute(byId("number-longest"), "data-mood", late ? "soon" : null);
  byId("number-longest").querySelector('[data-field="late"]').hidden = !late;
  setAttribute(byId("number-waiting"), "data-mood", danger ? "danger" : null);
  byId("number-waiting").querySelector('[data-field="danger"]').hidden = !danger;
}

function hear(message) {
  hearServerTime(message.at);
  if (message.type === "heartbeat") return;
  if (message.type === "snapshot") [queues, agents, calls].forEach((map) => map.clear());
  message.queues.forEach((queue) => queues.set(queue.queue, queue));
  message.agents.forEach((agent) => agents.set(agent.agent, agent));
  message.calls.forEach((call) => calls.set(call.call_id, call));
  message.ended?.forEach((id) => calls.delete(id));
  byId("stale").hidden = !message.is_stale;
  draw();
}

const link = new Link("/api/v1/live", {
  onMessage: hear,
  onState: (state) => setAttribute(byId("link"), "data-link", state),
});
hearServerTime(words.at);
startClocks(judge);
link.open();
addEventListener("online", () => link.hurry());
document.addEventListener("visibilitychange", () => document.hidden || link.hurry());
