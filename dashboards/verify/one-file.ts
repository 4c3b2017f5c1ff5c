import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

const hashOf = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Puts script and style into the page itself and lets its policy allow those two and nothing else. */
export const oneFile = (name: string): Plugin => ({
  name: 'one-file',
  apply: 'build',
  enforce: 'post',
  generateBundle: (_, bundle) => {
    const files = Object.values(bundle);
    const page = files.find(({ fileName }) => fileName.endsWith('.html'));
    const style = files.find(({ fileName }) => fileName.endsWith('.css'));
    const [script, ...more] = files.filter((file) => file.type === 'chunk');
    if (page?.type !== 'asset' || style?.type !== 'asset' || !script || more.length > 0)
      throw new Error(`not one page, one style and one script: ${Object.keys(bundle)}`);
    const [css, js] = [String(style.source).trim(), script.code.trim()];
    const policy = `default-src 'none'; script-src ${hashOf(js)}; style-src ${hashOf(css)}; base-uri 'none'; form-action 'none'`;
    page.source = String(page.source)
      .replace(/<link rel="stylesheet"[^>]*>/, '')
      .replace(/<script type="module"[^>]*><\/script>/, '')
      .replace(/default-src 'none';[^"]*/, () => policy)
      .replace('</head>', () => `<style>${css}</style>\n  </head>`)
      .replace('</body>', () => `<script type="module">${js}</script>\n  </body>`);
    page.fileName = name;
    for (const { fileName } of [style, script]) delete bundle[fileName];
  },
});
