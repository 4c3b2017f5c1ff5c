import { describe, expect, it } from 'vitest';
import { isFirePanelBus, readConfig } from '../../gateway/config/config.js';
import type { CommandVerb } from '../../gateway/core/command.js';
import type { Happening } from '../../gateway/core/event.js';
import { pointsOf } from '../../gateway/core/hall.js';
import type { AlarmId, DeviceId, PointId } from '../../gateway/core/identity.js';
import type { RawScan } from '../../gateway/core/reading.js';
import { scanOf } from '../../gateway/devices/scan.js';
import { firePanelDriver } from '../../gateway/drivers/fire-panel/driver.js';
import { rulesOf } from '../../gateway/rules/rules.js';
import { gb18030 } from '../../simulators/talking/gb18030.js';
import { here, realProfiles } from '../config/sources.js';
import { tapInMemory } from '../drivers/serial/tap-in-memory.js';
import { HeldClock, quietLog, settled } from '../held-clock.js';

/** Story B of the reference hall, from the panel's printer port and its relay to the incident. */

const checked = readConfig(here('../../gateway/config/halls/demo-county.yaml'), realProfiles);
if ('mistakes' in checked) throw new Error(JSON.stringify(checked.mistakes));
const { hall, alarms, buses } = checked.config;
const bus = buses.find(isFirePanelBus);
if (bus === undefined) throw new Error('the demo hall has a fire panel');
const points = new Map(pointsOf(hall).map((point) => [point.id, point]));

const begin = async () => {
  const clock = new HeldClock();
  const tap = tapInMemory();
  const driver = firePanelDriver(bus, { clock, log: quietLog }, tap.open);
  const rules = rulesOf({ hall, alarms });
  let state = rules.initial;
  const events: Happening[] = [];
  const judge = (scan: RawScan) => {
    const next = rules.step(state, { scan });
    state = next.state;
    events.push(...next.events);
  };
  driver.start(
    (answer) => judge(scanOf(answer, points, clock.wall(), 'trusted')),
    () => undefined,
  );
  await settled();
  let commands = 0;
  return {
    clock,
    driver,
    events,
    print: (line: string) => tap.say(gb18030(`${line}\r\n`)),
    unplug: tap.unplug,
    /** The relay of the panel, read by its digital input module. */
    relay: (value: number) =>
      judge({
        device: 'di-6' as DeviceId,
        mono: clock.mono(),
        clock: 'trusted',
        origin: 'live',
        readings: [{ point: 'di-6/1' as PointId, at: clock.wall(), quality: 'good', value }],
      }),
    command: (verb: CommandVerb) => {
      const command = {
        ...verb,
        id: `c${commands++}`,
        by: { name: '值班员1', via: 'page' as const },
        at: clock.wall(),
      };
      const next = rules.step(state, { command, mono: clock.mono() });
      state = next.state;
      return next.events[0];
    },
    shown: () => [...rules.alarms(state).values()].filter(({ kind }) => kind === 'fire'),
  };
};
const ARCHIVE = 'fire-panel/l002-014/fire' as AlarmId;
const RELAY = 'di-6/1/fire' as AlarmId;
const CALL_POINT = 'fire-panel/l002-031/fire' as AlarmId;

describe('a fire that the panel prints and its relay repeats', () => {
  it('is one incident with one alarm; the next part is the second signal; reset waits for the panel', async () => {
    const { clock, driver, events, print, relay, command, shown } = await begin();
    relay(0);
    print('002-014 首次火警 感烟探测器');
    await clock.advance(400);
    relay(1);

    expect(events.filter(({ kind }) => kind === 'alarm-raised')).toMatchObject([
      {
        alarm: {
          alarm: ARCHIVE,
          zone: 'f2-archive',
          firstOut: true,
          label: { zh: '二层档案库房 感烟(2回路14号)' },
        },
      },
    ]);
    const incidents = new Set(shown().map(({ incident }) => incident));
    expect(incidents.size).toBe(1);
    expect(shown().filter(({ joined }) => joined !== true)).toHaveLength(1);
    expect(shown().find(({ alarm }) => alarm === RELAY)).toMatchObject({
      joined: true,
      signals: 1,
    });

    await clock.advance(37_600);
    relay(1);
    print('002-031 火警 后续 手动报警按钮');
    expect(shown().find(({ alarm }) => alarm === CALL_POINT)).toMatchObject({
      signals: 2,
      value: 2,
      zone: 'f2-corridor',
      label: { zh: '二层疏散走道 手动报警按钮(2回路31号)' },
    });
    expect(new Set(shown().map(({ incident }) => incident))).toEqual(incidents);

    for (const { alarm } of shown()) command({ verb: 'acknowledge', alarm });
    const reset = (alarm: AlarmId) => command({ verb: 'reset', alarm, reason: '误报，已查因' });
    expect(reset(RELAY)).toMatchObject({ kind: 'command-refused' });
    relay(0);
    expect(reset(RELAY)).toMatchObject({ kind: 'command-refused', why: 'panel-not-reset' });

    print('系统复位');
    relay(0);
    expect(reset(RELAY)).toMatchObject({ kind: 'command-accepted' });
    for (const { alarm } of shown()) reset(alarm);
    expect(shown()).toEqual([]);
    await driver.close();
  });

  it('stands as long as the panel has not taken it back, however long it is silent', async () => {
    const { clock, driver, print, shown } = await begin();
    print('002-014 首次火警');
    await clock.advance(3_600_000);
    expect(shown().find(({ alarm }) => alarm === ARCHIVE)?.condition).toBe('unacknowledged');
    await driver.close();
  });

  it('an old reset of the panel resets nothing that comes after it', async () => {
    const { clock, driver, relay, print, command } = await begin();
    print('系统复位');
    await clock.advance(60_000);
    relay(0);
    relay(1);
    await clock.advance(60_000);
    relay(0);
    command({ verb: 'acknowledge', alarm: RELAY });
    expect(command({ verb: 'reset', alarm: RELAY, reason: '试' })).toMatchObject({
      kind: 'command-refused',
      why: 'panel-not-reset',
    });
    await driver.close();
  });
});

describe('what the map does not know', () => {
  it('alarms all the same, with its address', async () => {
    const { driver, events, print } = await begin();
    print('002-099 首次火警 感烟探测器');
    expect(events.filter(({ kind }) => kind === 'alarm-raised')).toMatchObject([
      { alarm: { label: { zh: '2回路99号，未登记部位' }, priority: 1 } },
    ]);
    print('003-007 火警 后续');
    expect(events.filter(({ kind }) => kind === 'alarm-raised').at(-1)).toMatchObject({
      alarm: { label: { zh: '3回路7号，未登记部位' }, signals: 2 },
    });
    await driver.close();
  });

  it('an address that is missing altogether alarms as the panel', async () => {
    const { clock, driver, events, print } = await begin();
    print('首次火警');
    await clock.advance(500);
    expect(events.filter(({ kind }) => kind === 'alarm-raised')).toMatchObject([
      { alarm: { alarm: 'fire-panel/fire/fire', label: { zh: '火灾报警主机 火警' } } },
    ]);
    await driver.close();
  });
});

it('a panel that is unplugged is bad at once and does not end its fire', async () => {
  const { clock, driver, print, unplug, shown } = await begin();
  print('002-014 首次火警');
  unplug();
  await clock.advance(30_000);
  expect(shown().find(({ alarm }) => alarm === ARCHIVE)?.condition).toBe('unacknowledged');
  expect(driver.health().devices[0]?.suspicion?.why).toBe('port-missing');
  await driver.close();
});
