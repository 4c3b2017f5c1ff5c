import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Right, ROLES, type Role } from '../../gateway/core/role.js';
import { minutes } from '../../gateway/core/time.js';
import { type Browser, type HeldWeb, heldWeb } from './held-web.js';

/** What each role may, written down a second time: a slip in the one table does not go unseen. */
const MAY: Readonly<Record<Role, readonly Right[]>> = {
  administrator: [
    'see',
    'see-audit',
    'command-alarm',
    'enter-record',
    'write-device',
    'administer',
  ],
  manager: ['see', 'see-audit', 'command-alarm', 'enter-record', 'write-device'],
  'safety-officer': ['see', 'command-alarm', 'enter-record'],
  assessor: ['see'],
  viewer: ['see'],
  auditor: ['see', 'see-audit'],
  'wall-screen': ['see'],
};

/** Everything that a stranger may ask. */
const OPEN = [
  'GET /healthz',
  'GET /api/v1/words/:language',
  'GET /api/v1/about',
  'GET /api/v1/me',
  'POST /api/v1/sign-in',
  'POST /api/v1/first-administrator',
  'POST /api/v1/join',
  'POST /api/v1/screens/pair',
  'POST /api/v1/sign-out',
  'POST /api/v1/lock',
  'POST /api/v1/unlock',
  'POST /api/v1/me/password',
  'POST /api/v1/me/pin',
];
/** Everything that a public wall screen shows. */
const SCREEN = [
  'GET /metrics',
  'GET /api/v1/hall',
  'GET /api/v1/points',
  'GET /api/v1/points/:device/:key/history',
  'GET /api/v1/people',
  'GET /api/v1/today',
  'GET /api/v1/history',
  'GET /api/v1/alarms',
  'GET /api/v1/stream',
  'GET /api/v1/plan/pictures/:sha256',
];
/** Everything that a desk shows while nobody sits at it. */
const LOCKED = [
  'POST /api/v1/alarms/seen',
  'GET /api/v1/hall',
  'GET /api/v1/alarms',
  'GET /api/v1/stream',
  'GET /api/v1/plan/pictures/:sha256',
  'POST /api/v1/commands',
];
/** Everything that leaves the house, as the audit names it. */
const EXPORTS = [
  'GET /api/v1/alarms/:alarm/export incident',
  'GET /api/v1/assess assessment',
  'GET /api/v1/audit audit',
  'GET /api/v1/audit.csv audit.csv',
  'GET /api/v1/files/:sha256 file',
];
/** Everything that keeps to the zones and the period of an invitation. */
const SCOPED = [
  'POST /api/v1/alarms/seen',
  'GET /api/v1/hall',
  'GET /api/v1/points',
  'GET /api/v1/points/:device/:key/history',
  'GET /api/v1/history',
  'GET /api/v1/alarms',
  'GET /api/v1/events',
  'GET /api/v1/records',
  'GET /api/v1/files/:sha256',
  'GET /api/v1/standards',
  'GET /api/v1/verdicts',
  'GET /api/v1/verdicts/history',
  'GET /api/v1/excursions',
  'GET /api/v1/assess',
  'GET /api/v1/suspicions',
  'GET /api/v1/stream',
  'GET /api/v1/plan/pictures/:sha256',
];

interface Row {
  readonly route: string;
  readonly right: Right;
  readonly also: readonly string[];
  readonly exports?: string | undefined;
}

let web: HeldWeb;
let rows: readonly Row[];
beforeAll(async () => {
  web = await heldWeb();
  rows = web.routes.flatMap(({ method, url, config }): Row[] =>
    [method].flat().flatMap((one) => {
      const isPage = config?.right === 'open' && !url.startsWith('/api/') && url !== '/healthz';
      return one === 'HEAD' || isPage
        ? []
        : [
            {
              route: `${one} ${url}`,
              right: config?.right ?? 'open',
              also: config?.also ?? [],
              exports: config?.exports,
            },
          ];
    }),
  );
});
afterAll(() => web.close());

