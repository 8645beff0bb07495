// output[data-keep] keeps what its form holds and says when, once aloud.
let line;

async function keep() {
  const said = line;
  line = null;
  if (!said) return;
  const sent = { body: new FormData(said.form), method: 'post', keepalive: true, redirect: 'error' };
  const answer = await fetch(said.dataset.keep, sent).catch(() => said);
  if (said.value) said.ariaLive = answer.ok ? 'off' : 'polite';
  said.value = answer.ok ? await answer.text() : said.dataset.lost;
}

addEventListener('input', ({ target }) => {
  if (!line) setTimeout(keep, 4000);
  line = target.form?.querySelector('[data-keep]') || line;
});
addEventListener('visibilitychange', keep);
addEventListener('submit', () => { line = null; });
