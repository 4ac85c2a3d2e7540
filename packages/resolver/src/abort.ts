/** What a signal ends. However many look-ups share a signal, it has one listener: Node warns of more than ten. */
interface Ending {
  readonly acts: Set<() => void>;
  readonly listener: () => void;
}

const endings = new WeakMap<AbortSignal, Ending>();

const listenTo = (signal: AbortSignal): Ending => {
  const acts = new Set<() => void>();
  const listener = (): void => {
    for (const act of acts) act();
  };
  const ending = { acts, listener };
  signal.addEventListener('abort', listener, { once: true });
  endings.set(signal, ending);
  return ending;
};

/**
 * Does something when a signal aborts.
 *
 * @param signal - one that has not been aborted
 * @param act - what to do; must not throw
 * @returns a function after which `act` is not done
 */
export const onAbort = (signal: AbortSignal, act: () => void): (() => void) => {
  const { acts, listener } = endings.get(signal) ?? listenTo(signal);
  acts.add(act);
  return () => {
    if (!acts.delete(act) || acts.size > 0) return;
    // Node keeps a signal that has a listener from being garbage collected.
    signal.removeEventListener('abort', listener);
    endings.delete(signal);
  };
};
