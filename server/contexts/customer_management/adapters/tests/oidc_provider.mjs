// A real OpenID provider for tests/identity.rs, on a free port of this machine. Its first line says where it is; it
// ends when its standard input does. What it signs is altered for clients whose name says so.
import Provider from 'oidc-provider';
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';

// `plain`: claims in the identity token, client's secret in a header. `strict`: claims only for the access token
// (as the specification has it), the secret only in the body.
const [style, redirectUri] = process.argv.slice(2);
const strict = style === 'strict';

const newKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const jwk = (key, kid) => ({ ...key.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' });
const key = newKey();
const nextKey = newKey();
let rotated = false;

const people = {
  ana: { email: 'Ana@example.pt', email_verified: true, name: 'Ana Sousa' },
  rui: { email: 'rui@example.pt', email_verified: false },
  eva: {},
};

const encode = (value) => Buffer.from(value).toString('base64url');
const json = (value) => encode(JSON.stringify(value));
const decode = (part) => JSON.parse(Buffer.from(part, 'base64url'));
const signed = (header, claims, by) => {
  const text = `${json(header)}.${json(claims)}`;
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), by).toString('base64url')}`;
};
const SECRET = 'a secret of the test, long enough for HS256';

// What a thief of the provider's name, or a provider gone wrong, could send instead.
const alterations = {
  'another-person': (h, c, s) => `${json(h)}.${json({ ...c, sub: 'rui' })}.${s}`,
  'no-signature': (h, c) => `${json({ alg: 'none' })}.${json(c)}.`,
  'our-own-secret': (h, c) => {
    const text = `${json({ alg: 'HS256' })}.${json(c)}`;
    return `${text}.${createHmac('sha256', SECRET).update(text).digest('base64url')}`;
  },
  'another-key': (h, c) => signed(h, c, nextKey),
  'an-unknown-key': (h, c) => signed({ ...h, kid: 'unknown' }, c, nextKey),
  'another-issuer': (h, c) => signed(h, { ...c, iss: 'https://elsewhere.example' }, key),
  'another-audience': (h, c) => signed(h, { ...c, aud: 'somebody-else' }, key),
  'one-audience-more': (h, c) => signed(h, { ...c, aud: [c.aud, 'somebody-else'] }, key),
  'expired': (h, c) => signed(h, { ...c, exp: c.iat - 3600 }, key),
  'no-nonce': (h, { nonce, ...c }) => signed(h, c, key),
  'another-access-token': (h, c) => signed(h, { ...c, at_hash: encode('somebody else’s') }, key),
  'not-a-token': () => 'not.a.token',
  'rotated': (h, c) => (rotated ? signed({ ...h, kid: 'second' }, c, nextKey) : signed(h, c, key)),
};

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const client = (client_id, more = {}) => ({
    client_id,
    client_secret: SECRET,
    redirect_uris: [redirectUri],
    application_type: 'native',
    grant_types: ['authorization_code'],
    response_types: ['code'],
    token_endpoint_auth_method: strict ? 'client_secret_post' : 'client_secret_basic',
    ...more,
  });
  const provider = new Provider(issuer, {
    clients: [
      client('estate-os'),
      ...(strict ? [] : [client('public', { client_secret: undefined, token_endpoint_auth_method: 'none' })]),
      ...Object.keys(alterations).map((name) => client(name)),
    ],
    clientAuthMethods: strict ? ['client_secret_post'] : ['client_secret_basic', 'none'],
    conformIdTokenClaims: strict,
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
    jwks: { keys: [jwk(key, 'first')] },
    cookies: { keys: ['a key of the test'] },
  });
  provider.use(async (ctx, next) => {
    if (ctx.path === '/rotate') {
      rotated = true;
      ctx.status = 204;
      return;
    }
    await next();
    if (ctx.path === '/jwks' && rotated) {
      const { d, p, q, dp, dq, qi, ...open } = jwk(nextKey, 'second');
      ctx.body = { keys: [open] };
    }
    const alter = alterations[ctx.oidc?.client?.clientId];
    if (ctx.path === '/token' && alter && ctx.body?.id_token) {
      const [header, claims, signature] = ctx.body.id_token.split('.');
      ctx.body = { ...ctx.body, id_token: alter(decode(header), decode(claims), signature) };
    }
  });
  server.on('request', provider.callback());
  console.log(issuer);
  // Nobody reads on: the provider's advice would end it with a broken pipe.
  console.info = console.warn = () => {};
});
process.stdin.resume().on('end', () => process.exit());
