import { nextTick, watch } from 'vue';
import type { AlarmState } from '../../../../gateway/core/alarm.ts';
import { send } from '../api.ts';
import { live } from '../live.ts';
import { route } from '../router.ts';
import { session } from '../session.ts';
import { isUnacknowledged } from '../urgency.ts';
import { keyOf } from './alarm-words.ts';

/**
 * Tells the gateway which alarms this page has really put before somebody, and which could be heard here:
 * only the page knows. The gateway keeps the first of each (ux.md SO9).
 */

/** What names an alarm on the screen: the bar, the wall, a list. */
const NAMED = '[data-alarm], [data-row]';
/** What is seen and what is heard is told in its own moment; a flood in a few words, not one by one. */
const MOST_TELLINGS = 3;
const TELLINGS_MS = 1000;
const LOOK_EVERY_MS = 1000;

type Sense = 'shown' | 'heard';
const told = new Set<string>();
const waiting: Record<Sense, Set<string>> = { shown: new Set(), heard: new Set() };
/** When the last few were told, oldest first. */
const tellings: number[] = [];
let isTelling = false;

const tell = (): void => {
  isTelling = false;
  tellings.push(performance.now());
  if (tellings.length > MOST_TELLINGS) tellings.shift();
  const said = { shown: [...waiting.shown], heard: [...waiting.heard] };
  waiting.shown.clear();
  waiting.heard.clear();
  // It is a record and no duty of this page: what does not arrive is told by the next one.
  send('POST', '/api/v1/alarms/seen', said).catch(() => undefined);
};
const note = (sense: Sense, alarm: AlarmState): void => {
  // Nobody is known to stand before a wall, and it may only read.
  if (session.role === 'wall-screen') return;
  const key = `${sense} ${keyOf(alarm)}`;
  if (told.has(key)) return;
  told.add(key);
  waiting[sense].add(alarm.alarm);
  // Not within the frame that paints it.
  if (isTelling) return;
  isTelling = true;
  const [oldest = -Infinity] = tellings.length < MOST_TELLINGS ? [] : tellings;
  setTimeout(tell, Math.max(0, oldest + TELLINGS_MS - performance.now()));
};

/** Its sound has begun at this page. */
export const heard = (alarm: AlarmState): void => note('heard', alarm);

const idOf = (element: Element): string =>
  element instanceof HTMLElement ? (element.dataset.alarm ?? element.dataset.row ?? '') : '';

export const startSeen = (): void => {
  const untold = new Map<string, AlarmState>();
  const observer = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      const alarm = isIntersecting ? untold.get(idOf(target)) : undefined;
      if (alarm !== undefined && document.visibilityState === 'visible') note('shown', alarm);
    }
  });
  const look = async (): Promise<void> => {
    observer.disconnect();
    untold.clear();
    for (const alarm of live.alarms)
      if (isUnacknowledged(alarm) && !told.has(`shown ${keyOf(alarm)}`))
        untold.set(alarm.alarm, alarm);
    if (untold.size === 0) return;
    await nextTick();
    for (const element of document.querySelectorAll(NAMED))
      if (untold.has(idOf(element))) observer.observe(element);
  };
  watch([() => live.alarms, () => route.name, () => route.query], look, { flush: 'post' });
  document.addEventListener('visibilitychange', look);
  // Pages, and the rows of a list that is scrolled, are drawn a little after they are wanted.
  setInterval(() => {
    if (untold.size > 0) void look();
  }, LOOK_EVERY_MS);
};