const closed = () => rows.filter(({ right }) => right !== 'open');
/** Every parameter of a path filled with something that is nowhere. */
const filled = (
  route: string,
): { method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'; url: string } => {
  const [method = 'GET', path = ''] = route.split(' ');
  return { method: method as 'GET', url: path.replace(/:\w+|\*/g, 'nowhere') };
};
const asked = async (browser: Browser, { route }: Row): Promise<number> => {
  const { method, url } = filled(route);
  if (url === '/api/v1/stream') return 200;
  return (await browser.ask(method, url, method === 'GET' ? undefined : {})).statusCode;
};
const REFUSED = [401, 403];

describe('the table of routes', () => {
  it('opens to strangers, screens, locked desks and limited assessors what is written here, and no more', () => {
    const those = (isOne: (row: Row) => boolean) => rows.filter(isOne).map(({ route }) => route);
    expect(those(({ right }) => right === 'open').sort()).toEqual([...OPEN].sort());
    expect(those(({ also }) => also.includes('screen')).sort()).toEqual([...SCREEN].sort());
    expect(those(({ also }) => also.includes('locked')).sort()).toEqual([...LOCKED].sort());
    expect(those(({ also }) => also.includes('scoped')).sort()).toEqual([...SCOPED].sort());
  });

  it('has everything that leaves the house in the audit', () => {
    const leaving = rows.flatMap(({ route, exports }) => (exports ? [`${route} ${exports}`] : []));
    expect(leaving.sort()).toEqual(EXPORTS);
  });

  it('lets nothing change without more than seeing', () => {
    // That something was seen is told by whoever saw it, and changes nothing.
    const telling = ['POST /api/v1/alarms/seen'];
    const changing = closed().filter(
      ({ route }) => !route.startsWith('GET ') && !telling.includes(route),
    );
    expect(changing.length).toBeGreaterThan(5);
    for (const { route, right } of changing) expect([route, right]).not.toEqual([route, 'see']);
  });

  it('answers 401 to whoever is not signed in, and to a forged token', async () => {
    for (const { route } of closed())
      for (const cookies of [{}, { hallkeeper: 'x'.repeat(43) }]) {
        const { method, url } = filled(route);
        const answer = await web.inject({ method, url, cookies });
        expect([route, answer.statusCode, answer.json().code]).toEqual([
          route,
          401,
          'sign-in-needed',
        ]);
      }
  });

  it.each(ROLES)('gives the role %s what it may and 403 for the rest', async (role) => {
    const browser = await web.person(role);
    for (const row of closed()) {
      const may =
        MAY[role].includes(row.right) && (role !== 'wall-screen' || SCREEN.includes(row.route));
      const status = await asked(browser, row);
      if (row.route === 'GET /api/v1/stream') continue;
      if (may) expect([row.route, REFUSED.includes(status)]).toEqual([row.route, false]);
      else expect([row.route, status]).toEqual([row.route, 403]);
    }
  });

  it('gives a limited assessor nothing that does not keep to the limits', async () => {
    const browser = await web.person('assessor', 'limited', { zones: ['f1-waiting' as never] });
    for (const row of closed().filter(
      ({ right, route }) => right === 'see' && !SCOPED.includes(route),
    ))
      expect([row.route, await asked(browser, row)]).toEqual([row.route, 403]);
  });

  it('gives a locked desk its alarms alone', async () => {
    const browser = await web.person('manager', 'left the desk');
    web.desk.desk.lock(browser.who);
    for (const row of closed().filter(({ right }) => MAY.manager.includes(right))) {
      const status = await asked(browser, row);
      const expected = LOCKED.includes(row.route) ? [200, 400, 404] : [403];
      expect([row.route, expected.includes(status)]).toEqual([row.route, true]);
    }
  });

  it('has each refusal in the audit, with who and what', async () => {
    await web.held.clock.advance(minutes(1));
    const browser = await web.person('viewer', 'curious');
    await browser.ask('GET', '/api/v1/accounts');
    expect(web.desk.told.at(-1)).toEqual({
      kind: 'access-refused',
      by: 'curious',
      role: 'viewer',
      from: '192.0.2.10',
      what: 'GET /api/v1/accounts',
      why: 'not-allowed',
    });
  });
});
