import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type Config,
  checkConfig,
  isModbusBus,
  readConfig,
  withWires,
} from '../../gateway/config/config.js';
import { pointsOf } from '../../gateway/core/hall.js';
import type { BusId } from '../../gateway/core/identity.js';
import { here, testProfiles } from './sources.js';

const text = readFileSync(here('good.yaml'), 'utf8');

const good = (from = testProfiles, written = text): Config => {
  const checked = checkConfig('/etc/hallkeeper/hall.yaml', written, from, () => undefined);
  if ('mistakes' in checked) throw new Error(JSON.stringify(checked.mistakes, undefined, 1));
  return checked.config;
};
const { hall, buses, outputs, dataDirectory, sha256 } = good();
const point = (id: string) => {
  const found = pointsOf(hall).find((known) => known.id === id);
  if (found === undefined) throw new Error(id);
  return found;
};

describe('a hall.yaml that says everything', () => {
  it('becomes the hall', () => {
    expect(hall).toMatchObject({
      id: 'test-hall',
      names: { zh: '测试大厅', en: 'Test hall' },
      region: '370982',
      altitudeM: 180,
      timeZone: 'Asia/Shanghai',
      opening: [
        { days: [1, 2, 3, 4, 5], from: '08:30', to: '12:00' },
        { days: [1, 2, 3, 4, 5], from: '13:30', to: '17:30' },
      ],
      season: { heating: { from: '11-15', to: '03-15' }, cooling: { from: '06-01', to: '09-15' } },
      floors: [{ id: 'f1', names: { zh: '一层', en: '1F' } }],
      counting: [{ zone: 'waiting', in: ['ctr-1/in'], out: ['ctr-1/out'] }],
    });
    expect(hall.calendar.open).toEqual(['2026-02-28']);
    expect(hall.calendar.closed).toHaveLength(10);
    expect(hall.calendar.closed.slice(7)).toEqual(['2026-02-22', '2026-02-23', '2026-05-01']);
  });

  it('fills in of a zone what it leaves out: area of the polygon, height of the floor, air of its own', () => {
    const [waiting, server, outdoor] = hall.zones;
    expect(waiting).toMatchObject({ areaM2: 98, heightM: 4, airSpace: 'open-hall', capacity: 50 });
    expect(server).toMatchObject({ areaM2: 12, heightM: 4.2, airSpace: 'server', polygon: [] });
    expect(outdoor).not.toHaveProperty('areaM2');
    const drawn = good(testProfiles, text.replace('    area-m2: 98\n', ''));
    expect(drawn.hall.zones[0]?.areaM2).toBe(100);
  });

  it('takes of a point first what the hall says, then the profile, then the quantity', () => {
    expect(point('aq-1/co2')).toMatchObject({
      names: { zh: '中庭二氧化碳', en: 'CO2 in the middle' },
      period: 10_000,
      keepEvery: 30_000,
      zone: 'waiting',
      unit: 'ppm',
    });
    expect(point('aq-2/co2')).toMatchObject({ period: 60_000, keepEvery: 60_000 });
    expect(point('ctr-1/in').period).toBe(1000);
    expect(point('di-1/2').period).toBe(250);
    expect(point('di-1/leak')).toMatchObject({ period: 5000, zone: 'server' });
    expect(point('siren-1/relay-1').period).toBe(5000);
  });

  it('asks the contact of an emergency four times a second whatever its profile says', () => {
    expect(point('di-1/1')).toMatchObject({
      period: 250,
      emergency: true,
      zone: 'waiting',
      names: { zh: '火警', en: 'Fire' },
    });
    expect(point('di-1/2').emergency).toBe(false);
  });

  it('lets only what is listed be written', () => {
    const writable = pointsOf(hall).filter((known) => known.writable);
    expect(writable.map(({ id }) => id)).toEqual(['siren-1/relay-1', 'siren-1/relay-2']);
  });

  it('gives each bus its wire and the registers of its devices, answers of the installer applied', () => {
    expect(buses.map(({ bus, wire }) => [bus, wire.wire])).toEqual([
      ['rs485-1', 'rtu'],
      ['tcp-1', 'tcp'],
      ['tcp-2', 'rtu-over-tcp'],
    ]);
    expect(buses[0]?.wire).toEqual({
      wire: 'rtu',
      path: '/dev/ttyUSB0',
      baud: 9600,
      parity: 'none',
      'stop-bits': 1,
      'usb-latency': 1,
    });
    const counter = buses.filter(isModbusBus)[2]?.devices.find(({ device }) => device === 'ctr-1');
    expect(counter?.points.map((wired) => [wired.point, wired.register.address])).toEqual([
      ['ctr-1/in', 1],
      ['ctr-1/out', 0],
    ]);
  });

  it('knows the ways out, and the states that are worth an event', () => {
    const { hall, alarms } = good();
    expect(hall.exits).toEqual([
      {
        id: 'main',
        names: { zh: '大门', en: 'Main exit' },
        floor: 'f1',
        at: [5, 0],
        contact: 'di-1/2',
      },
    ]);
    expect(hall.noted).toEqual(['di-1/leak']);
    expect(alarms.find(({ id }) => id === 'di-1/1/fire')?.at).toEqual([4, 6]);
  });

  it('puts the environment where it is named, and hashes the file as it stands', () => {
    const elsewhere = good({ ...testProfiles, environment: { TTY: '/dev/ttyAMA0' } });
    expect(elsewhere.buses[0]?.wire).toMatchObject({ path: '/dev/ttyAMA0' });
    expect(elsewhere.sha256).toEqual(sha256);
    expect(sha256.config).toMatch(/^[0-9a-f]{64}$/);
    expect(good(testProfiles, `${text}\n`).sha256.config).not.toBe(sha256.config);
  });

  it('finds relative files beside itself', () => {
    expect(outputs.mqtt).toMatchObject({
      base: 'hall/37/3709/370982/test-hall',
      'password-file': '/etc/hallkeeper/secrets/mqtt-password',
      'ca-file': '/etc/hallkeeper/secrets/ca.pem',
      'keep-alive': 15_000,
    });
    expect(outputs.influx?.['token-file']).toBe('/etc/hallkeeper/secrets/influx-token');
    expect(dataDirectory).toBe('/etc/hallkeeper/data');
  });

  it('names its topics after the hall unless told otherwise', () => {
    const plain = good(testProfiles, text.replace(/ {4}base: .*\n/, ''));
    expect(plain.outputs.mqtt?.base).toBe('hallkeeper/test-hall');
  });

  it('can be read with its wires elsewhere, all else untouched', () => {
    const config = good();
    const moved = withWires(
      config,
      new Map([
        ['rs485-1' as BusId, { path: '/dev/pts/3' }],
        ['tcp-1' as BusId, { host: '127.0.0.1', port: 1502 }],
      ]),
    );
    expect(
      moved.buses.map(({ wire }) =>
        'path' in wire ? wire.path : 'port' in wire ? wire.port : undefined,
      ),
    ).toEqual(['/dev/pts/3', 1502, 4001]);
    expect(moved.hall).toBe(config.hall);
    expect(moved.buses[0]?.devices).toBe(config.buses[0]?.devices);
  });
});

