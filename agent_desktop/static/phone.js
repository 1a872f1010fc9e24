/* A phone in the page: SIP over WebSocket by JsSIP, one line, one call at a time.

   It tells its state by two events: "line" (whether calls can come) and "call" (what becomes of the
   one that came), each with the whole state, and once in a while "quality". */

import JsSIP from "/static/vendor/jssip-3.13.8/jssip.min.js";
import { Microphone } from "/static/phone_audio.js";
import { loss, quality } from "/static/phone_quality.js";

const REGISTERED_SECONDS = 120;
const QUALITY_MILLISECONDS = 2000;
const SHORTEST_WAIT_SECONDS = 1;
const LONGEST_WAIT_SECONDS = 8;
const BUSY = { status_code: 486 };
const DIGIT_MILLISECONDS = 160;
const RETURN_HEADER = "X-Tawasul-Return"; // asterisk_conf/names.py
const NO_SERVERS = { iceServers: [] }; // nobody outside is asked where we are

export const NO_CALL = {
  state: "idle", // ringing, returning, dialling, answering, talking, ended
  caller: "",
  name: "",
  isMuted: false,
  isHeld: false,
  isTest: false,
  since: null,
  cause: "",
};

export class Phone extends EventTarget {
  /** *account* is what /api/v1/desk/phone answers; *sound* is the element that plays the caller. */
  constructor(account, sound) {
    super();
    this.account = account;
    this.sound = sound;
    this.microphone = new Microphone();
    this.line = "joining"; // ready, lost, refused
    this.call = NO_CALL;
    this.session = null;
    this.isMine = () => false; // whether a call that comes back is the one on the desk
    this.ua = this.userAgent();
  }

  userAgent() {
    const { extension, name, realm, digest, websocket, registers = true } = this.account;
    const ua = new JsSIP.UA({
      sockets: [new JsSIP.WebSocketInterface(websocket)],
      uri: `sip:${extension}@${realm}`,
      display_name: name,
      authorization_user: extension,
      realm,
      ha1: digest,
      register: registers,
      register_expires: REGISTERED_SECONDS,
      session_timers: false,
      connection_recovery_min_interval: SHORTEST_WAIT_SECONDS,
      connection_recovery_max_interval: LONGEST_WAIT_SECONDS,
      user_agent: "Tawasul",
    });
    ua.on("registered", () => this.tellLine("ready"));
    ua.on("unregistered", () => this.tellLine("lost"));
    ua.on("registrationFailed", ({ response }) => this.tellLine(response ? "refused" : "lost"));
    ua.on("disconnected", () => this.tellLine("lost"));
    ua.on("newRTCSession", ({ originator, session, request }) => {
      if (originator === "remote") this.ringOrRefuse(session, request.getHeader(RETURN_HEADER));
    });
    return ua;
  }

  /** Register, and keep registered until the page goes. */
  start() {
    this.ua.start();
  }

  /** End the call and be reached no more. */
  stop() {
    this.ua.stop();
    this.microphone.close();
  }

  /** Be gone without a word: a call is not ended, the switch keeps it for who comes back. */
  leave() {
    clearInterval(this.measuring);
    this.drop();
    this.ua.transport.disconnect();
    this.sound.srcObject = null;
    this.microphone.close();
  }

  /** The sound is lost: connect anew, and the switch brings the talk back if it still has it. */
  lose() {
    this.drop();
    this.end("");
    this.ua.transport.disconnect();
    this.ua.transport.connect();
  }

  /** Forget a call without a word to the other side. */
  drop() {
    const connection = this.session?.connection;
    this.session = null;
    connection?.close();
  }

  /** What tells this page from any other that registers as the same agent. */
  get place() {
    return this.ua.contact?.uri?.user ?? null;
  }

  ringOrRefuse(session, returns) {
    const isBack = Boolean(returns) && this.isMine(returns);
    if (this.session && !isBack) {
      session.terminate(BUSY);
      return;
    }
    this.drop(); // the switch has ended it, and had no way to say so
    const { uri, display_name: name } = session.remote_identity;
    this.take(session);
    const state = isBack ? "returning" : "ringing";
    this.tellCall({ ...NO_CALL, state, caller: uri.user, name: name ?? "" });
    if (isBack) this.takeBack();
  }

  /** Answer the talk that was lost by ourselves; without a microphone it rings like any call. */
  async takeBack() {
    const session = this.session;
    const mediaStream = await this.openMicrophone();
    if (session !== this.session || this.call.state !== "returning") return;
    if (mediaStream) session.answer({ mediaStream, pcConfig: NO_SERVERS });
    else this.tellCall({ state: "ringing" });
  }

