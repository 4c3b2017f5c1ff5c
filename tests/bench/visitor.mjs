/** Made for each run. */
const person = { name: 'bench', password: `${crypto.randomUUID()} bench` };

/** The code of the first administrator, as `hallkeeper run` prints it. */
export const CODE = /: ([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})$/;

/** Signs a person in: the cookie of their browser; `code` says the printed one, if any yet. */
export const signIn = async (url, code) => {
  const post = (path, body) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const me = await (await fetch(`${url}/api/v1/me`)).json();
  if (me.demo) return '';
  const printed = code();
  const made = printed && (await post('/api/v1/first-administrator', { ...person, code: printed }));
  const answer = made?.ok ? made : await post('/api/v1/sign-in', person);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.headers.getSetCookie()[0].split(';')[0];
};

/** Asks the pages of a gateway as a person who signed in. */
export const visitor = (url, code) => {
  let cookie;
  return async (path) => {
    cookie ??= await signIn(url, code);
    return fetch(url + path, { headers: { cookie } });
  };
};
