// a[data-edit] opens by F2 and E, too; up and down walk between them. The form in [data-inline] stands in the place of
// the value before it: Enter saves, Esc and [data-cancel] give the value back, leaving it does neither.
const inline = (element) => element.closest('[data-inline]');

function close(box) {
  const value = box.previousElementSibling;
  value.hidden = false;
  box.remove();
  value.querySelector('a').focus();
}

document.addEventListener('htmx:load', ({ target }) => {
  if (!inline(target)) return;
  target.previousElementSibling.hidden = true;
  target.querySelector('input[data-focus]:not([aria-invalid])')?.select();
});
document.addEventListener('click', (event) => {
  const box = event.target.closest('[data-cancel]') && inline(event.target);
  if (!box) return;
  event.preventDefault();
  close(box);
});
document.addEventListener('keydown', (event) => {
  const { key, target } = event;
  if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
  const box = inline(target);
  const links = [...document.querySelectorAll('a[data-edit]')];
  const here = links.indexOf(target);
  const next = here < 0 ? null : links[here + { ArrowUp: -1, ArrowDown: 1 }[key]];
  if (box && key === 'Escape') close(box);
  else if (box && key === 'Enter' && target.matches('select')) target.form.requestSubmit();
  else if (here >= 0 && /^(F2|e)$/i.test(key)) target.click();
  else if (next) next.focus();
  else return;
  event.preventDefault();
}, true);
