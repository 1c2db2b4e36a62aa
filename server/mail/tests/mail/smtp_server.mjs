// A real SMTP server for the tests. What becomes of an e-mail is in its reader's name: `refused@`, `later@`,
// `silent@`, `broken@` (the connection, before the text), `lost@` (the connection, after it); anybody else gets theirs.
//
// node smtp_server.mjs [--tls from-the-start|on-request] [--certificate FILE --key FILE] [--only-for USER:PASSWORD]
//
// Writes one line of JSON for its port and one for each e-mail; ends with its standard input.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SMTPServer } from 'smtp-server';

const { values: is } = parseArgs({
  options: {
    tls: { type: 'string' },
    certificate: { type: 'string' },
    key: { type: 'string' },
    'only-for': { type: 'string' },
  },
});

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const hangUp = (session) => [...server.connections].find(({ id }) => id === session.id)?.close();
const answer = (code, text) => Object.assign(new Error(text), { responseCode: code });

const hidden = ['STARTTLS', 'AUTH'].filter((word) =>
  word === 'AUTH' ? !is['only-for'] : is.tls !== 'on-request',
);

const server = new SMTPServer({
  secure: is.tls === 'from-the-start',
  ...(is.certificate && { cert: readFileSync(is.certificate), key: readFileSync(is.key) }),
  disabledCommands: hidden,
  authOptional: !is['only-for'],
  // Only our own client decides what goes over a connection in the clear.
  allowInsecureAuth: true,
  logger: false,
  onAuth({ username, password }, session, done) {
    if (`${username}:${password}` !== is['only-for']) return done(answer(535, 'Who are you?'));
    done(null, { user: username });
  },
  onRcptTo({ address }, session, done) {
    if (address.startsWith('refused@')) return done(answer(550, 'No such user'));
    if (address.startsWith('later@')) return done(answer(451, 'Come back later'));
    if (address.startsWith('broken@')) return hangUp(session);
    if (address.startsWith('silent@')) return;
    done();
  },
  onData(stream, session, done) {
    const parts = [];
    stream.on('data', (part) => parts.push(part));
    stream.on('end', () => {
      const to = session.envelope.rcptTo.map((rcpt) => rcpt.address);
      say({
        encrypted: session.secure,
        user: session.user ?? null,
        hello: session.hostNameAppearsAs,
        from: session.envelope.mailFrom.address,
        to,
        message: Buffer.concat(parts).toString('base64'),
      });
      if (to.some((address) => address.startsWith('lost@'))) return hangUp(session);
      done();
    });
  },
});

server.on('error', () => {});
server.listen(0, '127.0.0.1', function listening() {
  say({ port: server.server.address().port });
});
process.stdin.resume().on('end', () => process.exit());
