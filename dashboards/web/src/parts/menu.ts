/** What stands in a menu: one act, or several choices of which one holds. */
export type MenuPart =
  | { readonly label: string; readonly act: () => void }
  | {
      readonly label: string;
      readonly choices: readonly { readonly value: string; readonly label: string }[];
      readonly chosen: string;
      readonly choose: (value: string) => void;
    };
