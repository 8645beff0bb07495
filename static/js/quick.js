// a[data-edit] opens by F2 and E, too; arrows walk. [data-inline] stands for the value in the element before it:
// Esc and [data-cancel] give that back.
document.addEventListener('htmx:load', ({ target }) => {
  if (!target.matches('[data-inline]')) return;
  target.previousElementSibling.firstElementChild.hidden = true;
  target.querySelector('input[data-focus]:not([aria-invalid])')?.select();
});
document.addEventListener('click', (event) => {
  const box = event.target.closest('[data-cancel]')?.closest('[data-inline]');
  if (!box) return;
  event.preventDefault();
  const value = box.previousElementSibling.firstElementChild;
  value.hidden = false;
  box.remove();
  value.querySelector('a').focus();
});
document.addEventListener('keydown', (event) => {
  const { key, target } = event;
  if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
  const box = target.closest('[data-inline]');
  const links = [...document.querySelectorAll('a[data-edit]')];
  const here = links.indexOf(target);
  const next = here >= 0 && links[here + { ArrowUp: -1, ArrowDown: 1 }[key]];
  const cancel = key === 'Escape' && (box || target.closest('form'))?.querySelector('[data-cancel]');
  if (cancel) cancel.click();
  else if (box && key === 'Enter' && target.matches('select')) target.form.requestSubmit();
  else if (here >= 0 && /^(F2|e)$/i.test(key)) target.click();
  else if (next) next.focus();
  else return;
  event.preventDefault();
}, true);
