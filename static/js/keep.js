// output[data-keep] keeps what is typed in its form, and says when; aloud but once.
let line;

async function keep() {
  const said = line;
  line = null;
  if (!said) return;
  const body = new FormData(said.form);
  const sent = { method: 'post', body, keepalive: true, redirect: 'error' };
  const answer = await fetch(said.dataset.keep, sent).catch(() => said);
  if (said.value) said.ariaLive = 'off';
  if (answer.ok) said.value = await answer.text();
}

addEventListener('input', ({ target }) => {
  if (!line) setTimeout(keep, 4000);
  line = target.form?.querySelector('[data-keep]') || line;
});
addEventListener('visibilitychange', keep);
addEventListener('submit', () => { line = null; });
