import type { FileMistake } from '../core/mistake.js';
import { listOf } from '../core/near.js';
import { checkLine } from './check-line.js';
import { type BusValue, type Checking, type DeviceItem, isModbus } from './checking.js';
import { tell } from './sentences.js';

/** What only listens: talkers and fire panels, each alone on its wire. */

export type ListenedBus = Extract<BusValue, { readonly wire: 'talker' | 'fire-panel' }>;

const checkAlone = (
  { source, sound }: Checking,
  device: DeviceItem,
  bus: ListenedBus,
): readonly FileMistake[] => {
  const first = sound.devices.find(({ value }) => value.bus === bus.id);
  if (first === undefined || first.value === device.value) return [];
  const filling = { bus: bus.id, wire: bus.wire, other: first.value.id };
  return [source.mistake([...device.path, 'bus'], tell('one-device-only', filling))];
};

/** A text panel needs its port; a transmission device may also connect over the network. */
const checkSpeech = (
  { source, panels }: Checking,
  { path, value: device }: DeviceItem,
  bus: Extract<BusValue, { readonly wire: 'fire-panel' }>,
): readonly FileMistake[] => {
  const panel = device.profile && panels.get(device.profile);
  if (!panel || bus.listen === undefined || panel.comms.speech.speaks !== 'text') return [];
  const filling = { profile: device.profile ?? '', wanted: 'path', bus: bus.id, found: 'listen' };
  return [source.mistake([...path, 'bus'], tell('speech-needs-port', filling))];
};

/** A profile exists, but not for this kind of wire. */
export const checkModel = (
  { source, profiles, talkers, panels }: Checking,
  { path, value: { profile } }: DeviceItem,
  bus: BusValue,
): readonly FileMistake[] => {
  if (profile === undefined || bus.wire === 'firmata') return [];
  if (bus.wire === 'probe' || bus.wire === 'mqtt-in') return [];
  const all = [profiles, talkers, panels];
  const fitting = isModbus(bus) ? profiles : bus.wire === 'talker' ? talkers : panels;
  if (fitting.has(profile) || !all.some((models) => models.has(profile))) return [];
  const filling = { profile, wire: bus.wire, bus: bus.id, known: listOf([...fitting.keys()]) };
  return [source.mistake([...path, 'profile'], tell('profile-of-other-wire', filling))];
};

export const checkListened = (
  checking: Checking,
  device: DeviceItem,
  bus: ListenedBus,
): readonly FileMistake[] => {
  const { profile } = device.value;
  const fitting = bus.wire === 'talker' ? checking.talkers : checking.panels;
  const model = profile && fitting.get(profile);
  const isOnPort = bus.wire === 'talker' || bus.path !== undefined;
  return [
    ...checkAlone(checking, device, bus),
    ...(model && isOnPort ? checkLine(checking, device, bus, model.comms) : []),
    ...(bus.wire === 'fire-panel' ? checkSpeech(checking, device, bus) : []),
  ];
};
