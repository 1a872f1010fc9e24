/* What a talk sounds like, from the browser's statistics (W3C webrtc-stats). */

/** Return {heard, lost, sent, jitter, roundTrip}: whole counts, and milliseconds. */
export function quality(report) {
  const found = { heard: 0, lost: 0, sent: 0, jitter: null, roundTrip: null };
  for (const part of report.values()) {
    if (part.kind !== "audio") continue;
    if (part.type === "inbound-rtp") {
      found.heard = part.packetsReceived;
      found.lost = Math.max(0, part.packetsLost);
      found.jitter = Math.round(part.jitter * 1000);
    } else if (part.type === "outbound-rtp") {
      found.sent = part.packetsSent;
    } else if (part.type === "remote-inbound-rtp" && part.roundTripTime !== undefined) {
      found.roundTrip = Math.round(part.roundTripTime * 1000);
    }
  }
  return found;
}

/** Return the share of packets lost between two looks, from 0 to 1. */
export function loss(before, after) {
  const lost = after.lost - (before?.lost ?? 0);
  const all = lost + after.heard - (before?.heard ?? 0);
  return all > 0 ? Math.max(0, lost) / all : 0;
}
