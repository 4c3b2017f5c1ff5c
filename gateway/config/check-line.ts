import type { FileMistake } from '../core/mistake.js';
import type { Profile } from '../devices/profile.js';
import type { BusValue, Checking, DeviceItem } from './checking.js';
import { tell } from './sentences.js';

type SerialComms = Pick<Profile['comms'], 'bauds' | 'parity' | 'stop-bits'>;

/** A device that is on a serial line speaks at its rate and in its framing. */
export const checkLine = (
  { source }: Checking,
  { path, value: device }: DeviceItem,
  bus: BusValue,
  comms: SerialComms,
): readonly FileMistake[] => {
  const mistakes: FileMistake[] = [];
  const { profile: called = '' } = device;
  if (!('baud' in bus)) return mistakes;
  if (!comms.bauds.includes(bus.baud)) {
    const filling = {
      bus: bus.id,
      baud: bus.baud,
      profile: called,
      bauds: comms.bauds.join(', '),
    };
    mistakes.push(source.mistake([...path, 'bus'], tell('baud-unknown-to-device', filling)));
  }
  if ('parity' in bus && (bus.parity !== comms.parity || bus['stop-bits'] !== comms['stop-bits'])) {
    const filling = {
      bus: bus.id,
      ours: `parity ${bus.parity}, stop-bits ${bus['stop-bits']}`,
      profile: called,
      theirs: `parity ${comms.parity}, stop-bits ${comms['stop-bits']}`,
    };
    mistakes.push(source.mistake([...path, 'bus'], tell('framing-differs', filling)));
  }
  return mistakes;
};
