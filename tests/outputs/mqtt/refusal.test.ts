import { describe, expect, it } from 'vitest';
import { connectionFault, publishFault } from '../../../gateway/outputs/mqtt/refusal.js';

const about = { url: 'mqtts://gateway:secret@broker:8883', protocol: '5', base: 'hallkeeper/demo' };
const error = (code: number | string, message = 'as the library says') =>
  Object.assign(new Error(message), { code });

describe('why there is no connection', () => {
  it.each([
    [error(4), 'mqtt-not-authorised'],
    [error(135), 'mqtt-not-authorised'],
    [error('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'), 'mqtt-not-authorised'],
    [error(132), 'mqtt-protocol'],
    [error('SELF_SIGNED_CERT_IN_CHAIN'), 'mqtt-certificate'],
    [error('ERR_TLS_CERT_ALTNAME_INVALID'), 'mqtt-certificate'],
    [error('CERT_HAS_EXPIRED'), 'mqtt-certificate'],
    [error('ECONNREFUSED'), 'mqtt-unreachable'],
  ])('%s is %s', (thrown, code) => {
    expect(connectionFault(thrown, about).code).toBe(code);
  });

  it('never says what stands in the address beside the host', () => {
    const said = connectionFault(error('ECONNREFUSED'), about);
    expect(said.in('en') + said.in('zh')).not.toContain('secret');
    expect(said.message).toContain('mqtts://broker:8883');
  });
});

describe('why a message is not taken', () => {
  it('tells a topic that an ACL closes from bytes that will never do', () => {
    const refused = publishFault(error(135), about, 'hallkeeper/demo/event');
    expect(refused).toMatchObject({ code: 'mqtt-topic-refused', retry: true });
    expect(refused.message).toContain('hallkeeper/demo/#');
    expect(publishFault(error(149), about, 't')).toMatchObject({
      code: 'mqtt-message-refused',
      retry: false,
    });
    expect(publishFault(error(151), about, 't').retry).toBe(true);
  });
});
