// Timers tick here, from the server's time: the device's own clock may be wrong.
const TICK_MILLISECONDS = 250;
let ahead = 0; // how far the server's clock is ahead of this device's
let onSecond = () => {};

export function hearServerTime(iso) {
  ahead = Date.parse(iso) - Date.now();
}

export function secondsSince(iso) {
  return iso ? Math.max(0, (Date.now() + ahead - Date.parse(iso)) / 1000) : 0;
}

export function secondsUntil(iso) {
  return Math.max(0, (Date.parse(iso) - Date.now() - ahead) / 1000);
}

export function clockText(seconds) {
  const whole = Math.floor(seconds);
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

export function setClock(node, iso) {
  node.dataset.since = iso ?? "";
  drawClock(node);
}

function drawClock(node) {
  const text = node.dataset.since ? clockText(secondsSince(node.dataset.since)) : "–";
  if (node.textContent !== text) node.textContent = text;
}

function tick() {
  document.querySelectorAll("[data-since]").forEach(drawClock);
  onSecond();
}

export function startClocks(everyTick) {
  onSecond = everyTick;
  tick();
  setInterval(tick, TICK_MILLISECONDS);
}