describe('a file that cannot be read at all', () => {
  it('is one mistake: not there', () => {
    expect(readConfig(here('no-such-hall.yaml'), testProfiles)).toEqual({
      mistakes: [
        {
          file: here('no-such-hall.yaml'),
          line: 1,
          column: 1,
          path: '',
          zh: '文件打不开：ENOENT。检查路径与权限',
          en: 'The file cannot be read: ENOENT. Check its path and permissions',
        },
      ],
    });
  });

  it('is one mistake: written in another encoding than UTF-8', () => {
    const directory = mkdtempSync(join(tmpdir(), 'hallkeeper-config-'));
    try {
      const file = join(directory, 'hall.yaml');
      // 等候区 in GB18030, as an old editor saves it.
      writeFileSync(file, Buffer.from([0xb5, 0xc8, 0xba, 0xf2, 0xc7, 0xf8]));
      expect(readConfig(file, testProfiles)).toMatchObject({
        mistakes: [{ file, en: 'The file is not UTF-8. Save it as UTF-8 in your editor' }],
      });
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('is one mistake: a directory', () => {
    expect(readConfig(here('.'), testProfiles)).toMatchObject({
      mistakes: [{ en: 'The file cannot be read: EISDIR. Check its path and permissions' }],
    });
  });
});
