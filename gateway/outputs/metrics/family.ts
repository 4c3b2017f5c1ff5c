import type { Registry } from 'prom-client';

export type Labels = Readonly<Record<string, string>>;
export type Sample = readonly [Labels, number];

/**
 * Metric families whose values are looked up when somebody asks, not counted here: what they tell lives
 * in the current state and in the health of other parts.
 */
export interface Families {
  gauge(
    name: string,
    help: string,
    labels: readonly string[],
    samples: () => Iterable<Sample>,
  ): void;
  /** The samples are whole counts since the start, made elsewhere. */
  counter(
    name: string,
    help: string,
    labels: readonly string[],
    samples: () => Iterable<Sample>,
  ): void;
}

export const familiesIn = (prom: typeof import('prom-client'), registry: Registry): Families => ({
  gauge: (name, help, labels, samples) => {
    new prom.Gauge({
      name,
      help,
      labelNames: labels,
      registers: [registry],
      collect() {
        this.reset();
        for (const [label, value] of samples()) this.set(label, value);
      },
    });
  },
  counter: (name, help, labels, samples) => {
    new prom.Counter({
      name,
      help,
      labelNames: labels,
      registers: [registry],
      collect() {
        this.reset();
        for (const [label, value] of samples()) this.inc(label, value);
      },
    });
  },
});
