/** The one person of a test; the password is made for each run of the tests. */
const NAME = '测试员';
const PASSWORD = `${crypto.randomUUID()} 大厅`;

/** An administrator at a browser of their own. */
export interface Visitor {
  get<Answer>(path: string): Promise<Answer>;
  post<Answer>(path: string, body: object): Promise<Answer>;
  /** A file as it is; of a refusal, what it says. */
  file(path: string): Promise<Buffer>;
  /** What a request of this session carries. */
  headers(): Promise<Readonly<Record<string, string>>>;
}

/** Signs in at the first question; makes the first administrator where a code was printed. */
export const visitor = (url: string, firstCode: () => string | undefined): Visitor => {
  const post = (path: string, body: object, headers: object = {}) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const signIn = async (): Promise<Readonly<Record<string, string>>> => {
    const code = firstCode();
    const person = { name: NAME, password: PASSWORD };
    const made =
      code === undefined
        ? undefined
        : await post('/api/v1/first-administrator', { ...person, code });
    const answer = made?.ok ? made : await post('/api/v1/sign-in', person);
    if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
    const [cookie = ''] = answer.headers.getSetCookie();
    const { csrf } = (await answer.json()) as { csrf: string };
    return { cookie: cookie.split(';')[0] ?? '', 'x-hallkeeper-csrf': csrf };
  };
  let signedIn: Promise<Readonly<Record<string, string>>> | undefined;
  const headers = () => {
    signedIn ??= signIn();
    signedIn.catch(() => {
      signedIn = undefined;
    });
    return signedIn;
  };
  return {
    headers,
    get: async <Answer>(path: string) =>
      (await (await fetch(url + path, { headers: await headers() })).json()) as Answer,
    file: async (path) =>
      Buffer.from(await (await fetch(url + path, { headers: await headers() })).arrayBuffer()),
    post: async <Answer>(path: string, body: object) =>
      (await (await post(path, body, await headers())).json()) as Answer,
  };
};
