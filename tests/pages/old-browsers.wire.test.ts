import { readdirSync, readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/**
 * What is served must run in Chromium 87 (dashboards/web/README.md). The build lowers the syntax; what
 * libraries call at run time nobody lowers. Versions are those of MDN's compatibility data.
 */

const BUILT = new URL('../../dist/dashboards/web/assets/', import.meta.url);
const files = readdirSync(BUILT).filter((file) => /\.(?:js|css)$/.test(file));
const textOf = (file: string): string => readFileSync(new URL(file, BUILT), 'utf8');

/** Statics of the language and the browser that came later. */
const LATER_STATICS: Readonly<Record<string, readonly string[]>> = {
  Object: ['groupBy'],
  Map: ['groupBy'],
  Array: ['fromAsync'],
  Promise: ['withResolvers', 'try'],
  Iterator: ['from', 'concat'],
  AbortSignal: ['timeout', 'any'],
  URL: ['canParse', 'parse'],
  crypto: ['randomUUID'],
  RegExp: ['escape'],
  Response: ['json'],
};
/** Methods that came later. Vue wraps `toSorted` and its like for whoever calls them; our types forbid it to us. */
const LATER_METHODS = new Set([
  ...[
    'findLast',
    'findLastIndex',
    'isWellFormed',
    'toWellFormed',
    'isSubsetOf',
    'symmetricDifference',
  ],
  ...['checkVisibility', 'showPopover', 'togglePopover', 'startViewTransition', 'moveBefore'],
  ...['setHTML', 'getHTML', 'requestClose'],
]);
const LATER_GLOBALS = new Set(['structuredClone', 'reportError', 'Temporal', 'scheduler']);

/** In words, what of this script Chromium 87 does not know. */
const laterIn = (script: string): readonly string[] => {
  const found: string[] = [];
  const isInFunction = (node: ts.Node): boolean =>
    ts.findAncestor(node.parent, ts.isFunctionLike) !== undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isClassStaticBlockDeclaration(node)) found.push('static block');
    if (ts.isBinaryExpression(node) && ts.isPrivateIdentifier(node.left)) found.push('#x in y');
    if (ts.isAwaitExpression(node) && !isInFunction(node)) found.push('await of a module');
    if (ts.isForOfStatement(node) && node.awaitModifier && !isInFunction(node))
      found.push('for await of a module');
    if (ts.isRegularExpressionLiteral(node) && /\/\w*[dv]\w*$/.test(node.text))
      found.push(`flags of ${node.text}`);
    if (ts.isImportDeclaration(node) && node.attributes) found.push('import … with');
    if (
      ts.isVariableDeclarationList(node) &&
      (node.flags & ts.NodeFlags.Using) === ts.NodeFlags.Using
    )
      found.push('using');
    if (ts.isCallExpression(node)) {
      const { expression: called } = node;
      if (ts.isIdentifier(called) && LATER_GLOBALS.has(called.text)) found.push(called.text);
      if (ts.isPropertyAccessExpression(called)) {
        const { expression: of, name } = called;
        const statics = ts.isIdentifier(of) ? LATER_STATICS[of.text] : undefined;
        if (statics?.includes(name.text)) found.push(`${of.getText()}.${name.text}`);
        if (LATER_METHODS.has(name.text)) found.push(`.${name.text}()`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('built.js', script, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS));
  return found;
};

const LATER_STYLES: readonly RegExp[] = [
  /:(?:is|where|has|user-invalid|popover-open)\b/,
  /@(?:layer|container|scope|property|starting-style)\b/,
  /[{;](?:aspect-ratio|text-wrap|translate|rotate|scale|field-sizing|scrollbar-gutter):/,
  /overflow(?:-[xy])?:clip/,
  /\b(?:color-mix|light-dark|oklch|oklab|lab|lch|round|mod)\(/,
  /\d(?:dvh|svh|lvh|dvw|cqw|cqh)\b/,
  /\((?:width|height)[<>=]/,
  /[{;]&/,
];

describe('what is served', () => {
  it('has no syntax and calls nothing that Chromium 87 does not know', () => {
    const scripts = files.filter((file) => file.endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(5);
    for (const file of scripts) expect(laterIn(textOf(file)), file).toEqual([]);
  });

  it('has no style that it would drop', () => {
    const styles = files.filter((file) => file.endsWith('.css'));
    expect(styles.length).toBeGreaterThan(0);
    for (const file of styles)
      expect(
        LATER_STYLES.flatMap((later) => later.exec(textOf(file))?.[0] ?? []),
        file,
      ).toEqual([]);
  });

  it('is not found good because nothing is looked for', () => {
    const later = [
      'class A { static { a(); } }',
      'class A { #x; has(y) { return #x in y; } }',
      'await a;',
      'a = /x/d;',
      'structuredClone(a);',
      'a.findLast(b);',
      'crypto.randomUUID();',
    ];
    for (const script of later) expect(laterIn(script), script).toHaveLength(1);
    expect(laterIn('a ??= b?.c; async () => { await a; }; a.flatMap(b); /x/giu;')).toEqual([]);
    for (const style of ['a:is(b){}', 'a{aspect-ratio:1}', '@layer a{}', '@media (width>=1rem){}'])
      expect(
        LATER_STYLES.some((later) => later.test(style)),
        style,
      ).toBe(true);
  });
});

describe('what libraries take for granted', () => {
  const source = readFileSync(
    new URL('../../dashboards/web/src/old-browsers.ts', import.meta.url),
    'utf8',
  );
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ES2020, module: ts.ModuleKind.ESNext },
  });

  it('is there in a browser that has none of it, and works', () => {
    const old = createContext({});
    runInContext('delete Array.prototype.at; delete Object.hasOwn;', old);
    expect(runInContext('[typeof [].at, typeof Object.hasOwn].join()', old)).toBe(
      'undefined,undefined',
    );
    runInContext(outputText, old);
    expect(runInContext('[[1, 2, 3].at(-1), [1, 2].at(0), [1].at(4)].join()', old)).toBe('3,1,');
    expect(
      runInContext(
        'const own = Object.create({ a: 1 }, { b: { value: 2 } });' +
          '[Object.hasOwn(own, "a"), Object.hasOwn(own, "b")].join()',
        old,
      ),
    ).toBe('false,true');
    expect(runInContext('Object.keys([])', old)).toHaveLength(0);
  });
});
