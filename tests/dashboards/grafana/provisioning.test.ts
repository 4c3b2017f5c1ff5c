import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { here } from '../../config/sources.js';
import { haveSchemas, schemaMistakes } from './schemas.js';

/** What lies beside the dashboards: data sources, providers, alerting, and the stack of containers. */

const ROOM = here('../../dashboards/grafana');
const read = (path: string): unknown => parse(readFileSync(join(ROOM, path), 'utf8'));

const datasources = z
  .object({
    datasources: z.array(
      z.looseObject({
        uid: z.string(),
        type: z.string(),
        url: z.string(),
        jsonData: z.record(z.string(), z.unknown()),
        secureJsonData: z.record(z.string(), z.string()).optional(),
      }),
    ),
  })
  .parse(read('provisioning/datasources/hallkeeper.yaml')).datasources;

const query = z.looseObject({ datasourceUid: z.string() });
const rule = z.looseObject({
  uid: z.string(),
  title: z.string(),
  data: z.array(query),
  labels: z.record(z.string(), z.string()),
});
const group = z.looseObject({
  orgId: z.number(),
  name: z.string(),
  folder: z.string(),
  rules: z.array(rule),
});
const RULE_FILES = ['zh', 'en'].flatMap((language) =>
  ['influxql', 'promql'].map((source) => `generated/${language}/alerting/${source}.yaml`),
);
const groupsIn = (file: string) => z.object({ groups: z.array(group) }).parse(read(file)).groups;

describe('data sources', () => {
  it('take addresses from the environment and secrets from files', () => {
    for (const { url, secureJsonData = {} } of datasources) {
      expect(url).toMatch(/^\$\{HALLKEEPER_\w+_URL\}$/);
      for (const secret of Object.values(secureJsonData))
        expect(secret).toMatch(/^(Token )?\$__file\{\/run\/secrets\/[a-z-]+\}$/);
    }
    expect(readFileSync(`${ROOM}/provisioning/datasources/hallkeeper.yaml`, 'utf8')).not.toMatch(
      /password|basicAuth/i,
    );
  });

  it('ask no finer than once a minute', () => {
    for (const { jsonData } of datasources) expect(jsonData.timeInterval).toBe('1m');
  });
});

describe('alert rules for Grafana', () => {
  it('ask data sources that are provisioned, or Grafana itself', () => {
    const known = new Set(['__expr__', ...datasources.map(({ uid }) => uid)]);
    for (const file of RULE_FILES)
      for (const { rules } of groupsIn(file))
        for (const { data } of rules)
          for (const { datasourceUid } of data) expect(known).toContain(datasourceUid);
  });

  it('say nothing that Grafana would take for a variable of the environment', () => {
    for (const file of RULE_FILES)
      for (const { name, folder, rules } of groupsIn(file))
        for (const { uid, title, labels } of rules)
          expect([name, folder, uid, title, ...Object.values(labels)].join()).not.toContain('$');
  });

  it('are the same in both languages but for their words', () => {
    const bare = (file: string) =>
      groupsIn(file).map(({ rules, ...rest }) => ({
        ...rest,
        name: '',
        rules: rules.map((one) => ({ ...one, annotations: {} })),
      }));
    for (const source of ['influxql', 'promql'])
      expect(bare(`generated/zh/alerting/${source}.yaml`)).toEqual(
        bare(`generated/en/alerting/${source}.yaml`),
      );
  });
});

