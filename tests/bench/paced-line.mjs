// A serial line with its units, true to the time that characters take; forked, with a pseudo-terminal
// of its own, so that nothing in the gateway's process can help it. Speaks functions 1 to 4.
import { setPriority } from 'node:os';
import { spawn } from '@lydell/node-pty';

const { baud, units, answersAfter, corrupt, seed } = JSON.parse(process.argv[2]);
// A real line does not slow down when this machine is busy.
try {
  setPriority(-20);
} catch {
  // Only root may; then the figures need a quiet machine.
}
const CHARACTER = 11_000 / baud;
const SILENCE = baud > 19_200 ? 1.75 : 3.5 * CHARACTER;

const now = () => Number(process.hrtime.bigint()) / 1e6;
/** Timers are a millisecond coarse; the last two are waited for awake. */
const at = (time, act) => {
  const spin = () => (now() >= time ? act() : setImmediate(spin));
  setTimeout(spin, Math.max(0, time - now() - 2));
};

// mulberry32
let state = seed;
const random = () => {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};

const crc16 = (bytes, length) => {
  let crc = 0xffff;
  for (let i = 0; i < length; i += 1) {
    crc ^= bytes[i];
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  }
  return crc;
};
const sealed = (bytes) => {
  const frame = Buffer.from([...bytes, 0, 0]);
  frame.writeUInt16LE(crc16(frame, frame.length - 2), frame.length - 2);
  return frame;
};
/** A burst of at most 16 bits, which CRC-16 always shows. */
const hit = (frame) => {
  if (random() >= corrupt) return frame;
  const copy = Buffer.from(frame);
  const from = Math.floor(random() * (frame.length * 8 - 16));
  const burst = 1 + Math.floor(random() * 0xffff);
  for (let i = 0; i < 16; i += 1)
    if ((burst >> i) & 1) copy[(from + i) >> 3] ^= 1 << ((from + i) & 7);
  return copy;
};

const contacts = new Map(units.map((unit) => [unit, new Uint8Array(16)]));
const dead = new Set();
const wire = { busy: 0, exchanges: 0 };

const answer = (frame) => {
  const [unit, code] = frame;
  const address = frame.readUInt16BE(2);
  const count = frame.readUInt16BE(4);
  if (code > 2) {
    const words = Array.from({ length: count }, (_, i) => [
      (address + i) >> 8,
      (address + i) & 255,
    ]);
    return sealed([unit, code, 2 * count, ...words.flat()]);
  }
  const bits = contacts.get(unit);
  const bytes = Array.from({ length: Math.ceil(count / 8) }, (_, byte) =>
    Array.from({ length: 8 }, (_, i) => bits[address + 8 * byte + i] << i).reduce((a, b) => a | b),
  );
  return sealed([unit, code, bytes.length, ...bytes]);
};

const terminal = spawn('sh', ['-c', 'stty raw -echo; exec sleep infinity'], { encoding: null });
let heard = Buffer.alloc(0);
terminal.onData((chunk) => {
  const began = now();
  heard = Buffer.concat([heard, chunk]);
  if (heard.length < 8) return;
  const frame = hit(heard.subarray(0, 8));
  heard = Buffer.alloc(0);
  const asked = began + 8 * CHARACTER;
  wire.busy += 8 * CHARACTER + SILENCE;
  wire.exchanges += 1;
  if (crc16(frame, 6) !== frame.readUInt16LE(6)) return;
  if (!contacts.has(frame[0]) || dead.has(frame[0])) return;
  at(asked + SILENCE, () => {
    const said = answer(frame);
    const took = said.length * CHARACTER;
    wire.busy += SILENCE + answersAfter + took;
    at(asked + SILENCE + answersAfter + took, () => terminal.write(hit(said)));
  });
});

/** Every contact of these units is pressed again and again, until so many presses were made. */
const press = ({ of, presses, held }) => {
  let made = 0;
  let open = 0;
  const cycle = (unit, bit) => {
    if (made === presses) return;
    made += 1;
    open += 1;
    contacts.get(unit)[bit] = 1;
    process.send({ pressed: { unit, bit, at: now() } });
    setTimeout(() => {
      contacts.get(unit)[bit] = 0;
      process.send({ released: { unit, bit, at: now() } });
      setTimeout(
        () => {
          open -= 1;
          if (made === presses && open === 0) process.send({ done: true });
          else cycle(unit, bit);
        },
        500 + 2000 * random(),
      );
    }, held);
  };
  for (const unit of of)
    for (let bit = 0; bit < 8; bit += 1) setTimeout(() => cycle(unit, bit), 3000 * random());
};

process.on('message', (order) => {
  if (order.die) dead.add(order.die);
  if (order.press) press(order.press);
  if (order.count) process.send({ wire: { ...wire } });
});
process.on('disconnect', () => {
  terminal.kill();
  process.exit();
});
// The shell has made the line raw once it has become `sleep`.
setTimeout(() => process.send({ path: terminal._pty }), 300);
