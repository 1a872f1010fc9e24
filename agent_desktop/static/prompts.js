// Sends recordings, takes them away and undoes both, in place: nothing else on the page moves.
const list = document.getElementById("prompts");
const words = JSON.parse(document.getElementById("words").textContent);
const arabic = document.documentElement.lang === "ar";
const MEGABYTE = 1024 * 1024;

class Refusal extends Error {}

async function ask(method, row, path, body) {
  const address = `/api/v1/prompts/${row.dataset.place}/${path}`;
  const answer = await fetch(address, { method, body }).catch(() => null);
  if (!answer) throw new Refusal(words.lost);
  if (answer.ok) return;
  const problem = await answer.json().catch(() => null);
  throw new Refusal((arabic ? problem?.detail_ar : problem?.detail) ?? words.lost);
}

// Draws one row anew, and the counts above, from what the server shows now.
async function renewed(row) {
  const [of, kind] = row.dataset.place.split("/");
  const query = new URLSearchParams({ of, kind, name: row.dataset.name });
  const text = await (await fetch(`/prompts?${query}`)).text();
  const page = new DOMParser().parseFromString(text, "text/html");
  const fresh = page.querySelector(".prompt");
  for (const place of ["#shelves progress", "#shelves .shelf-count"]) {
    const now = page.querySelectorAll(place);
    document.querySelectorAll(place).forEach((old, i) => old.replaceWith(now[i]));
  }
  row.replaceWith(fresh);
  return fresh;
}

function say(row, mood, text, undo) {
  const answer = row.querySelector("[data-answer]");
  answer.replaceChildren(Object.assign(document.createElement("span"), { textContent: text }));
  answer.dataset.mood = mood;
  answer.hidden = false;
  document.getElementById("said").textContent = text;
  if (!undo) return;
  const button = Object.assign(document.createElement("button"), {
    type: "button", className: "btn btn-quiet", textContent: words.undo,
  });
  button.addEventListener("click", () => act(row, words.working, undo));
  answer.append(button);
  button.focus({ preventScroll: true });
}

// A deed tells what it did and how it is undone.
async function act(row, meanwhile, deed) {
  if (row.hasAttribute("aria-busy")) return;
  row.setAttribute("aria-busy", "true");
  say(row, "busy", meanwhile);
  try {
    const [text, undo] = await deed(row);
    say(await renewed(row), "done", text, undo);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    say(row, "refused", error.message);
  } finally {
    row.removeAttribute("aria-busy");
  }
}

async function remove(row) {
  await ask("DELETE", row, "recording");
  return [words.removed, bringBack];
}

async function bringBack(row) {
  await ask("POST", row, "recording/bring-back");
  return [words.brought_back];
}

function send(file) {
  return async (row) => {
    if (file.size > words.largest_megabytes * MEGABYTE) {
      throw new Refusal(`${words.too_large} ${words.largest_megabytes}`);
    }
    const wasPerson = row.querySelector('[data-voice="person"]') !== null;
    await ask("POST", row, "recording", file);
    return [words.recorded, wasPerson ? bringBack : remove];
  };
}

list.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-send]") || !target.files.length) return;
  act(target.closest(".prompt"), words.sending, send(target.files[0]));
  target.value = "";
});

list.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-remove]");
  if (button) act(button.closest(".prompt"), words.working, remove);
});

list.addEventListener("play", ({ target }) => {
  for (const other of list.querySelectorAll("audio")) if (other !== target) other.pause();
}, true);

document.getElementById("by").addEventListener("change", ({ target }) => target.form.requestSubmit());
