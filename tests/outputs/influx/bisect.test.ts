import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from '../../../gateway/core/fault.js';
import { writeAll } from '../../../gateway/outputs/influx/bisect.js';

/** A server that takes no write with a bad line in it, and remembers what it took. */
const server = (bad: ReadonlySet<string>, more: { dropped?: boolean } = {}) => {
  const taken = new Set<string>();
  let requests = 0;
  const write = async (lines: readonly string[]) => {
    requests += 1;
    const refused = lines.filter((line) => bad.has(line));
    if (refused.length > 0)
      throw new Fault('influx-line-refused', {
        why: 'parse error',
        ...(more.dropped ? { dropped: refused.length } : {}),
      });
    for (const line of lines) taken.add(line);
  };
  return { write, taken, requests: () => requests };
};

describe('lines that are refused for good', () => {
  it('are found exactly, and all others written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 200 }), async (good) => {
        const lines = good.map((_, index) => `line ${index}`);
        const bad = new Set(lines.filter((_, index) => !good[index]));
        const { write, taken } = server(bad);
        const refused = await writeAll(lines, write);
        expect(refused.map(({ line }) => lines[line])).toEqual(
          lines.filter((line) => bad.has(line)),
        );
        expect([...taken].sort()).toEqual(lines.filter((line) => !bad.has(line)).sort());
      }),
    );
  });

  it('cost two requests per halving when one of 5000 is bad', async () => {
    const lines = Array.from({ length: 5000 }, (_, index) => `line ${index}`);
    const { write, requests } = server(new Set(['line 3456']));
    expect(await writeAll(lines, write)).toHaveLength(1);
    expect(requests()).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(5000)) + 1);
  });

  it('cost one request when the server counts that it dropped them all', async () => {
    const lines = ['a', 'b', 'c'];
    const { write, requests } = server(new Set(lines), { dropped: true });
    expect(await writeAll(lines, write)).toHaveLength(3);
    expect(requests()).toBe(1);
  });

  it('do not hide a server that is gone', async () => {
    const gone = new Fault('influx-unreachable', { url: 'http://x', why: 'ECONNREFUSED' });
    await expect(
      writeAll(['a', 'b'], async (lines) => {
        throw lines.length > 1 ? new Fault('influx-line-refused', { why: 'parse error' }) : gone;
      }),
    ).rejects.toBe(gone);
  });
});
