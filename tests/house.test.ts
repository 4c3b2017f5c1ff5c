import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/** Holds the import table of the design: arrows run one way only. */

const root = fileURLToPath(new URL('..', import.meta.url));

const filesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path);
    return /\.(ts|vue)$/.test(entry.name) ? [path] : [];
  });

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const WORKER = /new\s+(?:Worker|URL)\(\s*(?:new\s+URL\(\s*)?['"](\.[^'"]+\.[cm]?[jt]s)['"]/g;

/** What a file imports of ours: static, dynamic, `import type`, `new Worker(new URL(…))`. */
const importsOf = (file: string): Import[] => {
  const whole = readFileSync(join(root, file), 'utf8');
  const source = file.endsWith('.vue')
    ? [...whole.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1]).join('\n')
    : whole;
  const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const found: { name: string; typeOnly: boolean }[] = [];
  const visit = (node: ts.Node): void => {
    if (
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      const typeOnly = ts.isExportDeclaration(node)
        ? node.isTypeOnly
        : node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
      found.push({ name: node.moduleSpecifier.text, typeOnly });
    }
    if (
      ts.isCallExpression(node) &&
      node.expression.kind === ts.SyntaxKind.ImportKeyword &&
      node.arguments[0] &&
      ts.isStringLiteral(node.arguments[0])
    )
      found.push({ name: node.arguments[0].text, typeOnly: false });
    if (
      ts.isImportTypeNode(node) &&
      ts.isLiteralTypeNode(node.argument) &&
      ts.isStringLiteral(node.argument.literal)
    )
      found.push({ name: node.argument.literal.text, typeOnly: true });
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  for (const match of source.matchAll(WORKER))
    found.push({ name: match[1] as string, typeOnly: false });
  return found
    .filter(({ name }) => name.startsWith('.'))
    .map(({ name, typeOnly }) => ({
      from: file,
      to: relative(root, resolve(root, dirname(file), name)).replace(/\.js$/, '.ts'),
      typeOnly,
    }));
};

/** `gateway/rules/alarms/step.ts` -> `rules`; files straight under gateway/ are the wiring. */
const roomOf = (path: string): string => {
  const [top, second, third] = path.split('/');
  if (top !== 'gateway') return top === 'dashboards' ? `dashboards/${second}` : (top ?? '');
  return third === undefined ? 'wiring' : (second ?? '');
};

const CORE_ONLY = ['text', 'drivers', 'rules', 'journal', 'access', 'records', 'outputs'];
/** Shapes of what people write, the models they name and the pure rules that judge them before a run. */
const SCHEMAS =
  /^gateway\/((outputs|drivers|journal|web)\/(.*\/)?(schema|register|pins|frame|codec|speech)|devices\/(profile|board|panel|talker|[a-z]+-points)|rules\/alarms\/(kinds|inhibition)|rules\/standards\/[a-z-]+)\.ts$/;

/** What dashboards are made of before a run: limits of the standards, names of the metrics. */
const MADE_OF = /^gateway\/(standards|rules\/standards\/[a-z-]+|outputs\/metrics\/name)\.ts$/;

/** What checks a bundle is the same in the page that goes with it: pure, and without the words. */
const CHECKS = /^gateway\/reports\/(archive|bundle|check|say)\.ts$/;

/** The demo starts the simulators as a process of their own; nothing of them is loaded. */
const startsProcess = ({ from, to }: Import): boolean =>
  from === 'gateway/cli/simulation.ts' && to === 'simulators/main.ts';

const allowed = (one: Import): boolean => {
  if (startsProcess(one)) return true;
  const { from, to, typeOnly } = one;
  const room = roomOf(from);
  const target = roomOf(to);
  if (room === target) return true;
  if (target === 'simulators' || target === 'tests') return false;
  if (room === 'wiring' || room === 'cli') return true;
  if (room === 'core') return false;
  if (target === 'core') return true;
  if (CORE_ONLY.includes(room)) return false;
  switch (room) {
    case 'devices':
      return (
        target === 'drivers' && (typeOnly || /\/(register|pins|codec|frame|speech)\.ts$/.test(to))
      );
    case 'config':
      return SCHEMAS.test(to);
    case 'reports':
      return target === 'rules' || target === 'text';
    case 'web':
      return target === 'text';
    case 'dashboards/web':
      return false;
    case 'dashboards/verify':
      return CHECKS.test(to);
    case 'dashboards/grafana':
      return target === 'text' || MADE_OF.test(to);
    case 'simulators':
      return /^gateway\/(drivers\/[^/]+\/(codec|register)|devices\/(profile|talker))\.ts$/.test(to);
    default:
      return false;
  }
};

const files = ['gateway', 'simulators', 'dashboards'].flatMap(filesIn);

describe('the house', () => {
  it('keeps the import table of the design', () => {
    const wrong = files
      .flatMap(importsOf)
      .filter((one) => !allowed(one))
      .map(({ from, to }) => `${from} -> ${to}`);
    expect(wrong).toEqual([]);
  });

  it('has no two files that import each other, by whatever way round', () => {
    const arrows = new Map(
      files.map((file) => [file, new Set(importsOf(file).map(({ to }) => to))] as const),
    );
    // Taken away again and again: what nothing here imports, or what imports nothing here.
    for (let left = -1; left !== arrows.size; ) {
      left = arrows.size;
      for (const [file, targets] of arrows) {
        const stays = [...targets].filter((target) => target !== file && arrows.has(target));
        const isReached = [...arrows].some(([other, to]) => other !== file && to.has(file));
        if (stays.length === 0 || !isReached) arrows.delete(file);
      }
    }
    expect([...arrows.keys()]).toEqual([]);
  });

  it('sees an arrow that runs the wrong way', () => {
    const arrow = (from: string, to: string, typeOnly = false) => allowed({ from, to, typeOnly });
    expect(arrow('gateway/rules/rules.ts', 'gateway/journal/journal.ts')).toBe(false);
    expect(arrow('gateway/core/event.ts', 'gateway/rules/rules.ts', true)).toBe(false);
    expect(arrow('gateway/gateway.ts', 'simulators/main.ts')).toBe(false);
    expect(arrow('gateway/devices/scan.ts', 'gateway/drivers/driver.ts', true)).toBe(true);
    expect(arrow('gateway/devices/scan.ts', 'gateway/drivers/modbus/bus.ts')).toBe(false);
  });

  it('lets one file alone know SQLite', () => {
    const knowing = files.filter((file) =>
      readFileSync(join(root, file), 'utf8').includes("'better-sqlite3'"),
    );
    expect(knowing).toEqual(['gateway/journal/sqlite.ts']);
  });

  it('keeps ports.ts within a hundred lines', () => {
    const lines = readFileSync(join(root, 'gateway/core/ports.ts'), 'utf8').trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(100);
  });

  it('has a README in every module', () => {
    const modules = readdirSync(join(root, 'gateway')).filter((name) =>
      statSync(join(root, 'gateway', name)).isDirectory(),
    );
    const without = modules.filter(
      (name) => !readdirSync(join(root, 'gateway', name)).includes('README.md'),
    );
    expect(without).toEqual([]);
  });
});

describe('the packages', () => {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version?: string; resolved?: string; engines?: { node?: string } }>;
  };

  it('names no download address in the lockfile', () => {
    const addressed = Object.entries(lock.packages).filter(([, { resolved }]) =>
      resolved?.startsWith('http'),
    );
    expect(addressed).toEqual([]);
  });

  it('overrides what fastify pulls in for a newer Node', () => {
    const versions = Object.entries(lock.packages)
      .filter(([path]) => /node_modules\/(cookie|content-disposition)$/.test(path))
      .map(([, { version }]) => version?.split('.')[0]);
    expect(versions).toEqual(['1', '1']);
  });
});
