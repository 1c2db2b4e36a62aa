// Sends files one request each, two at a time, and tells how far each is. What fails for the connection's sake
// can be sent again by itself; the others are not touched.

/** Browsers and telephones do well with two; the server reads three of somebody's at once. */
const AT_ONCE = 2;
/** Who is asked to come again in a moment does, so often by themselves. */
const PATIENCE = 4;
const A_MOMENT = 2_000;
/** After so long without a byte more, a connection is taken for lost: some are, and never say so. */
const SILENCE = 60_000;
/**
 * What left the browser may still wait in the telephone, unseen: the answer is given as long as the server takes at most
 * for a form with files.
 */
const ANSWER = 300_000;

/**
 * What tells a file on its way from others, so that it is kept once however often it is sent. A UUID by hand: browsers
 * make none where a page came without encryption.
 */
function newKey() {
  const digits = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return digits.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/**
 * A file on its way. `state` is `waiting`, `resting` (the server asked for a moment), `sending`, `working` (all of it
 * is there, and being prepared), `done`, `failed` (may be sent again) or `refused` (`says` tells why; sending it again
 * helps nothing).
 */
export class Queue {
  #items = [];
  #changed;
  #address;
  #fields;

  /** `fields` go before each file; `changed(item)` is called for each news of an item. */
  constructor(address, fields, changed) {
    this.#address = address;
    this.#fields = fields;
    this.#changed = changed;
    // What the connection took goes on when it is back.
    addEventListener('online', () => this.#items.filter(({ state }) => state === 'failed').forEach((item) => this.retry(item)));
  }

  get items() {
    return this.#items;
  }

  /** Whether anything is still on its way. */
  get busy() {
    return this.#items.some(({ state }) => ['waiting', 'resting', 'sending', 'working'].includes(state));
  }

  add(files) {
    for (const file of files) {
      const item = { file, key: newKey(), state: 'waiting', part: 0, tries: 0 };
      this.#items.push(item);
      this.#changed(item);
    }
    this.#go();
  }

  retry(item) {
    item.tries = 0;
    this.#tell(item, 'waiting');
    this.#go();
  }

  drop(item) {
    item.request?.abort();
    this.#items = this.#items.filter((other) => other !== item);
    this.#go();
  }

  /** Forgets what is done. */
  clear() {
    this.#items = this.#items.filter(({ state }) => state !== 'done');
  }

  #tell(item, state, more = {}) {
    Object.assign(item, { state, ...more });
    this.#changed(item);
  }

  #go() {
    const under = this.#items.filter(({ state }) => state === 'sending' || state === 'working').length;
    for (const item of this.#items.filter(({ state }) => state === 'waiting').slice(0, Math.max(0, AT_ONCE - under))) {
      this.#send(item);
    }
  }

  #send(item) {
    const body = new FormData();
    for (const [name, value] of Object.entries(this.#fields)) body.append(name, value);
    body.append('key', item.key);
    body.append('files', item.file, item.file.name);
    // fetch tells nothing of how far an upload is.
    const request = new XMLHttpRequest();
    item.request = request;
    request.open('POST', this.#address);
    request.setRequestHeader('Accept', 'application/json');
    const lost = () => this.#settle(item, 'failed', { says: undefined });
    let patience;
    const waitFor = (time) => {
      clearTimeout(patience);
      patience = setTimeout(() => {
        request.abort();
        lost();
      }, time);
    };
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      waitFor(loaded < total ? SILENCE : ANSWER);
      this.#tell(item, loaded < total ? 'sending' : 'working', { part: loaded / total });
    });
    request.addEventListener('load', () => this.#answered(item, request));
    request.addEventListener('error', lost);
    // Also when it is aborted: whoever drops a file waits for nothing.
    request.addEventListener('loadend', () => clearTimeout(patience));
    waitFor(SILENCE);
    this.#tell(item, 'sending', { part: 0 });
    request.send(body);
  }

  #answered(item, request) {
    let answer = {};
    try {
      answer = JSON.parse(request.responseText);
    } catch {
      // A page, from something between here and there.
    }
    if (request.status === 200 && answer.ok) return this.#settle(item, 'done');
    if (request.status === 503 && item.tries < PATIENCE) {
      item.tries += 1;
      const after = Number.parseFloat(request.getResponseHeader('Retry-After')) * 1_000 || A_MOMENT * item.tries;
      item.state = 'resting';
      setTimeout(() => {
        if (!this.#items.includes(item)) return;
        this.#tell(item, 'waiting');
        this.#go();
      }, after);
      return this.#go();
    }
    if (request.status === 422) return this.#settle(item, 'refused', { says: answer.says });
    if (request.status === 401) return this.#settle(item, 'failed', { signedOut: true });
    this.#settle(item, 'failed', { says: answer.says });
  }

  #settle(item, state, more = {}) {
    item.request = undefined;
    this.#tell(item, state, more);
    this.#go();
  }
}