  take(session) {
    this.session = session;
    const mine = (hear) => (event) => session === this.session && hear(event);
    session.on("peerconnection", mine(({ peerconnection }) => this.attend(peerconnection)));
    session.on("confirmed", mine(() => this.talk()));
    session.on("ended", mine(({ cause }) => this.end(cause)));
    session.on("failed", mine(({ cause }) => this.end(cause)));
    session.on("hold", mine(() => this.tellCall({ isHeld: session.isOnHold().local })));
    session.on("unhold", mine(() => this.tellCall({ isHeld: session.isOnHold().local })));
    session.on("muted", mine(() => this.tellCall({ isMuted: true })));
    session.on("unmuted", mine(() => this.tellCall({ isMuted: false })));
    if (session.connection) this.attend(session.connection);
  }

  /** Play what comes. When the way of the sound breaks nobody else notices: we do. */
  attend(connection) {
    connection.addEventListener("track", ({ track, streams }) => {
      this.sound.srcObject = streams[0] ?? new MediaStream([track]);
      this.sound.play().catch(() => {}); // a browser may wait for a touch of the page
    });
    connection.addEventListener("connectionstatechange", () => {
      if (connection.connectionState === "failed" && connection === this.session?.connection) this.lose();
    });
  }

  talk() {
    this.tellCall({ state: "talking", since: Date.now() });
    this.measured = null;
    clearInterval(this.measuring);
    this.measuring = setInterval(() => this.measure(), QUALITY_MILLISECONDS);
  }

  async answer() {
    if (this.call.state !== "ringing") return;
    this.tellCall({ state: "answering" });
    const mediaStream = await this.openMicrophone();
    if (!mediaStream) this.hangUp();
    if (!mediaStream || !this.session) return;
    this.session.answer({ mediaStream, pcConfig: NO_SERVERS });
  }

  /** Call the echo: what one says comes back, over the same way as a caller's call. */
  test() {
    return this.dial(this.account.echo_test, { isTest: true });
  }

  async dial(target, { isTest = false, extraHeaders = [] } = {}) {
    if (this.session) return;
    const mediaStream = await this.openMicrophone();
    if (!mediaStream) return;
    this.tellCall({ ...NO_CALL, state: "dialling", isTest });
    const options = { mediaStream, pcConfig: NO_SERVERS, extraHeaders };
    this.take(this.ua.call(`sip:${target}@${this.account.realm}`, options));
  }

  async openMicrophone() {
    try {
      const stream = await this.microphone.open();
      this.microphone.track.enabled = true; // the last call may have left it muted
      return stream;
    } catch (error) {
      this.dispatchEvent(new CustomEvent("silent", { detail: error.name }));
      return null;
    }
  }

  /** Refuse what rings, or end the call. */
  hangUp() {
    const session = this.session;
    if (!session || session.isEnded()) return;
    session.terminate(this.call.state === "ringing" ? BUSY : {});
  }

  toggleMute() {
    if (this.call.state !== "talking") return;
    if (this.call.isMuted) this.session.unmute({ audio: true });
    else this.session.mute({ audio: true });
  }

  toggleHold() {
    if (this.call.state !== "talking") return;
    if (this.call.isHeld) this.session.unhold();
    else this.session.hold();
  }

  press(digit) {
    if (this.call.state !== "talking") return;
    const transportType = JsSIP.C.DTMF_TRANSPORT.RFC2833;
    this.session.sendDTMF(digit, { duration: DIGIT_MILLISECONDS, transportType });
  }

  async chooseMicrophone(device) {
    const track = await this.microphone.choose(device);
    const sender = this.session?.connection?.getSenders().find((it) => it.track?.kind === "audio");
    track.enabled = !this.call.isMuted;
    await sender?.replaceTrack(track);
  }

  async chooseSpeaker(device) {
    await this.sound.setSinkId?.(device);
  }

  /** Return what the running talk sounds like, or null. */
  async statistics() {
    const connection = this.session?.connection;
    return connection ? quality(await connection.getStats()) : null;
  }

  async measure() {
    const found = await this.statistics();
    if (!found) return;
    const detail = { ...found, loss: loss(this.measured, found) };
    this.measured = found;
    this.dispatchEvent(new CustomEvent("quality", { detail }));
  }

  end(cause) {
    clearInterval(this.measuring);
    this.session = null;
    this.sound.srcObject = null;
    this.tellCall({ state: "ended", isMuted: false, isHeld: false, cause: cause ?? "" });
  }

  tellLine(line) {
    this.line = line;
    this.dispatchEvent(new CustomEvent("line", { detail: line }));
  }

  tellCall(changes) {
    this.call = { ...this.call, ...changes };
    this.dispatchEvent(new CustomEvent("call", { detail: this.call }));
  }
}
