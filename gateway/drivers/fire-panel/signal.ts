import type { PanelFlag, PartFlag } from './speech.js';

/** What a panel said, whichever way it speaks. */
export type Signal =
  | {
      readonly about: 'part';
      readonly loop: number;
      readonly part: number;
      readonly set: readonly PartFlag[];
      readonly clear: readonly PartFlag[];
    }
  | {
      readonly about: 'panel';
      readonly set: readonly PanelFlag[];
      readonly clear: readonly PanelFlag[];
    }
  | { readonly about: 'reset' };
