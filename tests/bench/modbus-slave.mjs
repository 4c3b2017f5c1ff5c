import { createServer } from 'node:net';

/**
 * The far side of Modbus benches, in a process of its own: answers functions 3 and 4 of every unit with
 * as many registers as asked, as cheaply as Node can. Prints its port.
 */
const answer = Buffer.alloc(9 + 250);
for (let at = 9; at < answer.length; at++) answer[at] = at;

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => undefined);
  socket.on('data', (questions) => {
    for (let at = 0; at + 12 <= questions.length; at += 12) {
      const bytes = 2 * questions.readUInt16BE(at + 10);
      questions.copy(answer, 0, at, at + 4);
      answer.writeUInt16BE(3 + bytes, 4);
      questions.copy(answer, 6, at + 6, at + 8);
      answer[8] = bytes;
      socket.write(Buffer.from(answer.subarray(0, 9 + bytes)));
    }
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
