import { describe, expect, it } from 'vitest';
import { decidePassword } from '../../gateway/access/password.js';

const why = (password: string, name = '张三') => decidePassword(password, name)?.code;

describe('a password', () => {
  it.each([
    'correct horse battery',
    '市民中心三楼有一棵树呢',
    'Zq8-mX2!vT',
    'we open at half past eight',
  ])('may be %s', (password) => expect(why(password)).toBeUndefined());

  it.each([
    ['kurz', 'password-short'],
    ['123456789', 'password-short'],
    ['政务大厅你好', 'password-short'],
    ['x'.repeat(129), 'password-long'],
    ['password2026', 'password-common'],
    ['P@ssw0rd2026', 'password-common'],
    ['Hallkeeper!1', 'password-common'],
    ['a123456789', 'password-common'],
    ['woaini1314520', 'password-common'],
    ['5201314520', 'password-common'],
    ['1234567890', 'password-simple'],
    ['abcdefghij', 'password-simple'],
    ['0987654321', 'password-simple'],
    ['aaaaaaaaaaaa', 'password-simple'],
    ['1212121212', 'password-simple'],
  ])('%s is refused: %s', (password, code) => expect(why(password)).toBe(code));

  it('is not made of the name of its person', () => {
    expect(why('lina.wang01', 'Lina Wang')).toBe('password-name');
    expect(why('张三张三张三张三张三', '张三')).toBe('password-name');
    expect(why('lina.wang has two cats', 'Lina Wang')).toBeUndefined();
  });

  it('counts characters as people do, and the same letters of two keyboards are the same', () => {
    expect(why('🔑🔑🔑🔑🔑🔑')).toBe('password-short');
    expect(why('ｐａｓｓｗｏｒｄ2026')).toBe('password-common');
  });
});
