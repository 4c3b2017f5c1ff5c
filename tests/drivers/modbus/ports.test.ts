import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Tty, usbTtys, whereIs } from '../../../gateway/drivers/modbus/ports.js';

const tty = (path: string, socket: string, serial?: string): Tty => ({
  path,
  identity: serial === undefined ? { socket } : { socket, serial },
});

describe('whereIs', () => {
  const was = tty('/dev/ttyUSB0', '1-1.2:1.0/0', '0403:6001:A1:1.0/0').identity;

  it('opens what the configuration names while nothing else is known', () => {
    expect(whereIs('/dev/ttyUSB0', undefined, [])).toBe('/dev/ttyUSB0');
    expect(whereIs(undefined, undefined, [])).toBeUndefined();
    expect(whereIs('/dev/pts/4', was, [])).toBe('/dev/pts/4');
  });

  it('follows an adapter to another name, by its serial number or its socket', () => {
    const other = tty('/dev/ttyUSB1', '1-1.3:1.0/0', was.serial);
    expect(whereIs(undefined, was, [other])).toBe('/dev/ttyUSB1');
    const nameless = { socket: '1-1.2:1.0/0' };
    expect(whereIs(undefined, nameless, [tty('/dev/ttyUSB3', '1-1.2:1.0/0')])).toBe('/dev/ttyUSB3');
  });

  it('does not open another adapter that took the name', () => {
    const stranger = tty('/dev/ttyUSB0', '1-1.4:1.0/0', '0403:6001:B2:1.0/0');
    expect(whereIs('/dev/ttyUSB0', was, [stranger])).toBeUndefined();
  });

  it('takes a new adapter in the same socket', () => {
    const spare = tty('/dev/ttyUSB0', '1-1.2:1.0/0', '0403:6001:C3:1.0/0');
    expect(whereIs('/dev/ttyUSB0', was, [spare])).toBe('/dev/ttyUSB0');
  });

  it('tells clones with one serial number apart by their socket', () => {
    const clones = [
      tty('/dev/ttyUSB0', '1-1.4:1.0/0', was.serial),
      tty('/dev/ttyUSB1', '1-1.2:1.0/0', was.serial),
    ];
    expect(whereIs('/dev/ttyUSB0', was, clones)).toBe('/dev/ttyUSB1');
  });
});

describe('usbTtys', () => {
  const made: string[] = [];
  afterEach(async () => {
    for (const directory of made.splice(0)) await rm(directory, { recursive: true });
  });

  it('reads USB socket, interface, port and serial number as the kernel lays them out', async () => {
    const sys = await mkdtemp(join(tmpdir(), 'sys-'));
    made.push(sys);
    const usb = join(sys, 'devices/pci0000:00/usb1/1-1/1-1.2');
    const put = async (name: string, face: string, port?: string) => {
      const device = join(usb, `1-1.2:${face}`, name);
      await mkdir(join(device, 'tty', name), { recursive: true });
      if (port !== undefined) await writeFile(join(device, 'port_number'), `${port}\n`);
      await symlink(device, join(device, 'tty', name, 'device'));
      await mkdir(join(sys, 'class/tty'), { recursive: true });
      await symlink(join(device, 'tty', name), join(sys, 'class/tty', name));
    };
    await put('ttyUSB0', '1.0', '0');
    await put('ttyUSB1', '1.1', '0');
    await mkdir(join(sys, 'class/tty/ttyS0'), { recursive: true });
    await writeFile(join(usb, 'idVendor'), '0403\n');
    await writeFile(join(usb, 'idProduct'), '6010\n');
    await writeFile(join(usb, 'serial'), 'FT7XYZ\n');
    expect((await usbTtys(sys)).sort((a, b) => a.path.localeCompare(b.path))).toEqual([
      tty('/dev/ttyUSB0', '1-1.2:1.0/0', '0403:6010:FT7XYZ:1.0/0'),
      tty('/dev/ttyUSB1', '1-1.2:1.1/0', '0403:6010:FT7XYZ:1.1/0'),
    ]);
  });

  it('finds none where the kernel has none', async () => {
    expect(await usbTtys('/nowhere')).toEqual([]);
  });
});
