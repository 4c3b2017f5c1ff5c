import { afterEach } from 'vitest';
import { isFault } from '../../gateway/core/fault.js';
import { type HeldDesk, heldDesk } from './held-desk.js';

/** Desks of one test file; each is closed after its test. */
export const closingDesks = () => {
  const open: HeldDesk[] = [];
  afterEach(() => {
    for (const held of open.splice(0)) held.remove();
  });
  return async (demo = false): Promise<HeldDesk> => {
    const held = await heldDesk({ demo });
    open.push(held);
    return held;
  };
};

/** The code of the fault, and what of it a stranger would see. */
export const refused = async (act: Promise<unknown>) => {
  const thrown = await act.then(
    () => 'nothing was refused',
    (fault: unknown) => fault,
  );
  return isFault(thrown) ? { code: thrown.code, parameters: thrown.parameters } : thrown;
};
export const code = async (act: Promise<unknown>) =>
  ((await refused(act)) as { code: string }).code;
