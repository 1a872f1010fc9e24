// The home of requests: what is new comes by itself while the page is in sight.
import { el } from "./elements.js";

const EVERY = 30_000;
const MOST_SHOWN = 8;
const id = (name) => document.getElementById(name);

function line(one) {
  return el("li", {}, [
    el("a", { href: `/requests/${one.number}` }, [
      el("bdi", { dir: "ltr", className: "request-number", textContent: one.spoken }),
    ]), " ",
    el("bdi", { textContent: one.title }),
    el("span", { className: "under", textContent: one.said, dir: "auto" }),
  ]);
}

async function look() {
  if (document.hidden) return;
  const answer = await fetch(`/api/v1/tickets/news?limit=${MOST_SHOWN}`).catch(() => null);
  if (!answer?.ok) return;
  const told = await answer.json();
  const shown = told.news.slice(0, MOST_SHOWN);
  const now = JSON.stringify(shown);
  if (now === id("news").dataset.now) return;
  id("news").dataset.now = now;
  id("news-count").textContent = told.unread > 99 ? "99+" : told.unread;
  id("news-list").replaceChildren(...shown.map(line));
  id("news").hidden = !told.unread;
}

setInterval(look, EVERY);
document.addEventListener("visibilitychange", look);
addEventListener("pageshow", (event) => event.persisted && look());

// The counts of saved views come one after another, once the page stands.
async function count() {
  for (const tab of document.querySelectorAll("[data-saved]")) {
    const answer = await fetch(`/api/v1/ticket-views/${tab.dataset.saved}/count`).catch(() => null);
    const told = answer?.ok ? await answer.json() : null;
    const shown = tab.querySelector(".count");
    shown.hidden = !told;
    if (told) shown.textContent = told.is_more ? `${told.count}+` : told.count;
  }
}

count();

// One tick for all on the page, where there are several.
const all = document.querySelector("#tick-all input");
const ticks = [...document.querySelectorAll("[name=ticked]")];
if (all && ticks.length > 1) {
  id("tick-all").hidden = false;
  all.addEventListener("change", () => ticks.forEach((tick) => (tick.checked = all.checked)));
}
