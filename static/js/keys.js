// Keyboard: [data-key] is clicked, by G and [data-go] too, Ctrl-K is the key /; J and K walk the links of a table's rows in
// [data-rows], where Enter opens as on any link and X ticks. Off while typing or composing, in a dialog, and by [data-keys-switch].
// Ctrl-Enter sends the form.composer that is typed into.
const waitForSecondKey = 1500;
let going = -waitForSecondKey;

function busy(event) {
  return event.defaultPrevented || event.isComposing || event.keyCode === 229
    || event.ctrlKey || event.metaKey || event.altKey
    || event.target.isContentEditable || event.target.matches('input:not([type="checkbox"]):not([type="radio"]), textarea, select')
    || document.querySelector('dialog[open]') || localStorage.getItem('keys') === 'off';
}

function shown(selector) {
  return [...document.querySelectorAll(selector)].find((one) => one.getClientRects().length || one.closest('.bar'));
}

function walk(step) {
  const links = [...document.querySelectorAll('[data-rows] tbody tr')].map((row) => row.querySelector('a')).filter(Boolean);
  const here = links.findIndex((link) => link.closest('tr').contains(document.activeElement));
  (here < 0 ? links[0] : links[here + step])?.focus();
}

function tick({ shiftKey }) {
  const box = document.activeElement.closest('tr')?.querySelector('[data-tick]');
  box?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey }));
}

function press(key, time) {
  const second = time - going < waitForSecondKey;
  going = key === 'g' ? time : -waitForSecondKey;
  const target = shown(`[data-${second ? 'go' : 'key'}="${CSS.escape(key)}"]`);
  target?.click();
  return target;
}

document.addEventListener('keydown', (event) => {
  const key = event.key.toLowerCase();
  const control = event.ctrlKey || event.metaKey;
  if (control && key === 'enter') event.target.form?.matches('.composer') && event.target.form.requestSubmit();
  const palette = key === 'k' && control;
  if (palette) event.preventDefault();
  if (palette ? document.querySelector('dialog[open]') : busy(event)) return;
  if (press(palette ? '/' : key, event.timeStamp)) event.preventDefault();
  else if (key === 'j' || key === 'k') walk(key === 'j' ? 1 : -1);
  else if (key === 'x') tick(event);
});

document.addEventListener('htmx:load', ({ target }) => {
  const choice = target.querySelector('[data-keys-switch]');
  if (!choice) return;
  choice.checked = localStorage.getItem('keys') !== 'off';
  choice.onchange = () => localStorage.setItem('keys', choice.checked ? 'on' : 'off');
});
