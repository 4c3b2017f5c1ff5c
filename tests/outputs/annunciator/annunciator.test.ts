import { describe, expect, it } from 'vitest';
import type { Happening } from '../../../gateway/core/event.js';
import { Fault } from '../../../gateway/core/fault.js';
import type { PointId } from '../../../gateway/core/identity.js';
import type { Actuator } from '../../../gateway/core/ports.js';
import { type Instant, instant, type Millis, minutes } from '../../../gateway/core/time.js';
import { annunciator } from '../../../gateway/outputs/annunciator/annunciator.js';
import { watchdogRelay } from '../../../gateway/outputs/annunciator/relay.js';
import { annunciatorSchema } from '../../../gateway/outputs/annunciator/schema.js';
import { HeldClock, quietLog, settled } from '../../held-clock.js';
import { alarm, Present, point } from '../hall.js';

const SIREN = point('siren-1/relay-1');
const STROBE = point('siren-1/relay-2');

/** Relays that may be dead; what was written to them, in order. */
class Relays implements Actuator {
  readonly on = new Map<PointId, boolean>();
  readonly writes: [PointId, boolean][] = [];
  readonly pulses: [PointId, Millis][] = [];
  dead = false;

  async set(output: PointId, on: boolean): Promise<void> {
    this.writes.push([output, on]);
    if (this.dead) throw new Fault('wire-no-answer', { device: 'siren-1', ms: 200 });
    this.on.set(output, on);
  }
  async pulse(output: PointId, on: Millis): Promise<void> {
    this.pulses.push([output, on]);
    if (this.dead) throw new Fault('wire-no-answer', { device: 'siren-1', ms: 200 });
  }
}

const setUp = (started?: Instant) => {
  const clock = new HeldClock(started);
  const present = new Present();
  const relays = new Relays();
  const troubles: [string, boolean][] = [];
  const told: Happening[] = [];
  const start = () =>
    annunciator({
      config: annunciatorSchema.parse({ sirens: [SIREN], strobes: [STROBE] }),
      timeZone: 'Asia/Shanghai',
      watch: present,
      actuator: relays,
      host: { clock, log: quietLog },
      trouble: (trouble, there) => troubles.push([trouble, there]),
      tell: (happening) => told.push(happening),
    });
  return { clock, present, relays, troubles, told, start };
};
const fire = alarm('di-6/1/fire', { kind: 'fire', priority: 1 });

