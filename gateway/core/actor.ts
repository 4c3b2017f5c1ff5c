/** Who asks, and from where: a terminal, a page, a topic. */
export interface Actor {
  readonly name: string;
  readonly via: 'console' | 'page' | 'mqtt' | 'gateway';
  /** The address of the browser. */
  readonly from?: string;
}
