/** State of a random generator as plain data, so that a hall model can be repeated from its state. */
export interface Random {
  state: number;
}

/** In [0, 1), by mulberry32; moves the state. */
export const next = (random: Random): number => {
  random.state = (random.state + 0x6d2b79f5) | 0;
  let t = random.state;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
};

/** How many of a Poisson process with this mean (Knuth; in parts of 30, where exp is still far from 0). */
export const poisson = (random: Random, mean: number): number => {
  let count = 0;
  for (let left = mean; left > 0; left -= 30) {
    const limit = Math.exp(-Math.min(left, 30));
    for (let product = next(random); product > limit; product *= next(random)) count++;
  }
  return count;
};

/** How many of `n` when each goes with this probability. */
export const binomial = (random: Random, n: number, probability: number): number => {
  let count = 0;
  for (let i = 0; i < n; i++) if (next(random) < probability) count++;
  return count;
};

/** Mean 0, deviation 1, nearly normal: the sum of twelve even ones less six. */
export const normal = (random: Random): number => {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += next(random);
  return sum;
};

/** A number for a text, the same on every run (FNV-1a). */
export const hash = (text: string): number => {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
};
