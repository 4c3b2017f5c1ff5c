import { openPty, type Pty } from '../../../simulators/instruments/pty.js';
import type { Device } from './hostile-slave.js';
import { isSealed } from './independent-crc.js';

/** Length of the question that begins here; only those the tests ask. */
const lengthOf = (bytes: Buffer): number =>
  bytes[1] === 16 || bytes[1] === 15 ? 9 + (bytes[6] ?? 0) : 8;

/** A device at the end of a pseudo-terminal, as fast as the machine is: a pty has no baud rate. */
export const onPty = async (device: Device, latest = Number.POSITIVE_INFINITY): Promise<Pty> => {
  let heard = Buffer.alloc(0);
  const pty = await openPty((bytes) => {
    heard = Buffer.concat([heard, bytes]);
    while (heard.length >= 8 && heard.length >= lengthOf(heard)) {
      const question = Buffer.from(heard.subarray(0, lengthOf(heard)));
      heard = heard.subarray(question.length);
      if (!isSealed(question)) return;
      const asked = performance.now();
      for (const { after, bytes: answer } of device(question)) {
        if (after === 0) {
          pty.write(answer);
          continue;
        }
        setTimeout(() => {
          // Held up by the machine beyond what the device promises: it would not answer any more.
          if (performance.now() - asked <= latest) pty.write(answer);
        }, after);
      }
    }
  });
  return pty;
};
