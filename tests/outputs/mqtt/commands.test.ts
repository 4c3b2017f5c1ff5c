import { describe, expect, it } from 'vitest';
import { instant } from '../../../gateway/core/time.js';
import { judge } from '../../../gateway/outputs/mqtt/commands.js';
import { AT, silent } from '../hall.js';

const who = (token: string) => (token === 'right' ? '张三' : undefined);
const said = {
  token: 'right',
  id: 'command-1',
  at: new Date(AT).toISOString(),
  alarm: 'di-6/1/fire',
};
const judged = (change: object = {}, { verb = 'acknowledge', now = AT, retained = false } = {}) =>
  judge(verb, { payload: JSON.stringify({ ...said, ...change }), retained }, now, who, silent);

describe('a message on a command topic', () => {
  it('is a command of the one whose token it carries, and the token goes no further', () => {
    const command = judged();
    expect(command).toEqual({
      command: {
        verb: 'acknowledge',
        alarm: 'di-6/1/fire',
        id: 'command-1',
        by: { name: '张三', via: 'mqtt' },
        at: AT,
      },
    });
    expect(JSON.stringify(command)).not.toContain('right');
  });

  it.each([
    ['retained by the broker', judged({}, { retained: true }), 'command-retained'],
    ['with a wrong token', judged({ token: 'wrong' }), 'command-token'],
    ['31 s old', judged({}, { now: instant(AT + 31_000) }), 'command-too-old'],
    ['of a clock 31 s ahead', judged({}, { now: instant(AT - 31_000) }), 'command-too-old'],
    ['without a token', judged({ token: undefined }), 'bad-request'],
    ['without an id', judged({ id: undefined }), 'bad-request'],
    ['without its time', judged({ at: 'now' }), 'bad-request'],
    ['of an unknown verb', judged({}, { verb: 'open-the-door' }), 'bad-request'],
    ['that names another verb', judged({ verb: 'silence' }), 'bad-request'],
    ['with something the verb does not know', judged({ force: true }), 'bad-request'],
    ['to reset without a reason', judged({}, { verb: 'reset' }), 'bad-request'],
    ['about a silent alarm', judged({ alarm: 'di-1/1/panic' }), 'alarm-unknown'],
    ['too long', judged({ reason: 'x'.repeat(5000) }), 'bad-request'],
  ])('is none: %s', (_, verdict, why) => {
    expect(verdict).toMatchObject({ why });
    expect(JSON.stringify(verdict)).not.toContain('right');
  });

  it('is still one after 30 s', () => {
    expect(judged({}, { now: instant(AT + 30_000) })).toHaveProperty('command');
  });

  it.each(['', 'x', '[]', 'null', '{"token":1}', '\u0000'])('is none: %j', (payload) => {
    const verdict = judge('silence', { payload, retained: false }, AT, who, silent);
    expect(verdict).toMatchObject({ why: 'bad-request' });
  });
});
