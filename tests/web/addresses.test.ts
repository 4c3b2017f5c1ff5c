import { describe, expect, it } from 'vitest';
import { isOfThisMachine } from '../../dashboards/web/src/pages/labels/own.ts';
import { addressesOf } from '../../gateway/web/addresses.js';
import { webSchema } from '../../gateway/web/schema.js';

describe('the addresses by which others open the pages', () => {
  const OWN = ['hall.example', '192.168.1.20', 'fd00::20', 'hallkeeper', 'localhost', '127.0.0.1'];

  it('are the names of the certificate, the one for people first, none that means the machine itself', () => {
    const config = webSchema.parse({ host: '0.0.0.0', names: ['hall.example'] });
    expect(addressesOf(config, OWN)).toEqual([
      'https://hall.example:8443',
      'https://192.168.1.20:8443',
      'https://[fd00::20]:8443',
      'https://hallkeeper:8443',
    ]);
    expect(addressesOf({ ...config, port: 443 }, OWN)[0]).toBe('https://hall.example');
    expect(addressesOf(config)[0]).toBe('https://hall.example:8443');
  });

  it('are none where only this machine is answered', () => {
    expect(addressesOf(webSchema.parse({ names: ['hall.example'] }))).toEqual([]);
  });

  it.each([
    ['localhost', true],
    ['127.0.0.1', true],
    ['127.1.2.3', true],
    ['[::1]', true],
    ['pi.localhost', true],
    ['hall.example', false],
    ['192.168.1.20', false],
    ['127.example', false],
  ])('%s is the machine itself: %s', (host, own) => {
    expect(isOfThisMachine(host)).toBe(own);
  });
});
