// A subject: its form as the desk shows it, further fields, and who else has it open.
import { ask, Refusal } from "./ask.js";
import { TicketFields } from "./desk_ticket_fields.js";

const words = JSON.parse(document.getElementById("words").textContent);
const id = (name) => document.getElementById(name);
const { code, version } = id("subject").dataset;
const form = id("form");
const isArabic = document.documentElement.lang === "ar";
const HERE_EVERY = 10_000;
const shown = new TicketFields(id("preview-fields"), { said: { choose: JSON.parse(id("ticket-words").textContent).said.choose } }, () => {});

function choicesIn(text) {
  return text.split("\n").filter((line) => line.trim()).map((line) => {
    const [value, arabic, english] = line.split("|").map((part) => part.trim());
    return { value, label_ar: arabic || value, label_en: english || arabic || value };
  });
}

function rowOf(place, n) {
  const of = (name) => place.querySelector(`[name="field-${name}"]`).value.trim();
  return {
    name: `${of("name") || "x"}-${n}`, label_ar: of("label_ar"), label_en: of("label_en"), kind: of("kind"),
    is_required: of("required") === "yes", choice_labels: choicesIn(of("choices")),
  };
}

function preview() {
  const rows = [...id("rows").children].map(rowOf).filter((row) => row.label_ar || row.label_en);
  shown.draw(rows);
  const language = isArabic ? "ar" : "en";
  const service = form.elements.service.selectedOptions[0].textContent;
  id("preview-head").textContent = [service, form.elements[`type_${language}`].value, form.elements[`name_${language}`].value]
    .filter(Boolean).join(" ‹ ") + (rows.length ? "" : ` · ${words.nothing}`);
}

function oneMore() {
  const fresh = id("rows").lastElementChild.cloneNode(true);
  for (const field of fresh.querySelectorAll("input, textarea")) field.value = "";
  for (const list of fresh.querySelectorAll("select")) list.selectedIndex = 0;
  id("rows").append(fresh);
  fresh.querySelector("input").focus();
}

async function here() {
  if (!code || document.hidden) return;
  try {
    const told = await ask("POST", `/api/v1/subjects/${code}/here`, { said: words });
    const lines = told.others.length ? [`${words.others} ${told.others.join("، ")}`] : [];
    if (String(told.version) !== version) lines.push(words.newer);
    id("others").textContent = lines.join(" · ");
    id("others").hidden = !lines.length;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    id("others").textContent = error.message;
    id("others").hidden = false;
  }
}

id("more").hidden = false;
id("more").addEventListener("click", oneMore);
form.addEventListener("input", preview);
addEventListener("pagehide", () => {
  if (code) fetch(`/api/v1/subjects/${code}/here`, { method: "DELETE", keepalive: true });
});
document.addEventListener("visibilitychange", here);
preview();
here();
setInterval(here, HERE_EVERY);
