import type { AlarmKind, AlarmState } from '../core/alarm.js';
import type { ChainLink } from '../core/audit.js';
import type { Event } from '../core/event.js';
import type { Hall, Names } from '../core/hall.js';
import { stamper } from '../core/stamp.js';
import type { Timeline, TimelineLine } from '../rules/timeline.js';
import { alarmWords } from '../text/alarm-words.js';
import { words } from '../text/text.js';
import { BUNDLE_FORMAT, EVENTS, INCIDENT, type Member, TIMELINE } from './bundle.js';
import { timelineCsv } from './timeline-csv.js';

/** What the timeline of an incident becomes in a bundle. Pure: the same in, the same bytes out. */

/** The beginning and the end of a story are kept whole; of one that is longer the middle is left out, and said. */
export const MOST_LINES = 2000;

export interface IncidentInput {
  readonly hall: Hall;
  readonly timeline: Timeline;
  /** Of every line that is kept, and of `started`. */
  readonly links: readonly ChainLink[];
  /** The start of the gateway that ran when it began: which version, config, profiles, standards. */
  readonly started?: Event;
  /** The fingerprint of the key that will seal it. */
  readonly key: string;
}

/** The lines that a bundle holds. */
export const keptLines = (lines: readonly TimelineLine[]): readonly TimelineLine[] =>
  lines.length <= MOST_LINES
    ? lines
    : [...lines.slice(0, MOST_LINES / 2), ...lines.slice(-MOST_LINES / 2)];

const inBoth = (key: string, parameters: Readonly<Record<string, string>> = {}): Names => ({
  zh: words('zh')(key, parameters),
  en: words('en')(key, parameters),
});

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const jsonMember = (name: string, value: object): Member => ({
  name,
  bytes: utf8(`${JSON.stringify(value, undefined, 2)}\n`),
});

const alarmIn = (event: Event): AlarmState | undefined =>
  'alarm' in event && typeof event.alarm === 'object' ? event.alarm : undefined;

const namesOf = (kind: AlarmKind, label: Names | undefined): Names =>
  label ?? alarmWords(kind).name;

/** What ran, from its own entry. */
const ranIn = (started: Event | undefined) => {
  if (started?.kind !== 'gateway-started') return undefined;
  const { version, config, profiles, standards, boot, seq } = started;
  return { entry: `${boot}:${seq}`, version, config, profiles, standards };
};

/** `incident.json`, `timeline.csv` and `events.ndjson`. */
export const incidentMembers = (input: IncidentInput): readonly Member[] => {
  const { hall, timeline, links, key } = input;
  const stamp = stamper(hall.timeZone);
  const lines = keptLines(timeline.lines);
  const [first, last] = [lines[0], lines.at(-1)];
  const ran = ranIn(input.started);
  const zones = new Map(hall.zones.map((zone) => [zone.id, zone.names]));
  const alarms = timeline.members.map((id) => {
    const state = lines.map(({ event }) => alarmIn(event)).findLast((one) => one?.alarm === id);
    const zone = state?.zone === undefined ? undefined : zones.get(state.zone);
    return {
      alarm: id,
      ...(state && {
        kind: state.kind,
        names: namesOf(state.kind, state.label),
        ...(zone && { zone: zone }),
        since: stamp(state.since),
        condition: state.condition,
        drill: state.drill,
        silent: state.silent,
      }),
    };
  });
  const incident = {
    format: BUNDLE_FORMAT,
    is: inBoth('bundle.is'),
    hall: { id: hall.id, names: hall.names, timeZone: hall.timeZone },
    ...(timeline.incident !== undefined && { incident: timeline.incident }),
    alarms,
    ...(first && last && { from: stamp(first.at), to: stamp(last.at) }),
    lines: lines.length,
    leftOut: timeline.lines.length - lines.length,
    ...(ran && { ran }),
    order: inBoth('bundle.order'),
    proves: inBoth('bundle.proves', { key }),
    doesNotProve: inBoth('bundle.does-not-prove'),
  };
  return [
    jsonMember(INCIDENT, incident),
    { name: TIMELINE, bytes: utf8(timelineCsv(lines, stamp)) },
    {
      name: EVENTS,
      bytes: utf8(links.map((link) => `${JSON.stringify(ordered(link))}\n`).join('')),
    },
  ];
};

const ordered = ({ entry, before, hash, text }: ChainLink): ChainLink => ({
  ...{ entry, before, hash, text },
});
