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

export const stamp = (at: Instant, timeZone: string): string =>
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

/** How a panel tells that a part went from one value to another, or that it was reset. */
export interface PanelMouth {
  part(loop: number, part: number, value: number, before: number): void;
  reset(): void;
}

/** The printer port of a panel. */
export const printerMouth = (say: (bytes: Uint8Array) => void, when: () => string): PanelMouth => ({
  part: (loop, part, value, before) => {
    const word = value === 0 ? WORDS[before]?.goes : WORDS[value]?.comes;
    const digits = (number: number): string => String(number).padStart(3, '0');
    if (word) say(printed(when(), `${digits(loop)}-${digits(part)}`, word, '感烟探测器'));
  },
  reset: () => say(printed(when(), '', '系统复位')),
});

/** A fire panel: what its points are set to is told when it changes. */
export class SimulatedPanel {
  private readonly watched: Set<PointId>;
  private readonly shown = new Map<PointId, number>();
  private timer: Timer | undefined;

  constructor(
    readonly id: DeviceId,
    points: readonly PointId[],
    private readonly values: Points,
    private readonly mouth: PanelMouth,
    private readonly clock: Clock,
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
    const [, loop, part] = PART.exec(keyOf(point)) ?? [];
    if (loop !== undefined && part !== undefined)
      this.mouth.part(Number(loop), Number(part), value, before);
    else if (value === 1) this.mouth.reset();
  }

  stop(): void {
    this.timer?.cancel();
  }
}
