import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSimulation } from '../../gateway/cli/simulation.js';
import { type Config, readConfig } from '../../gateway/config/config.js';
import type { HallFileInput } from '../../gateway/config/schema.js';
import { readProfiles } from '../../gateway/devices/read-profiles.js';

const PROFILES = fileURLToPath(new URL('../../firmware-config/profiles', import.meta.url));

/** The checked config of a hall.yaml; a mistake in it is a mistake of the test. */
export const configIn = (file: string): Config => {
  const { profiles, sha256 } = readProfiles(PROFILES);
  const checked = readConfig(file, { environment: {}, profiles, profilesSha256: sha256 });
  if ('config' in checked) return checked.config;
  throw new Error(checked.mistakes.map(({ path, en }) => `${path}: ${en}`).join('\n'));
};

/** A hall whose instruments are simulated in a process of their own, and the hall.yaml that finds them. */
export interface SimulatedHall {
  readonly file: string;
  /** Writes the hall.yaml anew, with the same wires. */
  write(hall: HallFileInput): void;
  /** Asks the simulators' control. */
  simulate<Answer>(method: 'GET' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<Answer>;
  stop(): Promise<void>;
}

export const simulateHall = async (
  hall: HallFileInput,
  directory: string,
  more: object = {},
): Promise<SimulatedHall> => {
  const file = join(directory, 'hall.yaml');
  // Every JSON text is YAML.
  const put = (written: HallFileInput) => writeFileSync(file, JSON.stringify(written));
  put(hall);
  const config = configIn(file);
  const simulation = await startSimulation({
    profiles: PROFILES,
    hall: {
      ...config.hall,
      buses: config.buses.map(({ bus, wire }) => ({
        id: bus,
        wire: wire.wire,
        ...('baud' in wire && { baud: wire.baud }),
      })),
    },
    ...more,
  });
  const { buses, control } = simulation.listening;
  const write = (written: HallFileInput) =>
    put({
      ...written,
      buses: (written.buses ?? []).map((bus) => ({ ...bus, ...buses[bus.id] })),
    });
  write(hall);
  return {
    file,
    write,
    simulate: async <Answer>(method: string, path: string, body?: unknown) => {
      const answer = await fetch(`${control.url}/${path}`, {
        method,
        headers: {
          authorization: `Bearer ${control.token}`,
          'content-type': 'application/json',
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as Answer;
    },
    stop: () => {
      simulation.stop();
      return simulation.ended;
    },
  };
};
