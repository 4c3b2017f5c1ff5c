import { readdir, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * What a serial port is, whatever its name: the USB socket it hangs on and, where the adapter has one,
 * its serial number. `ttyUSB0` may come back as `ttyUSB1` after a replug; these do not change.
 */
export interface PortIdentity {
  /** `1-1.2:1.0/0`: USB path, interface, port of the interface. */
  readonly socket: string;
  /** `0403:6001:A50285BI:1.0/0`; cheap adapters have none. */
  readonly serial?: string;
}

export interface Tty {
  /** `/dev/ttyUSB0`. */
  readonly path: string;
  readonly identity: PortIdentity;
}

/**
 * Where a port is now. A port that was open before is known by its identity: it is followed to another
 * name, and another adapter that took its name is not opened in its place, since behind it is another
 * bus. `path` is what the configuration names, with links followed; undefined where nothing is there.
 */
export const whereIs = (
  path: string | undefined,
  remembered: PortIdentity | undefined,
  ttys: readonly Tty[],
): string | undefined => {
  if (remembered === undefined) return path;
  const there = ttys.find((tty) => tty.path === path);
  if (path !== undefined && there === undefined) return path;
  const bySerial =
    remembered.serial === undefined
      ? []
      : ttys.filter((tty) => tty.identity.serial === remembered.serial);
  // Clones share one serial number; then only the socket tells them apart.
  if (bySerial.length === 1) return bySerial[0]?.path;
  return ttys.find((tty) => tty.identity.socket === remembered.socket)?.path;
};

/** The identity of a tty of the kernel; undefined for what is not on USB. */
const identityOf = async (sys: string, name: string): Promise<PortIdentity | undefined> => {
  const device = await realpath(join(sys, 'class/tty', name, 'device')).catch(() => undefined);
  if (device === undefined) return undefined;
  const port = await text(join(device, 'port_number'));
  for (let up = device; up.length > sys.length; up = dirname(up)) {
    const face = /:(\d+\.\d+)$/.exec(basename(up))?.[1];
    if (face === undefined) continue;
    const usb = dirname(up);
    const [vendor, product, serial] = await Promise.all(
      ['idVendor', 'idProduct', 'serial'].map((file) => text(join(usb, file))),
    );
    const place = `${face}/${port ?? '0'}`;
    const socket = `${basename(usb)}:${place}`;
    return serial === undefined
      ? { socket }
      : { socket, serial: `${vendor}:${product}:${serial}:${place}` };
  }
  return undefined;
};

const text = async (file: string): Promise<string | undefined> => {
  const content = await readFile(file, 'utf8').catch(() => '');
  return content.trim() || undefined;
};

/** All serial ports on USB, from the kernel itself, so that no udev is needed. */
export const usbTtys = async (sys = '/sys'): Promise<Tty[]> => {
  const names = await readdir(join(sys, 'class/tty')).catch(() => []);
  const found = await Promise.all(
    names
      .filter((name) => /^tty(USB|ACM|XRUSB|MXUSB|WCH)/.test(name))
      .map(async (name) => ({ path: `/dev/${name}`, identity: await identityOf(sys, name) })),
  );
  return found.filter((tty): tty is Tty => tty.identity !== undefined);
};
