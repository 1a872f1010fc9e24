// Small pieces that the columns of the desk are made of.
export function field(part, name) {
  return part.querySelector(`[data-field="${name}"]`);
}

export function showSign(badge, signs, name) {
  const sign = signs[name] ?? { word: name, icon: "dash-circle" };
  if (badge.dataset.state === name && badge.dataset.word === sign.word) return;
  badge.dataset.state = name;
  badge.dataset.word = sign.word;
  const use = badge.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${sign.icon}`));
  badge.querySelector('[data-part="word"]').textContent = sign.word;
}

const said = document.getElementById("said");
const trouble = document.getElementById("desk-trouble");

export function say(text) {
  said.textContent = text;
}

export function showTrouble(text) {
  trouble.textContent = text ?? "";
  trouble.hidden = !text;
}
