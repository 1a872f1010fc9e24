/* One window of a browser holds the phone: two would take the calls away from each other. */

/** Hold the turn *name*; while another window has it, wait. Return a function that takes it away. */
export function holdTurn(name, { onMine, onElsewhere }) {
  let waiting = new AbortController();

  const begin = () => {
    onMine();
    return new Promise(() => {}); // held for as long as the window lives
  };

  async function wait() {
    waiting = new AbortController();
    navigator.locks.request(name, { signal: waiting.signal }, begin).catch(lost);
    const { pending } = await navigator.locks.query();
    if (pending.some((lock) => lock.name === name)) onElsewhere();
  }

  function lost() {
    if (waiting.signal.aborted) return; // we take it ourselves
    onElsewhere();
    wait();
  }

  function take() {
    waiting.abort();
    waiting = new AbortController();
    navigator.locks.request(name, { steal: true }, begin).catch(lost);
  }

  wait();
  return take;
}
