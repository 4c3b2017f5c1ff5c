import { Fault } from '../../../gateway/core/fault.js';
import type { Ear } from '../../../gateway/drivers/modbus/line.js';
import type { OpenTap } from '../../../gateway/drivers/serial/tap.js';

/** A wire in memory on which only the far end speaks. */
export const tapInMemory = () => {
  let ear: Ear | undefined;
  let plugged = true;
  const open: OpenTap = async (listens) => {
    if (!plugged) throw new Fault('port-missing', { path: 'tap' });
    ear = listens;
    return {
      path: 'tap',
      close: async () => {
        ear = undefined;
      },
    };
  };
  return {
    open,
    say: (bytes: Uint8Array) => ear?.bytes(Buffer.from(bytes)),
    unplug: () => {
      plugged = false;
      ear?.gone(new Fault('port-closed', { path: 'tap' }));
      ear = undefined;
    },
    plug: () => {
      plugged = true;
    },
    get isOpen() {
      return ear !== undefined;
    },
  };
};
