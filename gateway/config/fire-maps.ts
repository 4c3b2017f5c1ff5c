import type { DeviceId } from '../core/identity.js';
import type { FileMistake } from '../core/mistake.js';
import type { YamlSource } from '../core/yaml-source.js';
import type { FirePart } from '../devices/panel-points.js';
import { checkFireParts } from './fire-points.js';
import { tell } from './sentences.js';
import type { Sound } from './sound.js';

/** The maps that the fire panels of a hall name. */
export interface Maps {
  readonly parts: ReadonlyMap<DeviceId, readonly FirePart[]>;
  /** As they stand on the disk: they decide what an alarm says. */
  readonly texts: readonly string[];
  readonly mistakes: readonly FileMistake[];
}

export const mapsOf = (
  source: YamlSource,
  sound: Sound,
  unreadable: (path: string) => string | undefined,
  read: (path: string) => string,
): Maps => {
  const parts = new Map<DeviceId, readonly FirePart[]>();
  const texts: string[] = [];
  const mistakes: FileMistake[] = [];
  const zones = sound.zones.map(({ value }) => value.id);
  for (const { path, value } of sound.devices) {
    if (value.parts === undefined) continue;
    const why = unreadable(value.parts);
    if (why !== undefined) {
      const sentence = tell('map-unreadable', { path: value.parts, why });
      mistakes.push(source.mistake([...path, 'parts'], sentence));
      continue;
    }
    const text = read(value.parts);
    const checked = checkFireParts(value.parts, text, zones);
    texts.push(text);
    mistakes.push(...checked.mistakes);
    parts.set(value.id, checked.parts);
  }
  return { parts, texts, mistakes };
};
