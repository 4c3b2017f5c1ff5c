import { type Records, standing } from '../../core/entered.js';
import { deviceOf, keyOf } from '../../core/identity.js';
import type { Families, Sample } from './family.js';

/** Until when instruments may be trusted: of each point or device its certificate that holds longest. */
export const addCertificates = (families: Families, records: () => Records): void =>
  families.gauge(
    'hallkeeper_certificate_due_timestamp_seconds',
    'Beginning, in UTC, of the last day on which the certificate holds',
    ['device', 'point'],
    () => {
      const latest = new Map<string, Sample>();
      for (const { content } of standing(records(), 'certificate')) {
        const { point, due } = content;
        const device = content.device ?? (point && deviceOf(point)) ?? '';
        const labels = { device, point: point === undefined ? '' : keyOf(point) };
        const at = Date.parse(`${due}T00:00:00Z`) / 1000;
        const key = `${device}/${labels.point}`;
        if (at > (latest.get(key)?.[1] ?? Number.NEGATIVE_INFINITY)) latest.set(key, [labels, at]);
      }
      return latest.values();
    },
  );
