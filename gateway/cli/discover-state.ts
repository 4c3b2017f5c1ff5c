import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { Fault } from '../core/fault.js';
import type { Found, Progress } from '../drivers/modbus/discover.js';
import { NOTHING_DONE, type Search, type Step } from '../drivers/modbus/discover-plan.js';

/** The file from which an interrupted search goes on. */
const shape = z.strictObject({
  /** Of target and steps: another search must not go on from here. */
  of: z.string(),
  search: z.strictObject({ done: z.int().min(0), answers: z.array(z.number()) }),
  found: z.array(
    z.strictObject({
      baud: z.int().min(0),
      unit: z.int().min(0).max(255),
      usual: z.boolean(),
      matches: z.array(
        z.strictObject({
          model: z.string(),
          sure: z.boolean(),
          bits: z.number(),
          blank: z.number(),
        }),
      ),
      identification: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

/** Throws `discover-state-other` where the file is of another search, or none of ours. */
export const keptSearch = (
  file: string,
  of: { readonly target: string; readonly steps: readonly Step[] },
) => {
  const name = createHash('sha256').update(JSON.stringify(of)).digest('hex');
  let from: { readonly search: Search; readonly found: readonly Found[] } = {
    search: NOTHING_DONE,
    found: [],
  };
  if (existsSync(file)) {
    const read = shape.safeParse(jsonIn(file));
    if (!read.success || read.data.of !== name) throw new Fault('discover-state-other', { file });
    from = {
      search: read.data.search,
      found: read.data.found.map(({ identification, ...one }) => ({
        ...one,
        ...(identification && { identification }),
      })),
    };
  }
  return {
    from,
    save: ({ search, found }: Progress) =>
      writeFileSync(file, JSON.stringify({ of: name, search, found })),
    forget: () => rmSync(file, { force: true }),
  };
};

const jsonIn = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
};
