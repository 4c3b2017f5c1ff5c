import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Real parts from Debian that tests run against, and the file by which each is known to be here. */
export const PARTS = {
  mosquitto: 'mosquitto',
  'mosquitto-clients': 'mosquitto_sub',
  influxdb: 'influxd',
  'victoria-metrics': 'victoria-metrics',
  socat: 'socat',
  gcc: 'gcc',
  'libmodbus-dev': '/usr/include/modbus/modbus.h',
  'python3-pymodbus': '/usr/lib/python3/dist-packages/pymodbus/__init__.py',
  'python3-serial-asyncio': '/usr/lib/python3/dist-packages/serial_asyncio/__init__.py',
  mbpoll: 'mbpoll',
  chromium: 'chromium',
  fping: 'fping',
  snmpd: 'snmpd',
  prometheus: 'promtool',
  openssl: 'openssl',
  'zbar-tools': 'zbarimg',
} as const;

export type Part = keyof typeof PARTS;

const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];

/** Where the part's program is, or undefined if it is not installed. */
export const whereIs = (part: Part): string | undefined => {
  const file = PARTS[part];
  const candidates = file.startsWith('/') ? [file] : folders.map((folder) => join(folder, file));
  return candidates.find((candidate) => existsSync(candidate));
};

export const missingParts = (): Part[] =>
  (Object.keys(PARTS) as Part[]).filter((part) => whereIs(part) === undefined);

/**
 * Whether the tests of these parts can run here. On CI every part must be there: a missing one fails
 * instead of being skipped.
 */
export const has = (...parts: readonly Part[]): boolean => {
  const missing = parts.filter((part) => whereIs(part) === undefined);
  if (missing.length > 0 && process.env.CI === 'true')
    throw new Error(`not installed: ${missing.join(', ')} (npm run test:parts installs them)`);
  return missing.length === 0;
};
