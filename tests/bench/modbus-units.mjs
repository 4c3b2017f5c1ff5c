import { createServer } from 'node:net';

/**
 * Ten units behind one Modbus TCP address, in a process of their own: count what they answer. Lines on
 * standard input: `dead 5` silences a unit, `count` prints the answers of each unit so far. The first
 * line out is the port.
 */
const UNITS = 10;
const answered = new Array(UNITS + 1).fill(0);
const dead = new Set();
const QUESTION = 12;

const server = createServer({ noDelay: true }, (socket) => {
  let rest = Buffer.alloc(0);
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (; rest.length >= QUESTION; rest = rest.subarray(QUESTION)) {
      const unit = rest.readUInt8(6);
      if (dead.has(unit)) continue;
      answered[unit] += 1;
      const bytes = 2 * rest.readUInt16BE(10);
      const answer = Buffer.alloc(9 + bytes, 1);
      rest.copy(answer, 0, 0, 4);
      answer.writeUInt16BE(3 + bytes, 4);
      rest.copy(answer, 6, 6, 8);
      answer.writeUInt8(bytes, 8);
      socket.write(answer);
    }
  });
});
process.stdin.on('data', (said) => {
  for (const line of String(said).trim().split('\n')) {
    const [word, unit] = line.split(' ');
    if (word === 'dead') dead.add(Number(unit));
    else console.log(JSON.stringify(answered.slice(1)));
  }
});
process.stdin.once('end', () => process.exit(0));
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
