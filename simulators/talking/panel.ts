import { type DeviceId, deviceOf, keyOf, type PointId } from '../../gateway/core/identity.js';
import { type Clock, type Instant, millis, type Timer } from '../../gateway/core/time.js';
import type { Points } from '../points.js';
import { gb18030 } from './gb18030.js';

/** How often the panel looks at its parts. */
const LOOK_EVERY = millis(50);
const PART = /^l(\d{3,5})-(\d{3,5})$/;
const FONT_SMALL = '\x1b6';
const FONT_LARGE = '\x1b9';

/** What is printed where a part goes to this value (as gateway/devices names them), or comes back from it. */
const WORDS: Readonly<Record<number, { readonly comes: string; readonly goes?: string }>> = {
  1: { comes: '首次火警' },
  2: { comes: '火警后续' },
  3: { comes: '故障', goes: '故障恢复' },
  4: { comes: '屏蔽', goes: '屏蔽解除' },
  5: { comes: '监管', goes: '监管恢复' },
  6: { comes: '反馈', goes: '反馈撤消' },
};

const stamp = (at: Instant, timeZone: string): string =>
  new Intl.DateTimeFormat('zh-CN', {
    timeZone,
    year: '2-digit',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
    .format(at)
    .replace(/\s+/, '  ');

/** One message as the printer of a GST panel gets it: time, address, word, blank line. */
export const printed = (when: string, address: string, word: string, what?: string): Buffer =>
  gb18030(
    `${FONT_SMALL}${when}\n  ${address}\n${FONT_LARGE}${word}\n${what === undefined ? '' : `${what}\n`}\n`,
  );

/** A fire panel with a printer: what its points are set to is printed when it changes. */
export class SimulatedPanel {
  private readonly watched: Set<PointId>;
  private readonly shown = new Map<PointId, number>();
  private timer: Timer | undefined;

  constructor(
    readonly id: DeviceId,
    points: readonly PointId[],
    private readonly values: Points,
    private readonly say: (bytes: Uint8Array) => void,
    private readonly clock: Clock,
    private readonly when: { now(): Instant; readonly timeZone: string },
  ) {
    this.watched = new Set(points.filter((point) => this.has(point)));
  }

  /** Parts, also those that nobody has put into a map, and the key that resets. */
  has(point: PointId): boolean {
    const key = keyOf(point);
    return deviceOf(point) === this.id && (key === 'reset' || PART.test(key));
  }

  canShow(point: PointId, value: number | undefined): boolean {
    const most = keyOf(point) === 'reset' ? 1 : 6;
    const can =
      this.has(point) &&
      value !== undefined &&
      Number.isInteger(value) &&
      value >= 0 &&
      value <= most;
    if (can) this.watched.add(point);
    return can;
  }

  look(): void {
    for (const point of this.watched) this.lookAt(point);
    this.timer = this.clock.after(LOOK_EVERY, () => this.look());
  }

  private lookAt(point: PointId): void {
    const value = this.values.show(point).value ?? 0;
    const before = this.shown.get(point) ?? 0;
    if (value === before) return;
    this.shown.set(point, value);
    const when = stamp(this.when.now(), this.when.timeZone);
    const [, loop, part] = PART.exec(keyOf(point)) ?? [];
    if (loop === undefined || part === undefined) {
      if (value === 1) this.say(printed(when, '', '系统复位'));
      return;
    }
    const word = value === 0 ? WORDS[before]?.goes : WORDS[value]?.comes;
    if (word) this.say(printed(when, `${loop}-${part}`, word, '感烟探测器'));
  }

  stop(): void {
    this.timer?.cancel();
  }
}
