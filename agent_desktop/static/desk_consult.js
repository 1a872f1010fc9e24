/* Asking a colleague: the list of colleagues, what the switch is told, and what is shown meanwhile. */

const COLLEAGUES = "/api/v1/desk/colleagues";
const RENEW_MILLISECONDS = 3000;
const TALKS = ["talking", "on_hold", "asking", "consulting", "conference"];

/** Return what the desk knows of the talk: its state for this agent, and the other agent's name. */
export function talkOf(desk) {
  const call = desk?.call;
  if (!call || !TALKS.includes(call.state)) return { state: null, name: "" };
  if (call.agent === desk.me.agent) {
    return { state: call.state, name: nameOf(call.colleague, call.colleague_name) };
  }
  const state = call.state === "conference" ? "joined" : "asked";
  return { state, name: nameOf(call.agent, call.agent_name) };
}

function nameOf(extension, name) {
  return extension ? [name, extension].filter(Boolean).join(" · ") : "";
}

/** Tell whether the agent is asked by a colleague, whose call it still is. */
export function isOthers(desk) {
  return Boolean(desk.call) && desk.call.colleague === desk.me.agent;
}

/** The form that names whom to ask or to whom the caller goes; *give* tells the switch. */
export class Passing {
  constructor(form, give) {
    this.form = form;
    this.give = give;
    this.select = form.querySelector("select");
    this.group = form.querySelector("[data-colleagues]");
    this.words = JSON.parse(form.dataset.states);
    this.isChosen = false;
    this.renewing = null;
    form.addEventListener("submit", (event) => this.pass(event));
    this.select.addEventListener("change", () => this.choose());
    this.offer();
  }

  get isOpen() {
    return !this.form.hidden;
  }

  toggle() {
    if (this.isOpen) this.close();
    else this.open();
  }

  async open() {
    this.form.hidden = false;
    this.isChosen = false;
    this.select.focus();
    this.renewing = setInterval(() => this.renew(), RENEW_MILLISECONDS);
    await this.renew(true);
  }

  close() {
    this.form.hidden = true;
    clearInterval(this.renewing);
  }

  /** Show what each colleague does now; who is free stands first, and is chosen when it opens. */
  async renew(isFirst = false) {
    const answer = await fetch(COLLEAGUES).catch(() => null);
    if (!answer?.ok || !this.group) return;
    const { colleagues } = await answer.json();
    const chosen = this.select.value;
    this.list(colleagues.map(({ extension, name, state }) =>
      new Option([name, extension, this.words[state]].filter(Boolean).join(" · "), extension)));
    this.select.value = isFirst && !this.isChosen ? (colleagues[0]?.extension ?? chosen) : chosen;
    this.offer();
  }

  list(options) {
    const text = (all) => Array.from(all, (it) => it.text).join("\n");
    if (text(options) !== text(this.group.children)) this.group.replaceChildren(...options);
  }

  choose() {
    this.isChosen = true;
    this.offer();
  }

  /** A queue cannot be asked. */
  offer() {
    const option = this.select.selectedOptions[0];
    this.form.querySelector('[value="consult"]').disabled = !option || option.parentNode !== this.group;
  }

  async pass(event) {
    event.preventDefault();
    const deed = event.submitter?.value ?? "consult";
    if (await this.give(deed, { to: this.select.value })) this.close();
  }
}
