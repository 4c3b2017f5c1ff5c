import { describe, expect, it } from 'vitest';
import { ALARM_CONDITIONS, ALARM_KINDS, FINDINGS } from '../../gateway/core/alarm.js';
import { COMMAND_VERBS } from '../../gateway/core/command.js';
import { EVENT_KINDS } from '../../gateway/core/event.js';
import { QUALITIES } from '../../gateway/core/quality.js';
import { QUANTITIES } from '../../gateway/core/quantity.js';
import { RECORD_KINDS } from '../../gateway/core/record.js';
import { ROLES } from '../../gateway/core/role.js';
import { DOUBTS } from '../../gateway/core/verdict.js';
import { ZONE_KINDS } from '../../gateway/core/zone.js';
import { alarmWords, alarmWordsFrom } from '../../gateway/text/alarm-words.js';
import { type Catalogue, catalogue, responseSteps, words } from '../../gateway/text/text.js';

const LANGUAGES = ['zh', 'en'] as const;

type Sentences = ReadonlyMap<string, string>;
const sentencesOf = (part: Catalogue, above = ''): Sentences =>
  new Map(
    Object.entries(part).flatMap(([key, value]): [string, string][] => {
      const name = above === '' ? key : `${above}.${key}`;
      if (typeof value === 'string') return [[name, value]];
      if (Array.isArray(value)) return value.map((line, index) => [`${name}.${index}`, line]);
      return [...sentencesOf(value as Catalogue, name)];
    }),
  );
const zh = sentencesOf(catalogue('zh'));
const en = sentencesOf(catalogue('en'));
const filled = (sentence = ''): readonly string[] =>
  [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort();

describe('the catalogue of words', () => {
  it('says in English all that it says in Chinese, and the other way round', () => {
    expect([...en.keys()].sort()).toEqual([...zh.keys()].sort());
  });

  it('fills the same names into both', () => {
    for (const [key, sentence] of zh) expect(filled(en.get(key)), key).toEqual(filled(sentence));
  });

  it('has no Chinese in English', () => {
    for (const [key, sentence] of en) expect(sentence, key).not.toMatch(/\p{Script=Han}/u);
  });

  it('never says 确认 for an acknowledgement, nor 合格 for a verdict (domain: fire practice, terms)', () => {
    for (const [key, sentence] of zh) expect(sentence, key).not.toMatch(/确认|合格/);
  });

  it.each(LANGUAGES)(
    'in %s names every quantity, zone kind, quality, alarm kind, event, record, command, condition, finding',
    (language) => {
      const say = words(language);
      const keys = [
        ...Object.keys(QUANTITIES).map((quantity) => `quantity.${quantity}`),
        ...ZONE_KINDS.map((kind) => `zone-kind.${kind}`),
        ...QUALITIES.map((quality) => `quality.${quality}`),
        ...EVENT_KINDS.map((kind) => `event.${kind}`),
        ...RECORD_KINDS.map((kind) => `record.${kind}`),
        ...DOUBTS.map((doubt) => `doubt.${doubt}`),
        ...COMMAND_VERBS.map((verb) => `command.${verb}`),
        ...ALARM_CONDITIONS.map((condition) => `condition.${condition}`),
        ...FINDINGS.map((finding) => `finding.${finding}`),
        ...ROLES.map((role) => `role.${role}`),
        ...[1, 2, 3, 4].map((priority) => `priority.${priority}`),
        ...ALARM_KINDS.flatMap((kind) =>
          ['name', 'cause', 'consequence'].map((part) => `alarm.${kind}.${part}`),
        ),
      ];
      for (const key of keys) expect(say(key), key).not.toBe(key);
    },
  );

  it.each(LANGUAGES)('in %s names nothing that is not there any more', (language) => {
    const { quantity, 'zone-kind': zoneKind, quality, alarm, event, record } = catalogue(language);
    expect(Object.keys(event ?? {}).sort()).toEqual([...EVENT_KINDS].sort());
    expect(Object.keys(record ?? {}).sort()).toEqual([...RECORD_KINDS].sort());
    expect(Object.keys(quantity ?? {}).sort()).toEqual(Object.keys(QUANTITIES).sort());
    expect(Object.keys(zoneKind ?? {}).sort()).toEqual([...ZONE_KINDS].sort());
    expect(Object.keys(quality ?? {}).sort()).toEqual([...QUALITIES].sort());
    expect(Object.keys(alarm ?? {}).sort()).toEqual([...ALARM_KINDS].sort());
  });

  it.each(LANGUAGES)('in %s tells for every alarm what to do, step by step', (language) => {
    for (const kind of ALARM_KINDS) {
      const steps = responseSteps(language, kind);
      expect(steps.length, kind).toBeGreaterThan(1);
      for (const step of steps) expect(step, kind).toMatch(/[.。]$/);
    }
  });
});

describe('a sentence', () => {
  it('is filled with what it is about, as it is', () => {
    expect(words('en')('page.people', { net: 143, in: 200, out: 57 })).toBe(
      '143 people present (in 200, out 57)',
    );
    expect(words('zh')('cli.run.started', { url: 'http://[::1]:8080/?a=1&b=<2>' })).toBe(
      '网关已启动：http://[::1]:8080/?a=1&b=<2>',
    );
  });

  it('of a key that nobody wrote is the key, so that it is seen', () => {
    expect(words('zh')('page.no-such-sentence')).toBe('page.no-such-sentence');
  });

  it('of a quality is found although its name has a colon', () => {
    expect(words('zh')('quality.bad:no-communication')).toBe('无效：通信中断');
    expect(words('zh')('quality.bad')).toBe('无效');
  });
});

describe('the words of an alarm kind', () => {
  const zhWords = catalogue('zh');
  const enWords = catalogue('en');
  const without = (words: Catalogue, kind: string, part: string): Catalogue => {
    const kinds = words.alarm as Catalogue;
    const { [part]: _, ...rest } = kinds[kind] as Catalogue;
    return { ...words, alarm: { ...kinds, [kind]: rest } };
  };

  it('come in both languages at once', () => {
    expect(alarmWords('co')).toMatchObject({
      name: { zh: '一氧化碳', en: 'Carbon monoxide' },
      response: { zh: expect.arrayContaining([expect.any(String)]) },
    });
  });

  it.each(['name', 'cause', 'consequence', 'response'])('are refused without their %s', (part) => {
    const words = alarmWordsFrom({ zh: zhWords, en: without(enWords, 'leak', part) });
    expect(() => words('leak')).toThrowError(
      expect.objectContaining({
        code: 'alarm-wordless',
        parameters: { kind: 'leak', part, language: 'en' },
      }),
    );
    expect(() => words('fire')).not.toThrow();
  });

  it('are refused of a kind that nobody wrote', () => {
    const words = alarmWordsFrom({ zh: { ...zhWords, alarm: {} }, en: enWords });
    expect(() => words('fire')).toThrow('fire');
  });
});
