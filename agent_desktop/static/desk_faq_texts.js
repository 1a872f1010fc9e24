// Writes an answer below what stands in a field: whole, or as far as the field holds.
const LEAST_ROOM = 40; // letters; less says nothing

export function writeInto(area, text) {
  const before = area.value.trimEnd();
  const room = area.maxLength - before.length - (before ? 1 : 0);
  if (room < Math.min(LEAST_ROOM, text.length)) return "full";
  area.value = [before, shortened(text, room)].filter(Boolean).join("\n");
  area.dispatchEvent(new Event("input", { bubbles: true })); // its own script keeps it, as any letter
  return text.length > room ? "shortened" : "whole";
}

// At most so many letters, cut between words.
export function shortened(text, most) {
  if (text.length <= most) return text;
  const start = text.slice(0, most - 1);
  return `${start.replace(/\s+\S*$/u, "") || start}…`;
}
