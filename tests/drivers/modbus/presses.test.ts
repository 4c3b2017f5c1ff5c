import { describe, expect, it } from 'vitest';
import { millis } from '../../../gateway/core/time.js';
import type { Answer } from '../../../gateway/drivers/driver.js';
import { budgetOf } from '../../../gateway/drivers/modbus/budget.js';
import { openBus } from '../../../gateway/drivers/modbus/bus.js';
import { modbusDriver } from '../../../gateway/drivers/modbus/driver.js';
import { busOf, contacts, counters, sensor } from './devices.js';
import { HeldClock, heldHost } from './held-clock.js';
import { randomFrom } from './random.js';
import { simulatedLine, unitOf } from './simulated-line.js';

/** One contact over time: every press that was made, and what of it was seen. */
class Contact {
  closed = false;
  pressedAt = Number.NEGATIVE_INFINITY;
  releasedAt = Number.NEGATIVE_INFINITY;
  seen = true;
  /** Closed or open at any moment since `from`. */
  wasClosedSince = (from: number) => this.closed || this.releasedAt >= from;
  wasOpenSince = (from: number) => !this.closed || this.pressedAt >= from;
}

const MODULES = [1, 2, 3, 4, 5];
const DEAD = 10;
const PRESSES = 10_000;

describe('10,000 presses on ten devices at 9600 baud, one dead, 5 % of frames corrupted', () => {
  it('misses none, invents none, and stays within what the plan says', async () => {
    const config = busOf([
      ...MODULES.map((unit) => contacts(unit)),
      sensor('aq-6', 6, 10),
      sensor('lux-7', 7, 4),
      counters(8),
      counters(9),
      contacts(DEAD),
    ]);
    const plan = budgetOf(config);
    const inputs = plan.emergency?.inputs ?? [];
    const held = plan.emergency?.shortestPressInNoise ?? 0;
    const worst = Math.max(...inputs.map((input) => input.worst[2]));

    const clock = new HeldClock();
    const random = randomFrom(20_261_122);
    const panel = new Map(
      MODULES.map((unit) => [unit, Array.from({ length: 8 }, () => new Contact())]),
    );
    const units = new Map([
      ...[...panel].map(
        ([unit, list]) => [unit, unitOf((_, address) => (list[address]?.closed ? 1 : 0))] as const,
      ),
      ...[6, 7, 8, 9].map((unit) => [unit, unitOf(() => 7)] as const),
    ]);
    const line = simulatedLine(clock, units, { baud: 9600, corrupt: 0.05, random });

    const delays: number[] = [];
    let presses = 0;
    let missed = 0;
    let wrong = 0;
    const press = (contact: Contact) => {
      if (presses === PRESSES) return;
      presses += 1;
      contact.closed = true;
      contact.seen = false;
      contact.pressedAt = clock.mono();
      clock.after(millis(held), () => release(contact));
    };
    const release = (contact: Contact) => {
      contact.closed = false;
      contact.releasedAt = clock.mono();
      // The last answer may be on its way.
      clock.after(millis(100), () => {
        if (!contact.seen) missed += 1;
        clock.after(millis(500 + 5000 * random()), () => press(contact));
      });
    };
    const hear = (answer: Answer) => {
      if ('fault' in answer) return;
      const list = panel.get(Number(answer.device.slice('di-'.length)));
      if (!list) return;
      const from = answer.mono - answer.took;
      answer.values.forEach(({ value }, i) => {
        const contact = list[i] as Contact;
        if (value !== 0 && value !== 1) wrong += 1;
        if (value === 1 ? !contact.wasClosedSince(from) : !contact.wasOpenSince(from)) wrong += 1;
        if (value !== 1 || contact.seen) return;
        contact.seen = true;
        delays.push(answer.mono - contact.pressedAt);
      });
    };

    const driver = modbusDriver(config, heldHost(clock), (wire, bus, host, tell) =>
      openBus(wire, bus, host, tell, line.open),
    );
    driver.start(hear, () => undefined);
    for (const list of panel.values())
      for (const contact of list)
        clock.after(millis(10_000 + 5000 * random()), () => press(contact));
    while (presses < PRESSES) await clock.runFor(10_000);
    await clock.runFor(10_000);
    await driver.close();

    delays.sort((a, b) => a - b);
    const p99 = delays[Math.ceil(0.99 * delays.length) - 1] as number;
    expect({ missed, wrong, seen: delays.length }).toEqual({ missed: 0, wrong: 0, seen: PRESSES });
    expect(p99).toBeLessThanOrEqual(1000);
    expect(p99).toBeLessThanOrEqual(worst);
    expect(delays.at(-1)).toBeLessThanOrEqual(3000);
  });
});
