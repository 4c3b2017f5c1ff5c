import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fault } from '../../gateway/core/fault.js';
import { millis } from '../../gateway/core/time.js';
import type { Question } from '../../gateway/drivers/modbus/job.js';
import { type RealBus, realBus, serial } from '../drivers/modbus/real-bus.js';
import { settled } from '../held-clock.js';
import { bitAt, MODBUS_PARTS, PEERS, registerAt, startModbusServer } from './modbus-servers.js';
import { has } from './parts.js';

const opened: (() => unknown)[] = [];
const closeAll = async () => {
  for (const close of opened.splice(0).reverse()) await close();
};

const registers = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => registerAt(from + n));
const bits = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => bitAt(from + n));

describe.skipIf(!has(...MODBUS_PARTS))('servers that are not ours', () => {
  describe.each(PEERS)('%s', (peer) => {
    describe.each(['tcp', 'rtu'] as const)('over %s', (kind) => {
      let real: RealBus;
      const ask = (question: Question, unit = 1) =>
        real.ask(question, { unit, timeout: millis(2000), answersWithin: millis(2000) });
      const words = async (question: Question) => (await ask(question)).words;
      const exception = async (question: Question) => {
        const thrown = await ask(question).then(
          () => undefined,
          (fault) => fault,
        );
        return thrown instanceof Fault ? [thrown.code, thrown.parameters.code] : thrown;
      };

      beforeAll(async () => {
        const server = await startModbusServer(peer, kind);
        opened.push(server.end);
        const { wire } = server;
        real = realBus(wire.wire === 'tcp' ? wire : serial(wire.path, wire.baud));
        opened.push(() => real.bus.close());
        // Until the server is up a connection is refused, or a question goes unheard.
        for (;;) {
          const answered = await ask({ function: 3, address: 0, count: 1 }).then(
            () => true,
            () => false,
          );
          if (answered) return;
          await real.seen('bus-opened');
        }
      });
      afterAll(closeAll);

      it('is read in all four tables', async () => {
        expect(await words({ function: 3, address: 10, count: 125 })).toEqual(registers(10, 125));
        expect(await words({ function: 4, address: 7, count: 3 })).toEqual(registers(7, 3));
        expect(await words({ function: 1, address: 4, count: 19 })).toEqual(bits(4, 19));
        expect(await words({ function: 2, address: 0, count: 150 })).toEqual(bits(0, 150));
      });

      it('is written, and reads back what was written', async () => {
        await ask({ function: 5, address: 20, on: true });
        await ask({ function: 15, address: 21, bits: [true, true, false, true] });
        expect(await words({ function: 1, address: 20, count: 5 })).toEqual([1, 1, 1, 0, 1]);
        await ask({ function: 6, address: 20, word: 4711 });
        await ask({ function: 16, address: 21, words: [1, 0xffff] });
        expect(await words({ function: 3, address: 20, count: 3 })).toEqual([4711, 1, 0xffff]);
        await ask({ function: 22, address: 20, and: 0xff00, or: 0x0042 });
        expect(await words({ function: 3, address: 20, count: 1 })).toEqual([
          (4711 & 0xff00) | (0x0042 & 0x00ff),
        ]);
        const both = {
          function: 23,
          address: 30,
          count: 2,
          writeAddress: 31,
          words: [99],
        } as const;
        expect(await words(both)).toEqual([registers(30, 1)[0], 99]);
      });

      it('refuses an address it does not have by exception 2', async () => {
        const beyond = { function: 3, address: 5000, count: 1 } as const;
        expect(await exception(beyond)).toEqual(['wire-exception', 2]);
        expect(await words({ function: 4, address: 1, count: 1 })).toEqual(registers(1, 1));
      });

      it('is heard although the gateway stood still beyond the timeout', async () => {
        const { requests } = real.bus.counts;
        const answer = real.ask(
          { function: 3, address: 3, count: 2 },
          { timeout: millis(100), answersWithin: millis(100) },
        );
        // The silence before a question passes, the question goes out, the answer comes and lies there.
        while (real.bus.counts.requests === requests) await settled();
        const from = performance.now();
        while (performance.now() - from < 300);
        expect((await answer).words).toEqual(registers(3, 2));
      });

      it('says who it is, or that it cannot', async () => {
        const question = { function: 43, category: 1, from: 0 } as const;
        if (peer === 'pymodbus')
          expect((await ask(question)).identification).toEqual({ 0: 'ACME', 1: 'T100', 2: '7.2' });
        // libmodbus 3.1 cannot tell how long the question is: over RTU it drops it.
        else if (kind === 'tcp') expect(await exception(question)).toEqual(['wire-exception', 1]);
        else expect((await exception(question))[0]).toBe('wire-no-answer');
      });
    });
  });
});
