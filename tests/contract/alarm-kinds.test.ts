import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ALARM_KINDS } from '../../gateway/core/alarm.js';
import { ALARM_KIND_ROWS } from '../../gateway/rules/alarms/kinds.js';
import { type Catalogue, catalogue } from '../../gateway/text/text.js';

/** A kind of alarm is data in four places; one that lacks a part of itself is found here. */

const ICONS = fileURLToPath(new URL('../../dashboards/web/src/icons', import.meta.url));
const drawings = readdirSync(ICONS).filter((file) => file.endsWith('.svg'));
const LANGUAGES = ['zh', 'en'] as const;

const wordsOf = (language: 'zh' | 'en', kind: string): Catalogue =>
  (catalogue(language).alarm as Catalogue)[kind] as Catalogue;

describe.each(ALARM_KINDS)('the alarm kind %s', (kind) => {
  it('is drawn: one small picture of lines in the colour of its text, and nothing from elsewhere', () => {
    const svg = readFileSync(`${ICONS}/${kind}.svg`, 'utf8');
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 24 24"/);
    expect(svg).toContain('stroke="currentColor"');
    expect(svg).not.toMatch(/href|url\(|script|style|on\w+=|#[0-9a-f]{3}/i);
    expect(svg.length).toBeLessThan(900);
    const numbers = [...svg.matchAll(/ (?:cx|cy|x|y)="([\d.]+)"/g)].map(([, n]) => Number(n));
    for (const number of numbers) expect(number).toBeLessThanOrEqual(24);
  });

  it('has a name, a cause, a consequence, steps of response and a time to respond', () => {
    for (const language of LANGUAGES) {
      const words = wordsOf(language, kind);
      for (const part of ['name', 'cause', 'consequence'])
        expect(words[part], part).toMatch(/\S{2}/);
      expect((words.response as readonly string[]).length).toBeGreaterThan(1);
    }
    expect(ALARM_KIND_ROWS[kind].respondWithin).toBeGreaterThan(0);
  });

  it('is answered the sooner the more urgent it is', () => {
    const { priority, respondWithin } = ALARM_KIND_ROWS[kind];
    const most = { 1: 5, 2: 15, 3: 60, 4: 480 }[priority];
    expect(respondWithin / 60_000).toBeLessThanOrEqual(most);
  });
});

it('no picture is left of a kind that is no more', () => {
  expect(drawings.map((file) => file.slice(0, -4)).sort()).toEqual([...ALARM_KINDS].sort());
});
