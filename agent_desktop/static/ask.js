// Asks the API; a refusal carries the centre's own sentence in the page's language.
export class Refusal extends Error {
  constructor(text, status) {
    super(text);
    this.status = status;
  }
}

export async function ask(method, address, { body, said, keepalive = false, key } = {}) {
  const headers = { "Content-Type": "application/json" };
  if (key) headers["Idempotency-Key"] = key; // what is done once, however often it is sent
  const sent = { method, headers, keepalive, body: body && JSON.stringify(body) };
  const answer = await fetch(address, sent).catch(() => null);
  if (!answer) throw new Refusal(said.lost, 0);
  if (answer.status === 401) throw new Refusal(said.expired, 401);
  const told = await answer.json().catch(() => null);
  if (answer.ok) return told;
  const isArabic = document.documentElement.lang === "ar";
  throw new Refusal((isArabic ? told?.detail_ar : told?.detail) ?? said.lost, answer.status);
}
