import { SaxesParser } from 'saxes';
import { Fault } from '../../core/fault.js';

/**
 * Makes of an uploaded SVG one that can only be looked at: parsed strictly, written anew from what is
 * allowed here. No script, style sheet, foreign object, image, link, animation, event or address of
 * anything outside survives, because nothing is copied that is not named below.
 */

const SVG = 'http://www.w3.org/2000/svg';

const ELEMENTS = new Set([
  'svg',
  'g',
  'path',
  'rect',
  'circle',
  'ellipse',
  'line',
  'polyline',
  'polygon',
  'text',
  'tspan',
  'title',
  'desc',
  'defs',
  'clipPath',
  'linearGradient',
  'radialGradient',
  'stop',
]);
/** Only in these do words stand that are seen or read. */
const WORDED = new Set(['text', 'tspan', 'title', 'desc']);

/** What a shape looks like; may also stand in `style="…"`, where drawing programs put it. */
const LOOKS = new Set([
  'clip-path',
  'clip-rule',
  'color',
  'display',
  'dominant-baseline',
  'fill',
  'fill-opacity',
  'fill-rule',
  'font-family',
  'font-size',
  'font-style',
  'font-weight',
  'letter-spacing',
  'opacity',
  'paint-order',
  'stop-color',
  'stop-opacity',
  'stroke',
  'stroke-dasharray',
  'stroke-dashoffset',
  'stroke-linecap',
  'stroke-linejoin',
  'stroke-miterlimit',
  'stroke-opacity',
  'stroke-width',
  'text-anchor',
  'vector-effect',
  'visibility',
]);
const SHAPES = new Set([
  'id',
  'transform',
  'viewBox',
  'preserveAspectRatio',
  'width',
  'height',
  'x',
  'y',
  'x1',
  'y1',
  'x2',
  'y2',
  'dx',
  'dy',
  'cx',
  'cy',
  'r',
  'rx',
  'ry',
  'fx',
  'fy',
  'd',
  'points',
  'rotate',
  'textLength',
  'lengthAdjust',
  'offset',
  'gradientUnits',
  'gradientTransform',
  'spreadMethod',
  'clipPathUnits',
]);

/** A drawing of more than this would make every page slow that shows it. */
const MOST_ELEMENTS = 30_000;
const DEEPEST = 60;

/** The only address there may be is one within the drawing. */
const OWN_ADDRESS = /^url\(\s*["']?#[\w.-]+["']?\s*\)$/;
const HARMLESS = /^[^\\<>@;{}]*$/;
const isHarmless = (value: string): boolean =>
  OWN_ADDRESS.test(value) ||
  (HARMLESS.test(value) && !/url\s*\(|expression|javascript:|data:/i.test(value));

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (one) => `&${{ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' }[one]};`);

const looksOf = (style: string): readonly (readonly [string, string])[] =>
  style.split(';').flatMap((declaration) => {
    const at = declaration.indexOf(':');
    const name = declaration.slice(0, at).trim();
    return at > 0 ? [[name, declaration.slice(at + 1).trim()] as const] : [];
  });

export interface SafeSvg {
  readonly text: string;
  /** Its own size, from `viewBox` or `width` and `height`. */
  readonly width: number;
  readonly height: number;
  /** Names of elements and attributes that were left out. */
  readonly removed: readonly string[];
}

const sizeOf = (
  attributes: ReadonlyMap<string, string>,
): { readonly width: number; readonly height: number } => {
  const box = (attributes.get('viewBox') ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const [, , boxWidth = Number.NaN, boxHeight = Number.NaN] = box;
  const own = (name: string): number => Number.parseFloat(attributes.get(name) ?? '');
  const width = Number.isFinite(boxWidth) ? boxWidth : own('width');
  const height = Number.isFinite(boxHeight) ? boxHeight : own('height');
  if (!(width > 0 && height > 0)) throw new Fault('plan-refused', { why: 'no viewBox' });
  return { width, height };
};

/** Throws `plan-refused` for what is no SVG, has a document type or entities, or is too large to be drawn. */
export const safeSvg = (source: string): SafeSvg => {
  const removed = new Set<string>();
  const out: string[] = [];
  const open: string[] = [];
  let root: ReadonlyMap<string, string> | undefined;
  let elements = 0;
  /** Depth within an element that is left out with all that it holds. */
  let outside = 0;

  const refuse = (why: string): never => {
    throw new Fault('plan-refused', { why });
  };
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => refuse(error.message));
  // Entities are how a small file becomes a large one.
  parser.on('doctype', () => refuse('DOCTYPE'));
  parser.on('opentag', ({ local, uri, attributes }) => {
    elements += 1;
    if (elements > MOST_ELEMENTS) refuse(`> ${MOST_ELEMENTS} elements`);
    const isRoot = root === undefined;
    if (isRoot && (local !== 'svg' || uri !== SVG)) refuse('no SVG');
    const known = uri === SVG && ELEMENTS.has(local) && (isRoot || local !== 'svg');
    if (outside > 0 || !known) {
      if (outside === 0) removed.add(`<${local}>`);
      outside += 1;
      return;
    }
    if (open.length >= DEEPEST) refuse(`> ${DEEPEST} levels`);
    const kept = new Map<string, string>();
    const keep = (name: string, value: string, allowed: boolean): void => {
      if (allowed && isHarmless(value)) kept.set(name, value);
      else removed.add(name);
    };
    for (const attribute of Object.values(attributes)) {
      const { local: name, uri: space, value, prefix } = attribute;
      if (prefix === 'xmlns' || name === 'xmlns') continue;
      if (space !== '') removed.add(attribute.name);
      else if (name === 'style')
        for (const [look, said] of looksOf(value)) keep(look, said, LOOKS.has(look));
      else keep(name, value, LOOKS.has(name) || SHAPES.has(name));
    }
    if (isRoot) {
      root = kept;
      const { width, height } = sizeOf(kept);
      if (!kept.has('viewBox')) kept.set('viewBox', `0 0 ${width} ${height}`);
      kept.delete('width');
      kept.delete('height');
    }
    const written = [...kept].map(([name, value]) => ` ${name}="${escaped(value)}"`).join('');
    out.push(`<${local}${isRoot ? ` xmlns="${SVG}"` : ''}${written}>`);
    open.push(local);
  });
  parser.on('closetag', () => {
    if (outside > 0) outside -= 1;
    else out.push(`</${open.pop()}>`);
  });
  const words = (text: string): void => {
    if (outside === 0 && WORDED.has(open.at(-1) ?? '')) out.push(escaped(text));
  };
  parser.on('text', words);
  parser.on('cdata', words);
  parser.write(source).close();
  if (root === undefined) return refuse('no SVG');
  return { text: out.join(''), ...sizeOf(root), removed: [...removed].sort() };
};
