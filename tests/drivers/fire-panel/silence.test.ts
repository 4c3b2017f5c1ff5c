import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { listeningOnly } from '../../../gateway/drivers/listening.js';

const folder = fileURLToPath(new URL('../../../gateway/drivers/fire-panel', import.meta.url));
const sources = readdirSync(folder)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(`${folder}/${name}`, 'utf8') }));

it('the code of the fire panel has no way to send anything', () => {
  expect(sources.length).toBeGreaterThan(5);
  for (const { name, text } of sources) {
    // Of sockets, serial ports, streams, processes and modbus-serial alike.
    expect(text, name).not.toMatch(/\.(write\w*|end|send|pipe|drain|set\(\{|flush)\b\s*\(/);
    expect(text, name).not.toMatch(/from '(serialport|node:fs|node:child_process|modbus-serial)'/);
  }
});

it('the port that it is handed can only be listened to and closed', () => {
  const tap = readFileSync(`${folder}/../serial/tap.ts`, 'utf8');
  const handed = /export interface Tap \{([^}]*)\}/.exec(tap)?.[1] ?? '';
  expect(handed.match(/\w+(?=[(:?])/g)).toEqual(['path', 'hasMoved', 'close']);
});

it('a command to a panel is refused', async () => {
  const panel = listeningOnly({
    bus: 'b' as never,
    start: () => undefined,
    read: async () => [],
    health: () => {
      throw new Error('nobody asks');
    },
    close: async () => undefined,
  });
  await expect(panel.write('fire-panel/reset' as never, 1, 0 as never)).rejects.toMatchObject({
    code: 'write-not-listed',
  });
});
