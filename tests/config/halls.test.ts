import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Config, readConfig } from '../../gateway/config/config.js';
import { hallJsonSchema } from '../../gateway/config/json-schema.js';
import { pointsOf } from '../../gateway/core/hall.js';
import { polygonArea } from '../../gateway/core/polygon.js';
import { here, realProfiles } from './sources.js';

const HALLS = '../../gateway/config/halls';
const names = readdirSync(here(HALLS)).filter((name) => name.endsWith('.yaml'));
const load = (name: string): Config => {
  const checked = readConfig(here(`${HALLS}/${name}`), realProfiles);
  if ('mistakes' in checked) throw new Error(JSON.stringify(checked.mistakes, undefined, 1));
  return checked.config;
};

describe('hall.schema.json', () => {
  const written = readFileSync(here('../../gateway/config/hall.schema.json'), 'utf8');
  const validate = new Ajv({ allErrors: true, formats: { uri: true } }).compile(
    JSON.parse(written),
  );

  it('is what the schema in the code says (else: npm run schema)', () => {
    expect(written).toBe(hallJsonSchema());
  });

  it.each(names)('accepts %s, which names it in its first line', (name) => {
    const text = readFileSync(here(`${HALLS}/${name}`), 'utf8');
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=../hall.schema.json');
    expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each(['unknown-key', 'wrong-type', 'zone-kind-misspelt', 'wire-misspelt'])(
    'refuses %s',
    (fault) => {
      expect(validate(parse(readFileSync(here(`bad/${fault}.yaml`), 'utf8')))).toBe(false);
    },
  );
});

describe('every hall that comes with the product', () => {
  it.each(names)('%s can be read', (name) => {
    expect(load(name).hall.devices).not.toHaveLength(0);
  });
});

describe('the starter hall', () => {
  it('is at most forty lines long and promises nothing that it does not have', () => {
    const lines = readFileSync(here(`${HALLS}/hall.starter.yaml`), 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines.length).toBeLessThanOrEqual(40);
    const { outputs, hall, alarms } = load('hall.starter.yaml');
    expect(outputs).toEqual({});
    const used = new Set(pointsOf(hall).flatMap(({ zone }) => zone ?? []));
    expect([...used].sort()).toEqual(hall.zones.map(({ id }) => id).sort());
    expect(alarms.filter(({ kind }) => kind === 'fire' || kind === 'panic')).toHaveLength(2);
  });
});

describe('the demo hall is the wired part of the reference hall', () => {
  const { hall, buses, alarms, outputs } = load('demo-county.yaml');

  it('has its zones with their areas, tiled without a gap on the ground floor', () => {
    const AREAS = {
      'f1-lobby': 72,
      'f1-consult': 48,
      'f1-self-service': 90,
      'f1-waiting': 390,
      'f1-windows': 210,
      'f1-24h': 120,
      'f1-nursing': 16,
      'f1-duty-room': 16,
      'f1-toilets': 64,
      'f1-back-office': 150,
      'f1-archive': 30,
      'f1-power': 15,
      'f1-stair-e': 24,
      'f1-stair-n': 15,
      'f2-waiting': 224,
      'f2-windows': 140,
      'f2-enterprise': 42,
      'f2-meeting': 56,
      'f2-training': 97,
      'f2-back-office': 196,
      'f2-server': 30,
      'f2-archive': 40,
      'f2-kitchen': 32,
      'f2-toilets': 64,
      'f2-corridor': 30,
      'f2-stair-e': 24,
      'f2-stair-n': 15,
    };
    const areas = Object.fromEntries(
      hall.zones.filter(({ kind }) => kind !== 'outdoor').map(({ id, areaM2 }) => [id, areaM2]),
    );
    expect(areas).toEqual(AREAS);
    const ground = hall.zones.filter(({ floor }) => floor === 'f1');
    expect(ground.reduce((sum, { polygon }) => sum + polygonArea(polygon), 0)).toBe(42 * 30);
    const shared = hall.zones.filter(({ airSpace }) => airSpace === 'f1-open-hall');
    expect(shared.reduce((sum, { areaM2 = 0 }) => sum + areaM2, 0)).toBe(810);
    expect(hall.zones.reduce((sum, { seats = 0 }) => sum + seats, 0)).toBe(120);
  });

  it('has its buses and devices', () => {
    expect(Object.fromEntries(buses.map(({ bus, devices }) => [bus, devices.length]))).toEqual({
      'rs485-1': 14,
      'rs485-2': 13,
      'rs485-3': 9,
      'rs485-4': 4,
      'tcp-1': 1,
      'tcp-2': 1,
      'firmata-1': 1,
      'talker-1': 1,
      probes: 12,
      queues: 2,
      'fire-panel': 1,
    });
    expect(buses.map(({ wire }) => wire.wire)).toEqual([
      'rtu',
      'rtu',
      'rtu',
      'rtu',
      'rtu-over-tcp',
      'tcp',
      'firmata',
      'probe',
      'mqtt-in',
      'talker',
      'fire-panel',
    ]);
  });

  it('has forty window panic buttons that nobody but the duty desk hears of', () => {
    const panics = alarms.filter(({ id, kind }) => kind === 'panic' && id.startsWith('di-'));
    expect(panics).toHaveLength(40);
    expect(panics.every(({ silent, latch, priority }) => silent && latch && priority === 1)).toBe(
      true,
    );
    expect(panics[11]?.label).toEqual({ zh: '12号窗口 紧急按钮', en: 'Window 12 panic button' });
    expect(panics[24]).toMatchObject({ id: 'di-4/1/panic', zone: 'f2-windows' });
  });

  it('has its other alarm inputs with their priorities', () => {
    const priorities = Object.fromEntries(
      alarms
        .filter(({ when, kind }) => when.test === 'state' && kind !== 'panic' && kind !== 'wiring')
        .filter(({ device }) => device !== 'fire-panel')
        .map(({ id, priority }) => [id, priority]),
    );
    expect(priorities).toEqual({
      'di-6/1/fire': 1,
      'di-6/2/fire-panel-fault': 2,
      'di-6/3/supervisory': 2,
      'di-6/4/mains-lost': 2,
      'ups-1/mode/mains-lost': 2,
      'ups-1/battery-low/battery-low': 1,
      'di-6/5/lift': 1,
      'di-6/6/exit-locked': 2,
      'di-6/7/exit-locked': 2,
      'di-6/8/emergency-lighting': 3,
      'di-7/1/gas': 1,
      'di-7/3/exit-locked': 2,
      'di-7/4/exit-locked': 2,
      'di-7/6/cooling': 2,
      'di-7/7/fire-door-open': 3,
      'di-7/8/electrical-fire': 1,
      'leak-1/group-1/leak': 2,
      'leak-1/group-2/leak': 2,
      'leak-1/line-1/leak': 2,
      'leak-1/line-2/leak': 2,
      'leak-1/line-3/leak': 2,
      'leak-1/line-4/leak': 1,
      'board-1/a1/sos': 1,
      'board-1/a2/sos': 1,
    });
  });

  it('hears every part of the fire panel, four addresses that no map has, and the panel itself', () => {
    const ofPanel = alarms.filter(({ device, when }) => device === 'fire-panel' && 'point' in when);
    expect(ofPanel.filter(({ id }) => id.includes('/l00'))).toHaveLength(31);
    expect(ofPanel.filter(({ id }) => id.includes('/unmapped-'))).toHaveLength(4);
    const reset = { point: 'fire-panel/reset', active: 1 };
    for (const alarm of [...ofPanel, ...alarms.filter(({ id }) => id === 'di-6/1/fire')])
      if (alarm.kind === 'fire') expect(alarm).toMatchObject({ priority: 1, resetAfter: reset });
    expect(alarms.filter(({ repeats }) => repeats).map(({ id }) => id)).toEqual([
      'fire-panel/fire/fire',
      'di-6/1/fire',
    ]);
    const place = hall.devices
      .find(({ id }) => id === 'fire-panel')
      ?.points.find(({ id }) => id === 'fire-panel/l002-014');
    expect(place).toMatchObject({ zone: 'f2-archive', at: [38, 20], quantity: 'smoke' });
  });

  it('hears four supervised buttons, and of each a cut, shorted or strange wire', () => {
    const ofBoard = alarms.filter(({ device, when }) => device === 'board-1' && 'point' in when);
    expect(ofBoard.map(({ id, priority, zone }) => [id, priority, zone])).toEqual([
      ['board-1/a0/panic', 1, 'f1-duty-room'],
      ['board-1/a1/sos', 1, 'f1-nursing'],
      ['board-1/a2/sos', 1, 'f1-toilets'],
      ['board-1/a3/panic', 1, 'f2-meeting'],
      ...[
        ['a0', 'f1-duty-room'],
        ['a1', 'f1-nursing'],
        ['a2', 'f1-toilets'],
        ['a3', 'f2-meeting'],
      ].flatMap(([key, zone]) =>
        ['open', 'short', 'between'].map((fault) => [`board-1/${key}-wiring/${fault}`, 2, zone]),
      ),
    ]);
    expect(alarms.find(({ id }) => id === 'board-1/a1-wiring/open')?.label).toEqual({
      zh: '母婴室 求助按钮 线路断开',
      en: 'Nursing room SOS: wire cut',
    });
    expect(alarms.find(({ kind }) => kind === 'board-lost')).toMatchObject({
      id: 'bus/firmata-1/lost',
      when: { test: 'bus-lost', devices: ['board-1'] },
    });
  });

  it('asks emergency inputs four times a second, counters each second, leaks and UPS every five', () => {
    const periods = (device: RegExp, key: RegExp) => [
      ...new Set(
        pointsOf(hall)
          .filter(
            ({ id }) => device.test(id.split('/')[0] ?? '') && key.test(id.split('/')[1] ?? ''),
          )
          .map(({ period }) => period),
      ),
    ];
    expect(periods(/^di-/, /^\d$/)).toEqual([250]);
    expect(periods(/^ctr-/, /^count-/)).toEqual([1000]);
    expect(periods(/^(leak|ups)-/, /./)).toEqual([5000]);
    expect(periods(/^(aq|lux|th|noise|meter)-/, /./)).toEqual([60_000]);
  });

  it('sounds a siren and a strobe on each floor, all of which may be written', () => {
    expect(outputs.annunciator).toMatchObject({
      sirens: ['siren-1/relay-1', 'board-1/d4'],
      strobes: ['siren-1/relay-2', 'board-1/d5'],
      watchdog: 'board-1/d6',
    });
    const writable = pointsOf(hall).filter((point) => point.writable);
    expect(writable.map(({ id }) => id)).toEqual([
      'siren-1/relay-1',
      'siren-1/relay-2',
      'board-1/d4',
      'board-1/d5',
      'board-1/d6',
    ]);
  });
});
