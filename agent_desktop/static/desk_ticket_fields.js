// The fields of a subject's own form.
import { Choice } from "./desk_choice.js";
import { named } from "./desk_requests.js";
import { el } from "./elements.js";

const TYPES = { number: "text", date: "date" };

export class TicketFields {
  constructor(place, words, onChange, findEntities = async () => []) {
    Object.assign(this, { place, words, onChange, findEntities, asked: [], entities: new Map() });
    place.addEventListener("change", onChange);
  }

  draw(asked) {
    this.asked = asked;
    this.entities.clear();
    this.place.replaceChildren(...asked.map((it) => this.part(it)));
  }

  part(it) {
    const input = it.kind === "choice" ? this.list(it) : el("input", { type: TYPES[it.kind] ?? "text", dir: "auto", maxLength: 2000 });
    Object.assign(input, { id: `ticket-own-${it.name}`, required: it.is_required, className: it.kind === "choice" ? "form-select" : "form-control" });
    if (it.kind === "number") input.inputMode = "numeric";
    const label = el("label", { className: "form-label", htmlFor: input.id, textContent: named(it, "label") });
    return el("div", { className: "ticket-find" }, [label, input, ...(it.kind === "entity" ? [this.found(it, input)] : [])]);
  }

  list(it) {
    return el("select", {}, [
      el("option", { value: "", textContent: this.words.said.choose }),
      ...it.choice_labels.map((choice) => el("option", { value: choice.value, textContent: named(choice, "label") })),
    ]);
  }

  // What is found while one types; only what was chosen of it counts.
  found(it, input) {
    const list = el("ul", { className: "ticket-options", id: `${input.id}-found`, role: "listbox", hidden: true });
    list.setAttribute("aria-label", named(it, "label"));
    Object.assign(input, { role: "combobox", autocomplete: "off", spellcheck: false });
    for (const [name, value] of [["expanded", "false"], ["controls", list.id], ["autocomplete", "list"]]) input.setAttribute(`aria-${name}`, value);
    this.entities.set(it.name, new Choice(input, list, {
      find: this.findEntities, title: (row) => named(row, "name"), onChange: this.onChange,
    }));
    return list;
  }

  inputOf(it) {
    return document.getElementById(`ticket-own-${it.name}`);
  }

  required() {
    return this.asked.filter((it) => it.is_required).map((it) => this.inputOf(it));
  }

  // The first field in which an entity was typed and none chosen.
  unchosen() {
    return [...this.entities.values()].find((it) => it.input.value.trim() && !it.chosen)?.input;
  }

  values() {
    const typed = this.asked.map((it) => [it.name, this.entities.has(it.name) ? this.entities.get(it.name).chosen?.code : this.inputOf(it).value.trim()]);
    return Object.fromEntries(typed.filter(([, value]) => value));
  }

  // As values(), but with the entities whole: what stood there can be shown again.
  draft() {
    const chosen = [...this.entities].map(([name, it]) => [name, it.chosen]);
    return { ...this.values(), ...Object.fromEntries(chosen.filter(([, row]) => row)) };
  }

  fill(draft) {
    for (const it of this.asked) {
      if (this.entities.has(it.name)) this.entities.get(it.name).set(draft[it.name]?.code ? draft[it.name] : null);
      else this.inputOf(it).value = draft[it.name] ?? "";
    }
  }
}
