import { Readable } from 'node:stream';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { createAirLive } from '../../gateway/air.js';
import type { Who } from '../../gateway/core/access.js';
import { Fault } from '../../gateway/core/fault.js';
import type { Query } from '../../gateway/core/ports.js';
import type { Role } from '../../gateway/core/role.js';
import type { Boot } from '../../gateway/core/time.js';
import { createDayFigures } from '../../gateway/day-figures.js';
import { createFirstSeen } from '../../gateway/first-seen.js';
import { createSeal } from '../../gateway/incident-export.js';
import { silentOf } from '../../gateway/outputs/silent.js';
import { openPlanStore } from '../../gateway/plan-store.js';
import { ALARM_KIND_ROWS } from '../../gateway/rules/alarms/kinds.js';
import { dayAround } from '../../gateway/rules/people/day.js';
import { createScans } from '../../gateway/scans.js';
import { timelineFrom } from '../../gateway/timeline.js';
import { webSchema } from '../../gateway/web/schema.js';
import { createApp, type WebParts } from '../../gateway/web/web.js';
import { aPassword, type HeldDesk, heldDesk } from '../access/held-desk.js';
import { quietLog } from '../held-clock.js';
import { ownDirectory } from '../peers/process.js';
import { linksOf } from '../reports/sealed-story.js';
import { config, HeldHall, hall, alarms as rules } from '../stories/held-hall.js';

/** What goes into a bundle where no built pages are asked for. */
const SOURCE = new URL('../../dashboards/verify/index.html', import.meta.url);

/** Somebody with a browser: its cookie and what its pages know. */
export interface Browser {
  readonly who: Who;
  readonly token: string;
  readonly password: string;
  ask(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    body?: object,
  ): Promise<LightMyRequestResponse>;
}

/** The whole web over the reference hall, on one held clock, asked without a socket. */
export const heldWeb = async (
  more: Partial<WebParts> = {},
  demo = false,
  started = '2026-03-10T10:13:00+08:00',
) => {
  const held = new HeldHall(started);
  const directory = ownDirectory('web');
  const desk: HeldDesk = await heldDesk({
    directory,
    demo,
    clock: held.clock,
    tell: (happening) => held.happen(happening),
  });
  const query: Query = {
    history: async (_point, from) => [{ at: from, quality: 'good', value: 1 }],
    events: async ({ from = 0, to = Number.MAX_SAFE_INTEGER, kinds, limit }) =>
      held.events
        .filter(({ at, kind }) => at >= from && at <= to && kinds?.includes(kind) !== false)
        .toReversed()
        .slice(0, limit),
  };
  const air = createAirLive(
    config,
    { current: held.current, follow: held.watch.follow, judge: (...all) => held.judge(...all) },
    { samples: async () => [], record: (happening) => held.happen(happening) },
    { clock: held.clock, log: quietLog },
  );
  const timeline = timelineFrom(query, held.watch, () => held.clock.wall());
  const { app, routes } = await createApp({
    config: webSchema.parse({}),
    hall,
    version: '0.0.0',
    desk: desk.desk,
    commands: { submit: held.submit },
    silent: silentOf(rules),
    boot: '7' as Boot,
    startOfDay: (at) => dayAround(hall, at).from,
    query,
    watch: held.watch,
    health: () => ({ ok: true, parts: { journal: { ok: true } } }),
    chain: async () => ({ entries: held.events.length }),
    devices: () => ({ buses: [], devices: [] }),
    polls: () => [],
    scans: createScans(
      {
        ...{ buses: new Map(), models: [], noSpare: [], isOpen: () => true },
        ask: () => Promise.reject(new Fault('not-found', { what: 'nobody' })),
        tell: (happening) => held.happen(happening),
      },
      { clock: held.clock, log: quietLog },
    ),
    suspicions: () => new Map(),
    records: {
      all: () => [],
      enter: async () => [],
      keepFile: async () => ({ sha256: '0'.repeat(64), type: 'application/pdf' }),
      readFile: async (what) => {
        throw new Fault('not-found', { what });
      },
    },
    days: createDayFigures(hall, rules, { ...query, samples: async () => [] }, held.clock),
    advice: air.advice,
    airSpaces: air.spaces,
    rules,
    alarmKinds: ALARM_KIND_ROWS,
    statistics: async (from, to) => ({
      ...{ from, to, raised: 0, rate: { mean: 0, most: 0 }, flood: { time: 0, share: 0 } },
      ...{
        chattering: [],
        stale: [],
        top: [],
        acknowledged: { count: 0, never: 0 },
        priorities: {},
      },
    }),
    standards: [],
    soFar: () => [],
    assess: async () => Readable.from(['{}']),
    timeline,
    firstSeen: createFirstSeen({
      current: () => held.current,
      query,
      tell: (happening) => held.happen(happening),
      host: { clock: held.clock, log: quietLog },
    }),
    sealIncident: createSeal({
      ...{ config: { hall, dataDirectory: directory.path }, timeline, version: '0.0.0' },
      journal: {
        events: query.events,
        links: async (_from, _to, entries) =>
          linksOf(held.events).filter(({ entry }) => entries.has(entry)),
      },
      host: { clock: held.clock, log: quietLog },
      verifyPage: more.pages ? new URL('../verify/verify.html', more.pages) : SOURCE,
    }),
    plan: openPlanStore(directory.path, quietLog),
    planChanged: (by, sha256) =>
      held.happen({ kind: 'plan-changed', at: held.clock.wall(), by, sha256 }),
    metrics: async () => 'hallkeeper_build_info 1\n',
    pages: new URL('.', import.meta.url),
    host: { clock: held.clock, log: quietLog },
    ...more,
  });

  const inject = (options: InjectOptions) =>
    app.inject({ remoteAddress: '192.0.2.10', headers: {}, ...options });
  const browserOf = (password: string, { token, who }: { token: string; who: Who }): Browser => ({
    who,
    token,
    password,
    ask: (method, url, body) =>
      inject({
        method,
        url,
        ...(body && { payload: body }),
        cookies: { hallkeeper: token },
        headers: {
          'x-hallkeeper-csrf': who.csrf,
          origin: 'http://localhost:80',
          host: 'localhost:80',
        },
      }),
  });
  return {
    held,
    desk,
    app,
    routes,
    inject,
    administrator: async () => {
      const { password, ...signed } = await desk.administrator();
      return browserOf(password, signed);
    },
    /** Somebody of any role, come in by the door of that role. */
    person: async (role: Role, name = `a ${role}`, scope?: Who['scope']): Promise<Browser> => {
      const changer = { by: '王 管理', from: 'console' };
      await desk.administrator();
      if (role === 'wall-screen') {
        const { code } = await desk.desk.administration.addScreen(name, undefined, changer);
        return browserOf('', await desk.desk.pair(code, '192.0.2.10'));
      }
      if (role !== 'assessor') {
        const { password, ...signed } = await desk.person(name, role);
        return browserOf(password, signed);
      }
      const password = aPassword();
      const wish = { role, days: 14, ...(scope && { scope }) };
      const { code } = await desk.desk.administration.invite(wish, changer);
      return browserOf(password, await desk.desk.join(code, name, password, '192.0.2.10'));
    },
    close: async () => {
      air.stop();
      await app.close();
      desk.remove();
    },
  };
};
export type HeldWeb = Awaited<ReturnType<typeof heldWeb>>;
