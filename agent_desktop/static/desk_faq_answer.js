// The answer that is read, in Arabic or in English, with its source and what is linked to it.
import { field } from "./desk_parts.js";
import { drawText, showWhy } from "./desk_faq_results.js";
import { el } from "./elements.js";

const OTHER = { ar: "en", en: "ar" };

export class FaqAnswer {
  constructor(part, words, { follow, turned }) {
    Object.assign(this, { part, words, follow, turned });
    this.entry = null;
    this.wanted = this.usual(null);
    this.languageButton = part.querySelector('[data-do="faq-language"]');
    this.languageButton.addEventListener("click", () => this.turn());
  }

  usual(call) {
    return call?.language === "en" || document.documentElement.lang === "en" ? "en" : "ar";
  }

  // Each caller is answered in their own language first.
  expect(call) {
    this.wanted = this.usual(call);
    if (this.entry) this.draw();
  }

  languageOf(entry) {
    return this.wanted === "en" && entry.answer_en ? "en" : "ar";
  }

  textOf(entry) {
    return this.languageOf(entry) === "en" ? entry.answer_en : entry.answer;
  }

  turn() {
    if (!this.entry?.answer_en) return;
    this.wanted = OTHER[this.languageOf(this.entry)];
    this.draw();
    this.turned();
  }

  show(entry) {
    this.entry = entry;
    this.part.hidden = false;
    this.draw();
    this.drawFacts();
  }

  hide() {
    this.entry = null;
    this.part.hidden = true;
  }

  draw() {
    const { entry } = this;
    const language = this.languageOf(entry);
    drawText(field(this.part, "question"), entry.question, entry.highlights?.question);
    const text = field(this.part, "answer");
    const spans = entry.highlights?.[language === "en" ? "answer_en" : "answer"];
    drawText(text, this.textOf(entry), spans);
    text.lang = language;
    this.languageButton.hidden = !entry.answer_en;
    field(this.languageButton, "language").textContent = this.words.languages[OTHER[language]];
  }

  drawFacts() {
    const { entry, words } = this;
    const audience = entry.audience.map((it) => words.audiences[it] ?? it).join(words.said.comma);
    field(this.part, "source").textContent = entry.source;
    this.drawFact("article", entry.article);
    this.drawFact("audience", audience);
    showWhy(field(this.part, "until"), entry, words);
    const link = field(this.part, "attachment");
    this.drawFact("attachment", entry.attachment?.name);
    if (entry.attachment) link.href = `/api/v1/faq/attachments/${entry.attachment.digest}`;
    field(this.part, "linked_part").hidden = entry.linked.length === 0;
    field(this.part, "linked").replaceChildren(...entry.linked.map((it) => this.linkedLine(it)));
  }

  drawFact(name, text) {
    field(this.part, name).textContent = text ?? "";
    field(this.part, `${name}_part`).hidden = !text;
  }

  linkedLine(linked) {
    const button = el("button", { type: "button", className: "faq-link", dir: "auto", textContent: linked.question });
    button.addEventListener("click", () => this.follow(linked.id));
    return el("li", {}, [button]);
  }
}
