// Who else has the request open, who types, and that somebody was quicker; said without a jump.
import { el } from "./elements.js";
import { Link } from "./link.js";

const page = document.getElementById("request");
const words = JSON.parse(document.getElementById("words").textContent);
const shown = document.getElementById("presence");
const changed = document.getElementById("changed");
const EVERY = 2000;
const SEPARATOR = document.documentElement.lang === "ar" ? "، " : ", ";
let version = Number(page.dataset.version);
let toldAt = 0;

function person(one) {
  const parts = [el("bdi", { textContent: one.full_name })];
  if (one.is_typing) parts.push(" ", el("span", { className: "mark", textContent: words.typing }));
  return el("span", {}, parts);
}

function show({ others, change }) {
  const people = others.flatMap((one, place) => (place ? [SEPARATOR, person(one)] : [person(one)]));
  shown.replaceChildren(...(others.length ? [`${words.alsoHere} `, ...people] : []));
  shown.hidden = !others.length;
  const isNews = change && change.version > version;
  changed.hidden = !isNews;
  if (isNews) changed.querySelector("bdi").textContent = change.by;
}

const link = new Link(`/api/v1/tickets/${page.dataset.number}/live`, {
  onMessage(told) {
    if (told.type === "presence") show(told);
    if (told.type === "gone") location.assign("/requests?done=passed-on");
  },
  onState(state) {
    if (state === "live") return;
    shown.textContent = words.away;
    shown.hidden = false;
  },
});

page.addEventListener("gone-on", (event) => {
  version = Math.max(version, event.detail);
});
page.addEventListener("input", (event) => {
  if (!event.target.matches("textarea") || Date.now() - toldAt < EVERY) return;
  toldAt = Date.now();
  if (link.socket?.readyState === WebSocket.OPEN) link.socket.send('{"say":"typing"}');
});
addEventListener("online", () => link.hurry());
link.open();
