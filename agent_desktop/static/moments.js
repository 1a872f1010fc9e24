// Days and times as people write them: Hijri and Gregorian together, Western digits, Riyadh.
const language = document.documentElement.lang;
const ZONE = { timeZone: "Asia/Riyadh" };
const DAY = { day: "numeric", month: "short", year: "numeric", ...ZONE };
const gregorian = new Intl.DateTimeFormat(`${language}-u-ca-gregory-nu-latn`, DAY);
const hijri = new Intl.DateTimeFormat(`${language}-u-ca-islamic-umalqura-nu-latn`, DAY);
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", ...ZONE });

export function dayText(moment) {
  const date = new Date(moment);
  return `${hijri.format(date)} · ${gregorian.format(date)}`;
}

export function timeText(moment) {
  return clock.format(new Date(moment));
}

export function isToday(moment) {
  return gregorian.format(new Date(moment)) === gregorian.format(new Date());
}

// The last day by its clock alone, older moments by their day; the exact moment on hover.
export function whenText(moment, today) {
  return isToday(moment) ? `${today} ${timeText(moment)}` : dayText(moment);
}
