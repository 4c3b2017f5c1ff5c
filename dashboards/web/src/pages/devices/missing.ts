import { dateOf, hourOf } from '../../say.ts';
import { t } from '../../words.ts';
import type { Due } from './due.ts';

/** Since when another unit hangs there without a certificate of its own, in words. */
export const missingSaid = (due: Due | undefined): string | undefined =>
  due?.is === 'missing'
    ? t('page.devices.certificate-missing', {
        since: `${dateOf(due.since)} ${hourOf(due.since)}`,
        serial: due.serial,
      })
    : undefined;
