import type uPlot from 'uplot';
import { movedBy, type Shown, zoomedBy } from './scale.ts';

/** A person's hand on a trend: drag moves in time, wheel with Ctrl or `+` `-` zooms, the arrow keys move. */
export const useHand = (
  plot: () => uPlot | undefined,
  now: () => Shown,
  show: (wanted: Shown) => void,
) => {
  let drag: ({ readonly x: number } & Shown) | undefined;
  const pressed = (event: KeyboardEvent): void => {
    const wanted = {
      ArrowLeft: () => movedBy(now(), -0.25),
      ArrowRight: () => movedBy(now(), 0.25),
      '+': () => zoomedBy(now(), 0.5),
      '-': () => zoomedBy(now(), 2),
    }[event.key];
    if (wanted === undefined) return;
    event.preventDefault();
    show(wanted());
  };
  return {
    down: (event: PointerEvent): void => {
      if (event.button !== 0) return;
      drag = { x: event.clientX, ...now() };
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    },
    moved: (event: PointerEvent): void => {
      const u = plot();
      if (drag === undefined || u === undefined) return;
      const width = u.bbox.width / devicePixelRatio;
      show(movedBy(drag, (drag.x - event.clientX) / width));
    },
    up: (): void => {
      drag = undefined;
    },
    wheeled: (event: WheelEvent): void => {
      const u = plot();
      if (u === undefined || !(event.ctrlKey || event.shiftKey)) return;
      event.preventDefault();
      const { left, width } = u.over.getBoundingClientRect();
      show(zoomedBy(now(), event.deltaY > 0 ? 1.25 : 0.8, (event.clientX - left) / width));
    },
    pressed,
  };
};
