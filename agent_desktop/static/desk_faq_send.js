// The answer that is read goes into the note or the ticket, or to the caller by SMS; the call is told.
import { ask, Refusal } from "./ask.js";
import { showTrouble } from "./desk_parts.js";
import { writeInto } from "./desk_faq_texts.js";

const MOBILE = /^(?:\+|00)?(?:966)?0?5\d{8}$/;
const form = document.getElementById("ticket-form");
const WRITTEN = {
  note: { area: document.getElementById("note"), part: document.getElementById("record"), none: "no_note" },
  ticket: { area: document.getElementById("ticket-text"), part: form, none: "no_ticket" },
};
const SAID = {
  note: { whole: "copied", shortened: "copied_short", full: "note_full" },
  ticket: { whole: "in_ticket", shortened: "in_ticket_short", full: "ticket_full" },
};

export class FaqSending {
  constructor(panel, words, { tell, answer, chosen, call, served }) {
    Object.assign(this, { words, tell, answer, chosen, call, served });
    this.written = null; // whose record and ticket are open
    this.ticketButton = panel.querySelector('[data-do="faq-ticket"]');
    this.smsButton = panel.querySelector('[data-do="faq-sms"]');
    panel.querySelector('[data-do="faq-copy"]').addEventListener("click", () => this.into("note"));
    this.ticketButton.addEventListener("click", () => this.into("ticket"));
    this.smsButton.addEventListener("click", () => this.bySms());
    new MutationObserver(() => this.show()).observe(form, { attributeFilter: ["hidden"] });
    document.addEventListener("desk", () => this.show());
    document.addEventListener("record", ({ detail }) => { this.written = detail; });
  }

  show() {
    this.ticketButton.hidden = form.hidden;
    this.smsButton.hidden = !MOBILE.test(this.call()?.caller ?? "");
  }

  into(way) {
    const entry = this.chosen();
    if (!entry || entry.record) return;
    const { area, part, none } = WRITTEN[way];
    if (part.hidden) return this.tell(this.words.said[none]);
    const done = writeInto(area, this.answer.textOf(entry));
    this.tell(this.words.said[SAID[way][done]]);
    if (done !== "full" && this.written) this.keep(entry, way, this.written);
  }

  async keep(entry, way, { call_id }) {
    const done = await this.ask(entry, "used", { call_id, way });
    if (done) this.tellCall(entry, way, call_id);
  }

  async bySms() {
    const { entry } = this.answer;
    const call = this.call();
    if (!entry || !call) return;
    const body = { call_id: call.call_id, language: this.answer.languageOf(entry) };
    const done = await this.ask(entry, "sms", body);
    if (!done) return;
    this.tell(this.words.said[done.shortened ? "queued_short" : "queued"]);
    this.tellCall(entry, "sms", call.call_id);
  }

  tellCall(entry, way, callId) {
    if (callId === this.call()?.call_id) this.served.used(entry, way);
  }

  async ask(entry, what, body) {
    const address = `/api/v1/faq/${encodeURIComponent(entry.id)}/${what}`;
    try {
      return await ask("POST", address, { body, said: this.words.said });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      showTrouble(error.message);
      return null;
    }
  }
}
