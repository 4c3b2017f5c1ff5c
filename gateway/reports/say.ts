import type { FaultParameters } from '../core/fault.js';
import { type Checked, type Finding, isUnreadable } from './bundle.js';

/** What was found, as a person reads it. Pure: the words are handed in, in a browser they come with the page. */

type Say = (key: string, parameters?: FaultParameters) => string;

export const findingText = ({ what, ...about }: Finding, t: Say): string =>
  t(`verify.finding.${what}`, about);

/** Good or not, unless nothing of it can be read; then each finding, then what the bundle says of itself. */
export const checkedLines = (checked: Checked, t: Say): readonly string[] => {
  const { findings, manifest, key, events = 0 } = checked;
  const count = findings.length;
  const outcome = count === 0 ? t('verify.good') : t('verify.bad', { count });
  return [
    ...(isUnreadable(checked) ? [] : [outcome]),
    ...findings.map((finding) => findingText(finding, t)),
    ...(manifest
      ? [
          t('verify.made', { made: manifest.made, by: manifest.by, version: manifest.version }),
          t('verify.counted', { members: manifest.members.length + 2, events }),
        ]
      : []),
    ...(key === undefined ? [] : [t('verify.key', { key }), t('verify.compare')]),
  ];
};
