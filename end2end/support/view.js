// How a screen of the dashboard comes before somebody's eyes.

/** Shows a view of `VIEWS` to whom it belongs; answers its status. */
export async function open(page, stage, { as, address, form, from = '/legal/termos' }, code) {
  const { cookies } = await stage.sessionOf(as);
  await page.context().clearCookies();
  await page.context().addCookies(cookies);
  const at = address({ code, stage });
  if (!form) return (await page.goto(at)).status();
  const fields = typeof form === 'function' ? form(stage) : form;
  // What only an answer shows: a form like the page's own is sent, from a page of the same site, or wherever it comes `from`.
  await page.goto(from);
  const answered = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.evaluate(
    ([to, fields]) => {
      const form = Object.assign(document.createElement('form'), { method: 'post', action: to });
      for (const [name, value] of Object.entries(fields)) form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
      document.body.append(form);
      HTMLFormElement.prototype.submit.call(form);
    },
    [new URL(at, stage.baseURL).href, fields],
  );
  const status = (await answered).status();
  await page.waitForLoadState();
  return status;
}
