// Files of a request: chosen or dropped, sent one after another, taken away again.
import { el } from "./elements.js";

const page = document.getElementById("request");
const { number } = page.dataset;
const words = JSON.parse(document.getElementById("words").textContent);
const isArabic = document.documentElement.lang === "ar";
const FILES = `/api/v1/tickets/${number}/attachments`;
const MOST_BYTES = 10_000_000;
let inTurn = Promise.resolve(); // one after another: each goes on from the version of the one before

// Whoever looked at the version before goes on from the next; a change of others stays a change.
function goOn(tag) {
  const next = Number(/\d+/.exec(tag ?? "")?.[0]);
  for (const field of document.querySelectorAll("input[name=version]")) {
    if (Number(field.value) === next - 1) field.value = next;
  }
  page.dispatchEvent(new CustomEvent("gone-on", { detail: next }));
}

function refusal(sent) {
  if (sent.status === 0) return words.lost;
  if (sent.status === 401) return words.expired;
  const told = sent.response;
  return (isArabic ? told?.detail_ar : told?.detail) ?? words.lost;
}

function send(file, query, onProgress) {
  const sent = new XMLHttpRequest();
  const asked = new URLSearchParams(query);
  asked.set("name", file.name);
  sent.open("POST", `${FILES}?${asked}`);
  sent.responseType = "json";
  sent.upload.addEventListener("progress", onProgress);
  return new Promise((resolve) => {
    sent.addEventListener("loadend", () => resolve(sent));
    sent.send(file);
  });
}

function row(file) {
  const link = el("a", { href: `${FILES}/${file.digest}`, download: "" }, [
    el("bdi", { textContent: file.name }),
  ]);
  const state = file.is_told ? words.told : file.with_answer ? words.withAnswer : words.kept;
  const remove = el("button", { className: "btn-quiet", type: "button" }, [words.remove]);
  remove.dataset.remove = "";
  remove.setAttribute("aria-label", `${words.remove}: ${file.name}`);
  const made = el("li", {}, [link, el("span", { className: "under", textContent: state }), remove]);
  made.dataset.digest = file.digest;
  return made;
}

async function take(zone, file) {
  const bar = el("progress", { max: file.size, value: 0 });
  bar.setAttribute("aria-label", file.name);
  const said = el("span", { className: "under", textContent: words.sending });
  const line = el("li", {}, [el("bdi", { textContent: file.name }), said, bar]);
  zone.querySelector("[data-sending]").append(line);
  const fail = (text) => {
    said.textContent = text;
    line.dataset.failed = "";
    bar.remove();
    return false;
  };
  if (file.size > MOST_BYTES) return fail(words.tooLarge);
  const query = zone.querySelector("[data-told]")?.checked ? "is_told=1" : zone.dataset.query;
  const onProgress = (event) => {
    bar.value = event.loaded;
    if (event.loaded === event.total) said.textContent = words.checking;
  };
  inTurn = inTurn.then(() => send(file, query, onProgress));
  const sent = await inTurn;
  if (sent.status !== 201) return fail(refusal(sent));
  goOn(sent.getResponseHeader("ETag"));
  line.remove();
  document.getElementById("no-files")?.remove();
  document.getElementById("file-list").append(row(sent.response));
  return true;
}

const underWay = new Set();

async function takeAll(zone, files) {
  const form = zone.closest("form");
  underWay.add(zone);
  let areKept = true;
  for (const file of files) areKept = (await take(zone, file)) && areKept;
  underWay.delete(zone);
  const waits = form?.dataset.waits;
  if (form) delete form.dataset.waits;
  if (waits && areKept) form.requestSubmit();
}

async function remove(button) {
  const line = button.closest("[data-digest]");
  const said = line.querySelector(".under");
  const answer = await fetch(`${FILES}/${line.dataset.digest}`, { method: "DELETE" }).catch(() => null);
  if (!answer?.ok) {
    const told = await answer?.json().catch(() => null);
    said.textContent = (isArabic ? told?.detail_ar : told?.detail) ?? words.lost;
    return;
  }
  goOn(answer.headers.get("ETag"));
  const name = el("s", {}, [line.querySelector("bdi")]);
  line.dataset.removed = "";
  line.replaceChildren(name, el("span", { className: "under", textContent: words.removed }));
}

// An answer waits for the files that go with it; when one is refused, its author looks again.
page.addEventListener("submit", (event) => {
  const zone = event.target.querySelector("[data-drop]");
  if (!zone || !underWay.has(zone)) return;
  event.preventDefault();
  event.target.dataset.waits = "yes";
});

// A file that is dropped beside a zone must not take the page's place.
for (const kind of ["dragover", "drop"]) {
  document.addEventListener(kind, (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
}

for (const zone of document.querySelectorAll("[data-drop]")) {
  const input = zone.querySelector("input[type=file]");
  input.addEventListener("change", async () => {
    const files = [...input.files];
    input.value = "";
    await takeAll(zone, files);
  });
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.dataset.over = "";
    });
  }
  for (const kind of ["dragleave", "drop"]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      delete zone.dataset.over;
    });
  }
  zone.addEventListener("drop", (event) => takeAll(zone, [...event.dataTransfer.files]));
}

document.getElementById("file-list")?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-remove]");
  if (button) remove(button);
});
