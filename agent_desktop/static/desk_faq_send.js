// The answer that is read goes into the ticket, or to the caller by SMS.
import { ask, Refusal } from "./ask.js";
import { showTrouble } from "./desk_parts.js";

const MOBILE = /^(?:\+|00)?(?:966)?0?5\d{8}$/;
const form = document.getElementById("ticket-form");
const text = document.getElementById("ticket-text");

export class FaqSending {
  constructor(panel, words, { tell, entry, call }) {
    Object.assign(this, { words, tell, entry, call });
    this.ticketButton = panel.querySelector('[data-do="faq-ticket"]');
    this.smsButton = panel.querySelector('[data-do="faq-sms"]');
    this.ticketButton.addEventListener("click", () => this.intoTicket(entry()));
    this.smsButton.addEventListener("click", () => this.bySms());
    new MutationObserver(() => this.show()).observe(form, { attributeFilter: ["hidden"] });
    document.addEventListener("desk", () => this.show());
  }

  show() {
    this.ticketButton.hidden = form.hidden;
    this.smsButton.hidden = !MOBILE.test(this.call()?.caller ?? "");
  }

  intoTicket(entry) {
    if (!entry) return;
    if (form.hidden) return this.tell(this.words.said.no_ticket);
    const before = text.value.trimEnd();
    text.value = [before, entry.answer].filter(Boolean).join("\n").slice(0, text.maxLength);
    text.dispatchEvent(new Event("input", { bubbles: true }));
    this.tell(this.words.said.in_ticket);
  }

  async bySms() {
    const entry = this.entry();
    const call = this.call();
    if (!entry || !call) return;
    const sent = { body: { call_id: call.call_id }, said: this.words.said };
    try {
      await ask("POST", `/api/v1/faq/${encodeURIComponent(entry.id)}/sms`, sent);
      this.tell(this.words.said.queued);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      showTrouble(error.message);
    }
  }
}
