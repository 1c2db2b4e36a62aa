// Forms of a page, read and sent as a browser would, for the tests that are about something else.

/** The value of the fields of a form of a page, as they stand in it: the first form that has a field of this value. */
export function fieldsOf(html, value) {
  const form = html.split('<form').find((one) => one.includes(`value="${value}"`))?.split('</form')[0] ?? '';
  const fields = {};
  for (const [tag] of form.matchAll(/<input\b[^>]*>/g)) {
    const of = (name) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
    const ticks = ['checkbox', 'radio'].includes(of('type'));
    if (of('name') && (!ticks || / checked/.test(tag))) fields[of('name')] = of('value') ?? 'on';
  }
  for (const [, name, options] of form.matchAll(/<select\b[^>]*\bname="([^"]+)"[^>]*>([\s\S]*?)<\/select>/g)) {
    fields[name] = /<option\b[^>]*value="([^"]*)"[^>]*\bselected/.exec(options)?.[1] ?? /value="([^"]*)"/.exec(options)?.[1];
  }
  return fields;
}
