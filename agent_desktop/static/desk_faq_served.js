// What served the call: marked as the answer, sent or written by agents, spoken by the machine.
import { ask } from "./ask.js";
import { field } from "./desk_parts.js";

export class FaqServed {
  constructor(panel, words, changed) {
    Object.assign(this, { line: field(panel, "served"), words, changed });
    this.begin();
  }

  begin(call = null) {
    this.call = call;
    this.marks = new Map(); // the questions of entries by id
    this.uses = [];
    this.deeds = 0; // of the agent: what was asked before one of them is asked again
  }

  // Of a call, or what this agent marked while nobody called: a reload forgets neither.
  async recall(call) {
    this.begin(call);
    this.draw();
    await this.read();
  }

  async read() {
    const { call, deeds } = this;
    const of = call && `/api/v1/desk/calls/${encodeURIComponent(call.call_id)}/record`;
    const told = await ask("GET", of ?? "/api/v1/faq/marks", this.words).catch(() => null);
    if (!told || this.call !== call) return;
    if (this.deeds !== deeds) return void this.read();
    this.marks = new Map((told.answers ?? told.marks).map((it) => [it.id, it.question]));
    this.uses = told.uses ?? [];
    this.draw();
  }

  set(entry, isMarked) {
    this.deeds += 1;
    if (isMarked) this.marks.set(entry.id, entry.question);
    else this.marks.delete(entry.id);
    this.draw();
  }

  used(entry, way) {
    this.deeds += 1;
    this.uses.push({ id: entry.id, question: entry.question, way });
    this.draw();
  }

  draw() {
    const { said, ways } = this.words;
    const used = new Map(this.uses.map((it) => [it.question, new Set()]));
    for (const use of this.uses) used.get(use.question).add(ways[use.way] ?? use.way);
    const parts = [];
    if (this.marks.size) parts.push(`✓ ${said.answers}: ${[...this.marks.values()].join(" · ")}`);
    for (const [question, how] of used) parts.push(`${[...how].join(said.comma)}: ${question}`);
    this.line.hidden = !this.call || parts.length === 0;
    this.line.textContent = parts.join("\n");
    this.changed();
  }
}
