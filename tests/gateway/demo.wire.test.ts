import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlarmState } from '../../gateway/core/alarm.js';
import type { Event } from '../../gateway/core/event.js';
import type { PeopleAnswer } from '../../gateway/web/people.js';
import { hallkeeper } from '../halls/command.js';
import { type LivingHall, startDemo } from '../halls/living-hall.js';
import { until } from '../halls/until.js';
import { QUIET } from '../peers/chromium-flags.js';
import { has, whereIs } from '../peers/parts.js';

interface PointAnswer {
  readonly id: string;
  readonly device: string;
  readonly quality: string;
  readonly value?: number;
  readonly unit: string;
  readonly at?: number;
}

describe('the living hall', () => {
  let hall: LivingHall;
  let client: ChildProcess | undefined;
  /** What mosquitto_sub has heard, the last on each topic; from the start, for air is told once a minute. */
  const topics = new Map<string, string>();
  beforeAll(async () => {
    hall = await startDemo();
    const { host, port, user, password } = hall.broker;
    const program = whereIs('mosquitto-clients');
    if (program === undefined) return;
    const listening = spawn(program, [
      ...['-h', host, '-p', `${port}`, '-u', user, '-P', password],
      ...['-t', 'hallkeeper/#', '-v'],
    ]);
    client = listening;
    createInterface({ input: listening.stdout }).on('line', (line) => {
      const space = line.indexOf(' ');
      topics.set(line.slice(0, space), line.slice(space + 1));
    });
  });
  afterAll(async () => {
    client?.kill();
    expect(await hall.stop()).toBe(0);
  });

  const points = () => hall.get<PointAnswer[]>('/api/v1/points');
  const alarms = () => hall.get<AlarmState[]>('/api/v1/alarms');

  it('reads every point of every bus, none without quality, unit and time', async () => {
    const all = await until(points, (read) => read.every((point) => point.at !== undefined));
    expect(all.length).toBeGreaterThan(200);
    for (const point of all) {
      expect(point.unit).not.toBe('');
      if (point.quality.startsWith('bad')) expect(point.value).toBeUndefined();
      else expect(point.value).toBeTypeOf('number');
    }
    expect(all.filter((point) => point.quality === 'good').length).toBeGreaterThan(200);
  });

  it('says that every part moves', async () => {
    const health = await hall.get<{ ok: boolean; parts: Record<string, { ok: boolean }> }>(
      '/healthz',
    );
    expect(Object.keys(health.parts)).toEqual(
      expect.arrayContaining(['journal', 'bus/rs485-1', 'bus/tcp-2', 'output/mqtt']),
    );
    expect(health.ok).toBe(true);
  });

  it('answers what OpenAPI and Prometheus ask', async () => {
    const api = await hall.get<{ openapi: string; paths: Record<string, unknown> }>(
      '/api/openapi.json',
    );
    expect(Object.keys(api.paths)).toEqual(
      expect.arrayContaining(['/api/v1/points', '/api/v1/stream', '/healthz']),
    );
    const metrics = await (await fetch(`${hall.url}/metrics`)).text();
    expect(metrics).toMatch(/^hallkeeper_build_info\{.*\} 1$/m);
    expect(metrics).toMatch(/^hallkeeper_bus_up\{.*bus="rs485-3".*\} 1$/m);
  });

  it('keeps a past that can be asked for', async () => {
    await until(
      () => hall.get<{ at: number; quality: string }[]>('/api/v1/points/aq-01/co2/history'),
      (samples) => samples.some(({ quality }) => quality === 'good'),
    );
    const answer = await fetch(`${hall.url}/api/v1/points/aq-01/nothing/history`);
    expect(answer.status).toBe(404);
    const wrong = await fetch(`${hall.url}/api/v1/points/aq-01/co2/history?from=yesterday`);
    expect(wrong.status).toBe(400);
  });

  it('answers this machine only, and changes nothing for another page', async () => {
    const me = await hall.get<{ demo: boolean; name: string; csrf: string }>('/api/v1/me');
    expect(me).toMatchObject({ demo: true, name: 'demo' });
    const silence = (headers: Readonly<Record<string, string>>) =>
      fetch(`${hall.url}/api/v1/commands`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ id: crypto.randomUUID(), verb: 'silence' }),
      });
    const own = { 'x-hallkeeper-csrf': me.csrf };
    expect((await silence({})).status).toBe(403);
    expect((await silence({ ...own, origin: 'https://evil.example' })).status).toBe(403);
    expect((await silence({ ...own, origin: hall.url })).status).toBe(200);
    const { request } = await import('node:http');
    const rebound = await new Promise<number | undefined>((resolve) => {
      request(`${hall.url}/healthz`, { headers: { host: 'evil.example' } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }).end();
    });
    expect(rebound).toBe(421);
  });

  it.skipIf(!has('mosquitto-clients'))(
    'tells a client that is not ours: telemetry of 25 devices and more, then the fire',
    async () => {
      const base = 'hallkeeper/demo-county';
      const devices = () =>
        [...topics.keys()].filter((topic) => topic.startsWith(`${base}/telemetry/`));
      await until(devices, (heard) => heard.length >= 25);
      const said = JSON.parse(topics.get(`${base}/telemetry/aq-01`) ?? '{}');
      expect(said.id).toMatch(/^demo-county:\d+:\d+$/);
      expect(said.at).toMatch(/\+08:00$/);
      expect(said.points.co2).toEqual({ v: expect.any(Number), u: 'ppm', q: 'good' });

      await hall.simulate('PUT', 'points/di-6/1', { value: 1 });
      const [fire] = await until(alarms, (now) => now.some(({ kind }) => kind === 'fire'));
      expect(fire).toMatchObject({ alarm: 'di-6/1/fire', priority: 1, latch: true });
      const retained = await until(
        () => [...topics].find(([topic]) => topic.startsWith(`${base}/alarm/di-6`)),
        (topic) => topic !== undefined,
      );
      expect(JSON.parse(retained?.[1] ?? '{}')).toMatchObject({ priority: 1 });
      await until(
        () => hall.simulate<{ value: number }>('GET', 'points/siren-1/relay-1'),
        (coil) => coil.value === 1,
      );
    },
  );

  it.skipIf(!has('chromium'))('shows the fire on its page, from no other origin', async () => {
    const browser = await chromium.launch({
      executablePath: whereIs('chromium') ?? '',
      args: [...QUIET],
    });
    try {
      const page = await browser.newPage();
      const foreign: string[] = [];
      const errors: string[] = [];
      page.on('request', (request) => {
        const { origin, protocol } = new URL(request.url());
        if (protocol.startsWith('http') && origin !== hall.url) foreign.push(request.url());
      });
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (line) => line.type() === 'error' && errors.push(line.text()));
      await hall.simulate('PUT', 'points/di-6/1', { value: 1 });
      await page.goto(hall.url);
      await page.locator('[data-part="newest"]', { hasText: '火灾报警主机 火警' }).waitFor();
      await page.goto(`${hall.url}/zone/f1-waiting`);
      await page.locator('.value.fresh[data-point="aq-01/co2"]').waitFor();
      await page.goto(`${hall.url}/?lang=en`);
      await page.locator('[data-part="newest"]', { hasText: 'Fire alarm panel' }).waitFor();
      expect(await page.locator('[data-part="link"]').getAttribute('data-linked')).toBe('true');
      expect({ foreign, errors }).toEqual({ foreign: [], errors: [] });
    } finally {
      await browser.close();
    }
  });

  it('keeps the alarm latched when the contact opens again', async () => {
    await hall.simulate('PUT', 'points/di-6/1', { value: 0 });
    const [fire] = await until(alarms, (now) =>
      now.some(({ condition }) => condition === 'returned-unacknowledged'),
    );
    expect(fire?.kind).toBe('fire');
    const events = await hall.get<Event[]>('/api/v1/events');
    const kinds = events.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['alarm-raised', 'alarm-returned']));
  });

  it('shows the days that the certificate of the portal has left', async () => {
    const portal = async () => (await points()).find(({ id }) => id === 'portal/certificate-days');
    const fresh = await until(portal, (point) => point?.quality === 'good');
    expect(fresh?.value).toBeGreaterThan(300);
  });

  it('says what the queue machine of a zone says beside the people in it', async () => {
    await hall.simulate('PUT', 'equipment/queue-1', {
      says: '{"waiting":31,"called":412,"wait_min":14}',
    });
    const waiting = ({ zones }: PeopleAnswer) => zones.find(({ id }) => id === 'f1-waiting');
    const said = await until(
      () => hall.get<PeopleAnswer>('/api/v1/people'),
      (people) => waiting(people)?.queues[0]?.points[0]?.value === 31,
    );
    expect(waiting(said)).toMatchObject({
      capacity: 110,
      queues: [{ device: 'queue-1', points: [{ value: 31 }, { value: 412 }, { value: 14 }] }],
    });
    expect(said.floors.find(({ id }) => id === 'f1')).toMatchObject({ capacity: 210 });
  });

  it('makes a bus that is cut bad at once and well again by itself', async () => {
    const air = async () => (await points()).find(({ id }) => id === 'aq-01/co2');
    await hall.simulate('PUT', 'buses/rs485-1', { cut: true });
    const gone = await until(air, (point) => point?.quality.startsWith('bad') ?? false);
    expect(gone?.value).toBeUndefined();
    await hall.simulate('PUT', 'buses/rs485-1', { cut: false });
    const health = () =>
      hall.get<{ parts: Record<string, { ok: boolean }> }>('/healthz').catch(() => undefined);
    void health;
    const back = await until(air, (point) => point?.quality === 'good');
    expect(back?.value).toBeTypeOf('number');
  });
});

describe('a command', () => {
  it('names every mistake of a bad hall.yaml and ends with 78', async () => {
    const { code, stderr } = await hallkeeper('check', 'package.json');
    expect(code).toBe(78);
    expect(stderr).toMatch(/package\.json:\d+:\d+: /);
  });

  it('ends with 78 where there is no file', async () => {
    const { code, stderr } = await hallkeeper('check', '/nowhere/hall.yaml');
    expect([code, stderr]).toEqual([78, expect.stringContaining('/nowhere/hall.yaml')]);
  });

  it('ends with 2 for words it does not know', async () => {
    expect((await hallkeeper('dance')).code).toBe(2);
    expect((await hallkeeper('read')).code).toBe(2);
  });
});
