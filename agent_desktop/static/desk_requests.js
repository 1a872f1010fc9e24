// Open requests in a list: number, subject, state, who holds them, the time left.
import { el } from "./elements.js";
import { whenText } from "./moments.js";

const words = JSON.parse(document.getElementById("ticket-words").textContent);
const language = document.documentElement.lang;
const ahead = new Intl.RelativeTimeFormat(`${language}-u-nu-latn`, { numeric: "always" });
const MINUTE = 60_000;
const UNITS = [["day", 1440], ["hour", 60], ["minute", 1]];

export function named(row, name) {
  return row[`${name}_${language === "ar" ? "ar" : "en"}`];
}

export function leftText(moment) {
  const minutes = Math.trunc((new Date(moment) - Date.now()) / MINUTE);
  const [unit, size] = UNITS.find(([, size]) => Math.abs(minutes) >= size) ?? UNITS[2];
  const word = words.said[minutes < 0 ? "late" : "due"];
  return `${word} ${ahead.format(Math.trunc(minutes / size), unit)}`;
}

export function openRequest(row) {
  const level = row.level ? `${words.said.level} ${row.level}` : "";
  const place = `${words.said.holder} ${named(row, "holder")}`;
  const facts = [words.states[row.state] ?? row.state, place, level, row.due_at && leftText(row.due_at)];
  const left = el("span", { className: "quiet", textContent: facts.filter(Boolean).join(" · ") });
  if (row.due_at) left.title = whenText(row.due_at, "");
  return el("li", {}, [
    el("span", {}, [el("bdi", { dir: "ltr", className: "request-number", textContent: row.spoken }), " ",
      el("span", { dir: "auto", textContent: `${named(row, "subject")}: ${row.title}` })]),
    left,
  ]);
}
