import { expect, it } from 'vitest';
import { writtenPaths } from '../../gateway/config/written-paths.js';
import { readYaml } from '../../gateway/core/yaml-source.js';

const pathsOf = (text: string, environment: Record<string, string> = {}) =>
  writtenPaths(readYaml('hall.yaml', text, environment));

it('calls a row by its name, so that a row put in before it changes no other path', () => {
  expect(
    pathsOf(`
zones: [{ id: f1-waiting, capacity: 110, polygon: [[0, 0], [1, 0]] }]
alarms: [{ point: di-7/7, on-delay: 60s }]
hall: { opening: [{ days: [mon], from: "08:30" }] }
noted: []`),
  ).toEqual({
    'zones.f1-waiting.id': 'f1-waiting',
    'zones.f1-waiting.capacity': '110',
    'zones.f1-waiting.polygon': '[[0,0],[1,0]]',
    'alarms.di-7/7.point': 'di-7/7',
    'alarms.di-7/7.on-delay': '60s',
    'hall.opening.0.days': '["mon"]',
    'hall.opening.0.from': '08:30',
    noted: '[]',
  });
});

it('repeats no secret: neither what came from the environment nor what a key calls one', () => {
  const paths = pathsOf(
    `
outputs: { mqtt: { url: "mqtt://$\{BROKER}", password: hunter2, password-file: mqtt.secret } }
buses: [{ id: probes, snmp: { community: public7, auth-key: k3y } }]`,
    { BROKER: 'inside.example' },
  );
  expect(JSON.stringify(paths)).not.toMatch(/hunter2|public7|k3y|inside\.example/);
  expect(paths['outputs.mqtt.password-file']).toBe('mqtt.secret');
});

it('leaves out who wrote it and why', () => {
  expect(pathsOf('change: { by: 王工, reason: 夏季 }\nversion: 1')).toEqual({ version: '1' });
});
