import { describe, expect, it } from 'vitest';
import { writeFault } from '../../../gateway/outputs/influx/refusal.js';

const config = { url: 'http://user:secret@influx:8086', bucket: 'hall' };
const answer = (statusCode: number, json: object) => ({ statusCode, json });

describe('what an answer of InfluxDB means', () => {
  it.each([
    [answer(401, { error: 'unauthorized' }), 'influx-not-authorised', true],
    [answer(403, { message: 'forbidden' }), 'influx-not-authorised', true],
    [answer(404, { error: 'database not found: "hall"' }), 'influx-no-bucket', true],
    [answer(429, {}), 'influx-unreachable', true],
    [answer(503, { error: 'timeout' }), 'influx-unreachable', true],
    [answer(400, { error: "unable to parse 'x': missing fields" }), 'influx-line-refused', false],
    [answer(422, { message: 'points beyond retention policy' }), 'influx-line-refused', false],
    [answer(400, { message: 'Please provide either orgID or org' }), 'influx-unreachable', true],
    [answer(400, { error: 'database is required' }), 'influx-unreachable', true],
    [new Error('connect ECONNREFUSED 127.0.0.1:8086'), 'influx-unreachable', true],
  ])('%o', (thrown, code, retry) => {
    expect(writeFault(thrown, config)).toMatchObject({ code, retry });
  });

  it('counts what InfluxDB 1 left out of a write', () => {
    const said = 'partial write: field type conflict: input field "value" dropped=3';
    expect(writeFault(answer(400, { error: said }), config).parameters).toMatchObject({
      dropped: 3,
    });
  });

  it('never says what stands in the address beside host and path', () => {
    expect(writeFault(new Error('x'), config).message).not.toContain('secret');
  });
});
