// A field in which one types to find, and chooses by keys: a combobox with its list.
import { el } from "./elements.js";

export class Choice {
  constructor(input, list, { find, title, onChange }) {
    Object.assign(this, { input, list, find, title, onChange, found: [], active: -1, chosen: null });
    input.addEventListener("input", () => { this.take(null); this.look(); });
    input.addEventListener("focus", () => { if (!this.chosen) this.look(); });
    input.addEventListener("blur", () => this.show([]));
    input.addEventListener("keydown", (event) => this.pressed(event));
    list.addEventListener("mousedown", (event) => {
      event.preventDefault(); // the field keeps the focus
      const option = event.target.closest('[role="option"]');
      if (option) this.choose([...list.children].indexOf(option));
    });
  }

  async look() {
    const typed = this.input.value;
    const found = await this.find(typed);
    if (this.input.value === typed && document.activeElement === this.input) this.show(found);
  }

  show(found) {
    this.found = found;
    this.list.replaceChildren(...found.map((row, place) =>
      el("li", { role: "option", id: `${this.list.id}-${place}`, textContent: this.title(row) })));
    this.list.hidden = found.length === 0;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
    this.mark(found.length ? 0 : -1);
  }

  mark(place) {
    this.active = place;
    [...this.list.children].forEach((option, number) => {
      option.setAttribute("aria-selected", String(number === place));
      if (number === place) option.scrollIntoView({ block: "nearest" });
    });
    if (place < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `${this.list.id}-${place}`);
  }

  choose(place) {
    this.set(this.found[place]);
    this.show([]);
  }

  set(row) {
    this.input.value = row ? this.title(row) : "";
    this.take(row ?? null);
  }

  take(row) {
    if (this.chosen === row) return;
    this.chosen = row;
    this.onChange(row);
  }

  pressed(event) {
    if (this.list.hidden || event.ctrlKey || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const count = this.found.length;
    if (step) this.mark((this.active + step + count) % count);
    else if (event.key === "Enter" || (event.key === "Tab" && this.input.value)) this.choose(this.active);
    else if (event.key === "Escape") this.show([]), event.stopPropagation();
    else return;
    if (event.key !== "Tab") event.preventDefault();
  }
}
