// The news of the bank that this agent has not read: a badge always, a list when nobody calls.
import { ask } from "./ask.js";
import { field } from "./desk_parts.js";
import { el } from "./elements.js";

const SHOWN = 3;

export class FaqNews {
  constructor(panel, words) {
    this.words = words;
    this.link = panel.querySelector("#faq-news-link");
    this.part = panel.querySelector("#faq-news");
    this.call = null;
    this.items = [];
    this.drawn = "";
    this.version = null; // of the bank; looking by the clock would keep a session open for ever
  }

  follow(call, version) {
    const isNew = version !== this.version;
    if (!isNew && Boolean(call) === Boolean(this.call)) return;
    Object.assign(this, { call, version });
    this.draw();
    if (isNew || !call) this.look();
  }

  async look() {
    const told = await ask("GET", "/api/v1/faq/news", this.words).catch(() => null);
    if (!told) return;
    this.items = told.news.filter((item) => !item.is_read);
    this.draw();
  }

  draw() {
    field(this.link, "unread").textContent = this.items.length;
    this.link.hidden = this.items.length === 0;
    this.part.hidden = this.items.length === 0 || Boolean(this.call);
    const shown = this.items.slice(0, SHOWN);
    const drawn = shown.map((it) => it.key).join(" ");
    if (this.part.hidden || drawn === this.drawn) return; // who reads it, or is at its button, stays there
    this.drawn = drawn;
    this.part.querySelector("ul").replaceChildren(...shown.map((it) => this.line(it)));
  }

  line(item) {
    const { said, systems, kinds } = this.words;
    const read = el("button", { type: "button", className: "btn btn-outline-secondary", textContent: said.read });
    read.addEventListener("click", () => this.tick(item));
    return el("li", {}, [
      el("details", {}, [
        el("summary", { dir: "auto", textContent: item.question }),
        ...item.differences.map((it) => this.change(it)),
        el("p", { dir: "auto", className: "faq-text", textContent: item.answer }),
      ]),
      el("span", { className: "quiet", textContent: `${systems[item.system]} · ${kinds[item.kind]}` }),
      read,
    ]);
  }

  change({ field: name, pieces }) {
    const tags = { added: "ins", removed: "del", same: "span" };
    const parts = pieces.map((it) => el(tags[it.change], { textContent: it.text }));
    return el("p", { className: "faq-change" }, [
      el("span", { className: "quiet", textContent: `${this.words.fields[name]}: ` }),
      el("bdi", {}, parts),
    ]);
  }

  async tick(item) {
    const body = { items: [item.key] };
    const done = await ask("POST", "/api/v1/faq/news/read", { body, said: this.words.said }).catch(() => null);
    if (!done) return;
    this.items = this.items.filter((it) => it.key !== item.key);
    this.draw();
    (this.part.querySelector("button") ?? document.getElementById("faq-query")).focus();
  }
}
