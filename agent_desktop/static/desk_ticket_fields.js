// The fields of a subject's own form.
import { named } from "./desk_requests.js";
import { el } from "./elements.js";

const TYPES = { number: "text", date: "date" };

export class TicketFields {
  constructor(place, words, onChange) {
    Object.assign(this, { place, words, onChange, asked: [] });
    place.addEventListener("change", onChange);
  }

  draw(asked) {
    this.asked = asked;
    this.place.replaceChildren(...asked.flatMap((it) => {
      const input = it.kind === "choice" ? this.list(it) : el("input", { type: TYPES[it.kind] ?? "text", dir: "auto", maxLength: 2000 });
      Object.assign(input, { id: `ticket-own-${it.name}`, required: it.is_required, className: it.kind === "choice" ? "form-select" : "form-control" });
      if (it.kind === "number") input.inputMode = "numeric";
      return [el("label", { className: "form-label", htmlFor: input.id, textContent: named(it, "label") }), input];
    }));
  }

  list(it) {
    return el("select", {}, [
      el("option", { value: "", textContent: this.words.said.choose }),
      ...it.choice_labels.map((choice) => el("option", { value: choice.value, textContent: named(choice, "label") })),
    ]);
  }

  inputOf(it) {
    return document.getElementById(`ticket-own-${it.name}`);
  }

  required() {
    return this.asked.filter((it) => it.is_required).map((it) => this.inputOf(it));
  }

  values() {
    const typed = this.asked.map((it) => [it.name, this.inputOf(it).value.trim()]);
    return Object.fromEntries(typed.filter(([, value]) => value));
  }

  fill(values) {
    for (const it of this.asked) this.inputOf(it).value = values[it.name] ?? "";
  }
}
