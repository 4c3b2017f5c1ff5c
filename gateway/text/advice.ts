import type { AlarmKind } from '../core/alarm.js';
import type { Language } from '../core/fault.js';
import type { Hall, Names } from '../core/hall.js';
import { pointsOf } from '../core/hall.js';
import { UNITS } from '../core/unit.js';
import { responseSteps, words } from './text.js';

/** One piece of advice as a sentence: ids become the names that the reader's language has for them. */
export interface AdviceToSay {
  readonly say: string;
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly point?: string;
  readonly method?: {
    readonly say: string;
    readonly parameters: Readonly<Record<string, number>>;
  };
}

const named = (list: readonly { readonly id: string; readonly names: Names }[], id: unknown) =>
  list.find((one) => one.id === id)?.names;

/** Names that stand before what they are about are followed by a blank, and are nothing where there are none. */
const before = (name: string | undefined): string => (name === undefined ? '' : `${name} `);

export const adviceText = (
  advice: AdviceToSay,
  hall: Hall,
  language: Language,
): { readonly text: string; readonly method?: string } => {
  const t = words(language);
  const { say, parameters, method } = advice;
  const zone = named(hall.zones, parameters.zone)?.[language];
  const device = named(hall.devices, parameters.device)?.[language];
  const kind = parameters.kind as AlarmKind | undefined;
  const unit = pointsOf(hall).find(({ id }) => id === advice.point)?.unit;
  const isTitled = say === 'alarm' || say === 'see-device';
  const filled = {
    ...parameters,
    zone: isTitled ? (device === undefined ? before(zone) : '') : (zone ?? ''),
    device: isTitled ? (say === 'alarm' ? before(device) : (device ?? '')) : '',
    alarm: kind === undefined ? '' : t(`alarm.${kind}.name`),
    step: kind === undefined ? '' : (responseSteps(language, kind)[0] ?? ''),
    quantity: parameters.quantity === undefined ? '' : t(`quantity.${parameters.quantity}`),
    unit: unit === undefined ? '' : UNITS[unit].symbol,
  };
  return {
    text: t(`advice.${say}`, filled),
    ...(method && {
      method: t(`advice.method.${method.say}`, { ...method.parameters, unit: filled.unit }),
    }),
  };
};
