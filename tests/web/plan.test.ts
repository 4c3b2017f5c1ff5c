import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safePng } from '../../gateway/web/plan/png.js';
import { safeSvg } from '../../gateway/web/plan/svg.js';

const XMLNS = 'xmlns="http://www.w3.org/2000/svg"';
const drawing = (inner: string, more = ''): string =>
  `<svg ${XMLNS} viewBox="0 0 100 50" ${more}>${inner}</svg>`;

describe('an uploaded SVG', () => {
  it('is drawn as it was, with its own size', () => {
    const inner =
      '<g transform="translate(1 2)"><path d="M0 0L10 10" stroke="#333" stroke-width="2"/><text x="3" y="4">一层 &amp; 1F</text></g>';
    const { text, width, height, removed } = safeSvg(drawing(inner));
    expect(text).toBe(
      `<svg ${XMLNS} viewBox="0 0 100 50"><g transform="translate(1 2)"><path d="M0 0L10 10" stroke="#333" stroke-width="2"></path><text x="3" y="4">一层 &amp; 1F</text></g></svg>`,
    );
    expect({ width, height, removed }).toEqual({ width: 100, height: 50, removed: [] });
  });

  it('takes its size from width and height where it says no viewBox', () => {
    const { text, width, height } = safeSvg(`<svg ${XMLNS} width="420mm" height="297mm"/>`);
    expect({ width, height }).toEqual({ width: 420, height: 297 });
    expect(text).toContain('viewBox="0 0 420 297"');
  });

  it('keeps the looks that drawing programs put into style', () => {
    const { text, removed } = safeSvg(
      drawing(
        '<rect style="fill:#eee;stroke: url(#g); filter:url(http://x/y); -inkscape-font:a"/>',
      ),
    );
    expect(text).toContain('<rect fill="#eee" stroke="url(#g)">');
    expect(removed).toEqual(['-inkscape-font', 'filter']);
  });

  const ATTACKS: readonly (readonly [string, string])[] = [
    ['a script', '<script>alert(1)</script>'],
    ['a script in CDATA', '<script><![CDATA[alert(1)]]></script>'],
    [
      'a script under another prefix',
      `<s:script xmlns:s="http://www.w3.org/2000/svg">1</s:script>`,
    ],
    ['HTML', '<div xmlns="http://www.w3.org/1999/xhtml" onclick="x()">x</div>'],
    [
      'a foreign object',
      '<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="/"/></foreignObject>',
    ],
    ['an event', '<rect onload="alert(1)" ONCLICK="alert(1)"/>'],
    ['a link', '<a href="javascript:alert(1)"><text>x</text></a>'],
    [
      'an old link',
      '<a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="javascript:alert(1)"/>',
    ],
    ['a picture of elsewhere', '<image href="http://203.0.113.1/x.png"/>'],
    ['a reference', '<use href="http://203.0.113.1/x.svg#a"/>'],
    [
      'an animation that sets an address',
      '<animate attributeName="href" to="javascript:alert(1)"/>',
    ],
    ['a style sheet', '<style>@import url(http://203.0.113.1/x.css)</style>'],
    ['a paint of elsewhere', '<rect fill="url(http://203.0.113.1/#a)"/>'],
    ['a paint with an escape', '<rect style="fill:u\\72l(http://203.0.113.1/)"/>'],
    [
      'a handler in a style',
      '<rect style="behavior:url(#default#time2);fill:expression(alert(1))"/>',
    ],
    ['a style sheet beside it', '<?xml-stylesheet href="http://203.0.113.1/x.css"?>'],
    ['another drawing within', `<svg onload="alert(1)"><script>1</script></svg>`],
  ];
  it.each(ATTACKS)('loses %s', (_, inner) => {
    const left = inner.startsWith('<rect') ? '<rect></rect>' : '';
    const { text } = safeSvg(drawing(`<path d="M0 0"/>${inner}<path d="M1 1"/>`));
    expect(text).toBe(
      `<svg ${XMLNS} viewBox="0 0 100 50"><path d="M0 0"></path>${left}<path d="M1 1"></path></svg>`,
    );
  });

  it.each([
    ['an entity that grows', `<!DOCTYPE svg [<!ENTITY a "aaaa">]>${drawing('<text>&a;</text>')}`],
    ['a document type', `<!DOCTYPE svg SYSTEM "http://203.0.113.1/x.dtd">${drawing('')}`],
    ['HTML', '<html><script>alert(1)</script></html>'],
    ['what is not well-formed', drawing('<g>')],
    ['what is no drawing', 'PNG'],
    ['nothing', ''],
    ['a drawing without size', `<svg ${XMLNS}/>`],
    ['more than a browser draws', drawing('<g/>'.repeat(30_001))],
    ['what is too deep', drawing(`${'<g>'.repeat(80)}${'</g>'.repeat(80)}`)],
  ])('is refused if it is %s', (_, source) => {
    expect(() => safeSvg(source)).toThrow('cannot be used');
  });

  it('is never more than it was, whatever was in it', () => {
    const name = fc.constantFrom(
      'g',
      'path',
      'script',
      'style',
      'a',
      'use',
      'text',
      'image',
      'svg',
    );
    const attribute = fc.tuple(
      fc.constantFrom('d', 'fill', 'style', 'href', 'onload', 'id', 'xlink:href', 'class'),
      fc.constantFrom('red', 'url(#a)', 'url(x)', 'javascript:1', 'fill:red', "url('//x')", 'M0 0'),
    );
    const { tree } = fc.letrec<{ tree: string }>((tie) => ({
      tree: fc
        .tuple(
          name,
          fc.uniqueArray(attribute, { maxLength: 3, selector: ([key]) => key }),
          fc.array(fc.oneof({ maxDepth: 4 }, fc.constant('words'), tie('tree')), { maxLength: 3 }),
        )
        .map(
          ([tag, attributes, inner]) =>
            `<${tag}${attributes.map(([key, value]) => ` ${key}="${value}"`).join('')}>${inner.join('')}</${tag}>`,
        ),
    }));
    fc.assert(
      fc.property(tree, (inner) => {
        const { text } = safeSvg(drawing(inner, 'xmlns:xlink="http://www.w3.org/1999/xlink"'));
        expect(text).not.toMatch(/<(script|style|a|use|image)\b|href|onload|javascript|url\((?!#)/);
        expect(text.match(/<svg/g)).toHaveLength(1);
        expect(safeSvg(text)).toMatchObject({ text, removed: [] });
      }),
    );
  });
});

const chunk = (type: string, data: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
};
const header = (width: number, height: number): Buffer => {
  const data = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0]);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  return chunk('IHDR', data);
};
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const png = (...chunks: readonly Buffer[]): Buffer => Buffer.concat([SIGNATURE, ...chunks]);
const [pixels, end] = [chunk('IDAT', Buffer.from([1, 2, 3])), chunk('IEND', Buffer.alloc(0))];

describe('an uploaded PNG', () => {
  it('keeps its picture and loses what travels with it', () => {
    const place = chunk('eXIf', Buffer.from('GPS'));
    const words = chunk('tEXt', Buffer.from('Author\0me'));
    const trailing = Buffer.from('<script>');
    const { bytes, width, height } = safePng(
      png(header(640, 480), words, place, pixels, end, trailing),
    );
    expect({ width, height }).toEqual({ width: 640, height: 480 });
    expect(bytes).toEqual(png(header(640, 480), pixels, end));
  });

  const damaged = png(header(1, 1), pixels, end);
  damaged[20] = 9;
  it.each([
    ['a page', Buffer.from('<html>')],
    ['nothing', Buffer.alloc(0)],
    ['cut short', png(header(1, 1), pixels)],
    ['damaged', damaged],
    ['without a picture', png(header(1, 1), end)],
    ['a bomb', png(header(60_000, 60_000), pixels, end)],
    ['of no size', png(header(0, 5), pixels, end)],
  ])('is refused if it is %s', (_, bytes) => {
    expect(() => safePng(bytes)).toThrow('cannot be used');
  });
});
