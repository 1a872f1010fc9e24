// A template of an answer, filled for this request, is put where the caret stands.
import { el } from "./elements.js";

const { number } = document.getElementById("request").dataset;
const field = document.getElementById("text-answer");
const picker = document.getElementById("template");
const row = document.getElementById("template-row");
const texts = new Map();

async function load() {
  const answer = await fetch(`/api/v1/tickets/${number}/answer-templates`).catch(() => null);
  const told = answer?.ok ? await answer.json() : { templates: [] };
  for (const one of told.templates) {
    texts.set(String(one.id), one.text);
    picker.append(el("option", { value: one.id, textContent: one.name }));
  }
  row.hidden = !texts.size;
}

function put() {
  const text = texts.get(picker.value);
  if (!text) return picker.focus();
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return field.focus();
}

if (field && picker) {
  document.getElementById("put-template").addEventListener("click", put);
  load();
}
