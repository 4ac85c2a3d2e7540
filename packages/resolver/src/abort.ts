/** The listeners of one signal. The signal itself gets a single one, because Node warns of more than ten. */
interface AbortSubscription {
  readonly listeners: Set<() => void>;
  readonly onAbort: () => void;
}

const subscriptions = new WeakMap<AbortSignal, AbortSubscription>();

const subscribe = (signal: AbortSignal): AbortSubscription => {
  const listeners = new Set<() => void>();
  const onAbort = (): void => {
    for (const listener of listeners) listener();
  };
  const subscription = { listeners, onAbort };
  signal.addEventListener('abort', onAbort, { once: true });
  subscriptions.set(signal, subscription);
  return subscription;
};

/**
 * Calls a listener when a signal aborts. Any number of listeners of a signal share one event listener.
 *
 * @param signal - a signal that is not aborted
 * @param listener - must not throw
 * @returns a function that removes the listener
 */
export const onAbort = (signal: AbortSignal, listener: () => void): (() => void) => {
  const subscription = subscriptions.get(signal) ?? subscribe(signal);
  subscription.listeners.add(listener);
  return () => {
    if (!subscription.listeners.delete(listener) || subscription.listeners.size > 0) return;
    // A signal with an event listener is not garbage collected.
    signal.removeEventListener('abort', subscription.onAbort);
    subscriptions.delete(signal);
  };
};
