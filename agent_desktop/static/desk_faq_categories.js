// The tree of categories as chips: a pressed one narrows the search and unfolds those below it.
export class FaqCategories {
  constructor(panel, changed) {
    this.rows = [...panel.querySelectorAll(".faq-filters")];
    this.chips = [...panel.querySelectorAll("[data-category]")];
    for (const chip of this.chips) {
      chip.addEventListener("click", () => {
        this.press(chip, !isPressed(chip));
        this.draw();
        changed();
      });
    }
  }

  // The narrowest: of a branch only what is pressed lowest speaks.
  chosen() {
    return this.chips.filter((chip) => isPressed(chip) && !this.below(chip).some(isPressed))
      .map((chip) => chip.dataset.category);
  }

  press(chip, isOn) {
    chip.setAttribute("aria-pressed", String(isOn));
    if (!isOn) this.below(chip).forEach((it) => this.press(it, false));
  }

  draw() {
    for (const chip of this.chips) {
      const above = this.chips.find((it) => it.dataset.category === chip.dataset.parent);
      chip.hidden = Boolean(above) && !isPressed(above);
      if (chip.hasAttribute("aria-expanded")) chip.setAttribute("aria-expanded", String(isPressed(chip)));
    }
    for (const row of this.rows) row.hidden = ![...row.children].some((chip) => !chip.hidden);
  }

  below(chip) {
    return this.chips.filter((it) => it.dataset.parent === chip.dataset.category);
  }
}

function isPressed(chip) {
  return chip.getAttribute("aria-pressed") === "true";
}
