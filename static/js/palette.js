// The palette: arrows choose a line, Enter opens it; nothing is sent while a text is composed.
let early; // what is typed until it comes
document.addEventListener('htmx:beforeRequest', ({ target }) => {
  if (target.matches('.bar-search')) early = '';
});
document.addEventListener('htmx:afterRequest', ({ detail }) => {
  if (!detail.successful) early = undefined;
});
document.addEventListener('keydown', (event) => {
  if (early === undefined || event.key.length > 1 || event.ctrlKey || event.metaKey) return;
  early += event.key;
  event.preventDefault();
  event.stopPropagation();
}, true);

document.addEventListener('htmx:load', ({ target }) => {
  const field = target.querySelector('#palette input[role]');
  if (!field) return;
  let [at, timer, shown, entered] = [0, 0, ''];

  function choose(to) {
    const lines = target.querySelectorAll('[role="option"]');
    at = (to + lines.length) % lines.length;
    lines.forEach((line, place) => line.setAttribute('aria-selected', place === at));
    lines[at].scrollIntoView({ block: 'nearest' });
    field.setAttribute('aria-activedescendant', lines[at].id);
    if (entered && field.value === shown) lines[at].click();
  }

  field.addEventListener('input', ({ isComposing }) => {
    clearTimeout(timer);
    entered = false;
    if (!isComposing) timer = setTimeout(htmx.trigger, 120, field, 'typed');
  });
  field.addEventListener('keydown', (event) => {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1, Enter: at }[event.key];
    if (event.isComposing || to === undefined) return;
    event.preventDefault();
    entered = event.key === 'Enter';
    choose(to);
  });
  target.addEventListener('htmx:afterSwap', ({ detail }) => {
    shown = detail.requestConfig.parameters.q;
    choose(0);
  });
  if (early) {
    field.value = early;
    htmx.trigger(field, 'typed');
  }
  early = undefined;
});
