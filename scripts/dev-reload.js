// Only in development builds: loads the page again once the server that was built after it answers.

let loaded;

setInterval(async () => {
  const now = await fetch('/pkg/reload.txt', { cache: 'no-store' }).then(
    (response) => (response.ok ? response.text() : undefined),
    () => undefined,
  );
  if (now === undefined) return;
  loaded ??= now;
  if (now !== loaded) window.location.reload();
}, 700);
