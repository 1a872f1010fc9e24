// The live connection: says within three seconds that it is lost, and heals by itself.
const SILENCE_MILLISECONDS = 2600; // the server speaks every second
const FIRST_WAIT = 500;
const LONGEST_WAIT = 800; // every desk is right within five seconds of a restart
const HERE_MILLISECONDS = 60_000; // a page in sight keeps its session
const SESSION_OVER = 1008;
const SESSION = "/account/here"; // answers 401 when it is over

export class Link {
  constructor(path, { onMessage, onState }) {
    this.address = new URL(path, location.href);
    this.address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    this.onMessage = onMessage;
    this.onState = onState;
    this.wait = FIRST_WAIT;
    this.watch = 0;
    this.retry = 0;
    setInterval(() => this.sayHere(), HERE_MILLISECONDS);
  }

  open() {
    clearTimeout(this.retry);
    const socket = new WebSocket(this.address);
    this.socket = socket;
    this.listen();
    socket.addEventListener("message", (event) => {
      if (socket !== this.socket) return;
      this.wait = FIRST_WAIT;
      this.wasOpen = true;
      this.listen();
      this.onMessage(JSON.parse(event.data));
      this.onState("live");
    });
    socket.addEventListener("close", (event) => {
      if (socket !== this.socket) return;
      if (event.code === SESSION_OVER) location.reload();
      this.lost();
    });
  }

  listen() {
    clearTimeout(this.watch);
    this.watch = setTimeout(() => this.lost(), SILENCE_MILLISECONDS);
  }

  sayHere() {
    if (document.visibilityState === "visible" && this.socket?.readyState === WebSocket.OPEN) {
      this.socket.send('{"say":"here"}');
    }
  }

  // a session that ended while the connection was away: the reload leads to the sign-in
  async leaveIfOver() {
    if (!navigator.onLine) return;
    const answer = await fetch(SESSION).catch(() => null);
    if (answer?.status === 401) location.reload();
  }

  lost() {
    clearTimeout(this.watch);
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    this.onState("lost");
    if (socket && !this.wasOpen) this.leaveIfOver();
    this.wasOpen = false;
    const spread = 0.5 + Math.random(); // three hundred desks must not come back in one moment
    this.retry = setTimeout(() => this.open(), this.wait * spread);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  hurry() {
    if (this.socket) return;
    this.wait = FIRST_WAIT;
    this.open();
  }
}
