import { select } from 'd3-selection';
import { type D3ZoomEvent, type ZoomTransform, zoom, zoomIdentity } from 'd3-zoom';
import { onBeforeUnmount, onMounted, reactive, type ShallowRef, watch } from 'vue';
import type { Box, Corner } from './geometry.ts';

/** Room around the building on the screen, in pixels. */
const MARGIN_PX = 28;
const WIDE_PX = 500;
const CLOSEST = 12;
/** How much around a place is shown when the plan is centred on it, in metres. */
const AROUND_M = 18;

export interface View {
  width: number;
  height: number;
  /** Pixels per metre. */
  scale: number;
  /** Where the origin of the plan lies on the screen. */
  x: number;
  y: number;
}

/**
 * Fits the plan into its frame, and lets a person move and enlarge it with mouse, touch or buttons. At its
 * sides stand the names of the exits, `beside` pixels wide, where there is room for words at all.
 */
export const useZoom = (
  svg: Readonly<ShallowRef<SVGSVGElement | null>>,
  box: () => Box,
  beside: () => number,
) => {
  const view = reactive<View>({ width: 0, height: 0, scale: 1, x: 0, y: 0 });
  let fit = { scale: 1, x: 0, y: 0 };
  let moved: ZoomTransform = zoomIdentity;

  const show = (): void => {
    view.scale = fit.scale * moved.k;
    view.x = moved.applyX(fit.x);
    view.y = moved.applyY(fit.y);
  };
  const behaviour = zoom<SVGSVGElement, unknown>()
    .scaleExtent([1, CLOSEST])
    // Known from the observer: asking the element would lay the page out in the middle of being made.
    .extent(() => [
      [0, 0],
      [view.width, view.height],
    ])
    // The page must go on scrolling: the wheel enlarges only with Ctrl, one finger moves only what is enlarged.
    .filter(
      (event: Event) =>
        !(event instanceof WheelEvent && !event.ctrlKey) &&
        !(
          event.type === 'touchstart' &&
          (event as TouchEvent).touches.length < 2 &&
          moved.k === 1
        ) &&
        !(event instanceof MouseEvent && event.button !== 0),
    )
    .on('zoom', ({ transform }: D3ZoomEvent<SVGSVGElement, unknown>) => {
      moved = transform;
      show();
    });
  const refit = (): void => {
    const { left, right, bottom, top } = box();
    const [width, height] = [right - left, top - bottom];
    if (view.width === 0 || width <= 0 || height <= 0) return;
    const scale = Math.min(
      (view.width - 2 * (view.width > WIDE_PX ? beside() : MARGIN_PX)) / width,
      (view.height - 2 * MARGIN_PX) / height,
    );
    fit = {
      scale,
      x: view.width / 2 - ((left + right) / 2) * scale,
      y: view.height / 2 + ((bottom + top) / 2) * scale,
    };
    behaviour.translateExtent([
      [0, 0],
      [view.width, view.height],
    ]);
    show();
  };
  const selected = () => select(svg.value as SVGSVGElement);
  const by = (factor: number): void => void behaviour.scaleBy(selected(), factor);
  const whole = (): void => void behaviour.transform(selected(), zoomIdentity);
  /** Puts a place into the middle, enlarged so that its surroundings fill the frame. */
  const centre = ([x, y]: Corner): void => {
    const k = Math.max(1, Math.min(view.width, view.height) / (AROUND_M * fit.scale));
    const [px, py] = [fit.x + x * fit.scale, fit.y - y * fit.scale];
    behaviour.transform(
      selected(),
      zoomIdentity.translate(view.width / 2 - px * k, view.height / 2 - py * k).scale(k),
    );
  };

  onMounted(() => {
    const element = svg.value;
    if (element === null) return;
    select(element).call(behaviour).on('dblclick.zoom', null);
    const watching = new ResizeObserver(() => {
      view.width = element.clientWidth;
      view.height = element.clientHeight;
      refit();
    });
    watching.observe(element);
    onBeforeUnmount(() => watching.disconnect());
  });
  watch([box, beside], refit);
  return { view, by, whole, centre };
};
