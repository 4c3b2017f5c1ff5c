import type { AlarmId, DeviceId, VerdictId } from '../../core/identity.js';

/**
 * One level of a topic. Ids of a hall are already plain; anything else (an id of a later release, a
 * stranger's alarm) is written `%XX` by its UTF-8 bytes, so that two ids never share a topic and no
 * level can hold `+`, `#` or `/`.
 */
const level = (text: string): string =>
  [...new TextEncoder().encode(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9_-]/.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');

/** The topics of design §5 under one base. */
export interface Topics {
  readonly status: string;
  readonly event: string;
  /** Every retained alarm, as a subscription. */
  readonly alarms: string;
  readonly alarm: (alarm: AlarmId) => string;
  /** Every retained verdict, as a subscription. */
  readonly verdicts: string;
  readonly verdict: (verdict: VerdictId) => string;
  /** Every command, as a subscription. */
  readonly commands: string;
  readonly response: (verb: string) => string;
  readonly telemetry: (device: DeviceId) => string;
  /** Where a nonce is written and read back at connect; the last is on no branch that others read. */
  readonly nonces: readonly string[];
}

export const topicsOf = (base: string): Topics => {
  const telemetry = new Map<DeviceId, string>();
  return {
    status: `${base}/status`,
    event: `${base}/event`,
    alarms: `${base}/alarm/#`,
    // An alarm id has levels of its own (`aq-03/co2/high`), so `alarm/aq-03/#` is one device's alarms.
    alarm: (alarm) => `${base}/alarm/${alarm.split('/').map(level).join('/')}`,
    verdicts: `${base}/verdict/#`,
    // Two standards may name a requirement alike. No id holds a dot, so no two of them share a level.
    verdict: (verdict) => {
      const [zone = '', standard = '', requirement = ''] = verdict.split('/').map(level);
      return `${base}/verdict/${zone}/${standard}.${requirement}`;
    },
    commands: `${base}/command/+`,
    response: (verb) => `${base}/response/${level(verb)}`,
    telemetry: (device) => {
      const known = telemetry.get(device) ?? `${base}/telemetry/${level(device)}`;
      telemetry.set(device, known);
      return known;
    },
    nonces: [
      `${base}/telemetry/.nonce`,
      `${base}/event/.nonce`,
      `${base}/alarm/.nonce`,
      `${base}/verdict/.nonce`,
      `${base}/nonce`,
    ],
  };
};
