/** Whether only the machine itself is reached by this name, so that a phone that opens it finds itself. Pure. */
export const isOfThisMachine = (host: string): boolean =>
  /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/.test(host) || host.endsWith('.localhost');