describe('the siren', () => {
  it('is told to be off at the start, and on as soon as a fire stands', async () => {
    const { clock, present, relays, start } = setUp();
    start();
    await settled();
    expect(relays.on.get(SIREN)).toBe(false);
    present.stand(fire);
    await settled();
    expect(relays.on).toEqual(new Map([SIREN, STROBE].map((output) => [output, true])));
    expect(clock.mono()).toBe(0);
  });

  it('stops when it is silenced, while the strobe goes on; sounds again for what comes after', async () => {
    const { present, relays, start } = setUp();
    start();
    const silenced = { ...fire, silenced: true };
    present.stand(fire);
    await settled();
    present.stand(silenced);
    await settled();
    expect([relays.on.get(SIREN), relays.on.get(STROBE)]).toEqual([false, true]);
    present.stand(silenced, alarm('di-7/1/gas', { priority: 1 }));
    await settled();
    expect(relays.on.get(SIREN)).toBe(true);
  });

  it('goes on when somebody knows of the alarm, and ends with a reset', async () => {
    const { present, relays, start } = setUp();
    start();
    present.stand({ ...fire, condition: 'acknowledged' });
    await settled();
    expect(relays.on.get(SIREN)).toBe(true);
    present.stand();
    await settled();
    expect([relays.on.get(SIREN), relays.on.get(STROBE)]).toEqual([false, false]);
  });

  it('beats for priority 2', async () => {
    const { clock, present, relays, start } = setUp();
    start();
    await settled();
    relays.writes.length = 0;
    present.stand(alarm('leak-1/1/leak', { priority: 2 }));
    await clock.advance(3500);
    expect(relays.writes.filter(([output]) => output === SIREN).map(([, on]) => on)).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it('sounds for no longer than the longest time', async () => {
    const { clock, present, relays, start } = setUp();
    start();
    present.stand(fire);
    await clock.advance(minutes(10) - 1);
    expect(relays.on.get(SIREN)).toBe(true);
    await clock.advance(1);
    expect([relays.on.get(SIREN), relays.on.get(STROBE)]).toEqual([false, true]);
  });

  it('stays silent for a silent alarm', async () => {
    const { clock, present, relays, start } = setUp();
    start();
    present.stand(alarm('di-1/1/panic', { priority: 1, silent: true }));
    await clock.advance(10_000);
    expect(relays.writes.filter(([, on]) => on)).toEqual([]);
  });

  it('sounds after a restart for what still stands, not for what was silenced or is over', async () => {
    const again = setUp();
    again.present.stand(fire);
    again.start();
    await settled();
    expect(again.relays.on.get(SIREN)).toBe(true);

    const silenced = setUp();
    silenced.present.stand({ ...fire, silenced: true });
    silenced.start();
    await settled();
    expect(silenced.relays.on.get(SIREN)).toBe(false);
  });

  it('is not turned off by a stop of the gateway', async () => {
    const { clock, present, relays, start } = setUp();
    const running = start();
    present.stand(fire);
    await settled();
    running.stop();
    await clock.advance(120_000);
    expect(relays.on.get(SIREN)).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('is told again while it sounds, in case its module has lost its supply', async () => {
    const { clock, present, relays, start } = setUp();
    start();
    present.stand(fire);
    await settled();
    relays.on.set(SIREN, false);
    await clock.advance(5000);
    expect(relays.on.get(SIREN)).toBe(true);
  });

  it('that does not answer for 8 s is a trouble, once, and is tried until it does', async () => {
    const { clock, present, relays, troubles, start } = setUp();
    start();
    await settled();
    relays.dead = true;
    present.stand(fire);
    await clock.advance(7500);
    expect(troubles).toEqual([]);
    await clock.advance(2500);
    expect(troubles).toEqual([['siren-no-answer', true]]);
    expect(relays.writes.length).toBeGreaterThanOrEqual(20);
    relays.dead = false;
    await clock.advance(1000);
    expect(relays.on.get(SIREN)).toBe(true);
    expect(troubles).toEqual([
      ['siren-no-answer', true],
      ['siren-no-answer', false],
    ]);
  });

  it('is no trouble while its wire is being opened', async () => {
    const { clock, relays, troubles, start } = setUp();
    relays.dead = true;
    start();
    await clock.advance(5000);
    relays.dead = false;
    await clock.advance(60_000);
    expect(troubles).toEqual([]);
  });

  it('that is dead is known before it is needed', async () => {
    const { clock, relays, troubles, start } = setUp();
    start();
    await settled();
    relays.dead = true;
    await clock.advance(70_000);
    expect(troubles).toEqual([['siren-no-answer', true]]);
  });

  it('tells once that it sounds and because of what, and once that it has ended, whatever its beat', async () => {
    const { clock, present, relays, told, start } = setUp();
    start();
    await settled();
    relays.dead = true;
    const leak = alarm('leak-1/1/leak', { priority: 2 });
    present.stand(leak);
    await clock.advance(900);
    expect(told).toEqual([]);
    relays.dead = false;
    await clock.advance(5000);
    const because = { because: leak.alarm, kind: 'siren-sounded' };
    expect(told).toMatchObject([
      { ...because, point: STROBE, after: 1000 },
      { ...because, point: SIREN, after: 2000 },
    ]);
    present.stand({ ...leak, silenced: true });
    await settled();
    expect(told.slice(2)).toMatchObject([{ kind: 'siren-stopped', point: SIREN }]);
    present.stand();
    await settled();
    expect(told.slice(3)).toMatchObject([{ kind: 'siren-stopped', point: STROBE }]);
  });

  it('is tested for three seconds, and the test says who did not answer', async () => {
    const { clock, relays, told, start } = setUp();
    const running = start();
    await settled();
    const test = running.test('张三');
    await settled();
    expect([relays.on.get(SIREN), relays.on.get(STROBE)]).toEqual([true, true]);
    await clock.advance(3000);
    expect(await test).toEqual([]);
    expect([relays.on.get(SIREN), relays.on.get(STROBE)]).toEqual([false, false]);
    relays.dead = true;
    expect(await clock.until(running.test('张三'))).toEqual([SIREN, STROBE]);
    expect(told).toMatchObject([
      { kind: 'siren-tested', by: '张三', failed: [] },
      { kind: 'siren-tested', by: '张三', failed: [SIREN, STROBE] },
    ]);
  });

  it.each([
    ['that sounds', fire],
    ['that is silent', alarm('di-1/1/panic', { priority: 1, silent: true })],
  ])('is not tested beside an alarm %s', async (_, standing) => {
    const { clock, present, told, start } = setUp();
    const running = start();
    present.stand(standing);
    await expect(running.test('张三')).rejects.toMatchObject({ code: 'siren-test-put-off' });
    await clock.advance(1000);
    expect(told.filter(({ kind }) => kind === 'siren-tested')).toEqual([]);
  });
});

describe('the weekly test', () => {
  /** Monday 2026-03-09 07:59 in the hall. */
  const MONDAY = instant(Date.UTC(2026, 2, 8, 23, 59));
  const tests = (told: readonly Happening[]) => told.filter(({ kind }) => kind === 'siren-tested');

  it('is made once, on its day after its minute', async () => {
    const { clock, told, relays, start } = setUp(MONDAY);
    start();
    await clock.advance(50_000);
    expect(tests(told)).toEqual([]);
    await clock.advance(minutes(90));
    expect(tests(told)).toMatchObject([{ by: 'weekly-test', failed: [] }]);
    expect(relays.on.get(SIREN)).toBe(false);
    await clock.advance(7 * 86_400_000 - minutes(120));
    expect(tests(told)).toHaveLength(1);
    await clock.advance(minutes(120));
    expect(tests(told)).toHaveLength(2);
  });

  it('waits for the end of an alarm', async () => {
    const { clock, present, told, start } = setUp(MONDAY);
    start();
    present.stand(fire);
    await clock.advance(minutes(30));
    expect(tests(told)).toEqual([]);
    present.stand();
    await clock.advance(minutes(1));
    expect(tests(told)).toMatchObject([{ failed: [] }]);
  });

  it('that an alarm prevents for an hour is told as not made', async () => {
    const { clock, present, told, start } = setUp(MONDAY);
    start();
    present.stand(fire);
    await clock.advance(minutes(65));
    expect(tests(told)).toMatchObject([{ by: 'weekly-test', putOff: true }]);
  });
});

describe('the watchdog relay', () => {
  const setUpRelay = (hasMoved: () => boolean) => {
    const clock = new HeldClock();
    const relays = new Relays();
    const relay = watchdogRelay(STROBE, relays, { clock, log: quietLog }, hasMoved);
    return { clock, relays, relay };
  };

  it('is held by a 5 s pulse every 2 s', async () => {
    const { clock, relays, relay } = setUpRelay(() => true);
    await clock.advance(6000);
    expect(relays.pulses).toEqual(Array(4).fill([STROBE, 5000]));
    relay.stop();
    expect(clock.pending).toBe(0);
  });

  it('falls when nothing moves, and is held again when it does', async () => {
    let moves = false;
    const { clock, relays } = setUpRelay(() => moves);
    await clock.advance(6000);
    expect(relays.pulses).toEqual([]);
    moves = true;
    await clock.advance(2000);
    expect(relays.pulses).toHaveLength(1);
  });

  it('is refreshed again after a refresh that was not answered', async () => {
    const { clock, relays } = setUpRelay(() => true);
    relays.dead = true;
    await clock.advance(4000);
    expect(relays.pulses).toHaveLength(3);
  });
});
