import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../gateway/config/config.js';
import { limitDefault } from '../../gateway/config/defaults.js';
import type { AlarmRule } from '../../gateway/core/alarm.js';
import { QUANTITIES, type Quantity } from '../../gateway/core/quantity.js';
import { ZONE_KINDS } from '../../gateway/core/zone.js';
import { here, testProfiles } from './sources.js';

const text = readFileSync(here('good.yaml'), 'utf8');
const rulesOf = (written: string): ReadonlyMap<string, AlarmRule> => {
  const checked = checkConfig('hall.yaml', written, testProfiles, () => undefined);
  if ('mistakes' in checked) throw new Error(JSON.stringify(checked.mistakes, undefined, 1));
  return new Map(checked.config.alarms.map((rule) => [rule.id, rule]));
};
const rules = rulesOf(text);

describe('alarms that the hall did not have to write', () => {
  it('come from the kind of the zone, with the source of their number', () => {
    expect(rules.get('aq-2/co2/high')).toEqual({
      id: 'aq-2/co2/high',
      kind: 'air',
      priority: 3,
      latch: false,
      silent: false,
      zone: 'waiting',
      device: 'aq-2',
      onDelay: 300_000,
      offDelay: 300_000,
      during: 'opening',
      basis: { source: 'GB/T 18883-2022, 8: CO2 0.10 %', confidence: 'sure' },
      when: { test: 'above', point: 'aq-2/co2', limit: 1000, deadband: 80 },
    });
    expect(rules.get('aq-2/temperature/high')?.when).toMatchObject({ limit: 28, deadband: 0.5 });
    expect(rules.get('aq-2/temperature/low')?.when).toMatchObject({ limit: 16, deadband: 0.5 });
  });

  it('give way to a limit of the hall, which needs no source, and to none', () => {
    const own = rules.get('aq-1/co2/high');
    expect(own).toMatchObject({
      priority: 2,
      onDelay: 120_000,
      offDelay: 60_000,
      when: { test: 'above', point: 'aq-1/co2', limit: 1200, deadband: 60 },
    });
    expect(own).not.toHaveProperty('basis');
    expect([...rules.keys()].filter((id) => id.startsWith('aq-1/temperature'))).toEqual([]);
  });

  it('never judge the inside of an instrument as the air of its zone', () => {
    expect([...rules.keys()].filter((id) => id.includes('/inside/'))).toEqual([]);
  });

  it('raise a leak where it does most harm more urgently', () => {
    expect(rules.get('di-1/leak/leak')).toMatchObject({
      kind: 'leak',
      zone: 'server',
      priority: 1,
    });
    const inWaiting = rulesOf(text.replace('zone: server } } }', 'zone: waiting } } }'));
    expect(inWaiting.get('di-1/leak/leak')?.priority).toBe(2);
  });

  it('tell crowding in three tiers of the declared capacity, the fuller one in place of the others', () => {
    const tier = (percent: number) => rules.get(`waiting/people/${percent}`);
    expect([tier(80), tier(90), tier(100)].map((rule) => [rule?.when, rule?.priority])).toEqual([
      [{ test: 'people', zones: ['waiting'], limit: 40, deadband: 2.5 }, 3],
      [{ test: 'people', zones: ['waiting'], limit: 45, deadband: 2.5 }, 2],
      [{ test: 'people', zones: ['waiting'], limit: 50, deadband: 2.5 }, 1],
    ]);
    expect(tier(100)?.inhibits).toEqual(['waiting/people/80', 'waiting/people/90']);
    expect(rules.get('waiting/presence')).toMatchObject({ during: 'closed', priority: 2 });
  });

  it('miss a device within what the design promises', () => {
    const missedWithin = (device: string) => {
      const when = rules.get(`device/${device}/lost`)?.when;
      return when?.test === 'device-lost' ? when.after : undefined;
    };
    expect(missedWithin('di-1')).toBeLessThanOrEqual(10_000);
    expect(missedWithin('ctr-1')).toBeLessThanOrEqual(10_000);
    expect(missedWithin('aq-1')).toBeLessThanOrEqual(2 * 10_000 + 10_000);
    expect(missedWithin('aq-2')).toBeLessThanOrEqual(2 * 60_000 + 10_000);
  });

  it('speak of a lost bus only where more than one device hangs on it', () => {
    const lost = [...rules.keys()].filter((id) => id.startsWith('bus/'));
    expect(lost).toEqual(['bus/rs485-1/lost', 'bus/tcp-2/lost']);
    expect(rules.get('bus/rs485-1/lost')?.when).toMatchObject({ devices: ['aq-1', 'di-1'] });
  });
});

describe('alarms of contacts', () => {
  it('are as the hall says them', () => {
    expect(rules.get('di-1/1/fire')).toMatchObject({
      priority: 1,
      latch: true,
      silent: false,
      siren: true,
      offDelay: 2000,
      label: { zh: '火警', en: 'Fire' },
      when: { test: 'state', point: 'di-1/1', active: 0 },
    });
  });

  it('are as their kind has them where the hall says nothing', () => {
    expect(rules.get('di-1/2/exit-locked')).toMatchObject({
      priority: 2,
      latch: false,
      during: 'opening',
      when: { active: 1 },
    });
    const panic = rulesOf(text.replace('kind: exit-locked', 'kind: panic')).get('di-1/2/panic');
    expect(panic).toMatchObject({ priority: 1, latch: true, silent: true });
  });
});

describe('the table of default limits', () => {
  const table = ZONE_KINDS.flatMap((kind) =>
    (Object.keys(QUANTITIES) as Quantity[]).flatMap((quantity) => {
      const limit = limitDefault(kind, quantity);
      return limit === undefined ? [] : [{ kind, quantity, limit }];
    }),
  );

  it.each(table)('$kind $quantity can be left again and says where it comes from', ({ limit }) => {
    expect(limit.deadband).toBeGreaterThan(0);
    expect(limit.above ?? limit.below).toBeDefined();
    if (limit.above !== undefined && limit.below !== undefined)
      expect(limit.above - limit.below).toBeGreaterThan(2 * limit.deadband);
    expect(limit.basis.source).not.toBe('');
  });

  it('leaves the open air alone', () => {
    expect(table.filter(({ kind }) => kind === 'outdoor')).toEqual([]);
  });
});
