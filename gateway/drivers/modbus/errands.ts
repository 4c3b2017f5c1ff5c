import { Fault } from '../../core/fault.js';
import type { BusId, DeviceId } from '../../core/identity.js';
import { type Clock, type Millis, millis, type Timer } from '../../core/time.js';

/** Exchanges beside the routine: each waits for its turn on the wire, then runs alone on it. */
export interface Errands {
  /** Rejects with a Fault if the turn does not come before the deadline. */
  wait<T>(
    device: DeviceId,
    deadline: Millis,
    run: () => Promise<T>,
    add: (id: number) => void,
  ): Promise<T>;
  /** Its turn has come. Undefined where it waits no longer. */
  take(id: number): (() => Promise<void>) | undefined;
  refuseAll(why: Fault): void;
}

interface Waiting {
  readonly run: () => Promise<void>;
  readonly refuse: (why: Fault) => void;
  readonly expiry: Timer;
}

/** `forget`: an errand waits no longer and must not get a turn. */
export const errandsOn = (bus: BusId, clock: Clock, forget: (id: number) => void): Errands => {
  const waiting = new Map<number, Waiting>();
  let soFar = 0;
  const drop = (id: number): Waiting | undefined => {
    const one = waiting.get(id);
    one?.expiry.cancel();
    waiting.delete(id);
    forget(id);
    return one;
  };
  return {
    wait: (device, deadline, run, add) =>
      new Promise((resolve, reject) => {
        soFar += 1;
        const id = soFar;
        const expiry = clock.after(millis(Math.max(0, deadline - clock.mono())), () =>
          drop(id)?.refuse(new Fault('bus-deadline', { bus, device })),
        );
        waiting.set(id, { run: () => run().then(resolve, reject), refuse: reject, expiry });
        add(id);
      }),
    take: (id) => drop(id)?.run,
    refuseAll: (why) => {
      for (const id of [...waiting.keys()]) drop(id)?.refuse(why);
    },
  };
};
