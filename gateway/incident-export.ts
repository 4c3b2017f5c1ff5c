import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Config } from './config/config.js';
import { Fault } from './core/fault.js';
import type { AlarmId } from './core/identity.js';
import type { Host } from './core/ports.js';
import { stamper } from './core/stamp.js';
import { type Instant, instant } from './core/time.js';
import type { Journal } from './journal/journal.js';
import { incidentMembers, keptLines } from './reports/incident.js';
import { sealed, sha256 } from './reports/seal.js';
import { sealKeyIn } from './reports/seal-key.js';
import type { TimelineFrom } from './timeline.js';

export interface SealedIncident {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
  /** Fingerprint of the key that sealed it. */
  readonly key: string;
}
/** Rejects with `incident-nothing`, or with what journal or key say. */
export type SealIncident = (alarm: AlarmId, by: string, to?: Instant) => Promise<SealedIncident>;

const VERIFY_PAGE = new URL('../dashboards/verify/verify.html', import.meta.url);

/** `di-6-1-fire-20260310-101703`: when it began, in the time of the hall. */
const fileName = (alarm: AlarmId, since: string): string =>
  `hallkeeper-${alarm.replace(/[^\w-]/g, '-')}-${since.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}.zip`;

/** Whatever waits for this thread, first of all an alarm, goes before the next step. */
const rested = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export interface SealParts {
  readonly config: Pick<Config, 'hall' | 'dataDirectory'>;
  readonly journal: Pick<Journal, 'events' | 'links'>;
  readonly timeline: TimelineFrom;
  readonly version: string;
  readonly host: Host;
  /** The built page that checks a bundle. */
  readonly verifyPage?: URL;
}

/**
 * Seals incidents one after the other. The journal is read and its chain followed by the reader worker, in
 * pieces; what is left for this thread is measured by the bench incident-export.
 */
export const createSeal = (parts: SealParts): SealIncident => {
  const { config, journal, timeline, version, host } = parts;
  const { verifyPage = VERIFY_PAGE } = parts;
  const stamp = stamper(config.hall.timeZone);
  let page: Promise<string> | undefined;
  let sealing: Promise<unknown> = Promise.resolve();

  const pageText = (): Promise<string> => {
    const path = fileURLToPath(verifyPage);
    page ??= readFile(path, 'utf8').catch(() => {
      page = undefined;
      throw new Fault('verify-page-missing', { path });
    });
    return page;
  };

  const seal = async (alarm: AlarmId, by: string, to?: Instant): Promise<SealedIncident> => {
    const told = await timeline(alarm, to);
    const lines = keptLines(told.lines);
    if (told.since === undefined || lines.length === 0)
      throw new Fault('incident-nothing', { alarm });
    const [started] = await journal.events({
      kinds: ['gateway-started'],
      to: told.since,
      limit: 1,
    });
    const events = [...(started ? [started] : []), ...lines.map(({ event }) => event)];
    const stamps = events.map(({ at }) => at);
    const links = await journal.links(
      instant(Math.min(...stamps)),
      instant(Math.max(...stamps)),
      new Set(events.map(({ boot, seq }) => `${boot}:${seq}`)),
    );
    const [verifyHtml, key] = await Promise.all([pageText(), sealKeyIn(config.dataDirectory)]);
    const input = {
      ...{ hall: config.hall, timeline: told, links, key: key.fingerprint },
      ...(started && { started }),
    };
    await rested();
    const members = incidentMembers(input);
    await rested();
    const bytes = sealed(members, {
      ...{ key, by, version, verifyPage: verifyHtml },
      made: stamp(host.clock.wall()),
    });
    return {
      name: fileName(alarm, stamp(told.since)),
      bytes,
      sha256: sha256(bytes),
      key: key.fingerprint,
    };
  };

  return (...asked) => {
    const next = sealing.then(() => seal(...asked));
    sealing = next.catch(() => undefined);
    return next;
  };
};
