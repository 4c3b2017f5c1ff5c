import { Fault } from '../core/fault.js';
import { nameKey } from './name.js';

/** NIST SP 800-63B §5.1.1.2: length and a list of bad ones; no rules of composition, no expiry by date. */
const LEAST = 10;
/** Beyond this only the work of hashing grows. */
const MOST = 128;

/** What people take when they are asked for ten characters; digits and signs around them make them no better. */
const COMMON_WORDS = [
  'password',
  'passw0rd',
  'p@ssw0rd',
  'p@ssword',
  'pass',
  'admin',
  'administrator',
  'hallkeeper',
  'welcome',
  'letmein',
  'changeme',
  'iloveyou',
  'qwerty',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qazwsx',
  'qazwsxedc',
  'woaini',
  'zhengwu',
  'dating',
  'mima',
  'root',
  'test',
  'guest',
  'user',
  'abc',
  'aa',
  'qq',
  'a',
];
const COMMON = new Set([
  '1q2w3e4r5t',
  '1q2w3e4r5t6y',
  '1qaz2wsx3edc',
  'zaq12wsxcde3',
  'q1w2e3r4t5',
  '1a2b3c4d5e',
  'a1b2c3d4e5',
  '5201314520',
  '1314520520',
  '1314520131',
  '1qazxsw23edc',
  'qwer123456',
  'qweasdzxc123',
  'trustno1trustno1',
]);
const ROWS = ['01234567890', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const LEAST_DISTINCT = 5;

/** How much of a text is one run along a row of the keyboard or the alphabet, in either direction. */
const longestRun = (text: string): number => {
  let longest = 0;
  for (const row of ROWS.flatMap((one) => [one, [...one].reverse().join('')]))
    for (let from = 0; from < text.length; from += 1) {
      let to = from + 1;
      while (to < text.length && row.includes(text.slice(from, to + 1))) to += 1;
      if (row.includes(text.slice(from, to))) longest = Math.max(longest, to - from);
    }
  return longest;
};

const joined = (text: string): string => text.replace(/[ ._·-]/g, '');

/** As it is hashed: the same password typed on two keyboards is the same bytes (NIST SP 800-63B §5.1.1.2). */
export const asHashed = (password: string): string => password.normalize('NFKC');

/** Why a password is refused for this person; undefined if it will do. */
export const decidePassword = (password: string, name: string): Fault | undefined => {
  const text = asHashed(password);
  const length = [...text].length;
  if (length < LEAST) return new Fault('password-short', { least: LEAST });
  if (length > MOST) return new Fault('password-long', { most: MOST });
  const low = text.toLowerCase();
  const word = low.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const bare = low.replace(/[\d\s\p{P}\p{S}]+/gu, '');
  if (COMMON.has(low) || COMMON_WORDS.includes(word) || COMMON_WORDS.includes(bare))
    return new Fault('password-common');
  const own = joined(nameKey(name));
  const pressed = joined(low);
  const rest = pressed.replaceAll(own, '');
  if (own.length > 1 && rest.length < pressed.length && [...rest].length < LEAST / 2)
    return new Fault('password-name');
  if (new Set(low).size < LEAST_DISTINCT || longestRun(low) > length * 0.6)
    return new Fault('password-simple');
  return undefined;
};
