// The record of a call: kept on the server while it is typed, saved by one key.
import { ask, Refusal } from "./ask.js";
import { clockText, secondsUntil } from "./clocks.js";
import { field, say, showTrouble } from "./desk_parts.js";
import { el } from "./elements.js";

const QUIET_MILLISECONDS = 500; // after the last letter
const AGAIN_MILLISECONDS = 3000;
const panel = document.getElementById("record");
const form = document.getElementById("record-form");
const choices = field(panel, "dispositions");

export class Record {
  constructor(words, onDone) {
    this.words = words;
    this.onDone = onDone;
    this.call = null; // whose record is open
    this.live = null; // the call on the line
    this.timer = 0;
    this.isDirty = false;
    form.addEventListener("input", () => this.typed());
    form.addEventListener("submit", (event) => { event.preventDefault(); this.save(); });
    form.addEventListener("keydown", (event) => this.pressed(event));
    panel.querySelector('[data-do="more-time"]').addEventListener("click", () => this.moreTime());
    panel.querySelector('[data-do="later"]').addEventListener("click", () => this.close());
    addEventListener("pagehide", () => this.keep(true));
  }

  get isOpen() {
    return this.call !== null;
  }

  // The call that was answered opens its record; one that is over stays open until it is saved.
  follow(call) {
    const before = this.live;
    this.live = call;
    const isAnswered = call && call.state !== "ringing";
    if (isAnswered && call.call_id !== this.call?.call_id) this.open(call);
    const isOver = call?.call_id === this.call?.call_id && call?.wrap_up_at;
    if (isOver && !before?.wrap_up_at) this.beginWrapUp();
    if (!call && before?.call_id === this.call?.call_id && this.isSaved && !this.isDirty) this.close();
    field(panel, "wrap_up").hidden = !(isOver && call.wrap_up_ends_at);
    panel.querySelector('[data-do="later"]').hidden = Boolean(call);
    this.tick();
  }

  async open(call) {
    if (this.isDirty) this.keep();
    this.call = call;
    this.isDirty = this.isSaved = false;
    panel.hidden = false;
    field(panel, "queue").textContent = this.words.queues[call.queue] ?? "";
    field(panel, "caller").textContent = call.caller;
    field(panel, "kept").textContent = "";
    form.reset();
    this.drawChoices(call.queue);
    this.tellOthers();
    const said = await ask("GET", this.address("record"), this.words).catch(() => null);
    if (said && this.call === call && !this.isDirty) this.fill(said.record);
  }

  tellOthers() {
    document.dispatchEvent(new CustomEvent("record", { detail: this.call }));
  }

  fill(record) {
    form.elements.note.value = record.note;
    form.elements.follow_up_on.value = record.follow_up_on ?? "";
    const chosen = choices.querySelector(`[value="${record.disposition}"]`);
    if (chosen) chosen.checked = true;
    this.isSaved = Boolean(record.saved_at);
    if (record.note || record.disposition) this.tell(this.isSaved ? "saved" : "kept");
  }

  close() {
    if (this.isDirty) this.keep();
    this.call = null;
    panel.hidden = true;
    this.tellOthers();
    showTrouble("");
    this.onDone();
  }

  drawChoices(queue) {
    const list = this.words.dispositions[queue] ?? this.words.dispositions.general;
    choices.replaceChildren(
      ...list.map(({ key, name, title }) => el("label", { className: "choice" }, [
        el("input", { type: "radio", name: "disposition", value: name }),
        el("kbd", { textContent: key }), " ", el("span", { textContent: title }),
      ])),
    );
  }

  // Numbers choose at once; somebody who types already is left alone.
  beginWrapUp() {
    if (panel.contains(document.activeElement)) return;
    choices.querySelector("input:checked, input")?.focus();
  }

  choose(number) {
    const input = choices.querySelectorAll("input")[number - 1];
    if (!this.isOpen || !input) return false;
    input.checked = true;
    this.typed();
    form.elements.note.focus();
    return true;
  }

  pressed(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.save();
    } else if (event.key === "Escape") {
      choices.querySelector("input:checked, input")?.focus();
    }
  }

  typed() {
    this.isDirty = true;
    this.tell("keeping");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), QUIET_MILLISECONDS);
  }

  async keep(isLeaving = false) {
    clearTimeout(this.timer);
    if (!this.isOpen || !this.isDirty) return;
    const call = this.call;
    this.isDirty = false;
    const sent = { body: this.typedSoFar(), said: this.words.said, keepalive: isLeaving };
    try {
      await ask("PUT", this.address("draft"), sent);
      if (this.call === call && !this.isDirty) this.tell("kept");
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (this.call !== call) return;
      this.isDirty = true;
      this.tell("not_kept");
      this.timer = setTimeout(() => this.keep(), AGAIN_MILLISECONDS);
    }
  }

  async save() {
    if (!this.isOpen) return;
    clearTimeout(this.timer);
    const body = this.typedSoFar();
    if (!body.disposition) {
      showTrouble(this.words.said.choose);
      choices.querySelector("input")?.focus();
      return;
    }
    try {
      await ask("PUT", this.address("record"), { body, said: this.words.said });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      showTrouble(error.message);
      return;
    }
    this.isDirty = false;
    this.isSaved = true;
    showTrouble("");
    this.tell("saved");
    say(this.words.said.saved);
    if (!this.live || this.live.wrap_up_at) this.close();
  }

  async moreTime() {
    if (!this.live?.wrap_up_ends_at) return false;
    const address = `/api/v1/desk/calls/${encodeURIComponent(this.live.call_id)}/more-time`;
    await ask("POST", address, this.words).catch((error) => showTrouble(error.message));
    return true;
  }

  tick() {
    const ends = this.live?.wrap_up_ends_at;
    if (ends) field(panel, "left").textContent = clockText(secondsUntil(ends));
  }

  typedSoFar() {
    const data = new FormData(form);
    return {
      disposition: data.get("disposition"),
      note: data.get("note"),
      follow_up_on: data.get("follow_up_on") || null,
    };
  }

  tell(word) {
    field(panel, "kept").textContent = this.words.said[word];
  }

  address(what) {
    return `/api/v1/desk/calls/${encodeURIComponent(this.call.call_id)}/${what}`;
  }
}