describe.runIf(haveSchemas)('alerting, by the schemas that Grafana publishes', () => {
  it('has rules that keep them', () => {
    const wrong = RULE_FILES.flatMap((file) =>
      groupsIn(file).flatMap(({ orgId: orgID, folder: folderUID, name: ruleGroup, rules }) =>
        rules.flatMap((one) =>
          schemaMistakes('alerting', 'Rule', { ...one, orgID, folderUID, ruleGroup }, one.uid),
        ),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('has contact points and policies that keep them', () => {
    const { contactPoints } = z
      .object({
        contactPoints: z.array(
          z.object({
            orgId: z.number(),
            name: z.string(),
            receivers: z.array(z.object({}).loose()),
          }),
        ),
      })
      .parse(read('provisioning/alerting/contact-points.yaml'));
    const { policies } = z
      .object({ policies: z.array(z.looseObject({ orgId: z.number(), receiver: z.string() })) })
      .parse(read('provisioning/alerting/policies.yaml'));
    const wrong = [
      ...contactPoints.flatMap(({ name, receivers }) =>
        receivers.flatMap((one) =>
          schemaMistakes('alerting', 'ContactPoint', { name, ...one }, name),
        ),
      ),
      ...policies.flatMap(({ orgId: _, ...policy }) =>
        schemaMistakes('alerting', 'NotificationPolicy', policy, 'policy'),
      ),
    ];
    expect(wrong).toEqual([]);
    const known = contactPoints.map(({ name }) => name);
    for (const { receiver } of policies) expect(known).toContain(receiver);
  });

  it('would say what is wrong', () => {
    const [first] = groupsIn(RULE_FILES[0] ?? '');
    const [one] = first?.rules ?? [];
    const whole = { ...one, orgID: 1, folderUID: 'x', ruleGroup: 'x' };
    expect(schemaMistakes('alerting', 'Rule', whole, '')).toEqual([]);
    expect(schemaMistakes('alerting', 'Rule', { ...whole, noDataState: 'Panic' }, '')).not.toEqual(
      [],
    );
    expect(schemaMistakes('alerting', 'Rule', { ...whole, severity: 1 }, '')).not.toEqual([]);
  });
});

const service = z.looseObject({
  image: z.string(),
  environment: z.record(z.string(), z.unknown()).optional(),
  secrets: z.array(z.string()).optional(),
  ports: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
});
const compose = z
  .object({
    services: z.record(z.string(), service),
    secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
    volumes: z.record(z.string(), z.unknown()),
  })
  .parse(read('docker-compose.yml'));

describe('docker-compose.yml', () => {
  const services = Object.entries(compose.services);

  it('pins every image, and Dockerfile its base, to a version', () => {
    for (const [, { image }] of services)
      expect(image).toMatch(/^[a-z/-]+:\d+\.\d+\.\d+(-alpine)?$/);
    const bases = readFileSync(`${ROOM}/Dockerfile`, 'utf8').match(/^FROM .*$/gm) ?? [];
    expect(bases).toHaveLength(2);
    for (const base of bases)
      expect(base).toMatch(/^FROM node:20\.\d+\.\d+-bookworm(-slim|( AS build))$/);
  });

  it('knows no secret: each is a file that the user makes, and nothing is kept of it here', () => {
    expect(readFileSync(here('../../.gitignore'), 'utf8')).toContain('dashboards/grafana/secrets/');
    for (const { file } of Object.values(compose.secrets)) {
      expect(file).toMatch(/^\.\/secrets\/[a-z-]+$/);
    }
    for (const [, { environment = {}, secrets = [] }] of services) {
      for (const name of secrets) expect(Object.keys(compose.secrets)).toContain(name);
      for (const [key, value] of Object.entries(environment))
        if (/PASSWORD|TOKEN|SECRET|KEY/.test(key)) {
          expect(key).toMatch(/_FILE$/);
          expect(String(value)).toMatch(/^\/run\/secrets\//);
        }
    }
  });

  it('uses every secret it asks for', () => {
    const used = new Set(services.flatMap(([, { secrets = [] }]) => secrets));
    expect([...used].sort()).toEqual(Object.keys(compose.secrets).sort());
  });

  it('refuses to start without what only the site knows', () => {
    const text = readFileSync(`${ROOM}/docker-compose.yml`, 'utf8');
    for (const name of ['ALERT_MAIL', 'ALERT_WEBHOOK', 'SERIAL', 'HALL'])
      expect(text).toContain(`\${HALLKEEPER_${name}:?`);
  });

  it('publishes ports on this machine alone', () => {
    for (const [, { ports = [] }] of services)
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  it('mounts what is there, and volumes that it names', () => {
    for (const [, { volumes = [] }] of services)
      for (const volume of volumes) {
        const source = volume.replace(/\$\{HALLKEEPER_LANGUAGE:-(\w+)\}/, '$1').split(':')[0] ?? '';
        if (source.startsWith('./')) expect(existsSync(join(ROOM, source)), source).toBe(true);
        else if (!source.startsWith('$')) expect(Object.keys(compose.volumes)).toContain(source);
      }
  });

  it('gives Grafana every address that its files ask for', () => {
    const asked = ['datasources', 'dashboards', 'alerting'].flatMap((folder) =>
      readdirSync(`${ROOM}/provisioning/${folder}`).flatMap((file) => [
        ...readFileSync(`${ROOM}/provisioning/${folder}/${file}`, 'utf8').matchAll(/\$\{(\w+)\}/g),
      ]),
    );
    const given = Object.keys(compose.services.grafana?.environment ?? {});
    for (const [, name] of asked) expect(given).toContain(name);
    const files = [
      ...readFileSync(`${ROOM}/provisioning/alerting/contact-points.yaml`, 'utf8').matchAll(
        /\/run\/secrets\/([a-z-]+)/g,
      ),
    ];
    for (const [, name] of files) expect(compose.services.grafana?.secrets).toContain(name);
  });
});
