import { openPty, type Pty } from '../../../simulators/instruments/pty.js';
import type { Device } from './hostile-slave.js';
import { isSealed } from './independent-crc.js';

/** Length of the question that begins here; only those the tests ask. */
const lengthOf = (bytes: Buffer): number =>
  bytes[1] === 16 || bytes[1] === 15 ? 9 + (bytes[6] ?? 0) : 8;

/**
 * A device at the end of a pseudo-terminal, as fast as the machine is: a pty has no baud rate. It says
 * nothing any more that it may not say.
 */
export const onPty = async (
  device: Device,
  mayAnswer: (question: Buffer) => boolean = () => true,
): Promise<Pty> => {
  let heard = Buffer.alloc(0);
  const pty = await openPty((bytes) => {
    heard = Buffer.concat([heard, bytes]);
    while (heard.length >= 8 && heard.length >= lengthOf(heard)) {
      const question = Buffer.from(heard.subarray(0, lengthOf(heard)));
      heard = heard.subarray(question.length);
      if (!isSealed(question)) return;
      for (const { after, bytes: answer } of device(question)) {
        const say = () => {
          if (mayAnswer(question)) pty.write(answer);
        };
        if (after === 0) say();
        else setTimeout(say, after);
      }
    }
  });
  return pty;
};
