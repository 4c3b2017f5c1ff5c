import { connect } from 'node:net';
import { Fault } from '../../core/fault.js';
import type { Clock, Millis } from '../../core/time.js';
import type { Found } from './answer.js';

/** Whether a port takes a connection; it is closed at once, without a word. */
export const probeTcp = (
  {
    host,
    port,
    timeout,
  }: { readonly host: string; readonly port: number; readonly timeout: Millis },
  clock: Clock,
): Promise<Found> =>
  new Promise((resolve, reject) => {
    const path = `${host}:${port}`;
    const begun = clock.mono();
    const socket = connect({ host, port });
    const patience = clock.after(timeout, () => {
      socket.destroy();
      reject(new Fault('tcp-timeout', { path }));
    });
    socket.once('connect', () => {
      patience.cancel();
      socket.destroy();
      const took = (clock.mono() - begun) as Millis;
      resolve({ took, figures: { 'response-time': took } });
    });
    socket.once('error', (cause: NodeJS.ErrnoException) => {
      patience.cancel();
      reject(
        cause.code === 'ECONNREFUSED'
          ? new Fault('tcp-refused', { path }, { cause })
          : new Fault('probe-unreachable', { path, why: cause.message }, { cause }),
      );
    });
  });
